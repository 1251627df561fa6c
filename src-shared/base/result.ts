/**
 * The four kinds of errors of the house, as types.
 *
 * A bug throws (see `assert.ts`). What can be expected is a `Problem` inside a
 * `Result`: a code `area/what` and the data a message needs. Cancelled work is
 * the problem `job/cancelled`. A broken environment is a problem of area `env`.
 * This file knows no texts: messages are found by code in `src-shared/messages`.
 */

/** A value that may stand in a problem's data: it is shown to a person or written as JSON. */
export type ProblemValue = string | number | boolean | null | readonly string[];

/** What went wrong, to which item, in a form the message catalogue can say. */
export interface Problem {
  /** `area/what`, kebab-case: `geometry/uneven-slices`. */
  readonly code: string;
  readonly data: Readonly<Record<string, ProblemValue>>;
}

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E> = { readonly ok: false; readonly error: E };
export type Result<T, E = Problem> = Ok<T> | Err<E>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const err = <E>(error: E): Err<E> => ({ ok: false, error });

/** Builds a problem. */
export const problem = (code: string, data: Problem['data'] = {}): Problem => ({ code, data });

/** `err(problem(code, data))`, the usual way to fail. */
export const fail = (code: string, data: Problem['data'] = {}): Err<Problem> => err(problem(code, data));

/** Carries a problem through code that can only throw (transactions, worker threads, library callbacks). */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(cause: Problem) {
    super(cause.code);
    this.name = 'ProblemError';
    this.problem = cause;
  }
}

/** The value, or a `ProblemError` thrown: for places where a failure must unwind (a transaction). */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ProblemError(result.error);
}
