/**
 * Seeded pseudo-random numbers. Core code must be reproducible: `Math.random`
 * is banned there and every random draw comes from here.
 */

/** A generator of uniform numbers in [0, 1). */
export interface Rng {
  /** The next uniform number in [0, 1), 32 bits. */
  next(): number;
  /** A whole number in [0, n). */
  int(n: number): number;
  /** A standard normal draw (Box-Muller, Ann. Math. Stat. 1958;29:610). */
  normal(): number;
}

/** Seeded generator (mulberry32, T. Ettinger 2017, public domain). Same seed, same sequence. */
export function makeRng(seed: number): Rng {
  let state = seed >>> 0;
  let spare: number | null = null;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (n) => Math.floor(next() * n),
    normal: () => {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const u = 1 - next();
      const v = next();
      const r = Math.sqrt(-2 * Math.log(u));
      spare = r * Math.sin(2 * Math.PI * v);
      return r * Math.cos(2 * Math.PI * v);
    },
  };
}
