/**
 * Robustness of features over ROIs of several cases: shares the repetitions out to worker threads and makes the table.
 * The command and the app both come here; nothing is read or written but what the worker loads.
 */
import { err, ok, problem, type Problem, type Result } from '@shared/base/result';
import { studySequenceSchema, type StudySequence } from '@shared/contract/entities';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import type { PerturbationRanges } from '@shared/core/pipeline/perturbation-plan';
import {
  type MeasuredRepetitions,
  type Repetition,
  type RobustnessFeature,
  type RobustnessRow,
  summariseRobustness,
} from '@shared/core/pipeline/robustness';
import { runLanes } from '../jobs/run-lanes';
import type { WorkerPool } from '../jobs/worker-pool';
import type { RobustnessFailure, RobustnessInputs, RobustnessJobInput, RobustnessSource } from './robustness-job';

/** Repetitions of one task: enough that loading the image costs little beside them, few enough that threads share a case. */
const PER_TASK = 10;

/** One ROI of one series to perturb. */
export interface RobustnessItem {
  readonly caseId: string;
  readonly sequence: StudySequence;
  readonly source: RobustnessSource;
}

export interface RobustnessChoice {
  readonly profile: ExtractionProfile;
  readonly ranges: PerturbationRanges;
  readonly seed: number;
  /** At least 2. */
  readonly repetitions: number;
  /** A feature is robust when its ICC is above this. */
  readonly threshold: number;
}

/** An ROI that takes part in the table. */
export interface RobustnessCase<Item> extends RobustnessInputs {
  readonly item: Item;
  /** Noise found in the series, in its units; its multiple was added in each repetition. */
  readonly noiseSd: number;
  /** Repetitions in which the perturbed ROI vanished, or another reason left no value. */
  readonly withoutValues: number;
}

export interface RobustnessOutcome<Item> {
  readonly cases: readonly RobustnessCase<Item>[];
  /** Sequence by sequence, each in the order of the profile. */
  readonly rows: readonly RobustnessRow[];
  /** In the order of the items. */
  readonly failures: readonly { readonly item: Item; readonly failure: RobustnessFailure }[];
}

interface Task<Item> {
  readonly item: Item;
  readonly first: number;
  readonly last: number;
}

export interface RobustnessRun<Item> {
  readonly items: readonly Item[];
  readonly choice: RobustnessChoice;
  readonly pool: WorkerPool;
  /** Tasks under way at once; memory is bounded by as many images, twice each. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Called as repetitions end, with how many. */
  readonly onDone?: (item: Item, repetitions: number) => void;
}

/** Parts of a plan: the same for every number of threads. */
function toTasks<Item>(item: Item, repetitions: number): Task<Item>[] {
  const tasks: Task<Item>[] = [];
  for (let first = 1; first <= repetitions; first += PER_TASK)
    tasks.push({ item, first, last: Math.min(repetitions, first + PER_TASK - 1) });
  return tasks;
}

/** Why an ROI has no value in any repetition. */
function reasonProblem(repetitions: readonly Repetition[]): Problem | null {
  const reasons = repetitions.map(({ reason }) => reason);
  const [first] = reasons;
  if (first === undefined || reasons.includes(null)) return null;
  return problem(first === 'roi-vanished' || first === null ? 'robustness/roi-vanished' : `features/${first}`);
}

/**
 * Measures all items and tabulates. The outcome depends on items, choice and their order alone, not on `jobs`. An ROI that
 * cannot be measured is a failure and the rest goes on. Error `robustness/cancelled`: an ICC over whichever cases were done first
 * would not be one of the cohort, so there is no table.
 */
export async function runRobustness<Item extends RobustnessItem>(
  run: RobustnessRun<Item>,
): Promise<Result<RobustnessOutcome<Item>>> {
  const { items, choice, pool, jobs, signal, onDone } = run;
  const tasks = items.flatMap((item) => toTasks(item, choice.repetitions));
  type Part = Result<MeasuredRepetitions & RobustnessInputs, RobustnessFailure>;
  const outcomes = await runLanes<Task<Item>, Part>(
    tasks,
    { lanes: jobs, signal, onEnd: ({ item, first, last }) => onDone?.(item, last - first + 1) },
    async ({ item, first, last }) => {
      const { source, caseId, sequence } = item;
      const { profile, ranges, seed } = choice;
      const input: RobustnessJobInput = { source, caseId, sequence, profile, ranges, seed, first, last };
      return ok(await pool.run<Part>('robustness', input, { signal }));
    },
  );
  if (signal.aborted) return err(problem('robustness/cancelled'));

  const cases: RobustnessCase<Item>[] = [];
  const failures: { item: Item; failure: RobustnessFailure }[] = [];
  const bySequence = new Map<StudySequence, { features: readonly RobustnessFeature[]; cases: Repetition['values'][][] }>();
  for (const item of items) {
    const parts = tasks.flatMap((task, n) => {
      const outcome = task.item === item ? outcomes[n] : undefined;
      return outcome ? [outcome.ok ? outcome.value : err({ path: null, problem: outcome.error })] : [];
    });
    const failed = parts.find((part) => !part.ok);
    if (failed && !failed.ok) {
      failures.push({ item, failure: failed.error });
      continue;
    }
    const measured = parts.flatMap((part) => (part.ok ? [part.value] : []));
    const repetitions = measured.flatMap((part) => part.repetitions);
    const reason = reasonProblem(repetitions);
    const [part] = measured;
    if (reason || !part) {
      failures.push({ item, failure: { path: null, problem: reason ?? problem('job/cancelled') } });
      continue;
    }
    const { noiseSd, imageSha256, maskSha256 } = part;
    const withoutValues = repetitions.filter((one) => one.reason !== null).length;
    cases.push({ item, noiseSd, withoutValues, imageSha256, maskSha256 });
    const found = bySequence.get(item.sequence) ?? { features: part.features, cases: [] };
    found.cases.push(repetitions.map(({ values }) => values));
    bySequence.set(item.sequence, found);
  }
  const rows = studySequenceSchema.options.flatMap((sequence) => {
    const found = bySequence.get(sequence);
    return found ? summariseRobustness(found.features, found.cases, choice.threshold) : [];
  });
  return ok({ cases, rows, failures });
}
