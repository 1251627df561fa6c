/**
 * Results printed in a paper: rates at two landmarks with their intervals.
 * They are points, never curves; this file knows nothing of own data.
 */
import type { TreatmentArm } from './clinical-record';

/** A rate in percent at a landmark, with its 95% CI. */
export interface PublishedRate {
  readonly months: number;
  readonly percent: number;
  readonly lower: number;
  readonly upper: number;
}

export interface PublishedArm {
  readonly arm: TreatmentArm;
  readonly rates: readonly PublishedRate[];
}

/** One row of the table in science.md section 3: one group of one cohort. */
export interface PublishedResult {
  readonly cohort: 'training' | 'validation';
  readonly group: 'all' | 'high' | 'low';
  /** Weighted in the training cohort, hence not whole. */
  readonly n: number;
  readonly arms: readonly PublishedArm[];
  readonly hazardRatio: { readonly value: number; readonly lower: number; readonly upper: number; readonly p: string };
  /** p values of the cohort that the model was built on. */
  readonly apparent: boolean;
}
