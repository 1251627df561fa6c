/** Measures every figure the issues ask for and prints one JSON document. `npm run bench -- NAME` runs those whose name contains NAME. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { root } from './root.mjs';
import { setup } from './setup.mjs';
import { runVitest } from './vitest.mjs';

await setup();
const file = join(root, 'out', 'bench.json');
mkdirSync(join(root, 'out'), { recursive: true });
const code = await withDisplay((env) =>
  runVitest(['run', '--config', 'vitest.bench.config.ts', '--reporter=dot'], {
    quiet: true,
    env: { ...env, ICTOS_BENCH_OUT: file, ICTOS_BENCH_ONLY: process.argv[2] ?? '' },
  }),
);
if (code === 0) process.stdout.write(readFileSync(file, 'utf8'));
process.exitCode = code;
