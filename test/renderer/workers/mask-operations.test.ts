import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toSliceRuns } from '@shared/core/mask/slice-runs';
import type * as MaskOperations from '@renderer/workers/mask-operations';
import type { MaskOperation, MaskRequest } from '@renderer/workers/mask-operations';
import { testGrid } from '../../support/test-grid';

/** A worker on this thread that answers when told to; messages are cloned as between threads. */
class FakeWorker extends EventTarget {
  static readonly started: FakeWorker[] = [];
  readonly requests: MaskRequest[] = [];
  terminated = false;
  constructor() {
    super();
    FakeWorker.started.push(this);
  }
  postMessage(request: MaskRequest): void {
    this.requests.push(structuredClone(request));
  }
  terminate(): void {
    this.terminated = true;
  }
}

const bitmap = (columns: number): Uint8Array => Uint8Array.from({ length: 7 * 5 }, (_, n) => (n % 7 < columns ? 1 : 0));
const interpolation = (columns: number): MaskOperation => {
  const runs = toSliceRuns(bitmap(columns), 7, 5);
  return { kind: 'interpolate', mask: new Map([2, 4].map((k) => [k, runs])), columns: 7, rows: 5, spacingMm: [0.5, 0.7] };
};

let operations: typeof MaskOperations;
const latest = (): FakeWorker => FakeWorker.started.at(-1)!;
const answer = (worker: FakeWorker, { id, operation }: MaskRequest): void => {
  const outcome = structuredClone(operations.performMaskOperation(operation));
  worker.dispatchEvent(new MessageEvent('message', { data: { id, outcome } }));
};

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('Worker', FakeWorker);
  operations = await import('@renderer/workers/mask-operations');
  FakeWorker.started.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

describe('runMaskOperation', () => {
  it('gives each request its own answer, in whatever order they come, from one worker', async () => {
    const narrow = operations.runMaskOperation(interpolation(2));
    const wide = operations.runMaskOperation(interpolation(6));
    const grid = testGrid([7, 5, 11]);
    const carried = operations.runMaskOperation({ kind: 'carry', mask: interpolation(3).mask, from: grid, to: grid });
    expect(FakeWorker.started).toHaveLength(1);
    for (const request of [...latest().requests].reverse()) answer(latest(), request);
    expect((await narrow).mask).toEqual(new Map([[3, toSliceRuns(bitmap(2), 7, 5)]]));
    expect((await wide).mask).toEqual(new Map([[3, toSliceRuns(bitmap(6), 7, 5)]]));
    expect(await carried).toEqual({ mask: interpolation(3).mask, clippedVoxels: 0 });
  });

  it('computes here what a worker that falls over leaves behind, and starts another', async () => {
    const first = operations.runMaskOperation(interpolation(2));
    const second = operations.runMaskOperation(interpolation(6));
    const fallen = latest();
    fallen.dispatchEvent(new Event('error'));
    expect((await first).mask.get(3)).toEqual(toSliceRuns(bitmap(2), 7, 5));
    expect((await second).mask.get(3)).toEqual(toSliceRuns(bitmap(6), 7, 5));
    expect(fallen.terminated).toBe(true);
    const third = operations.runMaskOperation(interpolation(4));
    expect(FakeWorker.started).toHaveLength(2);
    answer(latest(), latest().requests[0]!);
    expect((await third).mask.get(3)).toEqual(toSliceRuns(bitmap(4), 7, 5));
  });
});
