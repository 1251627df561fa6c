/** Gives a card its means and SDs: typed from a cited source, or from a cohort of this store. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { CardEntry, CohortEntry } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { createRemote } from '@renderer/state/remote';
import { tell } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { Select } from '@renderer/ui/Select';
import { ProblemNote } from '@renderer/ui/States';
import { Tabs } from '@renderer/ui/Tabs';
import { t } from '@renderer/ui/text';
import { appInfo } from '@renderer/state/app-info';
import { emptyForm, readTypedForm, type TypedForm, type TypedRow } from './typed-values';

/** science.md 2.3: fewer than 30 are refused, below 100 no rule is applied. */
const FEWEST = 30;
const FEWEST_FOR_RULE = 100;

export interface StandardiseDialogProps {
  readonly card: CardEntry;
  readonly onClose: () => void;
  readonly onDone: (card: CardEntry) => void;
}

/** At most so many can serve as reference: the store counts them exactly when the card is made. */
const usable = (cohort: CohortEntry): number => Math.min(cohort.eligible, cohort.withFeatures);

function CohortChoice(props: {
  readonly cohorts: readonly CohortEntry[];
  readonly chosen: CohortEntry | null;
  readonly onChoose: (cohortId: string) => void;
}): JSX.Element {
  return (
    <div class="stack tab-pad">
      <p class="dim">{t('model.cohortText')}</p>
      <Show when={props.cohorts.length > 0} fallback={<p class="note">{t('model.noCohorts')}</p>}>
        <Select
          label={t('model.cohort')}
          options={props.cohorts.map((cohort) => ({
            value: cohort.cohortId,
            label: t('model.cohortOption', { name: cohort.name, n: usable(cohort) }),
          }))}
          value={props.chosen?.cohortId ?? null}
          onChange={props.onChoose}
          testId="standardise-cohort"
        />
        <Show when={props.chosen}>
          {(cohort) => (
            <>
              <p data-testid="standardise-n">{t('model.cohortN', { n: usable(cohort()), all: cohort().patientCount })}</p>
              <Show when={usable(cohort()) < FEWEST}>
                <p class="note note-stop">{t('model.tooFew', { n: usable(cohort()) })}</p>
              </Show>
              <Show when={usable(cohort()) >= FEWEST && usable(cohort()) < FEWEST_FOR_RULE}>
                <p class="note note-look">{t('model.noRule', { n: usable(cohort()) })}</p>
              </Show>
              <Show when={cohort().synthetic}>
                <p class="note note-look">{t('model.syntheticWarning')}</p>
              </Show>
              <p class="note">{t('model.cutoffMoves')}</p>
            </>
          )}
        </Show>
      </Show>
    </div>
  );
}

