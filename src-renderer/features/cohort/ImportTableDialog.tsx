/** A clinical table before it is stored: columns mapped, every bad cell listed, nothing stored while one is left. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js';
import type { DecimalSign } from '@shared/base/csv-number';
import type { Problem } from '@shared/base/result';
import type { CellProblem, TablePreview } from '@shared/contract/entities';
import { problemParts } from '@shared/messages/index';
import { invoke } from '@renderer/ipc/client';
import { setCurrentCohortId } from '@renderer/state/cohorts';
import { tell } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { DecimalQuestion } from '@renderer/ui/DecimalQuestion';
import { Dialog } from '@renderer/ui/Dialog';
import { Field } from '@renderer/ui/Field';
import { Select } from '@renderer/ui/Select';
import { ProblemNote } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { language, t } from '@renderer/ui/text';

/** Select values for columns that are no column of ours. */
const LEAVE_OUT = '';
const MOST_COLUMNS_SHOWN = 60;

export interface ImportTableDialogProps {
  readonly preview: TablePreview;
  readonly onPreview: (preview: TablePreview) => void;
  readonly onClose: () => void;
}

const fileNameOf = (path: string): string => path.split(/[\\/]/).pop() ?? path;

export function ImportTableDialog(props: ImportTableDialogProps): JSX.Element {
  // eslint-disable-next-line solid/reactivity -- the suggested name; the path of an open dialog does not change
  const [name, setName] = createSignal(fileNameOf(props.preview.path).replace(/\.\w+$/, ''));
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  /** What divides whole from fraction; null: not asked yet, or not answered. */
  const [decimal, setDecimal] = createSignal<DecimalSign | null>(null);
  const said = (): { decimal?: DecimalSign } => {
    const sign = decimal();
    return sign === null ? {} : { decimal: sign };
  };
  const asked = createMemo(() => props.preview.problems.find((cell) => cell.problem.code === 'clinical-table/decimal-comma'));

  const features = createMemo(() => new Set(props.preview.featureColumns));
  /** Feature columns keep their names and need no mapping; the rest is shown. */
  const mapped = createMemo(() => props.preview.columns.filter((column) => !features().has(column)));
  const taken = createMemo(() => new Set(Object.values(props.preview.mapping)));
  const missing = createMemo(() => props.preview.requiredColumns.filter((column) => !taken().has(column)));
  const example = (column: string): string => {
    const index = props.preview.columns.indexOf(column);
    return props.preview.sample
      .map((row) => row[index] ?? '')
      .filter((cell) => cell !== '')
      .slice(0, 3)
      .join(', ');
  };

  const previewWith = async (mapping: Record<string, string | null>): Promise<void> => {
    const answer = await invoke('table/preview', { path: props.preview.path, mapping, ...said() });
    if (answer.ok) {
      setProblem(null);
      props.onPreview(answer.value);
    } else setProblem(answer.error);
  };
  const remap = async (column: string, ours: string): Promise<void> => {
    const mapping: Record<string, string | null> = { ...props.preview.mapping };
    // One column of ours is filled by one of theirs.
    if (ours !== LEAVE_OUT) for (const other of Object.keys(mapping)) if (mapping[other] === ours) mapping[other] = null;
    mapping[column] = ours === LEAVE_OUT ? null : ours;
    await previewWith(mapping);
  };
  const store = async (): Promise<void> => {
    setBusy(true);
    const answer = await invoke('table/import', {
      path: props.preview.path,
      mapping: props.preview.mapping,
      cohortName: name().trim(),
      ...said(),
    });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.error);
      return;
    }
    setCurrentCohortId(answer.value.cohort.cohortId);
    tell('cohort.imported', {
      name: answer.value.cohort.name,
      n: answer.value.cohort.patientCount,
      cases: answer.value.updatedCases,
    });
    props.onClose();
  };

  const blocked = (): boolean => busy() || props.preview.problems.length > 0 || missing().length > 0 || name().trim() === '';
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={t('cohort.importTitle', { file: fileNameOf(props.preview.path) })}
      description={t('cohort.importText', {
        rows: props.preview.rowCount,
        features: props.preview.featureColumns.length,
        cases: props.preview.matchedCases,
      })}
      wide
      testId="table-import"
      actions={
        <>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button tone="act" disabled={blocked()} testId="table-import-confirm" onClick={() => void store()}>
            {t('cohort.importConfirm')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <Show when={problem()}>{(failed) => <ProblemNote problem={failed()} />}</Show>
        <Show when={missing().length > 0}>
          <p class="note note-stop" data-testid="table-missing">
            {t('cohort.columnsMissing', { columns: missing().join(', ') })}
          </p>
        </Show>
        <Show when={decimal() !== null || asked()}>
          <DecimalQuestion
            example={asked()?.value ?? null}
            value={decimal()}
            onChange={(sign) => {
              setDecimal(sign);
              void previewWith(props.preview.mapping);
            }}
          />
        </Show>
        <Show
          when={!asked() && props.preview.problems.length > 0}
          fallback={
            <Show when={!asked()}>
              <p class="note" data-testid="table-ok">
                {t('cohort.noProblems')}
              </p>
            </Show>
          }
        >
          <section>
            <h3>{t('cohort.problems', { n: props.preview.problems.length })}</h3>
            <div class="table-box">
              <Table<CellProblem>
                label={t('cohort.problems', { n: props.preview.problems.length })}
                rows={props.preview.problems}
                rowTestId={() => 'cell-problem'}
                columns={[
                  { key: 'row', header: t('cohort.col.row'), numeric: true, cell: (cell) => cell.row },
                  { key: 'column', header: t('cohort.col.column'), cell: (cell) => cell.column },
                  { key: 'value', header: t('cohort.col.value'), cell: (cell) => <span class="mono">{cell.value}</span> },
                  { key: 'reason', header: t('cohort.col.reason'), cell: (cell) => problemParts(language(), cell.problem).what },
                ]}
              />
            </div>
          </section>
        </Show>
        <Field
          label={t('cohort.name')}
          value={name()}
          onText={setName}
          maxLength={120}
          class="cohort-name"
          testId="table-import-name"
        />
        <section>
          <h3>{t('cohort.mapping')}</h3>
          <div class="mapping">
            <For each={mapped().slice(0, MOST_COLUMNS_SHOWN)}>
              {(column) => (
                <>
                  <div class="mapping-theirs">
                    <div class="ellipsis" title={column}>
                      {column}
                    </div>
                    <div class="faint ellipsis" title={example(column)}>
                      {example(column)}
                    </div>
                  </div>
                  <Select
                    label={t('cohort.mappingOf', { column })}
                    hideLabel
                    options={[
                      { value: LEAVE_OUT, label: t('cohort.leaveOut') },
                      ...props.preview.knownColumns.map((value) => ({ value, label: value })),
                    ]}
                    value={props.preview.mapping[column] ?? LEAVE_OUT}
                    onChange={(ours) => void remap(column, ours)}
                    testId={`mapping-${column}`}
                  />
                </>
              )}
            </For>
          </div>
        </section>
      </div>
    </Dialog>
  );
}
