/**
 * What tools act on and what they cause. The view model implements the host;
 * tests implement it with arrays. Tools never see stores, pixels of images or vtk.
 */
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import type { PolygonDraft } from './polygon-draft';
import type { WorkingSlice } from './working-slice';

/** What a tool asks for. Distances in CSS pixels of the drawing pane. */
export type EditorEffect =
  /** Pixels of the working slice changed (see its dirty rectangle). */
  | { readonly kind: 'painted' }
  /** The stroke was taken back: the working slice is the stored one again. */
  | { readonly kind: 'reverted' }
  /** A finished stroke: slice k is to become `runs`. */
  | {
      readonly kind: 'commit';
      readonly action: 'brush' | 'erase' | 'polygon' | 'polygon-subtract';
      readonly k: number;
      readonly runs: SliceRuns;
    }
  /** Brush outline or polygon changed: redraw what lies over the image. */
  | { readonly kind: 'overlay' }
  | { readonly kind: 'cursor'; readonly i: number; readonly j: number }
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number; readonly x: number; readonly y: number }
  | { readonly kind: 'window'; readonly dx: number; readonly dy: number };

export interface EditorHost {
  /** The slice that the drawing pane shows. */
  sliceIndex(): number;
  /** Fills the working slice with the stored ROI of the slice shown; null where drawing is not possible (finalised, nothing open). */
  openSlice(): WorkingSlice | null;
  /** CSS pixels per voxel along columns and rows. */
  pixelsPerVoxel(): readonly [number, number];
  emit(effect: EditorEffect): void;
}

/** What tools share. */
export interface ToolContext {
  readonly host: EditorHost;
  /** Brush diameter in voxels. */
  brushSize: number;
  /** Where the pointer is over the slice, null when it left. */
  hover: { i: number; j: number } | null;
  /** Polygons in progress by slice: turning to another slice does not lose one. */
  readonly polygons: Map<number, PolygonDraft>;
  /** The polygon accepted last, for pasting. */
  lastPolygon: readonly (readonly [number, number])[] | null;
}
