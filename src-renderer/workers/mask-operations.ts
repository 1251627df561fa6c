/** Work on whole masks that takes longer than a frame: done by a worker, so that the window stays quick. */
import type { Grid } from '@shared/core/geometry/grid';
import { carryMask, type CarriedMask } from '@shared/core/mask/carry-mask';
import { interpolateSlices } from '@shared/core/mask/interpolate-slices';
import type { MaskRuns } from '@shared/core/mask/slice-runs';

export type MaskOperation =
  | {
      readonly kind: 'interpolate';
      readonly mask: MaskRuns;
      readonly columns: number;
      readonly rows: number;
      /** Distance of pixel centres along columns and rows. */
      readonly spacingMm: readonly [number, number];
    }
  | { readonly kind: 'carry'; readonly mask: MaskRuns; readonly from: Grid; readonly to: Grid };

export interface MaskRequest {
  readonly id: number;
  readonly operation: MaskOperation;
}
export interface MaskAnswer {
  readonly id: number;
  readonly outcome: CarriedMask;
}

/** The operation itself, wherever it runs. */
export function performMaskOperation(operation: MaskOperation): CarriedMask {
  if (operation.kind === 'carry') return carryMask(operation.mask, operation.from, operation.to);
  const { mask, columns, rows, spacingMm } = operation;
  return { mask: interpolateSlices(mask, columns, rows, spacingMm), clippedVoxels: 0 };
}

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, { readonly operation: MaskOperation; readonly resolve: (outcome: CarriedMask) => void }>();

function startWorker(): Worker {
  const started = new Worker(new URL('./mask-operations.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', (event: MessageEvent<MaskAnswer>) => {
    const { id, outcome } = event.data;
    waiting.get(id)?.resolve(outcome);
    waiting.delete(id);
  });
  started.addEventListener('error', () => {
    // It could not start or fell over: what waits is computed here, slower, and the next one begins anew.
    worker = null;
    started.terminate();
    for (const [id, { operation, resolve }] of waiting) {
      waiting.delete(id);
      resolve(performMaskOperation(operation));
    }
  });
  return started;
}

/** Carries out an operation off the UI thread. */
export function runMaskOperation(operation: MaskOperation): Promise<CarriedMask> {
  worker ??= startWorker();
  const id = ++lastId;
  const request: MaskRequest = { id, operation };
  return new Promise((resolve) => {
    waiting.set(id, { operation, resolve });
    worker?.postMessage(request);
  });
}
