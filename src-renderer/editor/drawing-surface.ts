/**
 * What tools act on and what they cause. The view model implements the host;
 * tests implement it with arrays. Tools never see stores or vtk, and pixels only as a slice image.
 */
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import type { DrawingOptions } from '@shared/contract/entities';
import type { Measure } from './measure';
import type { PolygonDraft } from './polygon-draft';
import type { SliceImage } from './slice-image';
import type { WireDraft } from './wire-draft';
import type { WorkingSlice } from './working-slice';

/** Names of the steps that tools and slice commands make: words of the catalogue's `reading.action.*`. */
export const strokeActions = [
  'brush',
  'erase',
  'adaptive',
  'polygon',
  'polygon-subtract',
  'freehand',
  'freehand-subtract',
  'livewire',
  'livewire-subtract',
  'flood',
  'flood-subtract',
  'threshold',
  'threshold-subtract',
  'copy-below',
  'copy-above',
  'move-below',
  'move-above',
  'fill-holes',
  'remove-islands',
  'smooth',
  'grow',
  'shrink',
  'clear-slice',
  'move',
] as const;
export type StrokeAction = (typeof strokeActions)[number];

/** What a tool asks for. Distances in CSS pixels of the drawing pane. */
export type EditorEffect =
  /** Pixels of the working slice changed (see its dirty rectangle). */
  | { readonly kind: 'painted' }
  /** The stroke was taken back: the working slice is the stored one again. */
  | { readonly kind: 'reverted' }
  /** A finished step: each slice k is to become its runs. */
  | {
      readonly kind: 'commit';
      readonly action: StrokeAction;
      readonly slices: readonly (readonly [k: number, runs: SliceRuns])[];
      /** The slice that the pixels were copied or moved from. */
      readonly from?: number;
    }
  /** Brush outline, polygon or another mark changed: redraw what lies over the image. */
  | { readonly kind: 'overlay' }
  /** An option was changed by a tool (the wheel set the tolerance). */
  | { readonly kind: 'options'; readonly options: DrawingOptions }
  | { readonly kind: 'cursor'; readonly i: number; readonly j: number }
  /** The ROI at this place is to be the one that is drawn on. */
  | { readonly kind: 'pick'; readonly i: number; readonly j: number }
  | { readonly kind: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number; readonly x: number; readonly y: number }
  | { readonly kind: 'window'; readonly dx: number; readonly dy: number }
  /** A rectangle of the slice, in pixel indices, that the window is to be taken from. */
  | { readonly kind: 'window-region'; readonly i0: number; readonly j0: number; readonly i1: number; readonly j1: number };

export interface EditorHost {
  /** The slice that the drawing pane shows. */
  sliceIndex(): number;
  /** Fills the working slice with the stored ROI of the slice shown; null where drawing is not possible (finalised, nothing open). */
  openSlice(): WorkingSlice | null;
  /** The stored ROI of a slice of the read in front; empty where there is none or beyond the series. */
  storedRuns(k: number): SliceRuns;
  /** Intensities of the slice shown; null while no image is loaded. */
  image(): SliceImage | null;
  /** Distance of pixel centres along columns and rows, in mm. */
  spacingMm(): readonly [number, number];
  /** Names the series shown: measures are kept for each. */
  seriesId(): string;
  /** CSS pixels per voxel along columns and rows. */
  pixelsPerVoxel(): readonly [number, number];
  emit(effect: EditorEffect): void;
}

/** What tools share. */
export interface ToolContext {
  readonly host: EditorHost;
  /** Brush diameter in voxels. */
  brushSize: number;
  options: DrawingOptions;
  /** Changes options and says so. */
  setOptions(change: Partial<DrawingOptions>): void;
  /** Where the pointer is over the slice, null when it left. */
  hover: { i: number; j: number } | null;
  /** Polygons in progress by slice: turning to another slice does not lose one. */
  readonly polygons: Map<number, PolygonDraft>;
  /** The polygon accepted last, for pasting. */
  lastPolygon: readonly (readonly [number, number])[] | null;
  /** Livewire outlines in progress by slice. */
  readonly wires: Map<number, WireDraft>;
  /** Measures by series and slice, until they are cleared. */
  readonly measures: Map<string, Map<number, Measure[]>>;
}
