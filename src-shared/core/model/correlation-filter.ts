/** Of features that say nearly the same, keeps the one with the strongest interaction. */
import { assert } from '../../base/assert';

export interface RankedFeature {
  readonly name: string;
  /** One finite number a patient; the scale does not matter. */
  readonly values: ArrayLike<number>;
  /** By which the features are ranked: p of the interaction. */
  readonly p: number;
}

export interface DroppedFeature {
  readonly feature: string;
  /** The first kept feature, in the order of keeping, that it is correlated with. */
  readonly becauseOf: string;
  /** Pearson's r of the two. */
  readonly r: number;
}

export interface CorrelationFilter {
  /** In the order of ranking. */
  readonly kept: readonly string[];
  /** In the order of ranking. */
  readonly dropped: readonly DroppedFeature[];
}

/** p to eight significant digits: a feature in another unit has the same p but for the rounding of its fit. */
const rankOf = (p: number): number => Number(p.toPrecision(8));

/**
 * Walks the features by ascending p (equal up to rounding: in the order given) and drops one whose
 * |Pearson r| with any feature kept so far is > rMax. A constant feature has no r and
 * stays. Time: kept x features x rows.
 * Source: Dong et al., BMC Medicine 2019;17:190; the absolute value is this program's reading.
 */
export function filterCorrelated(features: readonly RankedFeature[], rMax: number): CorrelationFilter {
  const ranked = features.map((feature, position) => ({ feature, position, rank: rankOf(feature.p) }));
  ranked.sort((a, b) => a.rank - b.rank || a.position - b.position);
  const kept: { readonly name: string; readonly unit: Float64Array }[] = [];
  const dropped: DroppedFeature[] = [];
  for (const { feature } of ranked) {
    const unit = toUnitVector(feature.values);
    let because: DroppedFeature | null = null;
    for (const earlier of kept) {
      const r = dot(earlier.unit, unit);
      if (Math.abs(r) <= rMax) continue;
      because = { feature: feature.name, becauseOf: earlier.name, r };
      break;
    }
    if (because) dropped.push(because);
    else kept.push({ name: feature.name, unit });
  }
  return { kept: kept.map((one) => one.name), dropped };
}

/** The column less its mean, of length 1, so that r of two columns is their product; zeros for a constant column. */
function toUnitVector(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const centre = sum / n;
  const unit = new Float64Array(n);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i]! - centre;
    unit[i] = d;
    squares += d * d;
  }
  const length = Math.sqrt(squares);
  // The rounded mean of equal numbers may differ from them in the last digit.
  const constant = length <= 1e-14 * Math.abs(centre) * Math.sqrt(n);
  for (let i = 0; i < n; i++) unit[i] = constant ? 0 : unit[i]! / length;
  return unit;
}

function dot(a: Float64Array, b: Float64Array): number {
  assert(a.length === b.length, 'columns differ in length');
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return Math.max(-1, Math.min(1, sum));
}
