/** What the commands that go over a cohort share: how many threads, and progress on standard error. */
import { availableParallelism } from 'node:os';
import type { CliEnvironment } from './command-line';

export const MOST_JOBS = 64;
const PROGRESS_EVERY_MS = 2000;
/** Units over which the time left is reckoned: the latest, because kept results go by faster than new ones are made. */
const RECENT = 32;

const toDuration = (seconds: number): string => (seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

/** Says on standard error how far the work is, every other second and at the end. */
export function makeProgress(
  environment: Pick<CliEnvironment, 'stderr'>,
  { command, unit, total }: { readonly command: string; readonly unit: string; readonly total: number },
) {
  const started = performance.now();
  /** When a count of units was reached. */
  const recent: { readonly at: number; readonly done: number }[] = [{ at: started, done: 0 }];
  let done = 0;
  const say = (rest: string): void => {
    const seconds = (performance.now() - started) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    environment.stderr.write(`${command}: ${done} of ${total} ${unit}, ${rate.toFixed(1)} ${unit}/s, ${rest}\n`);
  };
  const timer = setInterval(() => {
    const first = recent[0] ?? { at: started, done: 0 };
    const rate = (done - first.done) / ((performance.now() - first.at) / 1000);
    say(rate > 0 ? `${toDuration((total - done) / rate)} left` : 'time left not known yet');
  }, PROGRESS_EVERY_MS);
  return {
    advance: (count = 1): void => {
      done += count;
      recent.push({ at: performance.now(), done });
      if (recent.length > RECENT) recent.shift();
    },
    end: (): void => {
      clearInterval(timer);
      say(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    },
    stop: (): void => clearInterval(timer),
  };
}

/** The threads asked for, by default two where there are as many; null where it is no whole number from 1 to 64. */
export function toJobs(given: string | null): number | null {
  if (given === null) return Math.min(2, availableParallelism());
  const jobs = /^\d{1,2}$/.test(given) ? Number(given) : 0;
  return jobs >= 1 && jobs <= MOST_JOBS ? jobs : null;
}