function TypedEntry(props: {
  readonly card: CardEntry;
  readonly form: TypedForm;
  readonly onForm: (form: TypedForm) => void;
  readonly showErrors: boolean;
}): JSX.Element {
  const errors = createMemo(() => (props.showErrors ? readTypedForm(props.form).errors : {}));
  const error = (name: string): string | null => {
    const key = errors()[name];
    return key === undefined ? null : t(key);
  };
  const setRow = (index: number, change: Partial<TypedRow>): void =>
    props.onForm({ ...props.form, rows: props.form.rows.map((row, i) => (i === index ? { ...row, ...change } : row)) });
  const cells: readonly (keyof TypedRow)[] = ['mean', 'sd', 'min', 'max'];
  return (
    <div class="stack tab-pad">
      <p class="dim">{t('model.typedText')}</p>
      <Field
        label={t('model.citation')}
        hint={t('model.citationHint')}
        value={props.form.citation}
        onText={(citation) => props.onForm({ ...props.form, citation })}
        error={error('citation')}
        maxLength={2000}
        testId="standardise-citation"
      />
      <div class="typed-top">
        <Field
          label={t('model.n')}
          value={props.form.n}
          onText={(n) => props.onForm({ ...props.form, n })}
          error={error('n')}
          inputMode="numeric"
          testId="standardise-typed-n"
        />
        <Field
          label={t('model.profileHash')}
          hint={t('model.profileHashHint')}
          value={props.form.profileHash}
          onText={(profileHash) => props.onForm({ ...props.form, profileHash })}
          error={error('profileHash')}
          testId="standardise-profile"
        />
      </div>
      <For each={['scanners', 'sequences'] as const}>
        {(name) => (
          <Field
            label={t(`model.${name}`)}
            hint={t(`model.${name}Hint`)}
            value={props.form[name]}
            onText={(text) => props.onForm({ ...props.form, [name]: text })}
            maxLength={2000}
            testId={`standardise-${name}`}
          />
        )}
      </For>
      <div class="typed-grid">
        <span class="field-label">{t('model.col.feature')}</span>
        <For each={cells}>{(cell) => <span class="field-label">{t(`model.col.${cell}`)}</span>}</For>
        <For each={props.card.features.map((feature) => feature.name)}>
          {(name, index) => (
            <>
              <span class="ellipsis typed-name" title={name}>
                {name}
              </span>
              <For each={cells}>
                {(cell) => (
                  <Field
                    label={`${name} ${t(`model.col.${cell}`)}`}
                    hideLabel
                    value={props.form.rows[index()]?.[cell] ?? ''}
                    onText={(text) => setRow(index(), { [cell]: text })}
                    error={error(`${cell}.${index()}`)}
                    inputMode="decimal"
                    testId={`standardise-${cell}-${index()}`}
                  />
                )}
              </For>
            </>
          )}
        </For>
      </div>
    </div>
  );
}

export function StandardiseDialog(props: StandardiseDialogProps): JSX.Element {
  const cohorts = createRemote('cohort/list', () => ({}), ['cohort']);
  const [tab, setTab] = createSignal<'from-cohort' | 'typed'>('from-cohort');
  const [cohortId, setCohortId] = createSignal<string | null>(null);
  // The card of an open dialog does not change; the form starts from it once.
  // eslint-disable-next-line solid/reactivity -- see above
  const [form, setForm] = createSignal<TypedForm>(emptyForm(props.card, appInfo()?.profile.hash ?? ''));
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);

  const chosen = createMemo(() => {
    const list = cohorts.value() ?? [];
    return list.find((cohort) => cohort.cohortId === cohortId()) ?? list[0] ?? null;
  });
  const run = async (): Promise<void> => {
    setTried(true);
    const typed = tab() === 'typed' ? readTypedForm(form()).values : null;
    const cohort = chosen();
    const source = tab() === 'typed' ? typed : cohort === null ? null : { kind: 'cohort' as const, cohortId: cohort.cohortId };
    if (source === null) return;
    setBusy(true);
    setProblem(null);
    const answer = await invoke('card/standardise', { cardId: props.card.cardId, source });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    tell('model.standardised', { title: answer.value.title, hash: answer.value.hash.slice(0, 8) });
    props.onDone(answer.value);
  };
  const blocked = (): boolean => {
    const cohort = chosen();
    return busy() || (tab() === 'from-cohort' && (cohort === null || usable(cohort) < FEWEST));
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={t('model.standardiseTitle')}
      description={t('model.standardiseText', { title: props.card.title })}
      wide
      testId="standardise-dialog"
      actions={
        <>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button tone="act" disabled={blocked()} testId="standardise-confirm" onClick={() => void run()}>
            {t(busy() ? 'model.standardising' : 'model.standardise')}
          </Button>
        </>
      }
    >
      <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
      <Tabs
        label={t('model.source')}
        value={tab()}
        onChange={setTab}
        tabs={[
          {
            value: 'from-cohort',
            label: t('model.sourceCohort'),
            content: () => <CohortChoice cohorts={cohorts.value() ?? []} chosen={chosen()} onChoose={setCohortId} />,
          },
          {
            value: 'typed',
            label: t('model.sourceTyped'),
            content: () => <TypedEntry card={props.card} form={form()} onForm={setForm} showErrors={tried()} />,
          },
        ]}
      />
    </Dialog>
  );
}
