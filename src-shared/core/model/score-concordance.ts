/** Discrimination of the score: does -score x T rank patients of both arms by their outcome? */
import { assert } from '../../base/assert';
import type { Result } from '../../base/result';
import type { Concordance } from '../stats/concordance';
import { standardDeviation } from '../stats/moments';
import { type ArmFollowUp, checkArmFollowUp, isWeighted, pick, pickPatients } from './arm-follow-up';
import { concordanceOfRisk } from './fit-concordance';
import { patientResamples, percentileInterval, type ResamplePlan } from './patient-resamples';

export interface ScoreConcordanceInput extends ArmFollowUp {
  readonly score: ArrayLike<number>;
  /** log HR of each patient by the model refitted with the T/2 term; absent = the risks with it are null. */
  readonly logHrWithIntercept?: ArrayLike<number> | undefined;
}

/** T = +1 for ICT+CCRT, -1 for CCRT; higher risk = earlier event. A problem where no two patients can be compared. */
export interface ScoreConcordance {
  /** Risk -score x T; pairs weighted where there are weights. */
  readonly riskMinusIctosT: Result<Concordance>;
  /** Risk log HR x T of the refitted model. */
  readonly riskWithIntercept: Result<Concordance> | null;
  /** The same without the weights; null where there are none. */
  readonly riskMinusIctosTUnweighted: Result<Concordance> | null;
  readonly riskWithInterceptUnweighted: Result<Concordance> | null;
}

/** Concordance over the patients of both arms. Problem: `stats/no-comparable-pairs`. */
export function computeScoreConcordance(input: ScoreConcordanceInput): ScoreConcordance {
  checkArmFollowUp(input);
  const weighted = isWeighted(input.weight);
  const plain = { ...input, weight: null };
  const score = scoreRisk(input.treated, input.score);
  const refitted = input.logHrWithIntercept ? signed(input.treated, input.logHrWithIntercept) : null;
  return {
    riskMinusIctosT: concordanceOfRisk(input, score),
    riskWithIntercept: refitted && concordanceOfRisk(input, refitted),
    riskMinusIctosTUnweighted: weighted ? concordanceOfRisk(plain, score) : null,
    riskWithInterceptUnweighted: weighted && refitted ? concordanceOfRisk(plain, refitted) : null,
  };
}

export interface BootstrapConcordance {
  /** C of each resample that has a comparable pair, in order. */
  readonly values: readonly number[];
  /** Resamples without one. */
  readonly failed: number;
  /** Sample SD of the values; null with fewer than two. */
  readonly se: number | null;
  /** Type-7 percentiles 2.5 and 97.5; null with fewer than two values. */
  readonly interval: readonly [number, number] | null;
}

/** C of risk -score x T in resampled patients, score held fixed; a patient's weight goes with the patient. */
export function bootstrapScoreConcordance(
  input: Omit<ScoreConcordanceInput, 'logHrWithIntercept'>,
  plan: ResamplePlan,
): BootstrapConcordance {
  checkArmFollowUp(input);
  const risk = scoreRisk(input.treated, input.score);
  const values: number[] = [];
  let failed = 0;
  for (const rows of patientResamples(input.time.length, plan)) {
    const result = concordanceOfRisk(pickPatients(input, rows), pick(risk, rows));
    if (result.ok) values.push(result.value.c);
    else failed += 1;
  }
  return {
    values,
    failed,
    se: values.length < 2 ? null : standardDeviation(values),
    interval: percentileInterval(values),
  };
}

const scoreRisk = (treated: ArrayLike<number>, score: ArrayLike<number>): Float64Array =>
  signed(treated, score).map((value) => -value);

/** value x T. */
function signed(treated: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
  assert(values.length === treated.length, 'score column differs in length');
  return Float64Array.from(values, (value, i) => (treated[i] === 1 ? value : -value));
}
