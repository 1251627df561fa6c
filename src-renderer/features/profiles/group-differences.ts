/** Differences as they are read: what only one of two profiles lists stands in one line, not in one line an entry. */
import type { ProfileComparison } from '@shared/contract/entities';

export interface DifferenceLine {
  readonly path: string;
  /** null: nothing on this side. */
  readonly left: string | null;
  readonly right: string | null;
  /** The sides are the entries of a list that the other side does not have. */
  readonly isList: boolean;
}

/** The comparison names an entry of a list as `path: entry`, `yes` on the side that has it. */
const LIST_ENTRY = /^(?<path>[^:]+): (?<entry>.+)$/;

/** Lines in the order of the differences; the entries of a list where its first one stands. */
export function groupDifferences(differences: ProfileComparison['differences']): readonly DifferenceLine[] {
  const lines = new Map<string, DifferenceLine>();
  const joined = (before: string | null | undefined, entry: string): string =>
    before === null || before === undefined ? entry : `${before}, ${entry}`;
  for (const { path: whole, left, right } of differences) {
    const { path, entry } = LIST_ENTRY.exec(whole)?.groups ?? {};
    if (path === undefined || entry === undefined) {
      lines.set(whole, { path: whole, left, right, isList: false });
      continue;
    }
    const before = lines.get(path);
    lines.set(path, {
      path,
      left: left === null ? (before?.left ?? null) : joined(before?.left, entry),
      right: right === null ? (before?.right ?? null) : joined(before?.right, entry),
      isList: true,
    });
  }
  return [...lines.values()];
}
