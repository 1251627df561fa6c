/** Clinical factors as effect modifiers: the rows of the interaction forest plot. */
import { assert } from '../../base/assert';
import { type ArmFollowUp, pick, pickPatients } from './arm-follow-up';
import { compareTreatment, type TreatmentComparison } from './treatment-comparison';
import { testTreatmentInteraction, type TreatmentInteraction } from './treatment-interaction';

export interface ClinicalFactor {
  readonly name: string;
  /** One entry a patient: 1 = present, 0 = absent, null = not known. */
  readonly present: ArrayLike<0 | 1 | null>;
}

export interface ClinicalInteraction {
  readonly factor: string;
  /** Patients whose factor is not known; they are in none of the rows below. */
  readonly missing: number;
  readonly interaction: TreatmentInteraction;
  readonly absent: TreatmentComparison;
  readonly present: TreatmentComparison;
}

export interface ClinicalInteractions {
  readonly overall: TreatmentComparison;
  readonly factors: readonly ClinicalInteraction[];
}

/**
 * For each factor the treatment x factor term, and treated v control without and with the
 * factor. Weights are those of the whole cohort, neither refitted nor rescaled in strata.
 * No adjustment for other covariates, no correction for the number of factors.
 */
export function testClinicalInteractions(data: ArmFollowUp, factors: readonly ClinicalFactor[]): ClinicalInteractions {
  return {
    overall: compareTreatment(data),
    factors: factors.map(({ name, present }) => {
      assert(present.length === data.time.length, `factor ${name} differs in length`);
      const rowsWith = (accept: (value: 0 | 1 | null) => boolean): number[] =>
        Array.from({ length: present.length }, (_, i) => i).filter((i) => accept(present[i] ?? null));
      const known = rowsWith((value) => value !== null);
      const values = pick(Array.from(present, Number), known);
      return {
        factor: name,
        missing: present.length - known.length,
        interaction: testTreatmentInteraction(pickPatients(data, known), { name, values }),
        absent: compareTreatment(
          pickPatients(
            data,
            rowsWith((value) => value === 0),
          ),
        ),
        present: compareTreatment(
          pickPatients(
            data,
            rowsWith((value) => value === 1),
          ),
        ),
      };
    }),
  };
}
