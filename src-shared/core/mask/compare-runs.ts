/** What two ROIs of one slice or series have in common and what only one of them has, from their runs. */
import type { MaskRuns, SliceRuns } from './slice-runs';

export interface RunsComparison {
  readonly onlyFirst: SliceRuns;
  readonly onlySecond: SliceRuns;
  readonly both: SliceRuns;
}

/** The three parts of two sets of runs of a slice: ascending, as the sets are. Work goes with the number of runs. */
export function compareRuns(first: SliceRuns, second: SliceRuns, columns: number): RunsComparison {
  const edges = new Map<number, number>();
  const add = (runs: SliceRuns, bit: number): void => {
    for (let n = 0; n < runs.length; n += 2) {
      for (const at of [runs[n]!, runs[n]! + runs[n + 1]!]) edges.set(at, (edges.get(at) ?? 0) ^ bit);
    }
  };
  add(first, 1);
  add(second, 2);
  const parts: [number[], number[], number[], number[]] = [[], [], [], []];
  let [inside, from] = [0, 0];
  for (const [at, flips] of [...edges].sort(([a], [b]) => a - b)) {
    if (flips === 0) continue;
    // Runs of neighbouring rows that touch are one stretch here: cut where a row ends.
    for (let start = from; inside !== 0 && start < at;) {
      const end = Math.min(at, columns === Infinity ? at : (Math.floor(start / columns) + 1) * columns);
      parts[inside]!.push(start, end - start);
      start = end;
    }
    inside ^= flips;
    from = at;
  }
  return { onlyFirst: Uint32Array.from(parts[1]), onlySecond: Uint32Array.from(parts[2]), both: Uint32Array.from(parts[3]) };
}

export interface MaskOverlap {
  readonly first: number;
  readonly second: number;
  readonly both: number;
  /** 2 |A and B| / (|A| + |B|); NaN where both are empty. Dice, Ecology 1945;26:297. */
  readonly dice: number;
}

/** Voxels of two masks of one series, and their overlap. */
export function overlapOf(first: MaskRuns, second: MaskRuns): MaskOverlap {
  const count = (runs: SliceRuns): number => runs.reduce((sum, value, n) => sum + (n % 2 === 1 ? value : 0), 0);
  const all = (mask: MaskRuns): number => [...mask.values()].reduce((sum, runs) => sum + count(runs), 0);
  let both = 0;
  for (const [k, runs] of first) {
    const other = second.get(k);
    if (other) both += count(compareRuns(runs, other, Infinity).both);
  }
  const [inFirst, inSecond] = [all(first), all(second)];
  return { first: inFirst, second: inSecond, both, dice: (2 * both) / (inFirst + inSecond) };
}
