/** The manifest of a cohort (formats.md) as a zod schema: what `batch` and `robustness` are given. */
import { z } from 'zod';
import { studySequenceSchema } from './entities';

/** Columns of a manifest (`batch`, `robustness`); any other is passed over. */
export const manifestColumns = ['case_id', 'sequence', 'image', 'mask', 'roi'] as const;

/** Names that Windows keeps for devices, whatever ending follows. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * One row of a manifest, as text cells. The case id names result files on every system, so it holds no separator,
 * no control character, nothing that Windows refuses, and neither begins with a dot nor ends with a dot or a space. It
 * stands in tables, so it does not begin as a formula of a spreadsheet does. A file name has at most 255 bytes.
 */
export const manifestRowSchema = z.object({
  case_id: z
    .string()
    .refine((name) => encodeURIComponent(name.replace(/\p{Cs}/gu, '?')).replace(/%../g, '.').length <= 200, {
      message: 'at most 200 bytes',
    })
    .regex(/^(?![.\s=+@-])[^/\\:*?"<>|\u0000-\u001f\u007f]+(?<![.\s])$/u)
    .refine((name) => !deviceName.test(name), { message: 'a name that Windows keeps for a device' }),
  sequence: studySequenceSchema,
  image: z.string().min(1),
  mask: z.string().min(1),
  /** Empty where the mask holds one ROI. */
  roi: z.string(),
});
