/** The outline of a slice's ROI along pixel edges, for viewers and reports. Not used in any feature. */
import { assert } from '@shared/base/assert';

/** Steps along pixel edges: right, down, left, up (y grows downwards). */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

/**
 * Closed polygons (x0, y0, x1, y1, ... in index coordinates, so at n +- 0.5) around the set
 * pixels, exactly along their edges: outer outlines clockwise on screen, holes the other way.
 * Pixels that touch at a corner only are outlined apart. Rasterising the polygons gives the bitmap back.
 */
export function toOutline(bitmap: Uint8Array, columns: number, rows: number): readonly Float64Array[] {
  assert(bitmap.length === columns * rows, 'bitmap does not fit the slice');
  const at = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < columns && y < rows && bitmap[y * columns + x] !== 0;
  // One mark for each top edge walked to the right (pixel below it set, pixel above it not): every outline has one.
  const walked = new Uint8Array(columns * rows);
  const outlines: Float64Array[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (!at(x, y) || at(x, y - 1) || walked[y * columns + x]) continue;
      const points: number[] = [];
      // (cx, cy) is a pixel corner: the upper left one of pixel (cx, cy). The ROI is on the right hand of the walk.
      let [cx, cy, heading] = [x, y, 0];
      do {
        if (heading === 0) walked[cy * columns + cx] = 1;
        cx += STEP_X[heading] ?? 0;
        cy += STEP_Y[heading] ?? 0;
        // The two pixels ahead, left and right of the heading.
        const rightX = heading === 0 || heading === 3 ? cx : cx - 1;
        const rightY = heading === 0 || heading === 1 ? cy : cy - 1;
        const leftX = heading === 0 || heading === 1 ? cx : cx - 1;
        const leftY = heading === 1 || heading === 2 ? cy : cy - 1;
        let next = heading;
        if (!at(rightX, rightY)) next = (heading + 1) % 4;
        else if (at(leftX, leftY)) next = (heading + 3) % 4;
        if (next !== heading) points.push(cx - 0.5, cy - 0.5);
        heading = next;
      } while (cx !== x || cy !== y || heading !== 0);
      outlines.push(Float64Array.from(points));
    }
  }
  return outlines;
}
