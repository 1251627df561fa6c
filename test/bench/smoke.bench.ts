/**
 * The part of the benches that runs with every test: CPU time as a ratio to a loop of the same kind of work, five
 * measurements each between two loops, the median against the checked-in one. More than 30% worse fails. What else runs
 * on the machine can only make a measurement slower, so a median that is too high is taken again, up to three times, and
 * the best counts; a load that has become slower is too slow in all of them.
 * `npm run bench:baseline` measures the ratios anew and writes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cpuSecondsOf, smokeLoads } from './features.bench';
import { makeLoadLikeLoop } from './load-like-loop';

const PAIRS = 5;
/** Runs of the load in one measurement: longer than the loop, so that one collection of garbage does not decide. */
const REPEAT = 3;
const TRIES = 3;
const WORSE = 1.3;
const file = fileURLToPath(new URL('baseline.json', import.meta.url));
const baseline = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>; // our own file
const rewrite = process.env['ICTOS_WRITE_BASELINE'] === '1';

const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

describe('ratio to the loop of the same kind of work', () => {
  const loads = smokeLoads();
  const loop = makeLoadLikeLoop();
  const loopSeconds = (): number => cpuSecondsOf(loop);
  for (let n = 0; n < 3; n++) loop(); // the compiler has seen it

  /** The median of the pairs. */
  function measure(load: () => void): number {
    return medianOf(
      Array.from({ length: PAIRS }, () => {
        const before = loopSeconds();
        const seconds = cpuSecondsOf(() => {
          for (let n = 0; n < REPEAT; n++) load();
        });
        return seconds / REPEAT / ((before + loopSeconds()) / 2);
      }),
    );
  }

  it.each(Object.keys(loads))('of %s stays near the checked-in one', (name) => {
    const load = loads[name] ?? (() => undefined);
    const limit = WORSE * (baseline[name] ?? 0);
    for (let n = 0; n < 3; n++) load(); // the compiler has seen it
    const medians = [measure(load)];
    while (medians.length < TRIES && (rewrite || Math.min(...medians) > limit)) medians.push(measure(load));
    const ratio = Math.min(...medians);
    console.info(`${name}: ${medians.map((median) => median.toFixed(3)).join(', ')} of the loop (checked in: ${baseline[name]})`);
    if (rewrite) {
      baseline[name] = Number(ratio.toFixed(3));
      writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
      return;
    }
    expect(ratio).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(limit);
  });
});
