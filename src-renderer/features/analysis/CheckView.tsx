/** What the files hold: every problem with its place, or who and what would be analysed and by which settings. */
import { Match, Show, Switch, type JSX } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type {
  AnalysisCheck,
  AnalysisFileProblem,
  AnalysisSettingEntry,
  AnalysisTableEntry,
} from '@shared/contract/analysis-entities';
import { isMessageKey, problemParts } from '@shared/messages/index';
import type { Remote } from '@renderer/state/remote';
import { Button } from '@renderer/ui/Button';
import { ErrorState, LoadingState } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { language, t } from '@renderer/ui/text';
import { DataDictionary } from './DataDictionary';
import { fileNameOf } from './file-name';
import { SyntheticBanner } from './SyntheticBanner';

const MOST_SHOWN = 200;
const MOST_NAMED = 6;
const DECIMAL_COMMA = 'clinical-table/decimal-comma';

/** Lists in a problem cut to their first few: a table may have hundreds of columns. */
const withShortLists = ({ code, data }: AnalysisFileProblem['problem']): Problem => ({
  code,
  data: Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      Array.isArray(value) && value.length > MOST_NAMED
        ? [...value.slice(0, MOST_NAMED), t('analysis.andMore', { n: value.length - MOST_NAMED })]
        : value,
    ]),
  ),
});

function Problems(props: { readonly check: AnalysisCheck; readonly onAgain: () => void }): JSX.Element {
  const shown = (): readonly AnalysisFileProblem[] => props.check.problems.slice(0, MOST_SHOWN);
  const parts = (row: AnalysisFileProblem): { what: string; next: string } =>
    problemParts(language(), withShortLists(row.problem));
  const asksComma = (): boolean => shown().every(({ problem }) => problem.code === DECIMAL_COMMA);
  return (
    <section class="panel" data-testid="analysis-problems">
      <div class="analysis-head">
        <h2 class="stop">{t('analysis.problems', { n: props.check.problemCount })}</h2>
        <Button testId="analysis-check-again" onClick={() => props.onAgain()}>
          {t('analysis.checkAgain')}
        </Button>
      </div>
      <p class="dim">{t(asksComma() ? 'analysis.problemsComma' : 'analysis.problemsText')}</p>
      <Show when={props.check.problemCount > shown().length}>
        <p class="look">{t('analysis.problemsCut', { shown: shown().length, n: props.check.problemCount })}</p>
      </Show>
      <Table<AnalysisFileProblem>
        label={t('analysis.problems', { n: props.check.problemCount })}
        rows={shown()}
        rowTestId={() => 'analysis-problem'}
        columns={[
          {
            key: 'file',
            header: t('analysis.col.file'),
            cell: (row) => (
              <div class="analysis-file" title={row.path}>
                {t(`analysis.role.${row.role}`)}
                <div class="faint ellipsis">{fileNameOf(row.path)}</div>
              </div>
            ),
          },
          { key: 'row', header: t('analysis.col.row'), numeric: true, cell: (row) => row.row ?? t('number.none') },
          {
            key: 'column',
            header: t('analysis.col.column'),
            cell: (row) => <div class="analysis-cell-wide">{row.column ?? t('number.none')}</div>,
          },
          {
            key: 'value',
            header: t('analysis.col.value'),
            cell: (row) => (
              <div class="analysis-cell">{row.value === null || row.value === '' ? t('number.none') : row.value}</div>
            ),
          },
          { key: 'what', header: t('analysis.col.what'), cell: (row) => <div class="analysis-cell-text">{parts(row).what}</div> },
          { key: 'next', header: t('analysis.col.next'), cell: (row) => <div class="analysis-cell-wide">{parts(row).next}</div> },
        ]}
      />
    </section>
  );
}

type Summary = NonNullable<AnalysisCheck['summary']>;

interface SumRow {
  readonly label: string;
  /** A part of the row above it. */
  readonly part: boolean;
  readonly of: (table: AnalysisTableEntry) => number;
}

/** Reasons in the order of the tables, each once. */
function exclusionRows(tables: readonly AnalysisTableEntry[]): SumRow[] {
  const rows = new Map<string, SumRow>();
  for (const { reason, column } of tables.flatMap(({ excluded }) => excluded)) {
    const key = `analysis.excluded.${reason}`;
    const label = isMessageKey(key) ? t(key, { column }) : t('analysis.excluded.other', { column: reason });
    rows.set(`${reason} ${column ?? ''}`, {
      label,
      part: true,
      of: (table) => table.excluded.find((one) => one.reason === reason && one.column === column)?.n ?? 0,
    });
  }
  return [...rows.values()];
}

