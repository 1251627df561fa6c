/**
 * The self-test: this program's features on the IBSI-1 digital phantom against the published
 * consensus values. Pure; the files under assets/ibsi are read by the caller.
 */
import { parseCsv } from '@shared/base/csv';
import { fail, ok, type Result } from '@shared/base/result';
import { familyCatalogue, findFeature } from '../features/catalogue';
import type { Vec3 } from '../geometry/grid';
import { computeFeatures, type ExtractionOutcome } from './compute-features';
import type { ExtractionProfile } from './extraction-profile';

/** The phantom: whole-number intensities that are grey levels too, x fastest. */
export interface IbsiPhantom {
  readonly dims: Vec3;
  readonly intensities: Float64Array;
  readonly mask: Uint8Array;
}

/** One consensus value of the IBSI-1 reference manual. */
export interface IbsiReference {
  readonly family: string;
  readonly feature: string;
  readonly ibsiId: string;
  /** As printed: `2D, averaged`; empty for families without aggregation. */
  readonly aggregation: string;
  /** IBSI id of the aggregation: BTW3, SUJT ...; empty for families without. */
  readonly aggregationId: string;
  readonly value: number;
  readonly tolerance: number;
}

export interface SelftestRow {
  readonly family: string;
  readonly feature: string;
  readonly ibsiId: string;
  readonly aggregation: string;
  readonly reference: number;
  readonly tolerance: number;
  readonly value: number | null;
  readonly pass: boolean;
}

export interface SelftestOutcome {
  readonly passed: number;
  readonly failed: number;
  /** Consensus values of families, 3D aggregations and 3D morphology that this program does not compute. */
  readonly outOfScope: number;
  readonly rows: readonly SelftestRow[];
}

/** Phantom from assets/ibsi/digital-phantom.json. Error `selftest/bad-phantom`. */
export function parseIbsiPhantom(value: unknown): Result<IbsiPhantom> {
  const list = (key: string): readonly number[] | null => {
    const entry: unknown =
      typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : null;
    return Array.isArray(entry) && entry.every((n): n is number => typeof n === 'number') ? entry : null;
  };
  const [dims, intensities, mask] = [list('dims'), list('intensities'), list('mask')];
  const [i, j, k] = dims ?? [];
  if (!i || !j || !k || !intensities || !mask) return fail('selftest/bad-phantom', { rule: 'needs dims, intensities and mask' });
  if (intensities.length !== i * j * k || mask.length !== i * j * k)
    return fail('selftest/bad-phantom', { rule: 'lengths must be the product of dims' });
  return ok({
    dims: [i, j, k],
    intensities: Float64Array.from(intensities),
    mask: Uint8Array.from(mask, (m) => (m === 0 ? 0 : 1)),
  });
}

/** Consensus values from a CSV with columns family, feature, ibsi_id, aggregation, value, tolerance, aggregation_id. Error `selftest/bad-reference`, or a `csv/` problem. */
export function parseIbsiReference(csv: string): Result<readonly IbsiReference[]> {
  const table = parseCsv(csv);
  if (!table.ok) return table;
  const { header, rows, lines } = table.value;
  const columns = ['family', 'feature', 'ibsi_id', 'aggregation', 'aggregation_id', 'value', 'tolerance'].map((name) =>
    header.indexOf(name),
  );
  if (columns.includes(-1)) return fail('selftest/bad-reference', { rule: 'a column is missing', line: 1 });
  const references: IbsiReference[] = [];
  for (const [n, row] of rows.entries()) {
    const [family = '', feature = '', ibsiId = '', aggregation = '', aggregationId = '', value = '', tolerance = ''] =
      columns.map((c) => row[c]);
    const reference = { family, feature, ibsiId, aggregation, aggregationId, value: Number(value), tolerance: Number(tolerance) };
    if (value === '' || tolerance === '' || !Number.isFinite(reference.value) || !Number.isFinite(reference.tolerance)) {
      return fail('selftest/bad-reference', { rule: 'value and tolerance must be numbers', line: lines[n] ?? 0 });
    }
    references.push(reference);
  }
  return ok(references);
}

/** IBSI's comparison: round to 3 significant digits, then |x - reference| <= tolerance (0: exact to 3 digits). */
export function matchesIbsi(value: number, reference: number, tolerance: number): boolean {
  const rounded = Number(value.toPrecision(3));
  // The margin only absorbs the binary form of decimal fractions: 0.751 - 0.748 <= 0.003.
  return Math.abs(rounded - reference) <= tolerance + 1e-12 * Math.max(1, Math.abs(reference));
}

/**
 * Consensus values against an outcome, for every one that its profile computes (by family, IBSI's
 * name of the feature, and aggregation); the others are out of scope.
 */
export function compareWithIbsi(outcome: ExtractionOutcome, references: readonly IbsiReference[]): SelftestOutcome {
  const keyOf = (family: string | null, label: string, aggregation: string): string =>
    `${String(family)}/${label}/${aggregation}`;
  const ours = new Map<string, number | null>();
  for (const { family, feature, imageType, aggregation, value } of outcome.features) {
    if (imageType !== 'original') continue;
    const label = findFeature(family, feature)?.label ?? '';
    ours.set(keyOf(familyCatalogue[family].ibsiName, label, aggregation === 'pooled' ? '' : aggregation), value);
  }
  const rows: SelftestRow[] = [];
  for (const { family, feature, ibsiId, aggregation, aggregationId, value: reference, tolerance } of references) {
    const value = ours.get(keyOf(family, feature, aggregationId));
    if (value === undefined) continue;
    const pass = value !== null && matchesIbsi(value, reference, tolerance);
    rows.push({ family, feature, ibsiId, aggregation, reference, tolerance, value, pass });
  }
  const passed = rows.filter((row) => row.pass).length;
  return { passed, failed: rows.length - passed, outOfScope: references.length - rows.length, rows };
}

/** The digital phantom as an axial series of 2 mm voxels, measured by a profile without processing. Errors: those of `computeFeatures`. */
export function selftest(
  phantom: IbsiPhantom,
  references: readonly IbsiReference[],
  profile: ExtractionProfile,
): Result<SelftestOutcome> {
  const grid = {
    dims: phantom.dims,
    spacingMm: [2, 2, 2],
    originLpsMm: [0, 0, 0],
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  } as const;
  const outcome = computeFeatures({
    volume: { grid, stored: phantom.intensities, slope: 1, intercept: 0 },
    mask: phantom.mask,
    sequence: 't1c',
    profile,
  });
  return outcome.ok ? ok(compareWithIbsi(outcome.value, references)) : outcome;
}
