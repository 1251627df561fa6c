/** Re-reading: the table that `icc` and `analyse` read, and what `icc` writes (formats.md). Rows of CSV are text cells. */
import { z } from 'zod';

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const isNumber = (cell: string): boolean => number.test(cell) && Number.isFinite(Number(cell));
/** A number with a decimal point; empty: missing. */
const numberOrNone = z.string().refine((cell) => cell === '' || isNumber(cell), { message: 'a number or nothing' });
const iccOrNone = numberOrNone.refine((cell) => Number(cell) <= 1, { message: 'at most 1' });
const countOrNone = z.string().regex(/^\d*$/);

/**
 * One row of the reads: A1 the first reading, A2 a second by the same reader, B one by another. Every other column is a
 * feature; empty or NA: missing. Beside the single rows: a reading of a patient stands once (`parseReadsTable`).
 */
export const readsRowSchema = z
  .object({ patient_id: z.string().regex(/^(?!NA$)./), reading: z.enum(['A1', 'A2', 'B']) })
  .catchall(z.string().refine((cell) => cell === '' || cell === 'NA' || isNumber(cell), { message: 'a number, NA or nothing' }));

/** One row of `icc --out FILE.csv`: intra is A1 v A2, inter A1 v B; an ICC that is missing has its reason. */
export const iccRowSchema = z
  .object({
    feature: z.string().min(1),
    intra_icc: iccOrNone,
    intra_lower: iccOrNone,
    intra_upper: iccOrNone,
    inter_icc: iccOrNone,
    inter_lower: iccOrNone,
    inter_upper: iccOrNone,
    kept: z.enum(['0', '1']),
    intra_n: countOrNone,
    inter_n: countOrNone,
    reason: z.string(),
  })
  .refine((row) => (row.intra_icc === '' || row.inter_icc === '') === (row.reason !== ''), {
    path: ['reason'],
    message: 'a reason where an ICC is missing, and only there',
  })
  .refine((row) => row.kept === '0' || row.reason === '', { path: ['kept'], message: 'not kept where an ICC is missing' });

const icc = z.number().max(1).nullable();
const patients = z.number().int().nonnegative();

/** `icc --json` and `icc --out FILE.json`. */
export const iccFileSchema = z.object({
  schema: z.literal(1),
  program: z.object({ name: z.string(), version: z.string() }),
  synthetic: z.boolean(),
  model: z.enum(['1,1', '2,1', '3,1', '1,k', '2,k', '3,k']),
  threshold: z.number().min(0).lt(1),
  patients,
  without_intra: patients,
  without_inter: patients,
  features: z.array(
    z
      .object({
        feature: z.string().min(1),
        intra_icc: icc,
        intra_lower: icc,
        intra_upper: icc,
        inter_icc: icc,
        inter_lower: icc,
        inter_upper: icc,
        kept: z.boolean(),
        intra_n: patients.nullable(),
        inter_n: patients.nullable(),
        reason: z.string().min(1).nullable(),
      })
      .refine((row) => (row.intra_icc === null || row.inter_icc === null) === (row.reason !== null), {
        message: 'a reason where an ICC is missing, and only there',
      }),
  ),
});
