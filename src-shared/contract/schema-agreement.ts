/**
 * Ties a zod schema to the type that the core writes: where the two differ in a key or its type, it does not compile.
 * Beside it the small schemas that the parts of `analysis.json` share.
 */
import { z } from 'zod';

/** The same type without `readonly` and with intersections flattened, all the way down. */
type Plain<T> = unknown extends T ? T : { -readonly [K in keyof T]: Plain<T[K]> };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type WhereSame<Type, Schema extends z.ZodType> = Same<Plain<z.output<Schema>>, Plain<Type>> extends true ? Schema : never;

/** `agreeing<Type>()(schema)`: the schema, whose output is exactly `Type`; with another the argument is of type `never`. */
export const agreeing =
  <Type>() =>
  <Schema extends z.ZodType>(schema: Schema & WhereSame<Type, Schema>): Schema =>
    schema;

export const finite = z.number();
export const count = z.number().int().nonnegative();
/** Zero or above: counts with weights, standard errors, months. */
export const fromZero = z.number().nonnegative();
export const probability = z.number().min(0).max(1);
/** Percent, 0 to 100. A sum of rounded parts may stand a last digit above. */
export const percent = z
  .number()
  .min(0)
  .max(100 + 1e-9);
/** A ratio of hazards: a tiny one may round to 0. */
export const ratio = z.number().nonnegative();
export const text = z.string().min(1);
/** A problem code or a named reason beside a value that is missing. */
export const reason = text.exactOptional();

/** One entry for each endpoint that the table has. */
export const byEndpoint = <Entry extends z.ZodType>(entry: Entry) =>
  z.object({
    ffs: z.exactOptional(entry),
    os: z.exactOptional(entry),
    dffs: z.exactOptional(entry),
    lrffs: z.exactOptional(entry),
  });

/** Training and validation; null: no validation table was given. */
export const byCohort = <Entry extends z.ZodType>(entry: Entry) => z.object({ training: entry, validation: z.nullable(entry) });

/** Lists of one length, one value a term in each. */
export const oneLength = (...lists: readonly ({ readonly length: number } | null)[]): boolean =>
  new Set(lists.flatMap((list) => (list === null ? [] : [list.length]))).size <= 1;

/** null = missing, and then the reason stands beside it. */
export const explained = (values: readonly (number | null)[], why: string | undefined): boolean =>
  why !== undefined || !values.includes(null);
