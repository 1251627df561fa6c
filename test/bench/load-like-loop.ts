/**
 * The loop beside the smoke test: the four kinds of work that an extraction consists of (a tally of stored values, a
 * filter along rows, grey-level pairs, a sort), plain and frozen. Machines and neighbours slow arithmetic, memory and
 * tables down by different factors; beside work of its own kind a ratio keeps its value where the arithmetic loop of
 * `calibration.ts` alone does not. Nothing here may be changed without `npm run bench:baseline`.
 */
const SIZE = 512 * 512 * 12;
const ROUNDS = { tally: 12, filter: 6, pairs: 8, sort: 8 } as const;

function makeStored(): Uint16Array {
  const stored = new Uint16Array(SIZE);
  let state = 12345;
  for (let n = 0; n < SIZE; n += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    stored[n] = (state >>> 20) >> 2;
  }
  return stored;
}

/** Makes the loop: its arrays are allocated once, so that the collector has no part in it. Answers a checksum. */
export function makeLoadLikeLoop(): () => number {
  const stored = makeStored();
  const counts = new Int32Array(1024);
  const filtered = new Float32Array(SIZE);
  const pairs = new Float64Array(64 * 64);
  const sorted = new Float64Array(60_000);

  function tally(): number {
    counts.fill(0);
    for (let n = 0; n < SIZE; n += 1) counts[stored[n]!]! += 1;
    return counts[7]!;
  }
  function filter(): number {
    for (let n = 3; n < SIZE - 3; n += 1)
      filtered[n] =
        0.5 * stored[n]! +
        0.2 * (stored[n - 1]! + stored[n + 1]!) +
        0.05 * (stored[n - 2]! + stored[n + 2]!) +
        0.01 * (stored[n - 3]! - stored[n + 3]!);
    return filtered[1000]!;
  }
  function countPairs(): number {
    pairs.fill(0);
    for (let n = 0; n < SIZE - 512; n += 2) {
      const row = ((stored[n]! >> 4) & 63) * 64;
      pairs[row + ((stored[n + 1]! >> 4) & 63)]! += 1;
      pairs[row + ((stored[n + 512]! >> 4) & 63)]! += 1;
    }
    return pairs[65]!;
  }
  function sort(): number {
    for (let n = 0; n < sorted.length; n += 1) sorted[n] = stored[n * 7]! * 1.37;
    return sorted.sort()[30_000]!;
  }
  const parts = [
    [tally, ROUNDS.tally],
    [filter, ROUNDS.filter],
    [countPairs, ROUNDS.pairs],
    [sort, ROUNDS.sort],
  ] as const;
  return () => {
    let sum = 0;
    for (const [part, rounds] of parts) for (let round = 0; round < rounds; round += 1) sum += part();
    return sum;
  };
}
