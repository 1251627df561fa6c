/**
 * What treating by the score would do to the event rate, read from a randomised cohort:
 * everybody on ICT+CCRT, nobody, or ICT+CCRT for high scores and CCRT for low ones.
 */
import { assert } from '../../base/assert';
import { computeKaplanMeier, survivalAt } from '../stats/kaplan-meier';
import { type ArmFollowUp, cautionOf, checkArmFollowUp, type EvaluationCaution, pick } from './arm-follow-up';
import { patientResamples, percentileInterval, type ResamplePlan } from './patient-resamples';

/** A number and its bootstrap percentile interval; null together, with the reason. */
export interface NetBenefitEstimate {
  readonly estimate: number | null;
  /** null also with fewer than two usable resamples. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason: string | null;
}

export interface NetBenefit {
  readonly months: number;
  readonly n: number;
  readonly events: number;
  readonly nHigh: number;
  /** Event rates 1 - KM(months) under each strategy. */
  readonly all: NetBenefitEstimate;
  readonly none: NetBenefitEstimate;
  readonly byScore: NetBenefitEstimate;
  /** Events avoided a patient by following the score: rate under all (none) minus rate by score. */
  readonly gainOverAll: NetBenefitEstimate;
  readonly gainOverNone: NetBenefitEstimate;
  readonly resamples: number;
  /** Resamples left out because a rate does not exist in them. */
  readonly failed: number;
  readonly caution: EvaluationCaution | null;
}

export interface NetBenefitInput extends Omit<ArmFollowUp, 'weight'> {
  readonly score: ArrayLike<number>;
  /** Only a randomised comparison is free of confounding without weights: anything else is refused. */
  readonly randomised: boolean;
  /** Default 60. */
  readonly months?: number;
  /** Whole patients are drawn, whatever arm and score they have; the score is held fixed. */
  readonly resamples: ResamplePlan;
}

const strategies = ['all', 'none', 'byScore', 'gainOverAll', 'gainOverNone'] as const;
type Strategy = (typeof strategies)[number];
type Rates = Readonly<Record<Strategy, number | string>>;

/**
 * Event rates at `months`, unweighted Kaplan-Meier: all = ICT arm, none = CCRT arm, by score =
 * share high x rate of ICT in high + share low x rate of CCRT in low (high: score > 0).
 * Reasons: `model/not-randomised`; `survival/no-patients`; `stats/one-arm` where nobody had the treatment in question;
 * `stats/beyond-follow-up` where a curve ends before `months` above 0.
 */
export function computeNetBenefit(input: NetBenefitInput): NetBenefit {
  checkArmFollowUp({ ...input, weight: null });
  const { score, months = 60 } = input;
  assert(score.length === input.time.length, 'score column differs in length');
  const everybody = Array.from({ length: score.length }, (_, i) => i);
  const rates = input.randomised ? ratesOf(input, everybody, months) : nothingFor('model/not-randomised');
  const known = strategies.filter((strategy) => typeof rates[strategy] === 'number');
  const drawn: Record<Strategy, number[]> = { all: [], none: [], byScore: [], gainOverAll: [], gainOverNone: [] };
  let resamples = 0;
  let failed = 0;
  if (known.length > 0) {
    for (const rows of patientResamples(score.length, input.resamples)) {
      const again = ratesOf(input, rows, months);
      resamples += 1;
      if (known.every((strategy) => typeof again[strategy] === 'number')) {
        for (const strategy of known) drawn[strategy].push(Number(again[strategy]));
      } else failed += 1;
    }
  }
  const estimate = (strategy: Strategy): NetBenefitEstimate => {
    const rate = rates[strategy];
    if (typeof rate === 'string') return { estimate: null, lower: null, upper: null, reason: rate };
    const interval = percentileInterval(drawn[strategy]);
    return { estimate: rate, lower: interval?.[0] ?? null, upper: interval?.[1] ?? null, reason: null };
  };
  const events = everybody.filter((i) => input.event[i]! > 0).length;
  return {
    months,
    n: score.length,
    events,
    nHigh: everybody.filter((i) => score[i]! > 0).length,
    all: estimate('all'),
    none: estimate('none'),
    byScore: estimate('byScore'),
    gainOverAll: estimate('gainOverAll'),
    gainOverNone: estimate('gainOverNone'),
    resamples,
    failed,
    caution: cautionOf(events),
  };
}

const nothingFor = (reason: string): Rates => ({
  all: reason,
  none: reason,
  byScore: reason,
  gainOverAll: reason,
  gainOverNone: reason,
});

/** Rates and gains of the patients at the rows, each a number or the reason why there is none. */
function ratesOf(input: NetBenefitInput, rows: readonly number[], months: number): Rates {
  if (rows.length === 0) return nothingFor('survival/no-patients');
  const { time, event, treated, score } = input;
  const rateAmong = (accept: (row: number) => boolean): number | string => {
    const chosen = rows.filter(accept);
    if (chosen.length === 0) return 'stats/one-arm';
    const followed = pick(time, chosen);
    const [rate] = survivalAt(computeKaplanMeier({ time: followed, event: pick(event, chosen) }), [months]);
    const survival = rate?.survival ?? 1;
    // A curve that has reached 0 is known for ever; any other ends with the last follow-up.
    if (survival > 0 && followed.every((t) => t < months)) return 'stats/beyond-follow-up';
    return 1 - survival;
  };
  const isHigh = (i: number): boolean => score[i]! > 0;
  const all = rateAmong((i) => treated[i] === 1);
  const none = rateAmong((i) => treated[i] === 0);
  const share = rows.filter(isHigh).length / rows.length;
  // A group without patients has no say, so its rate is not asked for.
  const inHigh = share > 0 ? rateAmong((i) => isHigh(i) && treated[i] === 1) : 0;
  const inLow = share < 1 ? rateAmong((i) => !isHigh(i) && treated[i] === 0) : 0;
  const byScore = combine(inHigh, inLow, (high, low) => share * high + (1 - share) * low);
  const gain = (rate: number | string): number | string => combine(rate, byScore, (a, b) => a - b);
  return { all, none, byScore, gainOverAll: gain(all), gainOverNone: gain(none) };
}

/** The first reason, or the function of both numbers. */
function combine(a: number | string, b: number | string, of: (a: number, b: number) => number): number | string {
  if (typeof a === 'string') return a;
  return typeof b === 'string' ? b : of(a, b);
}
