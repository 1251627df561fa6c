/**
 * Follow-up of patients in two arms as plain columns: the input of every evaluation
 * in this room. Who the arms are, and where the rows come from, is the caller's.
 */
import { assert } from '../../base/assert';

/** One entry a patient in each column. */
export interface ArmFollowUp {
  /** Months, finite and >= 0. */
  readonly time: ArrayLike<number>;
  /** 1 = event, 0 = censored. */
  readonly event: ArrayLike<number>;
  /** 1 = ICT+CCRT, 0 = CCRT. */
  readonly treated: ArrayLike<number>;
  /** Case weights; null or absent = none. Weights that are all 1 count as none. */
  readonly weight?: ArrayLike<number> | null | undefined;
}

/** Follow-up for one endpoint; null = not known for this patient. */
export interface EndpointColumns {
  readonly time: ArrayLike<number | null>;
  readonly event: ArrayLike<number | null>;
}

export interface ArmLabels {
  readonly treated: string;
  readonly control: string;
}

/** Names of the arms in curves and figures. */
export const armLabels: ArmLabels = { treated: 'ICT+CCRT', control: 'CCRT' };

/** Fewer events than this in a comparison: numbers are given with the caution `few-events`. */
const fewEvents = 10;

export type EvaluationCaution = 'few-events';

export const cautionOf = (events: number): EvaluationCaution | null => (events < fewEvents ? 'few-events' : null);

/** True when a weight differs from 1: variances are then robust. */
export const isWeighted = (weight: ArrayLike<number> | null | undefined): weight is ArrayLike<number> =>
  weight !== null && weight !== undefined && Array.from(weight).some((w) => w !== 1);

/** The values of a column at the rows. */
export const pick = (column: ArrayLike<number>, rows: readonly number[]): Float64Array =>
  Float64Array.from(rows, (i) => column[i]!);

/** The patients at the rows, in that order; a row may be named twice. */
export function pickPatients(data: ArmFollowUp, rows: readonly number[]): ArmFollowUp {
  return {
    time: pick(data.time, rows),
    event: pick(data.event, rows),
    treated: pick(data.treated, rows),
    weight: data.weight ? pick(data.weight, rows) : null,
  };
}

/** Checks that columns have one length and values that a fit can take; a bad one is the caller's bug. */
export function checkArmFollowUp(data: ArmFollowUp): void {
  const n = data.time.length;
  assert(data.event.length === n && data.treated.length === n, 'columns of the follow-up differ in length');
  assert(!data.weight || data.weight.length === n, 'weight column differs in length');
  for (let i = 0; i < n; i++) {
    assert(Number.isFinite(data.time[i]), 'a time is not finite');
    assert(data.treated[i] === 0 || data.treated[i] === 1, 'treated is neither 0 nor 1');
  }
}

/** Rows with a known time and event of the endpoint, and the follow-up of these patients. */
export function followUpOfEndpoint(
  endpoint: EndpointColumns,
  treated: ArrayLike<number>,
  weight: ArrayLike<number> | null,
): { readonly rows: readonly number[]; readonly data: ArmFollowUp } {
  const n = treated.length;
  assert(endpoint.time.length === n && endpoint.event.length === n, 'columns of an endpoint differ in length');
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (endpoint.time[i] !== null && endpoint.event[i] !== null) rows.push(i);
  const known = (column: ArrayLike<number | null>): Float64Array => Float64Array.from(rows, (i) => column[i] ?? NaN);
  const data = {
    time: known(endpoint.time),
    event: known(endpoint.event),
    treated: pick(treated, rows),
    weight: weight ? pick(weight, rows) : null,
  };
  checkArmFollowUp(data);
  return { rows, data };
}
