/** Order statistics in linear time. */

/** Bins of the values' range; of those only the ones that hold a rank are sorted. */
const BINS = 2048;

/**
 * The rank-th smallest value (1 = smallest) for each rank. The values, one or more, must be finite. Values are counted in
 * equal bins between the smallest and the greatest; the map to a bin is monotone, so a rank lies in the bin where the
 * count passes it. Where one bin holds most of them (a far outlier) the time is that of sorting it.
 */
export function selectRanks(values: Float64Array, ranks: readonly number[]): readonly number[] {
  const count = values.length;
  let min = values[0]!;
  let max = min;
  for (let n = 1; n < count; n++) {
    const v = values[n]!;
    if (v < min) min = v;
    else if (v > max) max = v;
  }
  // A range beyond the greatest double, or none: one bin.
  const range = max - min;
  const scale = range > 0 && range < Infinity ? (BINS - 1) / range : 0;
  const counts = new Uint32Array(BINS);
  const bins = new Uint16Array(count);
  for (let n = 0; n < count; n++) {
    // A range of a few denormals gives no finite scale: the product is limited, and the bin sorted.
    const bin = Math.min(BINS - 1, (values[n]! - min) * scale) | 0;
    bins[n] = bin;
    counts[bin]!++;
  }
  const sorted = new Map<number, Float64Array>();
  return ranks.map((rank) => {
    let bin = 0;
    let before = 0;
    while (before + counts[bin]! < rank) before += counts[bin++]!;
    let members = sorted.get(bin);
    if (!members) {
      members = new Float64Array(counts[bin]!);
      for (let n = 0, at = 0; n < count; n++) if (bins[n] === bin) members[at++] = values[n]!;
      members.sort();
      sorted.set(bin, members);
    }
    return members[rank - before - 1]!;
  });
}
