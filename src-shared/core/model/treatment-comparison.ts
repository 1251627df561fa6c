/** "Treated v control" on given patients: the row of a forest plot. */
import type { Result } from '../../base/result';
import type { Concordance } from '../stats/concordance';
import { type CoxFit, fitCox } from '../stats/cox';
import { type ArmCounts, countPatients, missingArm } from './arm-counts';
import { type ArmFollowUp, armLabels, checkArmFollowUp, isWeighted } from './arm-follow-up';
import { concordanceOfFit } from './fit-concordance';
import { type HazardRatio, hazardRatioOf } from './hazard-ratio';

export interface TreatmentComparison extends ArmCounts, HazardRatio {
  /** The fit behind the numbers, or the problem with its data. */
  readonly fit: Result<CoxFit>;
  /** Of the model's linear predictor; null where there is no fit or no comparable pair. */
  readonly concordance: Concordance | null;
}

/**
 * Cox model of the arm alone; Efron ties; sandwich variance where weights are not all 1.
 * Reasons: `survival/no-patients`; `stats/one-arm`; those of `fitCox`, so `stats/cox-diverges`
 * where an arm has no event.
 */
export function compareTreatment(data: ArmFollowUp): TreatmentComparison {
  checkArmFollowUp(data);
  const fit = fitArms(data);
  const covariates = [{ name: armLabels.treated, values: data.treated }];
  return comparisonOfFit(data, fit, concordanceOfFit(data, covariates, fit));
}

/** The comparison of a fit that was made before on the same patients (arms as its only covariate). */
export function comparisonOfFit(data: ArmFollowUp, fit: Result<CoxFit>, concordance: Concordance | null): TreatmentComparison {
  const counts = countPatients(data);
  return { ...counts, ...hazardRatioOf(fit, counts.events), fit, concordance };
}

function fitArms(data: ArmFollowUp): Result<CoxFit> {
  const missing = missingArm(data);
  if (missing) return missing;
  return fitCox({
    time: data.time,
    event: data.event,
    weight: isWeighted(data.weight) ? data.weight : undefined,
    covariates: [{ name: armLabels.treated, values: data.treated }],
  });
}
