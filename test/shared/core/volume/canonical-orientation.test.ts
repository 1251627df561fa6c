import { reorientMask, reorientVolume, toCanonicalOrientation } from '@shared/core/volume/canonical-orientation';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import type { Grid } from '@shared/core/geometry/grid';
import type { StoredArray, Volume } from '@shared/core/volume/volume';
import { describe, expect, it } from 'vitest';
import { testGrid } from '../../../support/test-grid';

/** A coronal series as scanners store it mirrored: columns towards right, rows superior, slices anterior. */
const grid: Grid = {
  ...testGrid([3, 5, 2]),
  directions: [
    [-1, 0, 0],
    [0, 0, 1],
    [0, -1, 0],
  ],
};
const numbered = Int16Array.from({ length: 30 }, (_, n) => n);
const volume: Volume = { grid, stored: numbered, slope: 2, intercept: -1 };

describe('toCanonicalOrientation', () => {
  it('takes the plane from the grid and moves image and mask alike', () => {
    const { volume: turned, mapping } = toCanonicalOrientation(volume);
    expect(turned.grid.directions.map((d) => d.map((v) => v + 0))).toEqual([
      [1, 0, 0],
      [0, 0, -1],
      [0, 1, 0],
    ]);
    expect([...turned.stored]).toEqual([...numbered].reverse());
    expect(turned).toMatchObject({ slope: 2, intercept: -1 });
    expect([...reorientMask(Uint8Array.from(numbered), grid.dims, mapping)]).toEqual([...numbered].reverse());
    const corner = toIjk(turned.grid, toLpsMm(grid, [0, 0, 0]));
    expect([...corner].map(Math.round)).toEqual([2, 4, 1]);
  });

  it('changes nothing that is canonical already, and keeps the array type', () => {
    const { volume: once } = toCanonicalOrientation(volume);
    expect(toCanonicalOrientation(once).volume).toBe(once);
    const makers: readonly ((n: number) => StoredArray)[] = [
      (n) => new Int8Array(n),
      (n) => new Uint8Array(n),
      (n) => new Int16Array(n),
      (n) => new Uint16Array(n),
      (n) => new Int32Array(n),
      (n) => new Uint32Array(n),
      (n) => new Float32Array(n),
      (n) => new Float64Array(n),
    ];
    for (const make of makers) {
      const stored = make(30);
      const { volume: turned, mapping } = toCanonicalOrientation({ ...volume, stored });
      expect(turned.stored.constructor).toBe(stored.constructor);
      expect(reorientVolume({ ...volume, stored }, mapping).stored).toHaveLength(30);
    }
  });
});
