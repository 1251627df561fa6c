import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import type { Volume } from '@shared/core/volume/volume';
import { makeViewPlane } from '@renderer/editor/view-plane';
import { traceEdges } from '@renderer/viewer/mask-edges';
import { drawOverlay, scaleBarMm } from '@renderer/viewer/pane-overlay';
import { extractSlice } from '@renderer/viewer/slice-extraction';

const grid: Grid = {
  dims: [5, 7, 3],
  spacingMm: [0.5, 0.7, 4],
  originLpsMm: [-3, 20, -50],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const volume: Volume = { grid, stored: Int16Array.from({ length: 105 }, (_, n) => n * 3 - 20), slope: 2, intercept: 1 };

describe('slice extraction', () => {
  it('holds at every pixel of every plane the voxel that lies there, rescaled, and gives the range', () => {
    for (const plane of ['axial', 'coronal', 'sagittal'] as const) {
      const view = makeViewPlane(grid, plane);
      const [columns, rows, slices] = view.grid.dims;
      const into = new Float32Array(columns * rows);
      for (let k = 0; k < slices; k++) {
        const range = extractSlice(volume, view.mapping, k, into);
        expect(range).toEqual([Math.min(...into), Math.max(...into)]);
        for (let j = 0; j < rows; j++) {
          for (let i = 0; i < columns; i++) {
            const [x = 0, y = 0, z = 0] = toIjk(grid, toLpsMm(view.grid, [i, j, k])).map(Math.round);
            expect(into[j * columns + i], `${plane} ${i},${j},${k}`).toBe((volume.stored[(z * 7 + y) * 5 + x] ?? NaN) * 2 + 1);
          }
        }
      }
    }
  });
});

describe('edges of an ROI', () => {
  it('are exactly the borders between set and unset pixels, for any bitmap and any rectangle around it', () => {
    const bitmap = fc.array(fc.constantFrom(0, 1), { minLength: 63, maxLength: 63 });
    fc.assert(
      fc.property(bitmap, fc.integer({ min: 0, max: 2 }), (bits, slack) => {
        const [columns, rows] = [9, 7];
        const at = (i: number, j: number): number =>
          i >= 0 && j >= 0 && i < columns && j < rows ? (bits[j * columns + i] ?? 0) : 0;
        let [i0, j0, i1, j1] = [columns, rows, -1, -1];
        bits.forEach((bit, n) => {
          if (bit === 0) return;
          i0 = Math.min(i0, n % columns);
          i1 = Math.max(i1, n % columns);
          j0 = Math.min(j0, Math.floor(n / columns));
          j1 = Math.max(j1, Math.floor(n / columns));
        });
        const bounds = {
          i0: Math.max(0, i0 - slack),
          j0: Math.max(0, j0 - slack),
          i1: i1 < 0 ? -1 : Math.min(columns - 1, i1 + slack),
          j1: j1 < 0 ? -1 : Math.min(rows - 1, j1 + slack),
        };
        const expected = new Set<string>();
        for (let j = 0; j <= rows; j++) {
          for (let i = 0; i <= columns; i++) {
            if (at(i, j) !== at(i, j - 1)) expected.add(`h ${i} ${j}`);
            if (at(i, j) !== at(i - 1, j)) expected.add(`v ${i} ${j}`);
          }
        }
        const edges: number[] = [];
        const count = traceEdges(Uint8Array.from(bits), columns, rows, bounds, edges);
        const found: string[] = [];
        for (let n = 0; n < count; n += 4) {
          const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = edges.slice(n, n + 4).map((value) => value + 0.5);
          if (y0 === y1) for (let i = x0; i < x1; i++) found.push(`h ${i} ${y0}`);
          else for (let j = y0; j < y1; j++) found.push(`v ${x0} ${j}`);
        }
        expect(found.length).toBe(new Set(found).size);
        expect(new Set(found)).toEqual(expected);
      }),
    );
  });
});

describe('scale bar', () => {
  it('is the longest round length that fits', () => {
    expect(scaleBarMm(3, 160)).toBe(50);
    expect(scaleBarMm(40, 160)).toBe(2);
    expect(scaleBarMm(400, 160)).toBeNull();
  });
});

describe('marks of the tools', () => {
  /** A canvas that writes down paths and texts. */
  function record(): { readonly context: CanvasRenderingContext2D; readonly said: string[] } {
    const said: string[] = [];
    const context = new Proxy(
      {},
      {
        get:
          (_, name) =>
          (...args: unknown[]) => {
            if (['moveTo', 'lineTo', 'rect', 'fillText', 'closePath'].includes(String(name)))
              said.push(`${String(name)} ${args.slice(0, 4).join(' ')}`.trim());
          },
        set: () => true,
      },
    );
    // The proxy answers every method that drawing calls.
    return { context: context as CanvasRenderingContext2D, said };
  }

  it('lie where their pixels lie on the canvas, and the square brush is as wide as its voxels', () => {
    const { context, said } = record();
    drawOverlay(
      context,
      400,
      300,
      { x0: 10, y0: 20, sx: 4, sy: 8, pixelsPerMm: 8 },
      {
        edges: [],
        edgeCount: 0,
        proposed: { edges: [], edgeCount: 0 },
        second: { edges: [], edgeCount: 0 },
        difference: null,
        columns: 20,
        cursor: null,
        referenceLines: [],
        brush: { i: 5, j: 6, size: 3, shape: 'square' },
        marks: [
          {
            kind: 'line',
            points: [
              [1, 2],
              [3, 4],
            ],
            tone: 'measure',
            closed: true,
          },
          { kind: 'label', at: [3, 4], text: '5.0 mm' },
        ],
        polygon: null,
        hover: null,
        letters: null,
        caption: '',
        details: [],
        position: '',
        colours: { roi: '#009e73', accent: '#5aa9ee', look: '#f0b43c' },
      },
    );
    expect(said.slice(0, 5)).toEqual([
      'moveTo 14 36',
      'lineTo 22 52',
      'closePath',
      'fillText 5.0 mm 31 45',
      // 3 voxels of 4 x 8 CSS pixels around (30, 68).
      'rect 24 56 12 24',
    ]);
  });
});
