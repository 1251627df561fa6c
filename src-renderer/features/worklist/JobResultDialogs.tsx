/** What an import added and what it could not take; what an extraction could not do. */
import Copy from 'lucide-solid/icons/copy';
import { createSignal, For, Show, type JSX } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { isMessageKey, type MessageKey } from '@shared/messages/index';
import { extractionFailures, setExtractionFailures } from '@renderer/state/extracting';
import { importResult, setImportResult } from '@renderer/state/importing';
import { goTo } from '@renderer/state/route';
import { Button } from '@renderer/ui/Button';
import { Dialog } from '@renderer/ui/Dialog';
import { ProblemNote } from '@renderer/ui/States';
import { Table } from '@renderer/ui/Table';
import { problemT, t } from '@renderer/ui/text';

type Failure = Job['failures'][number];

function FailureList(props: { readonly job: Job }): JSX.Element {
  const [copied, setCopied] = createSignal(false);
  const copy = async (): Promise<void> => {
    const text = props.job.failures.map((failure) => `${failure.item}\t${problemT(failure.problem)}`).join('\n');
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Show when={props.job.failureCount > 0}>
      <section class="failures" data-testid="failure-list">
        <div class="failures-head">
          <h3>{t('worklist.importFailures', { n: props.job.failureCount })}</h3>
          <Button icon={<Copy size={14} />} onClick={() => void copy()} testId="copy-failures">
            {copied() ? t('action.copied') : t('worklist.importCopy')}
          </Button>
        </div>
        <Show when={props.job.failureCount > props.job.failures.length}>
          <p class="dim">{t('worklist.importFailuresCut', { n: props.job.failures.length })}</p>
        </Show>
        <div class="failures-table">
          <Table<Failure>
            label={t('worklist.importFailures', { n: props.job.failureCount })}
            rows={props.job.failures}
            rowTestId={() => 'failure-row'}
            columns={[
              { key: 'item', header: t('worklist.col.item'), cell: (row) => <span class="failure-item">{row.item}</span> },
              { key: 'reason', header: t('worklist.col.reason'), cell: (row) => problemT(row.problem) },
            ]}
          />
        </div>
      </section>
    </Show>
  );
}

interface SummaryLine {
  readonly key: MessageKey;
  readonly count: number;
}

/** The numbers of a job that have a name in the catalogue, in the order the job gives them. */
function summaryOf(job: Job): SummaryLine[] {
  const lines: SummaryLine[] = [];
  for (const [name, count] of Object.entries(job.summary)) {
    const key = `worklist.sum.${name}`;
    if (isMessageKey(key)) lines.push({ key, count });
  }
  return lines;
}

function ImportResult(props: { readonly job: Job }): JSX.Element {
  return (
    <div class="stack">
      <Show when={props.job.problem !== null && props.job.state === 'failed' ? props.job.problem : null}>
        {(problem) => <ProblemNote problem={problem()} />}
      </Show>
      <Show when={props.job.state === 'cancelled'}>
        <p class="note note-look">{t('worklist.importCancelledText')}</p>
      </Show>
      <Show when={props.job.state === 'done' && (props.job.summary['added'] ?? 0) === 0}>
        <p class="note" data-testid="import-nothing">
          {t('worklist.importNothing')}
        </p>
      </Show>
      <dl class="facts summary">
        <For each={summaryOf(props.job)}>
          {(line) => (
            <>
              <dt>{t(line.key)}</dt>
              <dd class="summary-count" data-testid={line.key.replace('worklist.sum.', 'import-sum-')}>
                {line.count}
              </dd>
            </>
          )}
        </For>
      </dl>
      <FailureList job={props.job} />
    </div>
  );
}

export function JobResultDialogs(): JSX.Element {
  const importTitle = (): string => {
    const state = importResult()?.state;
    return t(
      state === 'cancelled'
        ? 'worklist.importTitleCancelled'
        : state === 'failed'
          ? 'worklist.importTitleFailed'
          : 'worklist.importTitle',
    );
  };
  const closeImport = (): void => {
    setImportResult(null);
  };
  return (
    <>
      <Dialog
        open={importResult() !== null}
        onClose={closeImport}
        title={importTitle()}
        wide={(importResult()?.failureCount ?? 0) > 0}
        testId="import-result"
        actions={
          <Button
            tone="act"
            testId="import-result-show"
            onClick={() => {
              closeImport();
              goTo('worklist');
            }}
          >
            {t('worklist.importShow')}
          </Button>
        }
      >
        <Show when={importResult()}>{(job) => <ImportResult job={job()} />}</Show>
      </Dialog>
      <Dialog
        open={extractionFailures() !== null}
        onClose={() => setExtractionFailures(null)}
        title={t('worklist.failuresTitle', { label: t(`shell.job.${extractionFailures()?.kind ?? 'extract'}`) })}
        wide
        testId="extraction-failures"
        actions={
          <Button tone="act" onClick={() => setExtractionFailures(null)}>
            {t('action.close')}
          </Button>
        }
      >
        <Show when={extractionFailures()}>
          {(job) => (
            <div class="stack">
              <Show when={job().problem}>{(problem) => <ProblemNote problem={problem()} />}</Show>
              <FailureList job={job()} />
            </div>
          )}
        </Show>
      </Dialog>
    </>
  );
}
