import base from './vitest.config';
import { mergeConfig, defineConfig } from 'vitest/config';

/** The same resolution as the tests; one file, one process, nothing beside it: all benches, or the smoke test of every test run. */
export default mergeConfig(defineConfig({ resolve: base.resolve ?? {} }), {
  test: {
    include: [process.env['ICTOS_BENCH_SMOKE'] ? 'test/bench/smoke.bench.ts' : 'test/bench/run.bench.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    server: { deps: { inline: ['dcmjs'] } },
  },
});
