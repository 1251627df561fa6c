/**
 * One pane: a slice of a series with ROI and marks, and its pointer input. Everything that
 * changes is gathered into one draw per frame; the vtk view is made and deleted here.
 */
/* eslint-disable solid/reactivity -- frames and pointer handlers read the props of their moment on purpose; what must be followed is in the effects of onMount. */
import { createEffect, onCleanup, onMount, type JSX } from 'solid-js';
import type { Vec3 } from '@shared/core/geometry/grid';
import { toIjk, toLpsMm } from '@shared/core/geometry/grid-coordinates';
import type { RunsComparison } from '@shared/core/mask/compare-runs';
import { fromSliceRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import type { Volume } from '@shared/core/volume/volume';
import { snapBrush } from '@renderer/editor/brush-stroke';
import type { BrushShape } from '@shared/contract/entities';
import type { Editor } from '@renderer/editor/editor';
import type { PaneCamera, PaneHandle } from '@renderer/editor/pane-handle';
import type { PointerButton, PointerSample } from '@renderer/editor/pointer-input';
import type { SliceImage } from '@renderer/editor/slice-image';
import { paneLetters, referenceLine, type ViewPlane } from '@renderer/editor/view-plane';
import { makeWheelCounter } from '@renderer/editor/wheel-notches';
import { boundsOfRuns, NO_PIXELS, type PixelBounds } from '@renderer/workers/mask-plane';
import { cancelDraw, requestDraw } from './frame-queue';
import { traceEdges } from './mask-edges';
import { drawOverlay, type OverlayColours, type PaneTransform } from './pane-overlay';
import { extractSlice } from './slice-extraction';
import { whenPixelRatioChanges } from './pixel-ratio';
import { makeSliceView, type Rgb, type SliceView } from './slice-view';

export interface SlicePaneProps {
  readonly testId: string;
  /** Said by screen readers. */
  readonly label: string;
  readonly volume: Volume | null;
  readonly view: ViewPlane | null;
  readonly slice: number;
  readonly window: { readonly centre: number; readonly width: number };
  readonly invert: boolean;
  readonly editor: Editor;
  /** Written by the pane; may be shared with others. */
  readonly camera: PaneCamera;
  /** The pane moved its camera. */
  readonly onCamera: () => void;
  /** Fills the ROI pixels of the slice shown and returns the rectangle they lie in. */
  readonly fillMask: (into: Uint8Array) => PixelBounds;
  /** Changes whenever `fillMask` would fill something else. */
  readonly maskRevision: unknown;
  /** ROI proposed for the slice shown: its outline is drawn dashed. */
  readonly proposed: SliceRuns | null;
  /** Outline of another read. */
  readonly second: SliceRuns | null;
  /** What this read and another have alone. */
  readonly difference: Pick<RunsComparison, 'onlyFirst' | 'onlySecond'> | null;
  /** 0 hides the filling; the outline stays while `showRoi`. */
  readonly roiOpacity: number;
  readonly showRoi: boolean;
  /** CSS custom property of the ROI's colour: `--roi-t1c`. */
  readonly roiColour: string;
  readonly showMarks: boolean;
  readonly cursor: Vec3 | null;
  readonly references: readonly { readonly view: ViewPlane; readonly slice: number }[];
  /** Brush diameter in voxels where the pointer shows a brush, else null. */
  readonly brush: number | null;
  readonly caption: string;
  /** Which slice, in words: `12 / 30`. */
  readonly position: string;
  /** Lines of the upper right corner. */
  readonly details: readonly string[];
  /** Pointer's CSS cursor. */
  readonly pointer: string;
  readonly onNotches: (notches: number) => void;
  readonly onHover: (at: { readonly i: number; readonly j: number } | null) => void;
  readonly onHandle: (handle: PaneHandle) => void;
  /** Whether the image can be drawn: false while there is no GPU context, which is asked for again and again. */
  readonly onGraphics: (there: boolean) => void;
  /** Passes input on, perhaps later (while a stroke is being saved). */
  readonly deliver: (input: () => void) => void;
}

/** How long until a GPU context is asked for again. */
const RETRY_VIEW_MS = 500;

const buttons: readonly (PointerButton | undefined)[] = ['left', 'middle', 'right'];

function toRgb(hex: string): Rgb {
  const value = Number.parseInt(hex.trim().replace('#', ''), 16);
  return Number.isFinite(value) ? [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255] : [0, 0.6, 0.45];
}

/** An outline as it was traced last, and of what. */
interface TracedOutline {
  runs: SliceRuns | null;
  readonly edges: number[];
  edgeCount: number;
}

export function SlicePane(props: SlicePaneProps): JSX.Element {
  let root!: HTMLDivElement;
  let glHost!: HTMLDivElement;
  let overlay!: HTMLCanvasElement;
  const countNotches = makeWheelCounter();
  const edges: number[] = [];
  let edgeCount = 0;
  const proposed: TracedOutline = { runs: null, edges: [], edgeCount: 0 };
  const second: TracedOutline = { runs: null, edges: [], edgeCount: 0 };
  let view: SliceView | null = null;
  /** Asks for a GPU context again. */
  let retryView: ReturnType<typeof setTimeout> | undefined;
  /** ROI pixels while there is no view to hold them: outlines are drawn without it. */
  let maskAlone = new Uint8Array(0);
  let shown: { volume: Volume; view: ViewPlane } | null = null;
  /** Intensities as the tools see them, made when one asks. */
  let asked: { readonly volume: Volume; readonly view: ViewPlane; readonly k: number; readonly image: SliceImage } | null = null;
  let [width, height] = [0, 0];
  /** What the next frame has to do anew. */
  const stale = { series: true, image: true, mask: true, window: true, camera: true, size: true };
  let colours: OverlayColours = { roi: '#009e73', accent: '#5aa9ee', look: '#f0b43c' };

  const drawable = { draw: drawFrame, draws: () => (Object.values(stale).includes(true) ? 'image' : 'marks') } as const;
  const redraw = (...parts: (keyof typeof stale)[]): void => {
    for (const part of parts) stale[part] = true;
    requestDraw(drawable);
  };

  function fitScale(plane: ViewPlane): number {
    const [columns, rows] = plane.grid.dims;
    const [sx, sy] = plane.grid.spacingMm;
    return Math.max(0.01, Math.min(width / (columns * sx), height / (rows * sy)));
  }

  /** Index in the middle of the pane and CSS pixels per mm. */
  function placement(plane: ViewPlane): { i: number; j: number; scale: number } {
    const [i, j] = props.camera.centreLpsMm
      ? toIjk(plane.grid, props.camera.centreLpsMm)
      : [(plane.grid.dims[0] - 1) / 2, (plane.grid.dims[1] - 1) / 2];
    return { i, j, scale: props.camera.pixelsPerMm ?? fitScale(plane) };
  }

  function transform(plane: ViewPlane): PaneTransform {
    const { i, j, scale } = placement(plane);
    const sx = scale * plane.grid.spacingMm[0];
    const sy = scale * plane.grid.spacingMm[1];
    return { x0: width / 2 - i * sx, y0: height / 2 - j * sy, sx, sy, pixelsPerMm: scale };
  }

  function moveCentre(plane: ViewPlane, i: number, j: number): void {
    props.camera.centreLpsMm = toLpsMm(plane.grid, [i, j, props.slice]);
  }

  function makeView(): void {
    if (view || retryView !== undefined) return;
    view = makeSliceView(glHost, () => {
      // The GPU context is gone: a new view starts with a new one and uploads its two textures again.
      root.dataset['contextLost'] = String(Number(root.dataset['contextLost'] ?? 0) + 1);
      view?.dispose();
      view = null;
      redraw('series');
    });
    props.onGraphics(view !== null);
    if (view) return;
    retryView = setTimeout(() => {
      retryView = undefined;
      redraw('series');
    }, RETRY_VIEW_MS);
  }

  function showSeries(): void {
    const { volume, view: plane } = props;
    if (!volume || !plane) {
      shown = null;
      return;
    }
    const [columns, rows] = plane.grid.dims;
    makeView();
    view?.setSize({ columns, rows, spacingMm: [plane.grid.spacingMm[0], plane.grid.spacingMm[1]] });
    if (!view) maskAlone = new Uint8Array(columns * rows);
    shown = { volume, view: plane };
    stale.image = stale.mask = stale.window = stale.camera = stale.size = true;
  }

  function drawFrame(): void {
    if (width === 0 || height === 0) return;
    const began = performance.now();
    if (stale.series) {
      stale.series = false;
      showSeries();
    }
    root.dataset['shown'] = String(shown !== null);
    root.dataset['graphics'] = String(view !== null);
    if (!shown) return;
    const plane = shown.view;
    if (stale.size) {
      const ratio = window.devicePixelRatio;
      overlay.width = Math.round(width * ratio);
      overlay.height = Math.round(height * ratio);
    }
    const bits = view?.mask ?? maskAlone;
    if (stale.mask) {
      const bounds = props.showRoi ? props.fillMask(bits) : NO_PIXELS;
      if (!props.showRoi) bits.fill(0);
      edgeCount = traceEdges(bits, plane.grid.dims[0], plane.grid.dims[1], bounds, edges);
    }
    if (view) drawImage(view, shown);
    stale.size = stale.camera = stale.image = stale.window = stale.mask = false;
    drawMarks(plane);
    root.dataset['slice'] = String(props.slice);
    root.dataset['window'] = `${props.window.centre.toPrecision(5)} ${props.window.width.toPrecision(5)}`;
    root.dataset['zoom'] = placement(plane).scale.toFixed(4);
    root.dataset['frameMs'] = (performance.now() - began).toFixed(2);
    root.dataset['frames'] = String(Number(root.dataset['frames'] ?? 0) + 1);
  }

  /** Brings the view level with what is stale and renders it. */
  function drawImage(view: SliceView, { volume, view: plane }: { readonly volume: Volume; readonly view: ViewPlane }): void {
    if (!Object.values(stale).includes(true)) return;
    if (stale.size) {
      view.resize(width, height);
      stale.camera = true;
    }
    if (stale.camera) {
      const { i, j, scale } = placement(plane);
      view.setCamera(i * plane.grid.spacingMm[0], j * plane.grid.spacingMm[1], scale);
    }
    if (stale.image) {
      const [least, greatest] = extractSlice(volume, plane.mapping, props.slice, view.image);
      view.imageChanged(least, greatest);
    }
    // A negative width turns the grey scale round (MONOCHROME1).
    if (stale.window) view.setWindow(props.window.centre, props.invert ? -props.window.width : props.window.width);
    if (stale.mask) {
      view.setMaskStyle(toRgb(colours.roi), props.showRoi ? props.roiOpacity : 0);
      view.maskChanged();
    }
    view.render();
  }

  /** Traces the outline of runs when they are other ones than the last time. */
  function traceOutline(outline: TracedOutline, runs: SliceRuns | null, plane: ViewPlane): TracedOutline {
    if (runs === outline.runs) return outline;
    outline.runs = runs;
    const [columns, rows] = plane.grid.dims;
    outline.edgeCount =
      runs !== null && runs.length > 0
        ? traceEdges(fromSliceRuns(runs, columns, rows), columns, rows, boundsOfRuns(runs, columns), outline.edges)
        : 0;
    return outline;
  }

  function drawMarks(plane: ViewPlane): void {
    const context = overlay.getContext('2d');
    if (!context) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const marks = props.showMarks;
    const { hover, brushShape } = props.editor;
    const cursor = marks && props.cursor ? toIjk(plane.grid, props.cursor) : null;
    drawOverlay(context, width, height, transform(plane), {
      edges,
      edgeCount,
      proposed: traceOutline(proposed, props.proposed, plane),
      second: traceOutline(second, props.second, plane),
      difference: props.difference,
      columns: plane.grid.dims[0],
      cursor: cursor ? { i: cursor[0], j: cursor[1] } : null,
      referenceLines: marks
        ? props.references.flatMap((other) => {
            const line = referenceLine(plane, props.slice, other.view, other.slice);
            return line ? [line] : [];
          })
        : [],
      brush:
        props.brush !== null && hover
          ? { ...snapped(hover, props.brush, brushShape), size: props.brush, shape: brushShape }
          : null,
      marks: props.editor.marks().filter((mark) => marks || (mark.kind !== 'label' && mark.tone !== 'measure')),
      polygon: props.editor.polygon,
      hover,
      letters: marks ? paneLetters(plane) : null,
      caption: marks ? props.caption : '',
      position: marks ? props.position : '',
      details: marks && height > 300 && width > 420 ? props.details : [],
      colours,
    });
  }

  function movedCamera(): void {
    redraw('camera');
    props.onCamera();
  }

  const handle: PaneHandle = {
    panBy(dx, dy) {
      const plane = shown?.view;
      if (!plane) return;
      const at = transform(plane);
      const { i, j } = placement(plane);
      moveCentre(plane, i - dx / at.sx, j - dy / at.sy);
      movedCamera();
    },
    zoomBy(factor, x, y) {
      const plane = shown?.view;
      if (!plane) return;
      const before = placement(plane);
      const limit = fitScale(plane);
      const scale = Math.min(60 / plane.grid.spacingMm[0], Math.max(limit / 4, before.scale * factor));
      // The point under (x, y) stays where it is.
      const shift = 1 / before.scale - 1 / scale;
      moveCentre(
        plane,
        before.i + ((x - width / 2) * shift) / plane.grid.spacingMm[0],
        before.j + ((y - height / 2) * shift) / plane.grid.spacingMm[1],
      );
      props.camera.pixelsPerMm = scale;
      movedCamera();
    },
    fit() {
      props.camera.centreLpsMm = null;
      props.camera.pixelsPerMm = null;
      movedCamera();
    },
    centreOn(positionLpsMm) {
      props.camera.centreLpsMm = positionLpsMm;
      movedCamera();
    },
    cameraMoved: () => redraw('camera'),
    pixelsPerVoxel() {
      if (!shown) return [1, 1];
      const at = transform(shown.view);
      return [at.sx, at.sy];
    },
    sliceImage() {
      const { volume, view: plane, slice: k } = props;
      if (!volume || !plane) return null;
      if (asked?.volume === volume && asked.view === plane && asked.k === k) return asked.image;
      const [columns, rows] = plane.grid.dims;
      const values = new Float32Array(columns * rows);
      extractSlice(volume, plane.mapping, k, values);
      asked = { volume, view: plane, k, image: { columns, rows, values } };
      return asked.image;
    },
    redrawOverlay: () => redraw(),
    redrawMask: () => redraw('mask'),
  };

  function sample(event: PointerEvent): PointerSample {
    const box = root.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    if (!shown) return { i: -1, j: -1, x, y };
    const at = transform(shown.view);
    return { i: (x - at.x0) / at.sx, j: (y - at.y0) / at.sy, x, y };
  }

  function press(event: PointerEvent): void {
    const button = buttons[event.button];
    if (!button || !shown) return;
    event.preventDefault();
    root.focus({ preventScroll: true });
    root.setPointerCapture(event.pointerId);
    const input = { ...sample(event), button, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
    props.deliver(() => props.editor.press(input));
  }

  function move(event: PointerEvent): void {
    if (!shown) return;
    const batch = event.getCoalescedEvents();
    const samples = (batch.length > 0 ? batch : [event]).map(sample);
    props.deliver(() => {
      for (const at of samples) props.editor.move(at);
    });
    props.onHover(samples.at(-1) ?? null);
  }

  function release(event: PointerEvent): void {
    const at = sample(event);
    props.deliver(() => props.editor.release(at));
  }

  onMount(() => {
    const style = getComputedStyle(document.documentElement);
    const readColours = (): void => {
      colours = {
        roi: style.getPropertyValue(props.roiColour).trim() || '#009e73',
        // Over the image the marks keep the colours of the dark theme.
        accent: '#5aa9ee',
        look: '#f0b43c',
      };
    };
    const observer = new ResizeObserver(() => {
      const box = root.getBoundingClientRect();
      if (box.width === width && box.height === height) return;
      [width, height] = [box.width, box.height];
      redraw('size');
    });
    observer.observe(root);
    root.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        // `wheelDeltaY` is Chromium's; it counts 120 a notch.
        const wheelDelta = 'wheelDeltaY' in event && typeof event.wheelDeltaY === 'number' ? event.wheelDeltaY : undefined;
        const notches = countNotches({ delta: event.deltaY, wheelDelta });
        if (notches === 0) return;
        const { editor } = props;
        if (editor.takesWheel) props.deliver(() => void editor.turnWheel(notches, event.shiftKey));
        else props.onNotches(notches);
      },
      { passive: false },
    );
    const interrupt = (): void => props.deliver(() => props.editor.interruptGesture());
    window.addEventListener('blur', interrupt);
    onCleanup(whenPixelRatioChanges(() => redraw('size')));
    // Letters of a font that was not there when they were drawn (a part of Noto Sans SC) are drawn again.
    const fontsLoaded = (): void => redraw();
    document.fonts.addEventListener('loadingdone', fontsLoaded);
    props.onHandle(handle);

    createEffect(() => {
      readColours();
      void props.roiColour;
      redraw('mask');
    });
    createEffect(() => {
      const { volume, view: plane } = props;
      if (shown?.volume !== volume || shown.view !== plane) redraw('series');
    });
    createEffect(() => {
      void props.camera;
      redraw('camera');
    });
    createEffect(() => {
      void props.slice;
      redraw('image', 'mask');
    });
    createEffect(() => {
      void props.window;
      void props.invert;
      redraw('window');
    });
    createEffect(() => {
      void props.maskRevision;
      void props.roiOpacity;
      void props.showRoi;
      redraw('mask');
    });
    createEffect(() => {
      void props.proposed;
      void props.second;
      void props.difference;
      void props.cursor;
      void props.references;
      void props.brush;
      void props.showMarks;
      void props.caption;
      void props.position;
      void props.details;
      redraw();
    });
    onCleanup(() => {
      observer.disconnect();
      window.removeEventListener('blur', interrupt);
      document.fonts.removeEventListener('loadingdone', fontsLoaded);
      cancelDraw(drawable);
      clearTimeout(retryView);
      props.editor.interruptGesture();
      view?.dispose();
      view = null;
    });
  });

  return (
    <div
      ref={root}
      class="slice-pane"
      data-testid={props.testId}
      role="application"
      aria-label={props.label}
      tabindex="0"
      style={{ cursor: props.pointer }}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={() => props.deliver(() => props.editor.interruptGesture())}
      onPointerLeave={() => {
        props.editor.leavePane();
        props.onHover(null);
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div ref={glHost} class="slice-pane-image" />
      <canvas ref={overlay} class="slice-pane-marks" />
    </div>
  );
}

function snapped(hover: { readonly i: number; readonly j: number }, size: number, shape: BrushShape): { i: number; j: number } {
  // The adaptive brush sits on the pixel under the pointer.
  const [i, j] = shape === 'adaptive' ? [Math.round(hover.i), Math.round(hover.j)] : [hover.i, hover.j];
  return { i: snapBrush(i, size), j: snapBrush(j, size) };
}
