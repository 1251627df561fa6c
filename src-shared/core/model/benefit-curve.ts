/**
 * The benefit of the treatment as a smooth function of the score: the difference in
 * survival at a landmark between the arms, with a bootstrap band.
 */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { computeBaselineHazard, predictSurvivalAt } from '../stats/cox-baseline';
import { type Covariate, type CoxInput, fitCox } from '../stats/cox';
import { naturalSplineBasis, naturalSplineKnots } from '../stats/natural-spline';
import { missingArm } from './arm-counts';
import {
  type ArmFollowUp,
  armLabels,
  cautionOf,
  checkArmFollowUp,
  type EvaluationCaution,
  isWeighted,
  pick,
} from './arm-follow-up';
import { patientResamples, percentileInterval, type ResamplePlan } from './patient-resamples';

/** Degrees of freedom of the spline. */
const splineDf = 3;

export interface BenefitPoint {
  readonly score: number;
  /** Survival at the landmark under each arm, 0 to 1. */
  readonly survivalTreated: number;
  readonly survivalControl: number;
  /** Treated minus control; > 0: the treatment helps. */
  readonly difference: number;
  /** Pointwise percentile band of the difference; null with fewer than two usable resamples. */
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface BenefitCurve {
  readonly months: number;
  readonly n: number;
  readonly events: number;
  /** Boundary and interior knots, ascending; null where the spline does not exist. */
  readonly knots: readonly number[] | null;
  /** Of the Cox model; null where there is none. */
  readonly loglikNull: number | null;
  readonly loglik: number | null;
  /** Ascending scores; empty where there is no curve. */
  readonly points: readonly BenefitPoint[];
  readonly resamples: number;
  /** Resamples left out because their curve does not exist (with few events some fits diverge). */
  readonly failed: number;
  readonly reason: string | null;
  readonly caution: EvaluationCaution | null;
}

export interface BenefitCurveInput extends ArmFollowUp {
  readonly score: ArrayLike<number>;
  /** Landmark, default 60. */
  readonly months?: number;
  /** Scores at which the curve is wanted; default 101 from the smallest to the largest. */
  readonly grid?: readonly number[] | undefined;
  /** Patients are drawn with their score and weight, which are held fixed, as are the knots. */
  readonly resamples: ResamplePlan;
}

/**
 * Cox model with treatment x natural cubic spline of the score (3 df; boundary knots at the
 * smallest and largest score, interior ones at the type-7 quantiles 1/3 and 2/3 of all
 * patients), Efron ties; survival = exp(-cumulative hazard) from the Efron baseline at
 * `months`. Weights enter the fit and the baseline and are taken as known by the band.
 * Reasons: `survival/no-patients`, `stats/one-arm`, `stats/spline-undefined` (too few different
 * scores), `stats/beyond-follow-up` (nobody followed that long), those of `fitCox`,
 * `stats/baseline-out-of-range`.
 */
export function computeBenefitCurve(input: BenefitCurveInput): BenefitCurve {
  checkArmFollowUp(input);
  const { score, months = 60 } = input;
  const n = input.time.length;
  assert(score.length === n, 'score column differs in length');
  const events = Array.from(input.event).filter((e) => e > 0).length;
  const about = { months, n, events, caution: cautionOf(events) };
  const nothing = { ...about, knots: null, loglikNull: null, loglik: null, points: [], resamples: 0, failed: 0 };
  const missing = missingArm(input);
  if (missing) return { ...nothing, reason: missing.error.code };
  const knots = naturalSplineKnots(score, splineDf);
  if (!knots) return { ...nothing, reason: 'stats/spline-undefined' };

  const grid = input.grid ?? evenGrid(knots[0]!, knots[splineDf]!, 101);
  const basis = naturalSplineBasis(knots, score);
  const gridBasis = naturalSplineBasis(knots, grid);
  const curveOf = (patients: CurvePatients): Result<Curve> => fitCurve(patients, gridBasis, grid.length, months);
  const whole = curveOf({ ...input, basis });
  if (!whole.ok) return { ...nothing, knots, reason: whole.error.code };

  const differences = grid.map((): number[] => []);
  let resamples = 0;
  let failed = 0;
  for (const rows of patientResamples(n, input.resamples)) {
    resamples += 1;
    const again = curveOf({
      time: pick(input.time, rows),
      event: pick(input.event, rows),
      treated: pick(input.treated, rows),
      weight: input.weight && pick(input.weight, rows),
      basis: basis.map((column) => pick(column, rows)),
    });
    if (again.ok) differences.forEach((list, g) => list.push(again.value.treated[g]! - again.value.control[g]!));
    else failed += 1;
  }
  const { treated, control, loglikNull, loglik } = whole.value;
  const points = grid.map((at, g): BenefitPoint => {
    const band = percentileInterval(differences[g]!);
    return {
      score: at,
      survivalTreated: treated[g]!,
      survivalControl: control[g]!,
      difference: treated[g]! - control[g]!,
      lower: band?.[0] ?? null,
      upper: band?.[1] ?? null,
    };
  });
  return { ...about, knots, loglikNull, loglik, points, resamples, failed, reason: null };
}

interface CurvePatients extends ArmFollowUp {
  readonly basis: readonly Float64Array[];
}

interface Curve {
  readonly treated: Float64Array;
  readonly control: Float64Array;
  readonly loglikNull: number;
  readonly loglik: number;
}

/** Survival at `months` at each point of the grid under each arm. */
function fitCurve(
  patients: CurvePatients,
  gridBasis: readonly Float64Array[],
  gridLength: number,
  months: number,
): Result<Curve> {
  const { time, event, treated, basis } = patients;
  if (Array.from(time).every((t) => t < months)) return fail('stats/beyond-follow-up');
  const weight = isWeighted(patients.weight) ? patients.weight : undefined;
  const covariates: Covariate[] = [
    { name: armLabels.treated, values: treated },
    ...basis.map((values, k) => ({ name: `spline ${k + 1}`, values })),
    ...basis.map((values, k) => ({
      name: `${armLabels.treated} x spline ${k + 1}`,
      values: values.map((v, i) => v * treated[i]!),
    })),
  ];
  // The variance is not used: the band is that of the bootstrap.
  const model: CoxInput = { time, event, weight, covariates, robust: false };
  const fit = fitCox(model);
  if (!fit.ok) return fit;
  const baseline = computeBaselineHazard(model, fit.value);
  if (!baseline.ok) return baseline;
  const survivalUnder = (arm: 0 | 1): Float64Array => {
    const point = new Float64Array(covariates.length);
    return Float64Array.from({ length: gridLength }, (_, g) => {
      point[0] = arm;
      for (let k = 0; k < splineDf; k++) {
        point[1 + k] = gridBasis[k]![g]!;
        point[1 + splineDf + k] = arm * gridBasis[k]![g]!;
      }
      return predictSurvivalAt(baseline.value, { covariates: point }, months);
    });
  };
  const { loglikNull, loglik } = fit.value;
  return ok({ treated: survivalUnder(1), control: survivalUnder(0), loglikNull, loglik });
}

function evenGrid(from: number, to: number, count: number): number[] {
  // The last point is the largest score itself, not its rounded sum.
  return Array.from({ length: count }, (_, g) => (g === count - 1 ? to : from + ((to - from) * g) / (count - 1)));
}
