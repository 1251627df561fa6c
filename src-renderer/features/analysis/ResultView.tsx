/** What a finished analysis found, in short, and the way to its report and folder. */
import FileText from 'lucide-solid/icons/file-text';
import FolderOpen from 'lucide-solid/icons/folder-open';
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js';
import type { AnalysisGroupEntry, AnalysisOutcomeEntry, AnalysisRunEntry } from '@shared/contract/analysis-entities';
import { isMessageKey, problemParts } from '@shared/messages/index';
import { invoke } from '@renderer/ipc/client';
import { currentRunId, setCurrentRunId } from '@renderer/state/analysis';
import type { Remote } from '@renderer/state/remote';
import { tellProblem } from '@renderer/state/toasts';
import { Button } from '@renderer/ui/Button';
import { dateAndTime, duration, fixed, signed } from '@renderer/ui/readable';
import { Select } from '@renderer/ui/Select';
import { EmptyState, ErrorState, LoadingState, ProblemNote } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { language, t } from '@renderer/ui/text';
import { fileNameOf } from './file-name';
import { pText, ratioText } from './result-numbers';
import { SyntheticBanner } from './SyntheticBanner';

async function open(jobId: string, what: 'report' | 'folder'): Promise<void> {
  const answer = await invoke('analysis/open', { jobId, what });
  if (!answer.ok) tellProblem(answer.error);
}

function RunHead(props: { readonly run: AnalysisRunEntry }): JSX.Element {
  return (
    <section class="panel" data-testid="analysis-run-head">
      <div>
        <p class="dim">
          {t('analysis.runFacts', {
            time: dateAndTime(props.run.finishedAt),
            duration: duration(props.run.seconds),
            seed: props.run.seed,
          })}
        </p>
        <p class="mono" data-testid="analysis-folder">
          {props.run.folder}
        </p>
      </div>
      <div class="button-row">
        <Button
          tone="act"
          icon={<FileText size={16} />}
          disabled={props.run.report === null}
          testId="analysis-open-report"
          onClick={() => void open(props.run.jobId, 'report')}
        >
          {t('analysis.openReport')}
        </Button>
        <Button
          icon={<FolderOpen size={16} />}
          testId="analysis-open-folder"
          onClick={() => void open(props.run.jobId, 'folder')}
        >
          {t('analysis.showFolder')}
        </Button>
        <Show when={props.run.report === null}>
          <span class="dim">{t('analysis.noReport')}</span>
        </Show>
      </div>
      <details class="disclosure">
        <summary>{t('analysis.written', { n: props.run.written.length })}</summary>
        <ul class="analysis-written dim">
          <For each={props.run.written}>{(path) => <li class="mono">{path}</li>}</For>
        </ul>
      </details>
    </section>
  );
}

type Term = AnalysisOutcomeEntry['model'][number];

function Model(props: { readonly outcome: AnalysisOutcomeEntry }): JSX.Element {
  return (
    <section class="panel" data-testid="analysis-model">
      <h2>{t('analysis.model')}</h2>
      <p class="dim">{t('analysis.modelText', { ...props.outcome.features, inModel: props.outcome.model.length })}</p>
      <Show
        when={props.outcome.model.length > 0}
        fallback={
          <Show when={props.outcome.modelReason} fallback={<p>{t('analysis.noModel')}</p>}>
            {(reason) => <ProblemNote problem={reason()} tone="look" />}
          </Show>
        }
      >
        <Table<Term>
          label={t('analysis.model')}
          rows={props.outcome.model}
          rowTestId={() => 'analysis-term'}
          columns={[
            { key: 'feature', header: t('analysis.col.feature'), cell: (row) => <span class="mono">{row.feature}</span> },
            {
              key: 'coefficient',
              header: t('analysis.col.coefficient'),
              numeric: true,
              cell: (row) => signed(row.coefficient, 3),
            },
            { key: 'se', header: t('analysis.col.se'), numeric: true, cell: (row) => fixed(row.se, 3) },
            { key: 'p', header: t('analysis.col.apparentP'), numeric: true, cell: (row) => pText(row.p) },
          ]}
        />
        <p class="dim">{t('analysis.scoreText')}</p>
        <Show when={props.outcome.noDifference}>
          {(at) => (
            <p>
              {t('analysis.noDifference', {
                score: signed(at().score, 2),
                lower: signed(at().lower, 2),
                upper: signed(at().upper, 2),
              })}
              <Show when={at().lower > 0 || at().upper < 0}>
                {' '}
                <span class="look">{t('analysis.noDifferenceApart')}</span>
              </Show>
            </p>
          )}
        </Show>
      </Show>
    </section>
  );
}

type Cohort = AnalysisOutcomeEntry['cohorts'][number];
interface RatioRow extends AnalysisGroupEntry {
  readonly role: Cohort['role'];
}

/** What a model was built on is apparent; without a model it is a cohort like any other. */
const roleText = (role: Cohort['role'], model: boolean): string =>
  t(role === 'training' && model ? 'analysis.trainingApparent' : `analysis.${role}`);

/** Why a ratio is missing, or is to be taken with care. */
function remark({ reason, caution, n }: AnalysisGroupEntry): string | null {
  if (reason !== null) {
    const short = `analysis.reason.${reason}`;
    return isMessageKey(short) ? t(short) : problemParts(language(), { code: reason, data: { n } }).what;
  }
  const key = `analysis.${caution ?? ''}`;
  return isMessageKey(key) ? t(key) : null;
}

