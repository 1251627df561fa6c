/**
 * The manifest of a cohort (formats.md): which image and mask belong to which case. One reading of it for every
 * command that goes over a cohort. Reads the table alone: no image is opened here.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseCsv } from '@shared/base/csv';
import { fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import { studySequenceSchema, type StudySequence } from '@shared/contract/entities';
import { manifestColumns, manifestRowSchema } from '@shared/contract/manifest';

/** One ROI of one series to measure. */
export interface ManifestRow {
  readonly caseId: string;
  readonly sequence: StudySequence;
  /** Whole path of the image: a folder of DICOM files, a DICOM file or a NIfTI image. */
  readonly image: string;
  /** Whole path of the mask: RTSTRUCT or NIfTI. */
  readonly mask: string;
  /** Name of the ROI among several; null where the manifest names none. */
  readonly roi: string | null;
  /** Line of the manifest, 1-based; the header is line 1. */
  readonly line: number;
}

/** A row that cannot be used, with its cells as they are written. */
export interface ManifestFailure {
  readonly caseId: string;
  readonly sequence: string;
  readonly line: number;
  readonly problem: Problem;
}

export interface Manifest {
  /** In the order of the file. */
  readonly rows: readonly ManifestRow[];
  /** In the order of the file; `line` says where between the rows. */
  readonly failures: readonly ManifestFailure[];
}

/** What is wrong with the cells of a row: the first fault in the order of the columns. */
function faultOf(column: string, value: string): Problem {
  if (value === '') return problem('manifest/empty-cell', { column });
  if (column === 'case_id') return problem('manifest/case-id', { value });
  return problem('manifest/unknown-sequence', { value, allowed: [...studySequenceSchema.options] });
}

/**
 * Reads a manifest. `folder` is the folder of the file: paths in it are relative to that, or whole. Other columns are
 * passed over. Errors, of the whole file: those of `parseCsv`, `manifest/missing-columns` {columns}, `manifest/no-rows`.
 * Of one row, listed beside the good ones: `manifest/empty-cell` {column}, `manifest/case-id` {value} (it names files,
 * so it must be a safe file name), `manifest/unknown-sequence` {value, allowed}, `manifest/duplicate-row` {line}: case and
 * sequence stand in that earlier line (capitals do not tell cases apart: their files would be one on some systems).
 */
export function parseManifest(text: string, folder: string): Result<Manifest> {
  const csv = parseCsv(text);
  if (!csv.ok) return csv;
  const { header, lines } = csv.value;
  const missing = manifestColumns.filter((column) => !header.includes(column));
  if (missing.length > 0) return fail('manifest/missing-columns', { columns: missing });
  if (csv.value.rows.length === 0) return fail('manifest/no-rows');
  const rows: ManifestRow[] = [];
  const failures: ManifestFailure[] = [];
  const seen = new Map<string, number>();
  csv.value.rows.forEach((row, n) => {
    const cell = (column: string): string => row[header.indexOf(column)] ?? '';
    const line = lines[n] ?? 0;
    const refuse = (cause: Problem): void => {
      failures.push({ caseId: cell('case_id'), sequence: cell('sequence'), line, problem: cause });
    };
    const parsed = manifestRowSchema.safeParse(Object.fromEntries(manifestColumns.map((column) => [column, cell(column)])));
    if (!parsed.success) {
      const column = manifestColumns.find((name) => parsed.error.issues.some((issue) => issue.path[0] === name)) ?? 'case_id';
      refuse(faultOf(column, cell(column)));
      return;
    }
    const { case_id: caseId, sequence, image, mask, roi } = parsed.data;
    const key = `${caseId.normalize('NFC').toLowerCase()}.${sequence}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      refuse(problem('manifest/duplicate-row', { line: earlier }));
      return;
    }
    seen.set(key, line);
    rows.push({
      caseId,
      sequence,
      image: resolve(folder, image),
      mask: resolve(folder, mask),
      roi: roi === '' ? null : roi,
      line,
    });
  });
  return ok({ rows, failures });
}

/** Reads the manifest at a whole path. Errors: `file/cannot-read`, `table/unreadable` (not UTF-8), those of `parseManifest`. */
export async function readManifest(path: string): Promise<Result<Manifest>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    return fail('file/cannot-read', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (text.includes('\u0000') || text.includes('\ufffd')) return fail('table/unreadable', { path, reason: 'not UTF-8 text' });
  return parseManifest(text, dirname(path));
}
