/**
 * Measures every figure the issues ask for and prints one JSON document. `npm run bench -- NAME` runs those whose name
 * contains NAME. `--baseline` instead writes the ratios that the smoke test of every test run holds against.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { root } from './root.mjs';
import { setup } from './setup.mjs';
import { runVitest } from './vitest.mjs';

await setup();
const baseline = process.argv.includes('--baseline');
const file = join(root, 'out', 'bench.json');
mkdirSync(join(root, 'out'), { recursive: true });
const code = await withDisplay((env) =>
  runVitest(['run', '--config', 'vitest.bench.config.ts', '--reporter=dot'], {
    quiet: true,
    env: baseline
      ? { ...env, ICTOS_BENCH_SMOKE: '1', ICTOS_WRITE_BASELINE: '1' }
      : { ...env, ICTOS_BENCH_OUT: file, ICTOS_BENCH_ONLY: process.argv[2] ?? '' },
  }),
);
if (code === 0 && !baseline) process.stdout.write(readFileSync(file, 'utf8'));
process.exitCode = code;
