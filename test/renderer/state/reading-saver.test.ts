import { describe, expect, it } from 'vitest';
import { defined } from '@shared/base/assert';
import { fail, ok, type Result } from '@shared/base/result';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import { applyCommand, commandSetting, makeReadDocument, type ReadDocument } from '@shared/document/read-document';
import { makeStrokeSaver, SERIES_GONE, type SaveRequest } from '@renderer/state/reading-saver';

/** A store that answers when told to, and a screen with one read. */
function harness() {
  const dims = { columns: 8, rows: 8, slices: 4 };
  const stored = { revision: 3, slices: new Map<number, number[]>() };
  let screen: ReadDocument = makeReadDocument(dims, []);
  const log: string[] = [];
  const waiting: (() => void)[] = [];
  let failures = 0;
  /** The store writes but the answer is lost. */
  let loseAnswers = 0;
  const saver = makeStrokeSaver({
    save: (request: SaveRequest) =>
      new Promise<Result<{ revision: number; savedAt: string }>>((resolve) => {
        log.push(`save ${request.action}`);
        waiting.push(() => {
          if (failures > 0) {
            failures--;
            resolve(fail('env/cannot-write'));
            return;
          }
          if (request.expectedRevision !== stored.revision) {
            resolve(fail('read/revision-conflict'));
            return;
          }
          stored.revision++;
          for (const { k, runs } of request.slices) stored.slices.set(k, runs);
          if (loseAnswers > 0) {
            loseAnswers--;
            resolve(fail('env/main-unreachable'));
          } else resolve(ok({ revision: stored.revision, savedAt: 'now' }));
        });
      }),
    reopen: () =>
      Promise.resolve(
        ok({ readId: 'r', revision: stored.revision, slices: [...stored.slices].map(([k, runs]) => ({ k, runs })) }),
      ),
    documentOf: () => screen,
    saved: () => log.push('saved'),
    failed: (_readId, problem) => log.push(`failed ${problem.code}`),
    moved: (readId, into) => log.push(`moved ${readId} ${into}`),
  });
  saver.opened('r', 3);
  const draw = (k: number, start: number): Promise<void> => {
    const command = defined(commandSetting(screen, 'brush', [[k, Uint32Array.of(start, 2)]]));
    screen = applyCommand(screen, command);
    return saver.save('r', command);
  };
  const answer = async (): Promise<void> => {
    defined(waiting.shift(), 'nothing is being saved')();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return {
    saver,
    log,
    draw,
    answer,
    stored,
    fail: (n: number) => (failures = n),
    lose: (n: number) => (loseAnswers = n),
    waiting,
  };
}

describe('stroke saver', () => {
  it('holds input back while a stroke is being saved and gives it on in order, one stroke at a time', async () => {
    const { saver, log, draw, answer } = harness();
    saver.deliver(() => log.push('press 1'));
    void draw(0, 0);
    saver.deliver(() => log.push('press 2'));
    saver.deliver(() => {
      log.push('release 2');
      void draw(1, 8);
    });
    saver.deliver(() => log.push('press 3'));
    expect(log).toEqual(['press 1', 'save brush']);
    await answer();
    expect(log).toEqual(['press 1', 'save brush', 'saved', 'press 2', 'release 2', 'save brush']);
    await answer();
    expect(log.slice(6)).toEqual(['saved', 'press 3']);
    saver.deliver(() => log.push('press 4'));
    expect(log.at(-1)).toBe('press 4');
  });

  it('a failed save is told, blocks, and retry brings the store level', async () => {
    const { saver, log, draw, answer, stored, fail: failNext, waiting } = harness();
    failNext(1);
    void draw(2, 4);
    await answer();
    expect(saver.problem()).toMatchObject({ code: 'env/cannot-write' });
    expect(stored.slices.size).toBe(0);
    const retried = saver.retry();
    await new Promise((resolve) => setTimeout(resolve));
    expect(waiting.length).toBe(1);
    await answer();
    await retried;
    expect(saver.problem()).toBeNull();
    expect([...stored.slices]).toEqual([[2, [4, 2]]]);
    expect(log).toEqual(['save brush', 'failed env/cannot-write', 'save brush', 'saved']);
  });

  it('a lost answer is not saved twice, and the revision is taken over', async () => {
    const { saver, draw, answer, stored, lose, waiting } = harness();
    lose(1);
    void draw(2, 4);
    await answer();
    expect(saver.problem()).not.toBeNull();
    await saver.retry();
    expect(waiting.length).toBe(0);
    expect(saver.problem()).toBeNull();
    void draw(3, 0);
    await answer();
    expect(saver.problem()).toBeNull();
    expect(stored.revision).toBe(5);
  });

  it('a retry that fails again keeps the problem', async () => {
    const { saver, draw, answer, fail: failNext } = harness();
    failNext(2);
    void draw(2, 4);
    await answer();
    const retried = saver.retry();
    await new Promise((resolve) => setTimeout(resolve));
    await answer();
    await retried;
    expect(saver.problem()).toMatchObject({ code: 'env/cannot-write' });
  });

  it('a read that is gone holds up itself alone, and is saved whole as the read that took its place', async () => {
    const dims = { columns: 8, rows: 8, slices: 4 };
    const log: string[] = [];
    let screen = makeReadDocument(dims, [{ k: 1, runs: [0, 2] }]);
    let imported = false;
    const saver = makeStrokeSaver({
      save: (request) => {
        log.push(
          `${request.readId} ${request.expectedRevision} ${request.slices.map(({ k, runs }) => `${k}:${runs.join()}`).join(' ')}`,
        );
        return Promise.resolve(request.readId === 'gone' ? fail(SERIES_GONE) : ok({ revision: 9, savedAt: 'now' }));
      },
      reopen: () => Promise.resolve(imported ? ok({ readId: 'new', revision: 0, slices: [] }) : fail(SERIES_GONE)),
      documentOf: () => screen,
      saved: (readId) => log.push(`saved ${readId}`),
      failed: (readId, problem) => log.push(`failed ${readId} ${problem.code}`),
      moved: (readId, into) => log.push(`moved ${readId} ${into}`),
    });
    saver.opened('other', 3);
    const draw = (readId: string, k: number, at: SliceRuns): Promise<void> => {
      const command = defined(commandSetting(screen, 'brush', [[k, at]]));
      screen = applyCommand(screen, command);
      return saver.save(readId, command);
    };
    await draw('gone', 2, Uint32Array.of(4, 1));
    expect(saver.problem('gone')).toMatchObject({ code: SERIES_GONE });
    expect(saver.problem('other')).toBeNull();
    expect(saver.problem()).not.toBeNull();
    await draw('other', 3, Uint32Array.of(5, 1));
    expect(saver.problem('gone')).not.toBeNull();
    await saver.retry();
    expect(saver.problem('gone')).not.toBeNull();
    imported = true;
    log.length = 0;
    await saver.retry();
    expect(saver.problem()).toBeNull();
    // All that was drawn, not the last step alone.
    expect(log).toEqual(['new 0 1:0,2 2:4,1 3:5,1', 'saved gone', 'moved gone new']);
  });

  it('a disk that refuses one read holds up all', async () => {
    const { saver, draw, answer, fail: failNext } = harness();
    failNext(1);
    void draw(2, 4);
    await answer();
    expect(saver.problem('another')).toMatchObject({ code: 'env/cannot-write' });
  });
});
