/** The queue of long work: bounded, in order, past failures, stopped by a signal. */
import { describe, expect, it } from 'vitest';
import { ProblemError, fail, ok, problem, type Result } from '@shared/base/result';
import { makeRng } from '@shared/base/rng';
import { runLanes } from '@main/node/jobs/run-lanes';

const never = new AbortController().signal;
/** Gives the turn to others `turns` times: work that takes longer, without a clock. */
const wait = async (turns: number): Promise<void> => {
  for (let n = 0; n < turns; n += 1) await Promise.resolve();
};

describe('runLanes', () => {
  it('never has more items under way than lanes, begins them in order, answers in order', async () => {
    for (const lanes of [1, 2, 5, 64]) {
      const rng = makeRng(lanes);
      const begun: number[] = [];
      let under = 0;
      let most = 0;
      const items = Array.from({ length: 40 }, (_, n) => n);
      const outcomes = await runLanes(items, { lanes, signal: never }, async (n) => {
        begun.push(n);
        most = Math.max(most, (under += 1));
        await wait(rng.int(9));
        under -= 1;
        return ok(n * n);
      });
      expect(begun).toEqual(items);
      expect(most).toBe(Math.min(lanes, items.length));
      expect(outcomes).toEqual(items.map((n) => ok(n * n)));
    }
  });

  it('goes on past what fails and what throws, at once or later', async () => {
    const ended: [string, Result<string>][] = [];
    const outcomes = await runLanes<string, string>(
      ['fine', 'fails', 'throws a problem', 'throws', 'throws at once', 'fine too'],
      { lanes: 2, signal: never, onEnd: (item, outcome) => void ended.push([item, outcome]) },
      (item) => {
        if (item === 'throws at once') throw new Error('at once');
        return wait(3).then(() => {
          if (item === 'fails') return fail('a/b');
          if (item === 'throws a problem') throw new ProblemError(problem('c/d', { n: 1 }));
          if (item === 'throws') throw new Error('why');
          return ok(item);
        });
      },
    );
    expect(outcomes).toEqual([
      ok('fine'),
      fail('a/b'),
      fail('c/d', { n: 1 }),
      fail('bug/unexpected', { message: 'why' }),
      fail('bug/unexpected', { message: 'at once' }),
      ok('fine too'),
    ]);
    expect(ended).toHaveLength(6);
    expect(new Map(ended).get('fails')).toEqual(fail('a/b'));
  });

  it('begins nothing after the signal, keeps what still ended well, drops what was broken off', async () => {
    const abort = new AbortController();
    const begun: number[] = [];
    const ended: number[] = [];
    const outcomes = await runLanes(
      [0, 1, 2, 3, 4, 5],
      { lanes: 3, signal: abort.signal, onEnd: (item) => void ended.push(item) },
      async (n) => {
        begun.push(n);
        await wait(n === 0 ? 1 : 4);
        if (n === 0) abort.abort();
        if (n === 2) throw abort.signal.reason;
        return ok(n);
      },
    );
    expect(begun).toEqual([0, 1, 2]);
    expect(outcomes).toEqual([ok(0), ok(1), null, null, null, null]);
    expect(ended).toEqual([0, 1]);
  });

  it('does nothing on an empty list or a signal that came before', async () => {
    const work = (): never => {
      throw new Error('was begun');
    };
    expect(await runLanes([], { lanes: 4, signal: never }, work)).toEqual([]);
    expect(await runLanes([1, 2], { lanes: 4, signal: AbortSignal.abort() }, work)).toEqual([null, null]);
  });

  it('stops where the end of an item cannot be dealt with, after what is under way', async () => {
    const begun: number[] = [];
    let ended = 0;
    const run = runLanes(
      [0, 1, 2, 3, 4],
      {
        lanes: 2,
        signal: never,
        onEnd: (n) => {
          if (n === 0) throw new ProblemError(problem('env/disk-full'));
          ended += 1;
        },
      },
      async (n) => {
        begun.push(n);
        await wait(n === 0 ? 1 : 20);
        return ok(n);
      },
    );
    await expect(run).rejects.toMatchObject({ problem: { code: 'env/disk-full' } });
    expect([begun, ended]).toEqual([[0, 1], 1]);
  });
});
