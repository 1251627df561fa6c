import base from './vitest.config';
import { mergeConfig, defineConfig } from 'vitest/config';

/** The same resolution as the tests; one file, one process, nothing beside it. */
export default mergeConfig(defineConfig({ resolve: base.resolve ?? {} }), {
  test: {
    include: ['test/bench/run.bench.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    server: { deps: { inline: ['dcmjs'] } },
  },
});
