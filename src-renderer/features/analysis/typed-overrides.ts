/** What is typed over the configuration, and what is wrong with it. */

/** undefined: nothing typed, the configuration holds; null: no such number. */
export type TypedNumber = number | null | undefined;

const MOST_REPLICATES = 100_000;
const MOST_SEED = 4_294_967_295;

function wholeUpTo(text: string, most: number): TypedNumber {
  const typed = text.trim();
  if (typed === '') return undefined;
  const value = /^\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN;
  return value <= most ? value : null;
}

/** Bootstrap replicates 0 to 100000 and seed 0 to 4294967295, each by itself. */
export function readOverrides(typed: { readonly bootstrap: string; readonly seed: string }): {
  readonly bootstrap: TypedNumber;
  readonly seed: TypedNumber;
} {
  return { bootstrap: wholeUpTo(typed.bootstrap, MOST_REPLICATES), seed: wholeUpTo(typed.seed, MOST_SEED) };
}
