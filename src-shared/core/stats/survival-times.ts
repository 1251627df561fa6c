/**
 * Follow-up times: R's merging of nearly equal times, and months.
 * Every survival function of this room merges times first, as R does.
 */

/** sqrt of the double epsilon, R's tolerance for "equal" times. */
const tieTolerance = Math.sqrt(Number.EPSILON);

/**
 * Replaces times that differ by rounding alone by one value, so that 0.1 + 0.2
 * ties with 0.3. Neighbouring unique times are tied when their difference is
 * <= 1.49e-8 absolutely or relative to the mean of the |unique times|; chains
 * merge, and the first time of a run is kept.
 * Source: R survival 3.5, `aeqSurv` (timefix = TRUE).
 */
export function mergeTiedTimes(times: ArrayLike<number>): Float64Array {
  const merged = Float64Array.from(times);
  const unique = [...new Set(merged)].sort((a, b) => a - b);
  if (unique.length < 2) return merged;
  const scale = unique.reduce((sum, t) => sum + Math.abs(t), 0) / unique.length;
  const target = new Map<number, number>();
  let kept = unique[0]!;
  let anyTied = false;
  for (let k = 1; k < unique.length; k++) {
    const gap = unique[k]! - unique[k - 1]!;
    if (gap <= tieTolerance || gap / scale <= tieTolerance) {
      target.set(unique[k]!, kept);
      anyTied = true;
    } else kept = unique[k]!;
  }
  if (anyTied) for (let i = 0; i < merged.length; i++) merged[i] = target.get(merged[i]!) ?? merged[i]!;
  return merged;
}