function Ratios(props: { readonly outcome: AnalysisOutcomeEntry }): JSX.Element {
  // Without a model there is no score, and nobody is high or low.
  const hasModel = (): boolean => props.outcome.model.length > 0;
  const rows = (): RatioRow[] =>
    props.outcome.cohorts.flatMap(({ role, groups }) =>
      groups.filter(({ group }) => hasModel() || group === 'whole').map((group) => ({ ...group, role })),
    );
  return (
    <section class="panel" data-testid="analysis-ratios">
      <h2>{t('analysis.ratios', { endpoint: t(`term.${props.outcome.endpoint}`) })}</h2>
      <div class="dim">
        <p>{t(hasModel() ? 'analysis.ratiosText' : 'analysis.ratiosTextNoModel')}</p>
        <Show when={props.outcome.weights !== 'none'}>
          <p>{t('analysis.weighted', { weights: props.outcome.weights })}</p>
        </Show>
      </div>
      <Table<RatioRow>
        label={t('analysis.ratios', { endpoint: t(`term.${props.outcome.endpoint}`) })}
        rows={rows()}
        rowTestId={(row) => `analysis-hr-${row.role}-${row.group}`}
        columns={[
          { key: 'cohort', header: t('analysis.col.cohort'), cell: (row) => roleText(row.role, hasModel()) },
          { key: 'group', header: t('analysis.col.group'), cell: (row) => t(`analysis.group.${row.group}`) },
          { key: 'n', header: t('analysis.col.n'), numeric: true, cell: (row) => row.n },
          { key: 'events', header: t('analysis.col.events'), numeric: true, cell: (row) => row.events },
          {
            key: 'hr',
            header: t('analysis.col.hr'),
            numeric: true,
            cell: (row) => (
              <>
                {ratioText(row)}
                <Show when={remark(row)}>{(text) => <span class="look analysis-under analysis-remark">{text()}</span>}</Show>
              </>
            ),
          },
          { key: 'p', header: t('analysis.col.p'), numeric: true, cell: (row) => pText(row.p) },
        ]}
      />
      <Show when={hasModel()}>
        <h3>{t('analysis.interaction')}</h3>
        <div class="analysis-narrow">
          <Table<Cohort>
            label={t('analysis.interaction')}
            rows={props.outcome.cohorts}
            rowTestId={(row) => `analysis-interaction-${row.role}`}
            columns={[
              { key: 'cohort', header: t('analysis.col.cohort'), cell: (row) => roleText(row.role, hasModel()) },
              { key: 'group', header: t('analysis.col.groupP'), numeric: true, cell: (row) => pText(row.groupP) },
              { key: 'continuous', header: t('analysis.col.continuousP'), numeric: true, cell: (row) => pText(row.continuousP) },
            ]}
          />
        </div>
      </Show>
      <Show when={props.outcome.bootstrap}>
        {(bootstrap) => (
          <p data-testid="analysis-bootstrap-result">
            {t('analysis.bootstrapText', {
              used: bootstrap().used,
              replicates: bootstrap().replicates,
              apparent: fixed(bootstrap().apparentC, 3),
              corrected: fixed(bootstrap().correctedC, 3),
            })}
          </p>
        )}
      </Show>
    </section>
  );
}

const nameOf = (run: AnalysisRunEntry): string =>
  t('analysis.runName', {
    folder: fileNameOf(run.folder),
    file: fileNameOf(run.files.training),
    n: run.outcome.model.length,
  });

export function ResultView(props: { readonly runs: Remote<AnalysisRunEntry[]> }): JSX.Element {
  const all = (): readonly AnalysisRunEntry[] => props.runs.value() ?? [];
  const run = createMemo(() => all().find(({ jobId }) => jobId === currentRunId()) ?? all()[0] ?? null);
  const failure = createMemo(() => {
    const state = props.runs.state();
    return state.kind === 'failed' ? state.problem : null;
  });
  return (
    <Switch fallback={<LoadingState />}>
      <Match when={failure()}>{(problem) => <ErrorState problem={problem()} onRetry={() => void props.runs.refetch()} />}</Match>
      <Match when={props.runs.value()?.length === 0}>
        <EmptyState title={t('analysis.noResultTitle')} text={t('analysis.noResultText')} testId="analysis-no-result" />
      </Match>
      <Match when={run()}>
        {(shown) => (
          <div class="analysis-view" data-testid="analysis-result">
            <Show when={all().length > 1}>
              <Select
                label={t('analysis.runOf')}
                options={all().map((one) => ({ value: one.jobId, label: nameOf(one) }))}
                value={shown().jobId}
                onChange={setCurrentRunId}
                testId="analysis-run-choice"
              />
            </Show>
            <Show when={shown().synthetic}>
              <SyntheticBanner />
            </Show>
            <RunHead run={shown()} />
            <Model outcome={shown().outcome} />
            <Show when={shown().outcome.cohorts.length > 0}>
              <Ratios outcome={shown().outcome} />
            </Show>
            <p class="faint">{t('shell.researchUse')}</p>
          </div>
        )}
      </Match>
    </Switch>
  );
}
