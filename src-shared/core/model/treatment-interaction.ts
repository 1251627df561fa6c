/** Does the effect of the treatment differ with a patient's characteristic? Cox: treated, characteristic, their product. */
import { assert } from '../../base/assert';
import type { Result } from '../../base/result';
import type { Concordance } from '../stats/concordance';
import { type CoxFit, type Covariate, fitCox, type TiesMethod } from '../stats/cox';
import { countPatients, missingArm } from './arm-counts';
import { type ArmFollowUp, checkArmFollowUp, type EvaluationCaution, isWeighted } from './arm-follow-up';
import { concordanceOfFit } from './fit-concordance';
import { hazardRatioOf } from './hazard-ratio';

/** The product term. Numbers are null together, and then `reason` tells why. */
export interface TreatmentInteraction {
  /** Name of the characteristic. */
  readonly modifier: string;
  readonly n: number;
  readonly events: number;
  /** log of the ratio of hazard ratios. */
  readonly coef: number | null;
  /** Robust where weighted, else model based. */
  readonly se: number | null;
  /** Wald. */
  readonly pInteraction: number | null;
  /** HR with the characteristic (one unit more of it) / HR without. */
  readonly hrRatio: number | null;
  readonly hrRatioLower: number | null;
  readonly hrRatioUpper: number | null;
  readonly reason: string | null;
  readonly caution: EvaluationCaution | null;
  /** Terms: treated, the characteristic, the product; or the problem with its data. */
  readonly fit: Result<CoxFit>;
  /** Of the model's linear predictor. */
  readonly concordance: Concordance | null;
}

/** Columns of the model, in the order of its terms. */
function interactionCovariates(treated: ArrayLike<number>, modifier: Covariate): Covariate[] {
  return [
    { name: 'treated', values: treated },
    modifier,
    {
      name: `treated_x_${modifier.name}`,
      values: Float64Array.from({ length: treated.length }, (_, i) => treated[i]! * modifier.values[i]!),
    },
  ];
}

/**
 * Tests treatment x modifier; Efron ties; sandwich variance where weights are not all 1.
 * The modifier is 0/1 or continuous. Reasons: `survival/no-patients`, `stats/one-arm`, those of
 * `fitCox`: `stats/rank-deficient` where the modifier is constant, `stats/cox-diverges` where
 * one of the four cells of a 0/1 modifier has no event.
 */
export function testTreatmentInteraction(
  data: ArmFollowUp,
  modifier: Covariate,
  ties: TiesMethod = 'efron',
): TreatmentInteraction {
  checkArmFollowUp(data);
  assert(modifier.values.length === data.time.length, `column ${modifier.name} differs in length`);
  const { n, events } = countPatients(data);
  const covariates = interactionCovariates(data.treated, modifier);
  const fit =
    missingArm(data) ??
    fitCox({
      time: data.time,
      event: data.event,
      weight: isWeighted(data.weight) ? data.weight : undefined,
      covariates,
      ties,
    });
  const ratio = hazardRatioOf(fit, events, 2);
  return {
    modifier: modifier.name,
    n,
    events,
    coef: ratio.coef,
    se: ratio.seRobust ?? ratio.seModel,
    pInteraction: ratio.p,
    hrRatio: ratio.hr,
    hrRatioLower: ratio.hrLower,
    hrRatioUpper: ratio.hrUpper,
    reason: ratio.reason,
    caution: ratio.caution,
    fit,
    concordance: concordanceOfFit(data, covariates, fit),
  };
}
