import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { adjustPValues, type PAdjustment } from '@shared/core/stats/multiplicity';
import { expectClose, goldenCase } from './golden-case';

const names = { BH: 'benjaminiHochberg', BY: 'benjaminiYekutieli', holm: 'holm', bonferroni: 'bonferroni' } as const;

describe('adjusted p values', () => {
  it('against R', () => {
    const golden = goldenCase('benjamini_hochberg');
    const { p } = golden.input as unknown as { p: (number | null)[] }; // this case has no columns
    expect(Object.keys(golden.expected).sort()).toEqual(Object.keys(names).sort());
    for (const [theirs, ours] of Object.entries(names))
      expectClose(adjustPValues(p, ours), golden.expected[theirs], golden.tolerance, theirs);
    expect(adjustPValues(p)).toEqual(adjustPValues(p, 'benjaminiHochberg'));
  });

  const list = fc.array(fc.oneof(fc.constant(null), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 25 });
  const known = (p: readonly (number | null)[]): number[] => p.filter((value) => value !== null);

  it('Benjamini and Hochberg: finds what the step-up rule finds, at every rate', () => {
    fc.assert(
      fc.property(list, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (p, rate) => {
        const q = adjustPValues(p);
        // The rule as published: the greatest k with p(k) <= k/m rate; the k smallest are findings.
        const sorted = known(p).sort((a, b) => a - b);
        const m = sorted.length;
        let k = m;
        while (k > 0 && sorted[k - 1]! * m > k * rate) k--;
        const found = p.map((value) => value !== null && k > 0 && value <= sorted[k - 1]!);
        q.forEach((value, i) => {
          // On the border the two divide by different numbers.
          if (value !== null && Math.abs(value - rate) > 1e-12) expect(value <= rate).toBe(found[i]);
        });
      }),
    );
  });
  it('never fall below p, keep its order and the nulls', () => {
    fc.assert(
      fc.property(list, fc.constantFrom<PAdjustment[]>(...Object.values(names)), (p, method) => {
        const adjusted = adjustPValues(p, method);
        p.forEach((value, i) => {
          if (value === null) expect(adjusted[i]).toBeNull();
          else {
            expect(adjusted[i]).toBeGreaterThanOrEqual(value * (1 - 1e-12));
            expect(adjusted[i]).toBeLessThanOrEqual(1);
          }
        });
        const order = [...p.keys()].filter((i) => p[i] !== null).sort((a, b) => p[a]! - p[b]!);
        for (let k = 1; k < order.length; k++) expect(adjusted[order[k]!]).toBeGreaterThanOrEqual(adjusted[order[k - 1]!]!);
      }),
    );
    expect(adjustPValues([])).toEqual([]);
    expect(adjustPValues([0.2, null])).toEqual([0.2, null]);
  });
});
