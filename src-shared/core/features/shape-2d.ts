/** Shape of the resampled mask, slice by slice (science 2.1 rule 9; no IBSI definition). */
import type { ResampledRoi, RoiSlice } from '../preprocess/roi-slices';

export const SHAPE_2D = [
  'area',
  'perimeter',
  'perimeter_to_area_ratio',
  'sphericity',
  'maximum_diameter',
  'major_axis_length',
  'minor_axis_length',
  'elongation',
] as const;
export type Shape2dFeature = (typeof SHAPE_2D)[number];

/** Means over the slices; elongation is null when every slice is a single pixel. */
export type Shape2dValues = Readonly<Record<Exclude<Shape2dFeature, 'elongation'>, number>> & {
  readonly elongation: number | null;
};

/** Area and perimeter of the marching-squares contour at 0.5, diagonal pixels not connected; holes and islands count. */
function contourMeasures(slice: RoiSlice, inside: Uint8Array, dx: number, dy: number): { area: number; perimeter: number } {
  const { stride, size } = slice;
  const pixel = dx * dy;
  const cut = Math.hypot(dx, dy) / 2; // the segment across one corner of a block
  let area = 0;
  let perimeter = 0;
  for (let at = 0; at + stride + 1 < size; at++) {
    if ((at + 1) % stride === 0) continue; // a block ends at the last column
    const a = inside[at]!;
    const b = inside[at + 1]!;
    const c = inside[at + stride]!;
    const d = inside[at + stride + 1]!;
    switch (a + b + c + d) {
      case 1:
        area += pixel / 8;
        perimeter += cut;
        break;
      case 2:
        if (a === d) {
          area += pixel / 4;
          perimeter += 2 * cut;
        } else {
          area += pixel / 2;
          perimeter += a === b ? dx : dy;
        }
        break;
      case 3:
        area += (7 * pixel) / 8;
        perimeter += cut;
        break;
      case 4:
        area += pixel;
        break;
      default:
        break;
    }
  }
  return { area, perimeter };
}

/**
 * Greatest distance between contour vertices, which lie halfway between an ROI pixel and a
 * neighbour outside. On each line of vertices only the two ends can belong to a farthest pair.
 */
function maximumDiameter(slice: RoiSlice, inside: Uint8Array, dx: number, dy: number): number {
  const { stride, size } = slice;
  const rows = size / stride;
  // Lines at half rows: 2y holds vertices on pixel row y, 2y + 1 those between rows y and y + 1.
  const low = new Float64Array(2 * rows).fill(Infinity);
  const high = new Float64Array(2 * rows).fill(-Infinity);
  const mark = (line: number, x: number): void => {
    if (x < low[line]!) low[line] = x;
    if (x > high[line]!) high[line] = x;
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      if (x + 1 < stride && inside[at] !== inside[at + 1]) mark(2 * y, x + 0.5);
      if (y + 1 < rows && inside[at] !== inside[at + stride]) mark(2 * y + 1, x);
    }
  }
  let longest = 0;
  for (let p = 0; p < low.length; p++) {
    if (low[p] === Infinity) continue;
    for (let q = p; q < low.length; q++) {
      if (low[q] === Infinity) continue;
      const height = ((q - p) / 2) * dy;
      const width = Math.max(Math.abs(high[q]! - low[p]!), Math.abs(high[p]! - low[q]!)) * dx;
      longest = Math.max(longest, height * height + width * width);
    }
  }
  return Math.sqrt(longest);
}

/** Major and minor axis: 4 sqrt(eigenvalue) of the population covariance of pixel centres. */
function axisLengths(slice: RoiSlice, dx: number, dy: number): { major: number; minor: number } {
  const { offsets, stride } = slice;
  const n = offsets.length;
  let [sumX, sumY] = [0, 0];
  for (let v = 0; v < n; v++) {
    const y = Math.floor(offsets[v]! / stride);
    sumX += offsets[v]! - y * stride;
    sumY += y;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let v = 0; v < n; v++) {
    const row = Math.floor(offsets[v]! / stride);
    const x = (offsets[v]! - row * stride - sumX / n) * dx;
    const y = (row - sumY / n) * dy;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  [xx, yy, xy] = [xx / n, yy / n, xy / n];
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const larger = middle + spread;
  // The product of the eigenvalues is the determinant: no cancellation for thin shapes.
  const smaller = larger > 0 ? Math.max(0, (xx * yy - xy * xy) / larger) : 0;
  return { major: 4 * Math.sqrt(larger), minor: 4 * Math.sqrt(smaller) };
}

/** The eight shape features in mm, mm2 and 1/mm, each the mean of the slices' values; `spacingMm` is that of the resampled grid. */
export function computeShape2d(roi: ResampledRoi, spacingMm: readonly [number, number]): Shape2dValues {
  const [dx, dy] = spacingMm;
  const sums = new Float64Array(SHAPE_2D.length);
  let elongated = 0;
  for (const slice of roi.slices) {
    const inside = new Uint8Array(slice.size);
    for (let n = 0; n < slice.offsets.length; n++) inside[slice.offsets[n]!] = 1;
    const { area, perimeter } = contourMeasures(slice, inside, dx, dy);
    const { major, minor } = axisLengths(slice, dx, dy);
    sums[0]! += area;
    sums[1]! += perimeter;
    sums[2]! += perimeter / area;
    sums[3]! += (2 * Math.sqrt(Math.PI * area)) / perimeter;
    sums[4]! += maximumDiameter(slice, inside, dx, dy);
    sums[5]! += major;
    sums[6]! += minor;
    if (slice.offsets.length > 1) {
      sums[7]! += minor / major;
      elongated++;
    }
  }
  const mean = (n: number): number => sums[n]! / roi.slices.length;
  return {
    area: mean(0),
    perimeter: mean(1),
    perimeter_to_area_ratio: mean(2),
    sphericity: mean(3),
    maximum_diameter: mean(4),
    major_axis_length: mean(5),
    minor_axis_length: mean(6),
    elongation: elongated === 0 ? null : sums[7]! / elongated,
  };
}
