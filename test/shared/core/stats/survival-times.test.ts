import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { codeLabels, mergeTiedTimes, orderByCode, rankTimes } from '@shared/core/stats/survival-times';

/** The definition: unique sorted times, a run of near neighbours takes its first time. */
function plainMerge(times: readonly number[]): number[] {
  const unique = [...new Set(times)].sort((a, b) => a - b);
  const scale = unique.reduce((sum, t) => sum + Math.abs(t), 0) / unique.length;
  const tolerance = Math.sqrt(Number.EPSILON);
  const kept = new Map<number, number>();
  unique.forEach((t, k) => {
    const gap = k === 0 ? Infinity : t - unique[k - 1]!;
    kept.set(t, gap <= tolerance || gap / scale <= tolerance ? kept.get(unique[k - 1]!)! : t);
  });
  return times.map((t) => kept.get(t)!);
}

describe('times as ranks', () => {
  const base = fc.integer({ min: 0, max: 20 });
  const times = fc.array(
    fc.tuple(base, fc.constantFrom(0, 1e-9, 1.2e-8, -1e-8, 1e-7, 0.1)).map(([t, d]) => t * 0.3 + d),
    { minLength: 0, maxLength: 60 },
  );
  it('merges runs of nearly equal times as the definition says, at any scale', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(1, 1e-3, 1e5), (list, scale) => {
        const scaled = list.map((t) => t * scale);
        expect([...mergeTiedTimes(scaled)]).toEqual(plainMerge(scaled));
        const { distinct, rank } = rankTimes(scaled);
        expect([...distinct]).toEqual([...new Set(plainMerge(scaled))].sort((a, b) => a - b));
        expect([...rank].every((r, i) => distinct[r] === plainMerge(scaled)[i])).toBe(true);
      }),
    );
  });
  it('ties 0.1 + 0.2 with 0.3, chains included, and leaves other times alone', () => {
    expect([...mergeTiedTimes([0.1 + 0.2, 0.3, 0.7, 1])]).toEqual([0.3, 0.3, 0.7, 1]);
    expect([...mergeTiedTimes([1 + 2e-8, 1, 1 + 1e-8])]).toEqual([1, 1, 1]);
    expect([...rankTimes([]).rank]).toEqual([]);
  });
  it('orders rows by code and keeps their order within a code; labels are coded in sorted order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (code) => {
        const want = [...code.keys()].sort((a, b) => code[a]! - code[b]! || a - b);
        expect([...orderByCode(code, 6)]).toEqual(want);
        const back = [...code.keys()].reverse();
        expect([...orderByCode(code, 6, back)]).toEqual([...back].sort((a, b) => code[a]! - code[b]! || b - a));
        const labels = code.map((c) => 'fedcba'[c]!);
        const coded = codeLabels(labels);
        expect(coded.labels).toEqual([...new Set(labels)].sort());
        expect([...coded.code].map((c) => coded.labels[c])).toEqual(labels);
      }),
    );
  });
});
