import { describe, expect, it } from 'vitest';
import { fromSliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';
import type { Grid } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { makeRng } from '@shared/base/rng';
import { makeViewPlane } from '@renderer/editor/view-plane';
import { boundsOfRuns, centroidOfRuns, sampleMaskOnPane } from '@renderer/workers/mask-plane';

const axial: Grid = {
  dims: [11, 7, 5],
  spacingMm: [0.5, 0.7, 4],
  originLpsMm: [-3, 20, -50],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const tilted: Grid = {
  dims: [13, 17, 6],
  spacingMm: [0.45, 1.1, 0.9],
  originLpsMm: [-3.2, 19.7, -32],
  directions: [
    [1, 0, 0],
    [0, Math.sin(0.2), -Math.cos(0.2)],
    [0, Math.cos(0.2), Math.sin(0.2)],
  ],
};

function someMask(): Map<number, Uint32Array> {
  const rng = makeRng(7);
  const mask = new Map<number, Uint32Array>();
  for (const k of [1, 2, 4]) {
    const bits = new Uint8Array(77);
    for (let n = 0; n < 77; n++) if (n % 11 > 1 && n % 11 < 9 && rng.next() < 0.6) bits[n] = 1;
    mask.set(k, toSliceRuns(bits, 11, 7));
  }
  return mask;
}

/** The definition: the mask voxel nearest to each pixel of the pane. */
function reference(mask: Map<number, Uint32Array>, pane: Grid, k: number): Uint8Array {
  const out = new Uint8Array(pane.dims[0] * pane.dims[1]);
  for (let j = 0; j < pane.dims[1]; j++) {
    for (let i = 0; i < pane.dims[0]; i++) {
      const at = toIjk(axial, toLpsMm(pane, [i, j, k])).map((value) => Math.floor(value + 0.5));
      const [x = -1, y = -1, z = -1] = at;
      const runs = mask.get(z);
      if (runs && x >= 0 && x < 11 && y >= 0 && y < 7) out[j * pane.dims[0] + i] = fromSliceRuns(runs, 11, 7)[y * 11 + x] ?? 0;
    }
  }
  return out;
}

describe('mask on another pane', () => {
  it('equals nearest neighbour by definition on reformats and on a tilted series of its own', () => {
    const mask = someMask();
    let set = 0;
    for (const pane of [makeViewPlane(axial, 'coronal').grid, makeViewPlane(axial, 'sagittal').grid, tilted]) {
      for (let k = 0; k < pane.dims[2]; k++) {
        const into = new Uint8Array(pane.dims[0] * pane.dims[1]).fill(9);
        const bounds = sampleMaskOnPane(mask, axial, pane, k, into);
        expect([...into]).toEqual([...reference(mask, pane, k)]);
        for (const [n, bit] of into.entries()) {
          if (bit === 0) continue;
          set++;
          const [i, j] = [n % pane.dims[0], Math.floor(n / pane.dims[0])];
          expect(i >= bounds.i0 && i <= bounds.i1 && j >= bounds.j0 && j <= bounds.j1).toBe(true);
        }
      }
    }
    expect(set).toBeGreaterThan(100);
  });

  it('an empty mask or a far slice leaves nothing', () => {
    const into = new Uint8Array(13 * 17).fill(1);
    expect(sampleMaskOnPane(new Map(), axial, tilted, 0, into).i1).toBe(-1);
    expect(into.every((bit) => bit === 0)).toBe(true);
    const far: Grid = { ...tilted, originLpsMm: [500, 500, 500] };
    expect(sampleMaskOnPane(someMask(), axial, far, 0, into.fill(1)).i1).toBe(-1);
    expect(into.every((bit) => bit === 0)).toBe(true);
  });

  it('centroid of runs', () => {
    expect(centroidOfRuns(Uint32Array.of(13, 2, 25, 4), 11)).toEqual([(2 + 3 + 3 + 4 + 5 + 6) / 6, (1 + 1 + 2 + 2 + 2 + 2) / 6]);
  });

  it('bounds of runs', () => {
    expect(boundsOfRuns(Uint32Array.of(13, 2, 25, 4), 11)).toEqual({ i0: 2, i1: 6, j0: 1, j1: 2 });
    expect(boundsOfRuns(new Uint32Array(0), 11).i1).toBe(-1);
  });
});
