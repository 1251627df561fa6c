/** Calibration: predicted and observed log hazard ratio of the treatment, by thirds of the score. */
import { assert } from '../../base/assert';
import { normalCriticalValue } from '../stats/distributions';
import { mean, range } from '../stats/moments';
import { quantiles } from '../stats/quantile';
import { type ArmFollowUp, isWeighted, pick, pickPatients } from './arm-follow-up';
import { compareTreatment, type TreatmentComparison } from './treatment-comparison';

/** Predictions are means over the third's patients; null where the third is empty or the prediction was not given. */
export interface CalibrationThird {
  readonly third: 1 | 2 | 3;
  readonly meanScore: number | null;
  readonly minScore: number | null;
  readonly maxScore: number | null;
  /** -score. */
  readonly predictedLogHr: number | null;
  /** Of the model refitted with the T/2 term. */
  readonly predictedLogHrWithIntercept: number | null;
  /** -score + the T/2 coefficient at the score held fixed. */
  readonly predictedLogHrOffsetIntercept: number | null;
  /** The first two as weighted means; null without weights. */
  readonly predictedLogHrWeightedMean: number | null;
  readonly predictedLogHrWithInterceptWeightedMean: number | null;
  /** Treated v control on the third's patients; interval robust where weighted. */
  readonly observedLogHr: number | null;
  readonly observedLogHrLower: number | null;
  readonly observedLogHrUpper: number | null;
  readonly observed: TreatmentComparison;
}

export interface CalibrationThirds {
  /** Type-7 quantiles 1/3 and 2/3 of the scores of this cohort, unweighted. */
  readonly cuts: readonly [number, number];
  /** Third of each patient: 1 up to and with the first cut, 2 up to and with the second, 3 above. */
  readonly third: readonly (1 | 2 | 3)[];
  readonly thirds: readonly CalibrationThird[];
}

export interface CalibrationInput extends ArmFollowUp {
  readonly score: ArrayLike<number>;
  /** log HR of each patient by the model refitted with the T/2 term. */
  readonly logHrWithIntercept?: ArrayLike<number> | undefined;
  /** T/2 coefficient at the score held fixed. */
  readonly offsetIntercept?: number | undefined;
}

/**
 * Thirds of at least one patient; an empty third (many equal scores) has null numbers and
 * the reason `survival/no-patients` in `observed`.
 */
export function calibrateThirds(input: CalibrationInput): CalibrationThirds {
  const { score, logHrWithIntercept, offsetIntercept } = input;
  const weight = isWeighted(input.weight) ? input.weight : null;
  assert(score.length === input.time.length, 'score column differs in length');
  const [low, high] = quantiles(score, [1 / 3, 2 / 3]) as [number, number]; // as many as probabilities
  const third = Array.from(score, (s) => (s > high ? 3 : s > low ? 2 : 1));
  return { cuts: [low, high], third, thirds: ([1, 2, 3] as const).map(describe) };

  function describe(number: 1 | 2 | 3): CalibrationThird {
    const rows = [...third.keys()].filter((i) => third[i] === number);
    const observed = compareTreatment(pickPatients(input, rows));
    const se = observed.seRobust ?? observed.seModel;
    const half = se === null ? null : normalCriticalValue(0.95) * se;
    const { coef } = observed;
    const limits = {
      observedLogHr: coef,
      observedLogHrLower: coef === null || half === null ? null : coef - half,
      observedLogHrUpper: coef === null || half === null ? null : coef + half,
      observed,
    };
    if (rows.length === 0) return { third: number, ...noPrediction, ...limits };
    const scores = pick(score, rows);
    const [minScore, maxScore] = range(scores);
    const meanScore = mean(scores);
    const refitted = logHrWithIntercept ? pick(logHrWithIntercept, rows) : null;
    const weights = weight ? pick(weight, rows) : null;
    const weightedScore = weights && weightedMean(scores, weights);
    return {
      third: number,
      meanScore,
      minScore,
      maxScore,
      predictedLogHr: -meanScore,
      predictedLogHrWithIntercept: refitted && mean(refitted),
      predictedLogHrOffsetIntercept: offsetIntercept === undefined ? null : offsetIntercept - meanScore,
      predictedLogHrWeightedMean: weightedScore === null ? null : -weightedScore,
      predictedLogHrWithInterceptWeightedMean: weights && refitted && weightedMean(refitted, weights),
      ...limits,
    };
  }
}

const noPrediction = {
  meanScore: null,
  minScore: null,
  maxScore: null,
  predictedLogHr: null,
  predictedLogHrWithIntercept: null,
  predictedLogHrOffsetIntercept: null,
  predictedLogHrWeightedMean: null,
  predictedLogHrWithInterceptWeightedMean: null,
};

/** null where no patient has weight. */
function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number | null {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i]! * values[i]!;
    total += weights[i]!;
  }
  return total > 0 ? sum / total : null;
}
