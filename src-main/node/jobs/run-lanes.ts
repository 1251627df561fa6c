/**
 * The queue of every long piece of work: items in a number of lanes. An item that fails never stops the rest;
 * a signal does. Knows neither what the items are nor where they are worked on.
 */
import { ProblemError, err, problem, type Problem, type Result } from '@shared/base/result';

export interface LaneOptions<T, R> {
  /** Items under way at once, at least 1. */
  readonly lanes: number;
  /** Once aborted no item is begun, and the failures of items under way are dropped: they were told to stop. */
  readonly signal: AbortSignal;
  /** Called as each item ends, in the order in which they end. */
  readonly onEnd?: (item: T, outcome: Result<R>) => void | Promise<void>;
}

const toProblem = (thrown: unknown): Problem =>
  thrown instanceof ProblemError
    ? thrown.problem
    : problem('bug/unexpected', { message: thrown instanceof Error ? thrown.message : String(thrown) });

/**
 * Works on all items, begun in their order, and answers the outcome of each in that order; null where the signal came
 * before its end. What `work` throws is that item's failure: its problem, or `bug/unexpected`. What `onEnd` throws ends the
 * queue: no item is begun after it, and it is thrown here once the items under way have ended.
 */
export async function runLanes<T, R>(
  items: readonly T[],
  { lanes, signal, onEnd }: LaneOptions<T, R>,
  work: (item: T) => Promise<Result<R>>,
): Promise<readonly (Result<R> | null)[]> {
  const outcomes: (Result<R> | null)[] = items.map(() => null);
  const thrownAtEnd: unknown[] = [];
  const queue = items.entries();
  const attempt = async (item: T): Promise<Result<R>> => {
    try {
      return await work(item);
    } catch (thrown) {
      return err(toProblem(thrown));
    }
  };
  const lane = async (): Promise<void> => {
    // One iterator for all lanes: each item is taken once.
    for (const [n, item] of queue) {
      if (signal.aborted || thrownAtEnd.length > 0) return;
      const outcome = await attempt(item);
      if (signal.aborted && !outcome.ok) return;
      outcomes[n] = outcome;
      try {
        await onEnd?.(item, outcome);
      } catch (thrown) {
        thrownAtEnd.push(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  if (thrownAtEnd.length > 0) throw thrownAtEnd[0];
  return outcomes;
}
