import { describe, expect, it } from 'vitest';
import { makeReadDocument } from '@shared/document/read-document';
import { interpolationBasis, nextUnreviewed, proposedSlices } from '@renderer/state/reading-proposal';
import { performMaskOperation } from '@renderer/workers/mask-operations';

const dims = { columns: 7, rows: 5, slices: 9 };
const square = [8, 3, 15, 3, 22, 3];
const document = makeReadDocument(dims, [
  { k: 1, runs: square },
  { k: 2, runs: [8, 3], mark: 'interpolated' },
  { k: 3, runs: [8, 3], mark: 'edited' },
  { k: 5, runs: square, mark: 'carried' },
  { k: 7, runs: square, mark: 'reviewed' },
]);
const keys = (slices: ReadonlyMap<number, unknown>): number[] => [...slices.keys()].sort((a, b) => a - b);

describe('proposals', () => {
  it('interpolation goes by every slice but those interpolated before', () => {
    expect(keys(interpolationBasis(document))).toEqual([1, 3, 5, 7]);
  });

  it('are for slices that are empty or were computed the same way, and that would change', () => {
    const computed = new Map([0, 1, 2, 3, 4, 5, 6, 7].map((k) => [k, Uint32Array.from(square)]));
    expect(keys(proposedSlices(document, computed, 'interpolated'))).toEqual([0, 2, 4, 6]);
    // The carried slice holds the same pixels already.
    expect(keys(proposedSlices(document, computed, 'carried'))).toEqual([0, 4, 6]);
    expect(keys(proposedSlices(document, new Map([[5, Uint32Array.of(8, 1)]]), 'carried'))).toEqual([5]);
    expect(keys(proposedSlices(document, new Map([[4, new Uint32Array(0)]]), 'carried'))).toEqual([]);
  });

  it('the operation fills between equal slices with the same slice', () => {
    const { mask } = performMaskOperation({
      kind: 'interpolate',
      mask: new Map([
        [1, Uint32Array.from(square)],
        [4, Uint32Array.from(square)],
      ]),
      columns: 7,
      rows: 5,
      spacingMm: [0.5, 0.7],
    });
    expect([...mask].map(([k, runs]) => [k, [...runs]])).toEqual([
      [2, square],
      [3, square],
    ]);
  });

  it('the next slice to review lies above, else it is the lowest', () => {
    expect(nextUnreviewed(document, 0)).toBe(2);
    expect(nextUnreviewed(document, 2)).toBe(5);
    expect(nextUnreviewed(document, 5)).toBe(2);
    expect(nextUnreviewed(makeReadDocument(dims, []), 5)).toBeNull();
  });
});
