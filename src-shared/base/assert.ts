/** Assertions: a failed one is a bug in the program, never a way to report bad input. */

/** Throws when `condition` is false. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, which the caller knows to be present (array access within bounds, a key just set). */
export function defined<T>(value: T | null | undefined, message = 'value is missing'): T {
  if (value === null || value === undefined) throw new Error(`assertion failed: ${message}`);
  return value;
}

/** Makes a `switch` exhaustive: a case that was forgotten does not compile. */
export function unreachable(value: never): never {
  throw new Error(`assertion failed: unreachable ${String(value)}`);
}
