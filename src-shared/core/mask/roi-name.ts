/** Finding an ROI by what a person typed. */
import { fail, ok, type Result } from '@shared/base/result';

/**
 * Index of the wanted ROI among `names`, case-insensitive: exact, else a unique prefix
 * (science 2.1 rule 2). Without a wanted name the only ROI is taken. Errors, each listing the
 * names: `roi/not-found`, `roi/ambiguous`, `roi/name-needed`.
 */
export function findRoi(names: readonly string[], wanted: string | null): Result<number> {
  if (wanted === null) {
    if (names.length === 1) return ok(0);
    return names.length === 0 ? fail('roi/not-found', { wanted: null, names }) : fail('roi/name-needed', { names });
  }
  const target = wanted.toLowerCase();
  const matching = (test: (name: string) => boolean): number[] =>
    names.flatMap((name, n) => (test(name.toLowerCase()) ? [n] : []));
  const exact = matching((name) => name === target);
  const found = exact.length > 0 ? exact : matching((name) => name.startsWith(target));
  const [first] = found;
  if (first === undefined) return fail('roi/not-found', { wanted, names });
  if (found.length === 1) return ok(first);
  const sameCase = found.filter((n) => names[n] === wanted);
  return sameCase.length === 1 && sameCase[0] !== undefined ? ok(sameCase[0]) : fail('roi/ambiguous', { wanted, names });
}
