/** Starting a run, or why it cannot start; while one is under way its step, what is left of it, and stopping it. */
import { createEffect, createMemo, on, Show, type JSX } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { isMessageKey } from '@shared/messages/index';
import { analysisFailure, runningAnalysis } from '@renderer/state/analysis';
import { cancelJob, cancelling } from '@renderer/state/jobs';
import { Button } from '@renderer/ui/Button';
import { ProgressBar } from '@renderer/ui/ProgressBar';
import { duration } from '@renderer/ui/readable';
import { ProblemNote } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';

function Progress(props: { readonly job: Job }): JSX.Element {
  const stopping = (): boolean => cancelling().has(props.job.jobId);
  const step = (): string => {
    const key = `analysis.step.${props.job.label}`;
    return t(isMessageKey(key) ? key : 'analysis.step.start');
  };
  const text = (): string => {
    const { unit, done, total } = props.job;
    if (unit === 'replicates') return t('analysis.progressReplicates', { done, total });
    return total === null ? step() : t('analysis.progressStep', { n: Math.min(done + 1, total), total, step: step() });
  };
  return (
    <div class="stack" data-testid="analysis-progress">
      <ProgressBar label={t('analysis.progress')} done={props.job.done} total={props.job.total} />
      <p role="status" data-testid="analysis-step">
        {stopping() ? t('analysis.stopping') : text()}
        <Show when={!stopping() && props.job.secondsLeft}>
          {(left) => <span class="dim"> · {t('analysis.progressLeft', { time: duration(left()) })}</span>}
        </Show>
      </p>
      <Button disabled={stopping()} testId="analysis-cancel" onClick={() => void cancelJob(props.job.jobId)}>
        {t('analysis.stop')}
      </Button>
    </div>
  );
}

export interface RunBoxProps {
  /** Why it cannot start; null: it can. */
  readonly blocked: string | null;
  readonly onRun: () => void;
}

export function RunBox(props: RunBoxProps): JSX.Element {
  let box: HTMLDivElement | undefined;
  const running = createMemo(() => runningAnalysis() !== null);
  // The button that was pressed is gone: the one in its place takes the keyboard over.
  createEffect(
    on(
      running,
      () =>
        queueMicrotask(() => {
          if (document.activeElement === document.body) box?.querySelector('button')?.focus();
        }),
      { defer: true },
    ),
  );
  return (
    <div class="run-box" ref={(element) => (box = element)}>
      <Show
        when={runningAnalysis()}
        fallback={
          <div class="stack">
            <Show when={analysisFailure()}>{(problem) => <ProblemNote problem={problem()} />}</Show>
            <Button
              tone="act"
              class="run-button"
              disabled={props.blocked !== null}
              aria-describedby="analysis-ready"
              testId="analysis-run"
              onClick={() => props.onRun()}
            >
              {t('analysis.run')}
            </Button>
            <p id="analysis-ready" class="dim" role="status" data-testid="analysis-ready">
              {props.blocked ?? t('analysis.ready')}
            </p>
          </div>
        }
      >
        {(job) => <Progress job={job()} />}
      </Show>
    </div>
  );
}
