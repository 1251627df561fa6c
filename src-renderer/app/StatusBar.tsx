/** The bottom line: work under way, saved state, store, user, build. */
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, on, Show, type JSX } from 'solid-js';
import type { Job } from '@shared/contract/entities';
import { isMessageKey } from '@shared/messages/index';
import { appInfo } from '@renderer/state/app-info';
import { cancelJob, cancelling, jobs, runningJobs } from '@renderer/state/jobs';
import { sessionList } from '@renderer/state/session';
import { savedState } from '@renderer/state/status';
import { tell, tellProblem } from '@renderer/state/toasts';
import { IconButton } from '@renderer/ui/Button';
import { ProgressBar } from '@renderer/ui/ProgressBar';
import { clockTime, duration } from '@renderer/ui/readable';
import { problemT, t } from '@renderer/ui/text';
import { SessionDialog } from './SessionDialog';

const MOST_SHOWN = 2;

function unitText(job: Job): string {
  const key = `shell.unit.${job.unit}`;
  return isMessageKey(key) ? t(key) : job.unit;
}

/** An analysis names its step by a code. */
function labelText(job: Job): string {
  const key = `analysis.step.${job.label}`;
  return job.kind === 'analysis' && isMessageKey(key) ? t(key) : job.label;
}

const rateText = (rate: number): string => (rate >= 10 ? rate.toFixed(0) : rate.toFixed(1));

function JobLine(props: { readonly job: Job }): JSX.Element {
  const kind = (): string => t(`shell.job.${props.job.kind}`);
  const count = (): string =>
    props.job.total === null
      ? t('shell.jobCountOpen', { done: props.job.done, unit: unitText(props.job) })
      : t('shell.jobCount', { done: props.job.done, total: props.job.total, unit: unitText(props.job) });
  const stopping = (): boolean => cancelling().has(props.job.jobId);
  return (
    <div class="job" data-testid="job-progress" data-job={props.job.kind} title={labelText(props.job)}>
      <span>{kind()}</span>
      <ProgressBar label={kind()} done={props.job.done} total={props.job.total} />
      <Show when={!stopping()} fallback={<span>{t('shell.jobCancelling')}</span>}>
        <span>{count()}</span>
        <Show when={props.job.rate}>
          {(rate) => <span class="faint">{t('shell.jobRate', { rate: rateText(rate()), unit: unitText(props.job) })}</span>}
        </Show>
        <Show when={props.job.secondsLeft}>
          {(left) => <span class="faint">{t('shell.jobLeft', { time: duration(left()) })}</span>}
        </Show>
      </Show>
      <IconButton
        label={t('shell.jobCancel', { label: kind() })}
        icon={<X size={14} />}
        testId="job-cancel"
        disabled={stopping()}
        onClick={() => void cancelJob(props.job.jobId)}
      />
    </div>
  );
}

/** Says how a job ended, except an import, whose dialog says more. */
function announce(job: Job): void {
  const label = t(`shell.job.${job.kind}`);
  const cancelled = { robustness: 'robustness.cancelled', analysis: 'analysis.cancelled' } as const;
  if (job.state === 'cancelled')
    tell(job.kind === 'robustness' || job.kind === 'analysis' ? cancelled[job.kind] : 'shell.jobCancelled', { label });
  else if (job.state === 'failed') tellProblem(job.problem ?? { code: 'job/failed', data: { item: label } });
  else if (job.failureCount > 0) tell('shell.jobDoneSome', { label, n: job.failureCount });
  else tell('shell.jobDone', { label });
}

export function StatusBar(): JSX.Element {
  const [asked, setAsked] = createSignal(false);
  const seenRunning = new Set<string>();
  createEffect(
    on(jobs, (all) => {
      for (const job of all.values()) {
        if (job.state === 'running') seenRunning.add(job.jobId);
        else if (seenRunning.delete(job.jobId) && job.kind !== 'import') announce(job);
      }
    }),
  );
  const saved = (): string => {
    const state = savedState();
    if (state.kind === 'saved') return t('shell.saved', { time: clockTime(state.at) });
    if (state.kind === 'unsaved') return `${t('shell.unsaved')} · ${problemT(state.problem)}`;
    return t('shell.savedIdle');
  };
  const savedAt = (): string => {
    const state = savedState();
    return state.kind === 'saved' ? state.at : '';
  };
  return (
    <footer class="status" aria-label={t('shell.statusBar')} data-testid="status-bar">
      <span
        class="status-saved"
        classList={{ 'status-unsaved': savedState().kind === 'unsaved' }}
        data-testid="saved-state"
        data-state={savedState().kind}
        data-at={savedAt()}
        title={saved()}
      >
        {saved()}
      </span>
      <div class="status-jobs" role="status">
        <For
          each={runningJobs()
            .slice(0, MOST_SHOWN)
            .map((job) => job.jobId)}
        >
          {(jobId) => <Show when={jobs().get(jobId)}>{(job) => <JobLine job={job()} />}</Show>}
        </For>
        <Show when={runningJobs().length > MOST_SHOWN}>
          <span class="faint">{t('shell.jobsMore', { n: runningJobs().length - MOST_SHOWN })}</span>
        </Show>
      </div>
      <Show when={appInfo()}>
        {(info) => (
          <>
            <span class="status-store ellipsis" title={info().storePath} data-testid="status-store">
              {t('shell.store', { path: info().storePath })}
            </span>
            <button
              type="button"
              class="status-user nowrap"
              title={t('session.change')}
              data-testid="status-user"
              onClick={() => setAsked(true)}
            >
              {(sessionList()?.chosenId ?? null) === null
                ? ''
                : t('shell.user', { name: info().user.name, role: t(`term.${info().user.role}`) })}
            </button>
            <span class="nowrap" data-testid="status-build">
              {t(`term.${info().buildKind}`)}
            </span>
          </>
        )}
      </Show>
      <SessionDialog asked={asked()} onClose={() => setAsked(false)} />
    </footer>
  );
}
