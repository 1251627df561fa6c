/** The intensities of the slice that is drawn on, as the tools that look at the image see them. */

export interface SliceImage {
  readonly columns: number;
  readonly rows: number;
  /** Rescaled intensities, row-major. Another slice has another object: tools may keep what they made of it by identity. */
  readonly values: Float32Array;
}

/** Grey range of a slice: its 1st and 99th percentile (nearest rank over an even sample of at most about 16,000 pixels). */
export function greyRange(image: SliceImage): readonly [low: number, high: number] {
  const { values } = image;
  // An odd step, so that the sample does not fall on one column of an even-sized slice.
  const step = values.length <= 16_384 ? 1 : Math.floor(values.length / 16_384) | 1;
  const sample = new Float32Array(Math.ceil(values.length / step));
  for (let n = 0, at = 0; at < values.length; at += step) sample[n++] = values[at]!;
  sample.sort();
  return [sample[Math.floor(0.01 * (sample.length - 1))] ?? 0, sample[Math.ceil(0.99 * (sample.length - 1))] ?? 0];
}

/** The intensity at `percent` of the grey range. */
export function greyAt(range: readonly [number, number], percent: number): number {
  return range[0] + ((range[1] - range[0]) * percent) / 100;
}

/** The range of intensities that thresholds in per cent stand for: 0 and 100 are open ends. */
export function thresholdRange(range: readonly [number, number], [low, high]: readonly [number, number]): [number, number] {
  return [low <= 0 ? -Infinity : greyAt(range, low), high >= 100 ? Infinity : greyAt(range, high)];
}