function Patients(props: { readonly summary: Summary; readonly endpoint: string }): JSX.Element {
  const rows = (): SumRow[] => [
    { label: t('analysis.sum.rows'), part: false, of: ({ rows: n }) => n },
    ...exclusionRows(props.summary.tables),
    { label: t('analysis.sum.analysed'), part: false, of: ({ analysed }) => analysed },
    { label: t('term.ict'), part: true, of: ({ treated }) => treated },
    { label: t('term.ccrt'), part: true, of: ({ control }) => control },
    { label: t('analysis.sum.events', { endpoint: props.endpoint }), part: false, of: ({ events }) => events },
    { label: t('analysis.sum.features'), part: false, of: ({ features }) => features },
    ...(props.summary.tables.some(({ incompleteFeatures }) => incompleteFeatures > 0)
      ? [{ label: t('analysis.sum.incomplete'), part: true, of: (table: AnalysisTableEntry) => table.incompleteFeatures }]
      : []),
  ];
  return (
    <section class="panel" data-testid="analysis-summary">
      <h2>{t('analysis.patients')}</h2>
      <div class="analysis-narrow">
        <Table<SumRow>
          label={t('analysis.patients')}
          rows={rows()}
          columns={[
            { key: 'label', header: '', cell: (row) => <span classList={{ 'analysis-part': row.part }}>{row.label}</span> },
            ...props.summary.tables.map((table) => ({
              key: table.role,
              header: t(`analysis.${table.role}`),
              numeric: true,
              cell: (row: SumRow) => row.of(table),
            })),
          ]}
        />
      </div>
      <div>
        <Show when={props.summary.tables.length < 2}>
          <p class="dim">{t('analysis.noValidation')}</p>
        </Show>
        <p class="dim">
          <Show when={props.summary.reads} fallback={t('analysis.noReads')}>
            {(reads) =>
              t('analysis.readsText', {
                readings: reads().map(({ reading, patients: n }) => t('analysis.reading', { reading, n })),
              })
            }
          </Show>
        </p>
        <Show when={props.summary.robustFeatures !== null}>
          <p class="dim">{t('analysis.robustText', { n: props.summary.robustFeatures })}</p>
        </Show>
      </div>
    </section>
  );
}

function Settings(props: { readonly settings: readonly AnalysisSettingEntry[] }): JSX.Element {
  const changed = (): number => props.settings.filter(({ value, byDefault }) => value !== byDefault).length;
  const nameOf = (key: string): string => {
    const name = `analysis.key.${key}`;
    return isMessageKey(name) ? t(name) : key;
  };
  const orNone = (text: string): string => (text === '' ? t('number.none') : text);
  return (
    <section class="panel" data-testid="analysis-settings">
      <h2>{t('analysis.settings')}</h2>
      <p class="dim" data-testid="analysis-settings-changed">
        {t('analysis.settingsText', { n: changed(), total: props.settings.length })}
      </p>
      <Table<AnalysisSettingEntry>
        label={t('analysis.settings')}
        rows={props.settings}
        columns={[
          { key: 'setting', header: t('analysis.col.setting'), cell: (row) => nameOf(row.key) },
          { key: 'key', header: t('analysis.col.key'), cell: (row) => <code class="analysis-code">{row.key}</code> },
          {
            key: 'value',
            header: t('analysis.col.value'),
            cell: (row) => (
              <span class="analysis-long" classList={{ look: row.value !== row.byDefault }}>
                {orNone(row.value)}
              </span>
            ),
          },
          {
            key: 'default',
            header: t('analysis.col.default'),
            cell: (row) => (
              <div class="faint analysis-cell-wide">
                {row.value === row.byDefault ? t('analysis.isDefault') : orNone(row.byDefault)}
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}

function Intro(): JSX.Element {
  return (
    <section class="panel" data-testid="analysis-empty">
      <h2>{t('analysis.emptyTitle')}</h2>
      <p class="analysis-prose">{t('analysis.emptyText')}</p>
      <p class="analysis-prose dim">{t('analysis.emptyStart')}</p>
    </section>
  );
}

export interface CheckViewProps {
  readonly check: Remote<AnalysisCheck>;
  /** Settings with what is typed over them. */
  readonly settings: readonly AnalysisSettingEntry[];
}

export function CheckView(props: CheckViewProps): JSX.Element {
  const failure = (): Problem | null => {
    const state = props.check.state();
    return state.kind === 'failed' ? state.problem : null;
  };
  const endpoint = (): string => {
    const key = `term.short.${props.settings.find(({ key: name }) => name === 'endpoint')?.value ?? ''}`;
    return isMessageKey(key) ? t(key) : '';
  };
  return (
    <div class="analysis-view">
      <Switch>
        <Match when={props.check.state().kind === 'idle'}>
          <Intro />
        </Match>
        <Match when={props.check.state().kind === 'loading'}>
          <LoadingState label={t('analysis.checking')} />
        </Match>
        <Match when={failure()}>
          {(problem) => <ErrorState problem={problem()} onRetry={() => void props.check.refetch()} />}
        </Match>
        <Match when={props.check.value()?.summary}>
          {(summary) => (
            <>
              <div class="note analysis-head" data-testid="analysis-good">
                <span>{t('analysis.good')}</span>
                <Button testId="analysis-check-again" onClick={() => void props.check.refetch()}>
                  {t('analysis.checkAgain')}
                </Button>
              </div>
              <Show when={summary().tables.some((table) => table.synthetic)}>
                <SyntheticBanner />
              </Show>
              <Patients summary={summary()} endpoint={endpoint()} />
              <Settings settings={props.settings} />
            </>
          )}
        </Match>
        <Match when={props.check.value()}>
          {(check) => <Problems check={check()} onAgain={() => void props.check.refetch()} />}
        </Match>
      </Switch>
      <DataDictionary openAtFirst={props.check.state().kind === 'idle'} />
      <p class="faint">{t('shell.researchUse')}</p>
    </div>
  );
}
