/** How much the hazard ratio depends on the choice of weights: treated v control under each scheme. */
import { assert } from '../../base/assert';
import { type ArmFollowUp, pickPatients } from './arm-follow-up';
import { compareTreatment, type TreatmentComparison } from './treatment-comparison';

export interface WeightScheme {
  readonly name: string;
  /** One weight a patient; 0 leaves the patient out. */
  readonly weight: ArrayLike<number>;
}

export interface WeightSensitivity {
  readonly scheme: string;
  readonly whole: TreatmentComparison;
  /** Score > 0. */
  readonly high: TreatmentComparison;
}

/** The comparison of all patients and of those with a high score, under each scheme; weights are not refitted in the group. */
export function compareWeightSchemes(
  data: Omit<ArmFollowUp, 'weight'>,
  score: ArrayLike<number>,
  schemes: readonly WeightScheme[],
): WeightSensitivity[] {
  assert(score.length === data.time.length, 'score column differs in length');
  const high = Array.from({ length: score.length }, (_, i) => i).filter((i) => score[i]! > 0);
  return schemes.map(({ name, weight }) => {
    const weighted = { ...data, weight };
    return { scheme: name, whole: compareTreatment(weighted), high: compareTreatment(pickPatients(weighted, high)) };
  });
}
