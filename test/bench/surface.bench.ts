/** The 3D surface of an ROI of 300,000 voxels, with its diameters. */
import type { Grid } from '@shared/core/geometry/grid';
import { roiDiameters } from '@shared/core/mask/diameters';
import { toMaskRuns } from '@shared/core/mask/mask-runs';
import { maskSurface } from '@shared/core/mask/surface';
import { calibrate } from './calibration';

const grid: Grid = {
  dims: [512, 512, 60],
  spacingMm: [0.45, 0.45, 1.5],
  originLpsMm: [0, 0, 0],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** A lobed ROI of about 300,000 voxels. */
function lobed(): Uint8Array {
  const [nx, ny, nz] = grid.dims;
  const mask = new Uint8Array(nx * ny * nz);
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const [x, y, z] = [i - 256, j - 256, (k - 30) * 2.2];
        const radius = 53.8 * (1 + 0.15 * Math.sin(5 * Math.atan2(y, x)) * Math.cos(z / 20));
        if (Math.hypot(x, y, z) < radius) mask[n] = 1;
      }
  return mask;
}

export function benchSurface(runs = 20): object {
  const mask = lobed();
  const roi = toMaskRuns(mask, grid.dims);
  const seconds: number[] = [];
  let triangles = 0;
  for (let n = 0; n < runs; n++) {
    const start = performance.now();
    triangles = maskSurface(roi, grid).triangles.length / 3;
    roiDiameters(roi, grid);
    seconds.push((performance.now() - start) / 1000);
  }
  seconds.sort((a, b) => a - b);
  const at = (share: number): number => seconds[Math.min(runs - 1, Math.floor(share * runs))] ?? Number.NaN;
  return {
    name: 'surface',
    work: 'surface and diameters of a lobed ROI in 512x512x60',
    voxels: mask.reduce((sum, bit) => sum + bit, 0),
    triangles,
    medianSeconds: at(0.5),
    p95Seconds: at(0.95),
    ratioToCalibration: at(0.5) / calibrate(3),
    limitSeconds: 1,
  };
}
