/** The surface of an ROI and its diameters, computed by a worker: the newest request counts, older ones are let go. */
import type { Grid } from '@shared/core/geometry/grid';
import { type RoiDiameters, roiDiameters } from '@shared/core/mask/diameters';
import type { MaskRuns } from '@shared/core/mask/slice-runs';
import { maskSurface, type Surface } from '@shared/core/mask/surface';

export interface SurfaceRequest {
  readonly id: number;
  readonly mask: MaskRuns;
  readonly grid: Grid;
}
export interface RoiSurface {
  readonly surface: Surface;
  readonly diameters: RoiDiameters | null;
}
export interface SurfaceAnswer {
  readonly id: number;
  readonly outcome: RoiSurface;
}

/** The work itself, wherever it runs. */
export const computeRoiSurface = (mask: MaskRuns, grid: Grid): RoiSurface => ({
  surface: maskSurface(mask, grid),
  diameters: roiDiameters(mask, grid),
});

export interface SurfaceWorker {
  /** Asks for a surface; `done` is called unless another was asked for, or it was cancelled, meanwhile. */
  request(mask: MaskRuns, grid: Grid, done: (outcome: RoiSurface) => void): void;
  /** Lets go of what is under way. */
  cancel(): void;
  dispose(): void;
}

export function makeSurfaceWorker(): SurfaceWorker {
  let worker: Worker | null = null;
  let lastId = 0;
  let waiting: { readonly request: SurfaceRequest; readonly done: (outcome: RoiSurface) => void } | null = null;
  let busy = false;
  function start(): Worker {
    const started = new Worker(new URL('./roi-surface.worker.ts', import.meta.url), { type: 'module' });
    started.addEventListener('message', (event: MessageEvent<SurfaceAnswer>) => {
      busy = false;
      if (waiting?.request.id === event.data.id) {
        const { done } = waiting;
        waiting = null;
        done(event.data.outcome);
      } else send();
    });
    started.addEventListener('error', () => {
      started.terminate();
      worker = null;
      busy = false;
      // It could not start or fell over: computed here, slower.
      if (waiting) waiting.done(computeRoiSurface(waiting.request.mask, waiting.request.grid));
      waiting = null;
    });
    return started;
  }
  // One at a time: of what is asked for meanwhile, the newest goes next.
  function send(): void {
    if (busy || !waiting) return;
    busy = true;
    worker ??= start();
    worker.postMessage(waiting.request);
  }
  return {
    request(mask, grid, done) {
      waiting = { request: { id: ++lastId, mask, grid }, done };
      send();
    },
    cancel: () => (waiting = null),
    dispose() {
      waiting = null;
      worker?.terminate();
      worker = null;
      busy = false;
    },
  };
}
