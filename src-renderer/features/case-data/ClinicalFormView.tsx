/** The clinical record of the case. */
import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { endpoints } from '@renderer/state/cohorts';
import { createRemote } from '@renderer/state/remote';
import { tell } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Checkbox } from '@renderer/ui/Checkbox';
import { Field } from '@renderer/ui/Field';
import { Select } from '@renderer/ui/Select';
import { ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';
import {
  answers,
  EBV_UNIT,
  editions,
  mStages,
  NOT_KNOWN,
  nStages,
  readClinicalForm,
  regimens,
  sexes,
  toClinicalForm,
  treatments,
  tStages,
  type ClinicalForm,
} from './clinical-form';

interface FormProps {
  readonly caseId: string;
  readonly record: ClinicalRecordEntry;
  readonly onSaved: (record: ClinicalRecordEntry) => void;
}

function Form(props: FormProps): JSX.Element {
  // eslint-disable-next-line solid/reactivity -- the form starts from the record; later records are taken over below
  const [form, setForm] = createSignal<ClinicalForm>(toClinicalForm(props.record));
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const change = (next: Partial<ClinicalForm>): void => {
    setForm((before) => ({ ...before, ...next }));
  };
  // The record changed in the store (a table was imported): shown, unless something is being typed.
  const changed = createMemo(() => JSON.stringify(form()) !== JSON.stringify(toClinicalForm(props.record)));
  createEffect(
    on(
      () => props.record,
      (record, before) => {
        if (before !== undefined && JSON.stringify(form()) === JSON.stringify(toClinicalForm(before)))
          setForm(toClinicalForm(record));
      },
    ),
  );
  const errors = createMemo(() => (tried() ? readClinicalForm(form()).errors : {}));
  const error = (name: string): string | null => {
    const key = errors()[name];
    return key === undefined ? null : t(key);
  };
  const withUnknown = <V extends string>(
    values: readonly V[],
    label: (value: V) => string,
  ): { value: string; label: string }[] => [
    { value: NOT_KNOWN, label: t('clinical.notKnown') },
    ...values.map((value) => ({ value, label: label(value) })),
  ];
  const yesNo = (): { value: string; label: string }[] =>
    withUnknown(answers, (value) => t(value === 'yes' ? 'term.yes' : 'term.no'));
  const save = async (): Promise<void> => {
    setTried(true);
    const { record } = readClinicalForm(form());
    if (record === null) return;
    setBusy(true);
    setProblem(null);
    const answer = await invoke('clinical/save', { caseId: props.caseId, record });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    tell('clinical.saved');
    setForm(toClinicalForm(answer.value));
    props.onSaved(answer.value);
  };

  return (
    <form
      class="clinical"
      data-testid="clinical-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset class="clinical-group">
        <legend>{t('clinical.staging')}</legend>
        <Select
          label={t('clinical.edition')}
          options={withUnknown(editions, (value) => t('clinical.editionText', { n: value }))}
          value={form().stagingEdition}
          onChange={(stagingEdition) => change({ stagingEdition })}
          testId="clinical-edition"
        />
        <Select
          label={t('clinical.t')}
          options={withUnknown(tStages, (value) => value)}
          value={form().tStage}
          onChange={(tStage) => change({ tStage })}
          testId="clinical-t"
        />
        <Select
          label={t('clinical.n')}
          options={withUnknown(nStages, (value) => value)}
          value={form().nStage}
          onChange={(nStage) => change({ nStage })}
          testId="clinical-n"
        />
        <Select
          label={t('clinical.m')}
          options={withUnknown(mStages, (value) => value)}
          value={form().mStage}
          onChange={(mStage) => change({ mStage })}
          testId="clinical-m"
        />
        <p class="field-hint clinical-wide">{t('clinical.editionHint')}</p>
      </fieldset>
      <fieldset class="clinical-group">
        <legend>{t('clinical.treatmentGroup')}</legend>
        <Field
          label={t('clinical.mriDate')}
          placeholder={t('clinical.datePattern')}
          value={form().mriDate}
          onText={(mriDate) => change({ mriDate })}
          error={error('mriDate')}
          testId="clinical-mri-date"
        />
        <Field
          label={t('clinical.treatmentStart')}
          placeholder={t('clinical.datePattern')}
          value={form().treatmentStart}
          onText={(treatmentStart) => change({ treatmentStart })}
          error={error('treatmentStart')}
          testId="clinical-treatment-start"
        />
        <Select
          label={t('clinical.regimen')}
          options={withUnknown(regimens, (value) => t(`clinical.regimen.${value}`))}
          value={form().plannedRegimen}
          onChange={(plannedRegimen) => change({ plannedRegimen })}
          testId="clinical-regimen"
        />
        <Select
          label={t('clinical.treatment')}
          options={withUnknown(treatments, (value) => t(value === 'CCRT' ? 'term.ccrt' : 'term.ict'))}
          value={form().treatment}
          onChange={(treatment) => change({ treatment })}
          testId="clinical-treatment"
        />
      </fieldset>
      <fieldset class="clinical-group">
        <legend>{t('clinical.findings')}</legend>
        <Field
          label={t('clinical.ebv')}
          value={form().ebvValue}
          onText={(ebvValue) => change({ ebvValue })}
          error={error('ebvValue')}
          inputMode="decimal"
          testId="clinical-ebv"
        />
        <Field
          label={t('clinical.ebvUnit')}
          hint={form().ebvUnit.trim() === EBV_UNIT ? undefined : t('clinical.ebvUnitHint')}
          value={form().ebvUnit}
          onText={(ebvUnit) => change({ ebvUnit })}
          error={error('ebvUnit')}
          testId="clinical-ebv-unit"
        />
        <div class="clinical-check">
          <Checkbox
            label={t('clinical.ebvBelow')}
            checked={form().ebvBelowLimit}
            onChange={(ebvBelowLimit) => change({ ebvBelowLimit })}
            testId="clinical-ebv-below"
          />
        </div>
        <Select
          label={t('clinical.necrosis')}
          options={yesNo()}
          value={form().necrosis}
          onChange={(necrosis) => change({ necrosis })}
          testId="clinical-necrosis"
        />
        <Field
          label={t('clinical.age')}
          value={form().ageYears}
          onText={(ageYears) => change({ ageYears })}
          error={error('ageYears')}
          inputMode="numeric"
          testId="clinical-age"
        />
        <Select
          label={t('clinical.sex')}
          options={withUnknown(sexes, (value) => t(`term.${value}`))}
          value={form().sex}
          onChange={(sex) => change({ sex })}
          testId="clinical-sex"
        />
      </fieldset>
      <fieldset class="clinical-group">
        <legend>{t('clinical.followUp')}</legend>
        <p class="field-hint clinical-wide">{t('clinical.followUpHint')}</p>
        <For each={endpoints}>
          {(name) => (
            <>
              <Field
                class="clinical-half"
                label={t('clinical.months', { endpoint: t(`term.short.${name}`) })}
                value={form().months[name]}
                onText={(months) => change({ months: { ...form().months, [name]: months } })}
                error={error(`months.${name}`)}
                inputMode="decimal"
                testId={`clinical-months-${name}`}
              />
              <Select
                label={t('clinical.event')}
                options={yesNo()}
                value={form().event[name]}
                onChange={(event) => change({ event: { ...form().event, [name]: event } })}
                error={error(`event.${name}`)}
                testId={`clinical-event-${name}`}
              />
            </>
          )}
        </For>
      </fieldset>
      <div class="clinical-actions">
        <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
        <Show when={Object.keys(errors()).length > 0}>
          <p class="note note-stop">{t('clinical.hasErrors', { n: Object.keys(errors()).length })}</p>
        </Show>
        <div class="button-row">
          <Button type="submit" tone="act" disabled={busy() || !changed()} testId="clinical-save">
            {t('clinical.save')}
          </Button>
          <Button disabled={!changed()} onClick={() => setForm(toClinicalForm(props.record))}>
            {t('clinical.revert')}
          </Button>
          <span class="dim" data-testid="clinical-state">
            {t(changed() ? 'clinical.unsaved' : 'clinical.unchanged')}
          </span>
        </div>
      </div>
    </form>
  );
}

export function ClinicalFormView(props: { readonly caseId: string }): JSX.Element {
  const record = createRemote('clinical/get', () => ({ caseId: props.caseId }), ['case', 'cohort']);
  const failure = createMemo(() => {
    const state = record.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void record.refetch()} />}</Match>
      <Match when={record.value()}>
        {(value) => <Form caseId={props.caseId} record={value()} onSaved={(saved) => record.set(saved)} />}
      </Match>
    </Switch>
  );
}
