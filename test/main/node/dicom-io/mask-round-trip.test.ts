/**
 * A drawn mask out to NIfTI and back, in all 48 storages, straight and oblique: the same voxels, and the same places of the
 * patient as a reader finds them that shares no code with the program's own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toNiftiImageMask } from '@main/node/dicom-io/image-loader';
import { toNiftiMask } from '@main/node/dicom-io/nifti-image';
import { invertMapping, reorientGrid } from '@shared/core/geometry/axis-mapping';
import type { Grid } from '@shared/core/geometry/grid';
import { fromMaskRuns, toMaskRuns } from '@shared/core/mask/mask-runs';
import { reorientMask } from '@shared/core/volume/canonical-orientation';
import { DrawingHarness } from '../../../renderer/editor/drawing-harness';
import { readNiftiVolume } from '../../../support/nifti-volume';
import { ALL_MAPPINGS, orthonormal, testGrid } from '../../../support/test-grid';

// Distinct primes: an exchange of axes cannot go unseen.
const [COLUMNS, ROWS, SLICES] = [23, 17, 9];

/** Drawn by the tools themselves: a lopsided outline on three slices, another on one, so that no turn maps it onto itself. */
function drawnMask(): Uint8Array {
  const harness = new DrawingHarness(COLUMNS, ROWS);
  harness.editor.setTool('freehand');
  for (const k of [2, 3, 4]) {
    harness.k = k;
    harness.drag([
      [3, 2],
      [15, 3 + k],
      [11, 12],
      [4, 9],
    ]);
  }
  harness.k = 7;
  harness.drag([
    [18, 13],
    [21, 13],
    [21, 15],
  ]);
  return fromMaskRuns(harness.document.mask, [COLUMNS, ROWS, SLICES]);
}

const folder = mkdtempSync(join(tmpdir(), 'ictos-mask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Places of the set voxels in the patient, to a hundredth of a millimetre, sorted. */
function placesOf(grid: Grid, isSet: (n: number) => boolean): string[] {
  const places: string[] = [];
  let n = 0;
  for (let k = 0; k < grid.dims[2]; k++)
    for (let j = 0; j < grid.dims[1]; j++)
      for (let i = 0; i < grid.dims[0]; i++, n++) {
        if (!isSet(n)) continue;
        const at = [0, 1, 2].map((axis) => {
          const along = [i, j, k].reduce(
            (sum, index, direction) => sum + index * grid.spacingMm[direction]! * grid.directions[direction]![axis]!,
            0,
          );
          // Headers hold 32-bit numbers.
          return (grid.originLpsMm[axis]! + along).toFixed(2);
        });
        places.push(at.map((text) => (Number(text) === 0 ? '0.00' : text)).join(' '));
      }
  return places.sort();
}

const straight = {
  ...testGrid([COLUMNS, ROWS, SLICES]),
  spacingMm: [0.5, 0.75, 5] as const,
  originLpsMm: [-31, 12, 107] as const,
};
const grids: readonly (readonly [string, Grid])[] = [
  ['straight', straight],
  ['oblique', { ...straight, directions: orthonormal([0.9806, 0.1961, 0], [-0.19, 0.95, 0.24]) }],
];

describe.each(grids)('a mask drawn on a %s grid', (_name, grid) => {
  const mask = drawnMask();
  const places = placesOf(grid, (n) => mask[n] === 1);

  it.each(ALL_MAPPINGS.map((mapping, n) => [n, mapping] as const))('comes back from storage %i', (n, mapping) => {
    const stored = reorientGrid(grid, mapping);
    const bytes = toNiftiMask(reorientMask(mask, grid.dims, mapping), stored, { gzip: n % 2 === 0 });
    // Back through the program's own reader: bit for bit, on the grid it was drawn on.
    const back = toNiftiImageMask(bytes, { grid, stored: new Uint8Array(0), slope: 1, intercept: 0 }, 'roi');
    expect(back.ok && back.value.mask).toEqual(mask);
    expect(back.ok && toMaskRuns(back.value.mask, grid.dims)).toEqual(toMaskRuns(mask, grid.dims));
    // And by the plain reader: the same places of the patient.
    const path = join(folder, `roi-${n}.nii${n % 2 === 0 ? '.gz' : ''}`);
    writeFileSync(path, bytes);
    const plain = readNiftiVolume(path);
    expect(placesOf(plain.grid, (m) => plain.stored[m] === 1)).toEqual(places);
    // The other way: what is stored so, drawn over and written again, is the same file.
    const again = reorientMask(back.ok ? back.value.mask : new Uint8Array(0), grid.dims, mapping);
    expect(reorientMask(again, stored.dims, invertMapping(mapping))).toEqual(mask);
  });
});
