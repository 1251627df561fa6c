/** A polygon in progress: its vertices and whether it is closed. Plain data. */

export interface PolygonDraft {
  /** Vertices in slice index coordinates. */
  readonly vertices: [number, number][];
  closed: boolean;
}

/** Distance on screen within which a click on the first vertex closes the polygon (workstation.md). */
export const CLOSE_DISTANCE_PX = 4;
/** Distance on screen between the vertices that a freehand drag sets. */
export const FREEHAND_STEP_PX = 6;
/** Distance on screen within which a press takes a vertex of a closed polygon. */
export const GRAB_DISTANCE_PX = 7;

/** Distance on screen between two points of the slice. */
export const screenDistance = (
  a: readonly [number, number],
  b: readonly [number, number],
  pixelsPerVoxel: readonly [number, number],
): number => Math.hypot((a[0] - b[0]) * pixelsPerVoxel[0], (a[1] - b[1]) * pixelsPerVoxel[1]);

/** The vertices as x0, y0, x1, y1, ... */
export const toFlat = (vertices: readonly (readonly [number, number])[]): Float64Array => Float64Array.from(vertices.flat());
