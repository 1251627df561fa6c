/** Seeded NIfTI images with masks on disk: cohorts for tests and benches of commands that read a manifest. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRng } from '@shared/base/rng';
import type { Grid } from '@shared/core/geometry/grid';
import { toNiftiBytes, toNiftiMask } from '@main/node/dicom-io/nifti-image';

export interface CohortImage {
  readonly dims: readonly [number, number, number];
  readonly seed: number;
  /** In-plane radius of the ROI in voxels; 0: an empty mask. */
  readonly radius: number;
}

const gridOf = (dims: CohortImage['dims']): Grid => ({
  dims,
  spacingMm: [0.9, 0.9, 4],
  originLpsMm: [-20, 31, 7],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});

/** An ellipse of noisy tissue in air, in 12-bit stored values. */
export function toCohortImage({ dims, seed }: CohortImage): Uint8Array {
  const [columns, rows, slices] = dims;
  const rng = makeRng(seed);
  const stored = new Int16Array(columns * rows * slices);
  let n = 0;
  for (let k = 0; k < slices; k += 1)
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1) {
        const [x, y] = [(2 * i) / (columns - 1) - 1, (2 * j) / (rows - 1) - 1];
        const tissue = x * x + y * y < 0.8;
        stored[n++] = tissue ? 500 + 150 * Math.sin(i / 5 + k) * Math.cos(j / 7) + rng.int(200) : rng.int(30);
      }
  return toNiftiBytes({ grid: gridOf(dims), stored, slope: 1, intercept: 0 });
}

/** A disc on every slice but the first and the last. */
export function toCohortMask({ dims, radius }: CohortImage): Uint8Array {
  const [columns, rows, slices] = dims;
  const mask = new Uint8Array(columns * rows * slices);
  for (let k = 1; k < slices - 1; k += 1)
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1)
        if ((i - columns / 2) ** 2 + (j - rows / 2) ** 2 < radius ** 2) mask[(k * rows + j) * columns + i] = 1;
  return toNiftiMask(mask, gridOf(dims));
}

/** Writes `<name>.nii` and `<name>-mask.nii` and answers the manifest's cells `image,mask`. */
export function writeCohortImage(folder: string, name: string, image: CohortImage): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.nii`), toCohortImage(image));
  writeFileSync(join(folder, `${name}-mask.nii`), toCohortMask(image));
  return `${name}.nii,${name}-mask.nii`;
}

/** Writes a manifest of lines `case_id,sequence,image,mask,roi` and answers its path. */
export function writeManifest(folder: string, lines: readonly string[]): string {
  const path = join(folder, 'cases.csv');
  writeFileSync(path, `${['case_id,sequence,image,mask,roi', ...lines].join('\n')}\n`);
  return path;
}
