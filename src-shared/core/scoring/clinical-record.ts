/**
 * The clinical record of a patient, as the form and the clinical table fill it.
 * null everywhere means "not known"; nothing here is converted or guessed.
 */

export type Sex = 'female' | 'male';
export type TStage = 'T1' | 'T2' | 'T3' | 'T4';
export type NStage = 'N0' | 'N1' | 'N2' | 'N3';
export type MStage = 'M0' | 'M1';
/** Overall stage; `IV` where A, B or C is not told. */
export type OverallStage = 'I' | 'II' | 'III' | 'IV' | 'IVA' | 'IVB' | 'IVC';
/** Edition of the staging manual by which T, N and M were given; the card is defined on the 7th. */
export type StagingEdition = 7 | 8;
export type TreatmentArm = 'ICT+CCRT' | 'CCRT';
/** `trial-ict` is the induction regimen of NCT01245959; gemcitabine-cisplatin is named in the paper as still to be tested. */
export type PlannedRegimen = 'trial-ict' | 'gemcitabine-cisplatin' | 'other';
export type EndpointName = 'ffs' | 'os' | 'dffs' | 'lrffs';

export const tStages: readonly TStage[] = ['T1', 'T2', 'T3', 'T4'];
export const nStages: readonly NStage[] = ['N0', 'N1', 'N2', 'N3'];
export const mStages: readonly MStage[] = ['M0', 'M1'];
export const overallStages: readonly OverallStage[] = ['I', 'II', 'III', 'IV', 'IVA', 'IVB', 'IVC'];
export const treatmentArms: readonly TreatmentArm[] = ['ICT+CCRT', 'CCRT'];
export const plannedRegimens: readonly PlannedRegimen[] = ['trial-ict', 'gemcitabine-cisplatin', 'other'];
/** Failure-free, overall, distant failure-free and locoregional failure-free survival. */
export const endpointNames: readonly EndpointName[] = ['ffs', 'os', 'dffs', 'lrffs'];

/** Plasma EBV DNA before treatment. Another unit than copies/ml is kept and never converted. */
export interface EbvDna {
  /** The measured value, or the detection limit where `belowLimit`. */
  readonly value: number;
  readonly unit: string;
  readonly belowLimit: boolean;
}

/** Months (days / 30.4375) from the start of treatment, and whether the event happened then. */
export interface EndpointFollowUp {
  readonly months: number;
  readonly event: boolean;
}

export interface ClinicalRecord {
  readonly ageYears: number | null;
  readonly sex: Sex | null;
  readonly stagingEdition: StagingEdition | null;
  readonly tStage: TStage | null;
  readonly nStage: NStage | null;
  readonly mStage: MStage | null;
  readonly overallStage: OverallStage | null;
  /** ISO dates, YYYY-MM-DD. */
  readonly mriDate: string | null;
  /** Start, or planned start, of any anti-cancer treatment. */
  readonly treatmentStart: string | null;
  readonly ebvDna: EbvDna | null;
  readonly cervicalNodalNecrosis: boolean | null;
  readonly plannedRegimen: PlannedRegimen | null;
  /** The arm the patient was treated in, for curves. */
  readonly treatment: TreatmentArm | null;
  readonly endpoints: Readonly<Record<EndpointName, EndpointFollowUp | null>>;
}

/** A record in which nothing is known. */
export const emptyClinicalRecord: ClinicalRecord = {
  ageYears: null,
  sex: null,
  stagingEdition: null,
  tStage: null,
  nStage: null,
  mStage: null,
  overallStage: null,
  mriDate: null,
  treatmentStart: null,
  ebvDna: null,
  cervicalNodalNecrosis: null,
  plannedRegimen: null,
  treatment: null,
  endpoints: { ffs: null, os: null, dffs: null, lrffs: null },
};

/** Days since 1970-01-01 of a calendar date YYYY-MM-DD, or null when it is no such date. */
export function calendarDay(date: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  // 2024-02-31 rolls over to March: not a date.
  return new Date(ms).toISOString().startsWith(date) ? ms / 86_400_000 : null;
}
