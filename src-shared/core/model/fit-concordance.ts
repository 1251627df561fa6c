/** How well a Cox fit ranks the patients it was made on. */
import type { Result } from '../../base/result';
import { type Concordance, computeConcordance } from '../stats/concordance';
import type { Covariate, CoxFit } from '../stats/cox';
import { type ArmFollowUp, isWeighted, pick } from './arm-follow-up';

/**
 * Concordance of the linear predictor of the fit, pairs weighted as the fit (R: the
 * `concordance` of `coxph`). null where there is no fit or no comparable pair.
 */
export function concordanceOfFit(data: ArmFollowUp, covariates: readonly Covariate[], fit: Result<CoxFit>): Concordance | null {
  if (!fit.ok) return null;
  const risk = new Float64Array(data.time.length);
  fit.value.terms.forEach(({ coefficient }, j) => {
    const values = covariates[j]!.values;
    for (let i = 0; i < risk.length; i++) risk[i]! += coefficient * values[i]!;
  });
  const result = concordanceOfRisk(data, risk);
  return result.ok ? result.value : null;
}

/** Concordance of a risk; patients of weight 0 are left out, as in a fit. Problem: `stats/no-comparable-pairs`. */
export function concordanceOfRisk(data: ArmFollowUp, risk: ArrayLike<number>): Result<Concordance> {
  const { time, event, weight } = data;
  if (!isWeighted(weight)) return computeConcordance({ time, event, risk });
  const rows = Array.from({ length: time.length }, (_, i) => i).filter((i) => weight[i]! > 0);
  return computeConcordance({
    time: pick(time, rows),
    event: pick(event, rows),
    risk: pick(risk, rows),
    weight: pick(weight, rows),
  });
}
