/**
 * The regular grid of an image in patient space. Knows nothing of files:
 * `dicom` and `volume` build grids, everything else reads them.
 */

import type { Vec3 } from '../linalg/vec3';

export type { Vec3 };

/**
 * A regular voxel grid. Index (i, j, k) runs along columns (i grows along a row),
 * rows and slices; centres lie at integers; memory order is i fastest, then j, then k.
 */
export interface Grid {
  /** Number of voxels along i, j, k. */
  readonly dims: Vec3;
  /** Distance between centres in mm along i, j, k; all > 0. */
  readonly spacingMm: Vec3;
  /** Patient position (LPS, mm) of the centre of voxel (0, 0, 0). */
  readonly originLpsMm: Vec3;
  /** Unit vectors (LPS) in which i, j and k grow. */
  readonly directions: readonly [Vec3, Vec3, Vec3];
}
