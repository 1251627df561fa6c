import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Seconds each: left out of the quick subset. */
const slow = [
  'test/house/**',
  'test/main/node/store/kill.test.ts',
  'test/main/cli/{analyse,analyse-edge-cases,batch,batch-kill,demo,robustness,contract}.test.ts',
  'test/main/node/services/{analysis*,cohort-services,reading,score-decision,robustness}.test.ts',
  'test/main/node/services/import.test.ts',
  'test/main/node/dicom-io/synthetic-study.test.ts',
  'test/shared/core/synthetic/**',
  'test/main/node/dicom-io/{damaged-files,features-from-files}.test.ts',
  'test/shared/core/features/plain-references.test.ts',
  'test/shared/core/mask/{carry-mask,mask-agreement,perturb-mask}.test.ts',
  'test/shared/core/model/{chain-bootstrap,evaluation-properties,group-evaluation,model-chain}.test.ts',
  'test/shared/core/scoring/cohort-golden.test.ts',
  'test/shared/core/stats/{contingency,kaplan-meier}.test.ts',
  'test/shared/figures/{model-figure-extremes,model-figures}.test.ts',
  'test/shared/core/pipeline/{edge-cases,ibsi-ct-phantom,invariance}.test.ts',
];

export default defineConfig({
  resolve: {
    alias: {
      '@shared': here('./src-shared'),
      '@main': here('./src-main'),
      '@renderer': here('./src-renderer'),
      '@assets': here('./assets'),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', '**/node_modules/**', ...(process.env['ICTOS_QUICK'] ? slow : [])],
    setupFiles: ['test/support/property-seed.ts'],
    pool: 'forks',
    // A process for every file costs as much as the quick tests themselves; the full run keeps them apart.
    isolate: !process.env['ICTOS_QUICK'],
    maxWorkers: 2,
    testTimeout: 60_000,
    server: { deps: { inline: ['dcmjs'] } },
  },
});
