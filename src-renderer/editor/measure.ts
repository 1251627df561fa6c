/** Distances, pairs of diameters and angles on a slice, in mm and degrees. They are notes, never part of the ROI. */
import type { MeasureKind } from '@shared/contract/entities';
import type { OverlayMark, SlicePoint } from './overlay-mark';

/**
 * A measure by its points in slice index coordinates: distance a-b; diameters a-b and, across it, c-d;
 * angle at b between a and c. With fewer points it is still being drawn.
 */
export interface Measure {
  readonly kind: MeasureKind;
  readonly points: readonly SlicePoint[];
}

/** Number of points of a finished measure. */
export const MEASURE_POINTS: Readonly<Record<MeasureKind, number>> = { distance: 2, diameters: 4, angle: 3 };

type SpacingMm = readonly [number, number];

/** Distance of two points of a slice in mm. */
export const distanceMm = (a: SlicePoint, b: SlicePoint, spacingMm: SpacingMm): number =>
  Math.hypot((a[0] - b[0]) * spacingMm[0], (a[1] - b[1]) * spacingMm[1]);

/** Angle at `vertex` between the directions to `a` and `c`, in degrees from 0 to 180; null where a point lies on the vertex. */
export function angleDegrees(a: SlicePoint, vertex: SlicePoint, c: SlicePoint, spacingMm: SpacingMm): number | null {
  const [ax, ay] = [(a[0] - vertex[0]) * spacingMm[0], (a[1] - vertex[1]) * spacingMm[1]];
  const [cx, cy] = [(c[0] - vertex[0]) * spacingMm[0], (c[1] - vertex[1]) * spacingMm[1]];
  if ((ax === 0 && ay === 0) || (cx === 0 && cy === 0)) return null;
  return (Math.abs(Math.atan2(ax * cy - ay * cx, ax * cx + ay * cy)) * 180) / Math.PI;
}

/** The point on the line through `start`, at right angles (in mm) to a-b, that is nearest to `at`. */
export function acrossFrom(a: SlicePoint, b: SlicePoint, start: SlicePoint, at: SlicePoint, spacingMm: SpacingMm): SlicePoint {
  const [ux, uy] = [(b[0] - a[0]) * spacingMm[0], (b[1] - a[1]) * spacingMm[1]];
  const length2 = ux * ux + uy * uy;
  if (length2 === 0) return at;
  const [vx, vy] = [(at[0] - start[0]) * spacingMm[0], (at[1] - start[1]) * spacingMm[1]];
  const along = (vx * ux + vy * uy) / length2;
  return [start[0] + (vx - along * ux) / spacingMm[0], start[1] + (vy - along * uy) / spacingMm[1]];
}

/** The measure with one of its points elsewhere; a second diameter stays at right angles to the first. */
export function withPointAt({ kind, points }: Measure, index: number, at: SlicePoint, spacingMm: SpacingMm): Measure {
  const [a, b, c, d] = points.map((point, n) => (n === index ? at : point));
  if (kind === 'diameters' && a && b && c && d) return { kind, points: [a, b, c, acrossFrom(a, b, c, d, spacingMm)] };
  return { kind, points: points.map((point, n) => (n === index ? at : point)) };
}

/** What stands beside a measure: `12.3 mm`, `12.3 x 8.1 mm`, `34.5°`; empty while there is nothing to say. */
export function measureText({ kind, points }: Measure, spacingMm: SpacingMm): string {
  const [a, b, c, d] = points;
  if (!a || !b) return '';
  const first = distanceMm(a, b, spacingMm).toFixed(1);
  if (kind === 'distance' || !c) return `${first} mm`;
  if (kind === 'angle') {
    const angle = angleDegrees(a, b, c, spacingMm);
    return angle === null ? '' : `${angle.toFixed(1)}°`;
  }
  return d ? `${first} × ${distanceMm(c, d, spacingMm).toFixed(1)} mm` : `${first} mm`;
}

/** The measure as it is drawn over the image. */
export function measureMarks(measure: Measure, spacingMm: SpacingMm): readonly OverlayMark[] {
  const { kind, points } = measure;
  const lines = kind === 'diameters' ? [points.slice(0, 2), points.slice(2, 4)] : [points];
  const at = kind === 'angle' ? points[1] : points.at(-1);
  const text = measureText(measure, spacingMm);
  return [
    ...lines.filter((line) => line.length > 1).map((line) => ({ kind: 'line', points: line, tone: 'measure' }) as const),
    { kind: 'handles', points, tone: 'measure' },
    ...(at && text !== '' ? [{ kind: 'label', at, text } as const] : []),
  ];
}
