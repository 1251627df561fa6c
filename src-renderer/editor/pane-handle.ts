/** What may be asked of a pane on the screen. The viewer implements it; state and commands call it. */
import type { Vec3 } from '@shared/core/geometry/grid';
import type { SliceImage } from './slice-image';

/** Where a pane looks; null: the whole slice, fitted. */
export interface PaneCamera {
  centreLpsMm: Vec3 | null;
  /** CSS pixels per mm. */
  pixelsPerMm: number | null;
}

/** Distances and positions in CSS pixels of the pane. */
export interface PaneHandle {
  panBy(dx: number, dy: number): void;
  zoomBy(factor: number, x: number, y: number): void;
  fit(): void;
  /** Its camera was moved by another pane. */
  cameraMoved(): void;
  centreOn(positionLpsMm: Vec3): void;
  pixelsPerVoxel(): readonly [number, number];
  /** Intensities of the slice shown; the same object until another slice or series is shown. Null while nothing is loaded. */
  sliceImage(): SliceImage | null;
  /** Marks over the image changed (brush, polygon). */
  redrawOverlay(): void;
  /** Pixels of the ROI changed. */
  redrawMask(): void;
}
