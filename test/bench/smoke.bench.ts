/**
 * The part of the benches that runs with every test: CPU time as a ratio to the calibration loop, five
 * runs each paired with its own loop, the median against the checked-in one. More than 30% worse fails.
 * `npm run bench:baseline` measures the ratios anew and writes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration';
import { cpuSecondsOf, smokeLoads } from './features.bench';

const PAIRS = 5;
/** Runs of the load in one measurement: about as long as the calibration loop, so that one collection of garbage does not decide. */
const REPEAT = 3;
const WORSE = 1.3;
const file = fileURLToPath(new URL('baseline.json', import.meta.url));
const baseline = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>; // our own file
const rewrite = process.env['ICTOS_WRITE_BASELINE'] === '1';

const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

describe('ratio to the calibration loop', () => {
  const loads = smokeLoads();

  it.each(Object.keys(loads))('of %s stays near the checked-in one', (name) => {
    const load = loads[name] ?? (() => undefined);
    for (let n = 0; n < 3; n++) load(); // the compiler has seen it
    const ratios = Array.from({ length: PAIRS }, () => {
      const before = calibrate(1);
      const seconds = cpuSecondsOf(() => {
        for (let n = 0; n < REPEAT; n++) load();
      });
      return seconds / REPEAT / ((before + calibrate(1)) / 2);
    });
    const ratio = medianOf(ratios);
    console.info(`${name}: ${ratio.toFixed(3)} of the calibration loop (checked in: ${String(baseline[name])})`);
    if (rewrite) {
      baseline[name] = Number(ratio.toFixed(3));
      writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
    }
    expect(ratio).toBeGreaterThan(0);
    expect(ratio).toBeLessThanOrEqual(WORSE * (baseline[name] ?? 0));
  });
});
