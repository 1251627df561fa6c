/** p values adjusted for the number of tests. */
import { assert } from '../../base/assert';

export type PAdjustment = 'benjaminiHochberg' | 'benjaminiYekutieli' | 'holm' | 'bonferroni';

/**
 * Adjusted p values in the order given; a null (no test) stays null and does not count. Benjamini and Hochberg's is the
 * q value: the least false discovery rate at which the test is a finding.
 * Sources: Benjamini and Hochberg, JRSS B 1995;57:289; Benjamini and Yekutieli, Ann Stat 2001;29:1165; Holm, Scand J
 * Stat 1979;6:65; R 4.2 `p.adjust`.
 */
export function adjustPValues(p: readonly (number | null)[], method: PAdjustment = 'benjaminiHochberg'): (number | null)[] {
  const known = p.flatMap((value, i) => {
    assert(value === null || (value >= 0 && value <= 1), 'a p value is between 0 and 1');
    return value === null ? [] : [{ value, i }];
  });
  known.sort((a, b) => a.value - b.value);
  const m = known.length;
  const adjusted: (number | null)[] = p.map(() => null);
  if (method === 'bonferroni') {
    for (const { value, i } of known) adjusted[i] = Math.min(1, m * value);
  } else if (method === 'holm') {
    let greatest = 0;
    known.forEach(({ value, i }, rank) => {
      greatest = Math.max(greatest, (m - rank) * value);
      adjusted[i] = Math.min(1, greatest);
    });
  } else {
    let harmonic = 1;
    if (method === 'benjaminiYekutieli') for (let k = 2; k <= m; k++) harmonic += 1 / k;
    let least = 1;
    for (let rank = m; rank >= 1; rank--) {
      const { value, i } = known[rank - 1]!;
      least = Math.min(least, ((harmonic * m) / rank) * value);
      adjusted[i] = least;
    }
  }
  return adjusted;
}
