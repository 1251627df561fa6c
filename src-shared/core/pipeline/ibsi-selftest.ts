/**
 * The self-test: this program's features on the IBSI-1 digital phantom against the published
 * consensus values. Pure; the files under assets/ibsi are read by the caller.
 */
import { parseCsv } from '@shared/base/csv';
import { fail, ok, type Result } from '@shared/base/result';
import { featureCatalogue, type FeatureFamily } from '../features/catalogue';
import { computeFirstOrder } from '../features/first-order';
import { AGGREGATIONS, type Aggregation, computeTexture } from '../features/texture';
import type { Vec3 } from '../geometry/grid';
import { resampleAxis } from '../preprocess/resample-axis';
import { resampleRoi } from '../preprocess/roi-slices';

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

/** IBSI's family names of the families that profile ictos-273 draws from. */
const FAMILIES: Readonly<Record<string, FeatureFamily>> = { 'intensity statistics': 'firstorder', GLCM: 'glcm', GLRLM: 'glrlm' };

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
 * Every consensus value in scope (18 intensity statistics; 25 GLCM and 16 GLRLM features in
 * the aggregations BTW3, SUJT, JJUI, ZW7Z) against ours. No processing and no discretisation:
 * the phantom's intensities are its grey levels.
 */
export function selftest(phantom: IbsiPhantom, references: readonly IbsiReference[]): SelftestOutcome {
  const [columns, rows, slices] = phantom.dims;
  const roi = resampleRoi(phantom.mask, phantom.dims, resampleAxis(columns, 1, null), resampleAxis(rows, 1, null));
  const values = new Float64Array(roi.voxels);
  let n = 0;
  for (let v = 0; v < columns * rows * slices; v++) if (phantom.mask[v] !== 0) values[n++] = phantom.intensities[v]!;
  const levels = Uint16Array.from(values);
  const count = levels.reduce((most, level) => Math.max(most, level), 1);

  const computed = new Map<string, number | null>();
  const keep = (family: FeatureFamily, aggregation: string, found: Readonly<Record<string, number>> | null): void => {
    for (const { feature, ibsiId, family: of } of featureCatalogue) {
      if (of === family) computed.set(`${family}/${String(ibsiId)}/${aggregation}`, found?.[feature] ?? null);
    }
  };
  keep('firstorder', '', computeFirstOrder(values));
  for (const aggregation of AGGREGATIONS) {
    const texture = computeTexture(roi, { levels, count }, aggregation, 'all');
    keep('glcm', aggregation, texture.glcm);
    keep('glrlm', aggregation, texture.glrlm);
  }

  const found: SelftestRow[] = [];
  for (const { family, feature, ibsiId, aggregation, aggregationId, value: reference, tolerance } of references) {
    const ours = FAMILIES[family];
    if (ours === undefined || (ours !== 'firstorder' && !isAggregation(aggregationId))) continue;
    const value = computed.get(`${ours}/${ibsiId}/${aggregationId}`) ?? null;
    found.push({
      family,
      feature,
      ibsiId,
      aggregation,
      reference,
      tolerance,
      value,
      pass: value !== null && matchesIbsi(value, reference, tolerance),
    });
  }
  const passed = found.filter((row) => row.pass).length;
  return { passed, failed: found.length - passed, outOfScope: references.length - found.length, rows: found };
}

const isAggregation = (id: string): id is Aggregation => AGGREGATIONS.some((aggregation) => aggregation === id);
