/** Jobs, messages and the client against a fake bridge. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '@shared/contract/entities';
import { invoke, on, parseRefusal } from '@renderer/ipc/client';
import { acceptJob, cancelJob, cancelling, jobs, runningJobs, whenJobEnds } from '@renderer/state/jobs';
import { dismissToast, tell, tellProblem, toasts } from '@renderer/state/toasts';
import { reportSaved, reportUnsaved, savedState } from '@renderer/state/status';

type Answer = { ok: true; value: unknown } | { ok: false; error: { code: string; data: Record<string, string> } };
let answer: Answer | Error = { ok: true, value: {} };
const asked: [string, unknown][] = [];
const handlers = new Map<string, (payload: unknown) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  answer = { ok: true, value: {} };
  vi.stubGlobal('window', {
    ictos: {
      invoke: (channel: string, request: unknown) => {
        asked.push([channel, request]);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      on: (event: string, handler: (payload: unknown) => void) => {
        handlers.set(event, handler);
        return () => handlers.delete(event);
      },
      pathsOfFiles: () => [],
    },
  });
  for (const toast of toasts()) dismissToast(toast.id);
  return () => vi.useRealTimers();
});

const job = (jobId: string, change: Partial<Job> = {}): Job => ({
  jobId,
  kind: 'import',
  label: 'folder',
  unit: 'files',
  state: 'running',
  done: 0,
  total: 10,
  rate: null,
  secondsLeft: null,
  failures: [],
  failureCount: 0,
  summary: {},
  problem: null,
  caseIds: [],
  ...change,
});

describe('client', () => {
  it('turns a broken connection into a problem instead of a rejection', async () => {
    answer = new Error('gone');
    expect(await invoke('app/info', {})).toEqual({
      ok: false,
      error: { code: 'env/main-unreachable', data: { channel: 'app/info', detail: 'gone' } },
    });
  });
  it('stops listening', () => {
    const stop = on('job/changed', () => undefined);
    expect(handlers.has('job/changed')).toBe(true);
    stop();
    expect(handlers.has('job/changed')).toBe(false);
  });
  it('reads the refusal of a volume request and nothing else', () => {
    expect(parseRefusal('{"ok":false,"error":{"code":"series/not-found","data":{"seriesId":"s"}}}')).toEqual({
      code: 'series/not-found',
      data: { seriesId: 's' },
    });
    expect(parseRefusal('<html>')).toBeNull();
    expect(parseRefusal('{"error":{"data":{}}}')).toBeNull();
  });
});

describe('jobs', () => {
  it('tell who waits, once, and ignore late news', async () => {
    acceptJob(job('a'));
    const ended = whenJobEnds('a');
    acceptJob(job('a', { done: 5 }));
    expect(runningJobs().map(({ jobId }) => jobId)).toEqual(['a']);
    acceptJob(job('a', { state: 'done', done: 10 }));
    acceptJob(job('a', { state: 'running', done: 7 }));
    expect((await ended).done).toBe(10);
    expect(jobs().get('a')?.state).toBe('done');
    expect((await whenJobEnds('a')).state).toBe('done');
  });

  it('show cancelling at once and forget it when the job ends or the request is refused', async () => {
    acceptJob(job('b'));
    const pending = cancelJob('b');
    expect(cancelling().has('b')).toBe(true);
    await pending;
    expect(asked).toEqual([['job/cancel', { jobId: 'b' }]]);
    acceptJob(job('b', { state: 'cancelled' }));
    expect(cancelling().has('b')).toBe(false);
    acceptJob(job('c'));
    answer = { ok: false, error: { code: 'job/not-found', data: { jobId: 'c' } } };
    await cancelJob('c');
    expect(cancelling().has('c')).toBe(false);
    expect(toasts().map((toast) => (toast.kind === 'problem' ? toast.problem.code : toast.key))).toEqual(['job/not-found']);
  });
});

describe('messages in the corner', () => {
  it('go away by themselves and never pile up', () => {
    for (let n = 0; n < 8; n += 1) tell('clinical.saved');
    expect(toasts()).toHaveLength(4);
    vi.advanceTimersByTime(6000);
    expect(toasts()).toHaveLength(0);
  });
  it('show the same failure once', () => {
    tellProblem({ code: 'read/final', data: { readId: 'r' } });
    tellProblem({ code: 'read/final', data: { readId: 'r' } });
    tellProblem({ code: 'read/final', data: { readId: 'other' } });
    expect(toasts()).toHaveLength(2);
  });
});

describe('saved state', () => {
  it('shows a failure until the next save', () => {
    reportUnsaved({ code: 'env/disk-full', data: { path: '/x' } });
    expect(savedState().kind).toBe('unsaved');
    reportSaved('2024-03-05T14:32:07Z');
    expect(savedState()).toEqual({ kind: 'saved', at: '2024-03-05T14:32:07Z' });
  });
});
