/** The small picture of one slice on a 2D canvas: drawn in one of the frames after it comes into view, given back when it leaves it. */
import { createEffect, onCleanup, onMount, type JSX } from 'solid-js';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import type { Volume } from '@shared/core/volume/volume';
import type { ViewPlane } from '@renderer/editor/view-plane';
import { cancelDraw, type Drawable, requestDraw } from './frame-queue';
import { thumbnailPixels, thumbnailSize } from './slice-thumbnail';

export interface SliceThumbnailProps {
  readonly volume: Volume;
  readonly view: ViewPlane;
  readonly k: number;
  readonly runs: SliceRuns;
  readonly window: { readonly centre: number; readonly width: number };
  readonly invert: boolean;
  /** CSS custom property of the ROI's colour. */
  readonly roiColour: string;
}

/** Pixels along the longer side. */
const LONGEST = 128;

function rgbOf(property: string): readonly [number, number, number] {
  const value = Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue(property).trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/* eslint-disable solid/reactivity -- a frame reads the props of its moment on purpose; what must be followed is in the effect of onMount. */
export function SliceThumbnail(props: SliceThumbnailProps): JSX.Element {
  let canvas!: HTMLCanvasElement;
  let seen = false;
  let stale = true;
  function draw(): void {
    if (!seen || !stale) return;
    stale = false;
    const { volume, view, k, runs, window, invert } = props;
    const [columns, rows] = view.grid.dims;
    const size = thumbnailSize(columns, rows, [view.grid.spacingMm[0], view.grid.spacingMm[1]], LONGEST);
    const pixels = thumbnailPixels({ volume, mapping: view.mapping, k, runs }, size, {
      ...window,
      invert,
      roi: rgbOf(props.roiColour),
    });
    canvas.width = size.width;
    canvas.height = size.height;
    const context = canvas.getContext('2d');
    const image = context?.createImageData(size.width, size.height);
    if (!context || !image) return;
    image.data.set(pixels);
    context.putImageData(image, 0, 0);
    canvas.dataset['drawn'] = 'true';
  }
  const drawable: Drawable = { draw, draws: () => 'thumbnail' };
  onMount(() => {
    const observer = new IntersectionObserver(([entry]) => {
      seen = entry?.isIntersecting === true;
      if (seen) requestDraw(drawable);
      else {
        canvas.width = canvas.height = 1;
        stale = true;
      }
    });
    observer.observe(canvas);
    createEffect(() => {
      void [props.volume, props.view, props.k, props.runs, props.window, props.invert, props.roiColour];
      stale = true;
      if (seen) requestDraw(drawable);
    });
    onCleanup(() => {
      observer.disconnect();
      cancelDraw(drawable);
    });
  });
  return <canvas ref={canvas} class="thumbnail" width="1" height="1" aria-hidden="true" />;
}
