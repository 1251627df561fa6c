/** A polygon in progress: its vertices, whether it is closed and which vertices are chosen; and what editing does to it. */

type Point = readonly [number, number];

export interface PolygonDraft {
  /** Vertices in slice index coordinates. */
  readonly vertices: [number, number][];
  closed: boolean;
  /** Indices of the chosen vertices of a closed polygon. */
  readonly selection: Set<number>;
}

/** Distance on screen within which a click on the first vertex closes the polygon (workstation.md). */
export const CLOSE_DISTANCE_PX = 4;
/** Distance on screen between the vertices that a freehand drag sets. */
export const FREEHAND_STEP_PX = 6;
/** Distance on screen between the points of an outline drawn in one go: its shape is not to be edited, so it is finer. */
export const OUTLINE_STEP_PX = 1.5;
/** Distance on screen within which a press takes a vertex of a closed polygon. */
export const GRAB_DISTANCE_PX = 7;
/** Distance on screen from which a press that moves is a drag. */
export const DRAG_DISTANCE_PX = 2;

/** Distance on screen between two points of the slice. */
export const screenDistance = (a: Point, b: Point, pixelsPerVoxel: Point): number =>
  Math.hypot((a[0] - b[0]) * pixelsPerVoxel[0], (a[1] - b[1]) * pixelsPerVoxel[1]);

/** The vertices as x0, y0, x1, y1, ... */
export const toFlat = (vertices: readonly Point[]): Float64Array => Float64Array.from(vertices.flat());

/** The vertex nearest on screen; -1 where there is none. */
export function nearestVertex(vertices: readonly Point[], at: Point, scale: Point): { index: number; distance: number } {
  let best = { index: -1, distance: Infinity };
  for (const [index, vertex] of vertices.entries()) {
    const distance = screenDistance(vertex, at, scale);
    if (distance < best.distance) best = { index, distance };
  }
  return best;
}

/** The edge of the closed polygon nearest on screen (edge n joins vertices n and n + 1) and its nearest point; -1 where there is none. */
export function nearestEdge(
  vertices: readonly Point[],
  at: Point,
  scale: Point,
): { index: number; distance: number; point: [number, number] } {
  let best: ReturnType<typeof nearestEdge> = { index: -1, distance: Infinity, point: [0, 0] };
  for (const [index, from] of vertices.entries()) {
    const to = vertices[(index + 1) % vertices.length];
    if (!to) continue;
    // Along the edge as it lies on the screen.
    const [ex, ey] = [(to[0] - from[0]) * scale[0], (to[1] - from[1]) * scale[1]];
    const [px, py] = [(at[0] - from[0]) * scale[0], (at[1] - from[1]) * scale[1]];
    const length2 = ex * ex + ey * ey;
    const s = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * ex + py * ey) / length2));
    const distance = Math.hypot(px - s * ex, py - s * ey);
    if (distance < best.distance)
      best = { index, distance, point: [from[0] + s * (to[0] - from[0]), from[1] + s * (to[1] - from[1])] };
  }
  return best;
}

/** Chooses the vertices within the box that two opposite corners span; `add` keeps those chosen before. */
export function selectInBox(draft: PolygonDraft, a: Point, b: Point, add: boolean): void {
  if (!add) draft.selection.clear();
  const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
  const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
  for (const [index, [i, j]] of draft.vertices.entries())
    if (i >= left && i <= right && j >= top && j <= bottom) draft.selection.add(index);
}

/** Puts a vertex after vertex `index`; chosen vertices stay chosen. */
export function insertVertex(draft: PolygonDraft, index: number, point: [number, number]): void {
  const chosen = [...draft.selection].map((n) => (n > index ? n + 1 : n));
  draft.vertices.splice(index + 1, 0, point);
  draft.selection.clear();
  for (const n of chosen) draft.selection.add(n);
}

/** Puts a vertex in the middle of each edge between two chosen neighbours and chooses it too; false where there is none. */
export function splitSelected(draft: PolygonDraft): boolean {
  const { vertices, selection } = draft;
  const next: [number, number][] = [];
  const chosen: number[] = [];
  for (const [index, vertex] of vertices.entries()) {
    const following = (index + 1) % vertices.length;
    const to = vertices[following];
    if (selection.has(index)) chosen.push(next.length);
    next.push(vertex);
    if (!to || !selection.has(index) || !selection.has(following)) continue;
    chosen.push(next.length);
    next.push([(vertex[0] + to[0]) / 2, (vertex[1] + to[1]) / 2]);
  }
  if (next.length === vertices.length) return false;
  vertices.splice(0, vertices.length, ...next);
  selection.clear();
  for (const n of chosen) selection.add(n);
  return true;
}

/** Takes vertices out; false, and nothing is changed, where fewer than three would be left. */
export function removeVertices(draft: PolygonDraft, indices: ReadonlySet<number>): boolean {
  const kept = draft.vertices.filter((_, index) => !indices.has(index));
  if (indices.size === 0 || kept.length < 3) return false;
  draft.vertices.splice(0, draft.vertices.length, ...kept);
  draft.selection.clear();
  return true;
}
