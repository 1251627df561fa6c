/** The jobs that worker threads know: name -> function of a structured-clonable input, and of where to report its steps. */
import { runAnalysisJob, runBootstrapJob } from '@main/node/services/analysis-job';
import { runDecodeSeriesJob } from '@main/node/services/decode-series-job';
import { runExtractJob } from '@main/node/services/extract-job';
import { runImportFilesJob } from '@main/node/services/import-files-job';
import { runImportMaskJob } from '@main/node/services/import-mask-job';
import { runKeySliceJob } from '@main/node/services/key-slice-job';
import { runMeasureFilesJob } from '@main/node/services/measure-files-job';
import { runRobustnessJob } from '@main/node/services/robustness-job';
import { runPhantomSelftest } from '@main/node/services/selftest';
import { runSyntheticFeaturesJob } from '@main/node/services/synthetic-features-job';

type Job = (input: never, report: (step: unknown) => void) => unknown;

export const registry: Readonly<Record<string, Job>> = {
  analysis: runAnalysisJob,
  'analysis-bootstrap': runBootstrapJob,
  'decode-series': runDecodeSeriesJob,
  extract: runExtractJob,
  'import-files': runImportFilesJob,
  'import-mask': runImportMaskJob,
  'key-slice': runKeySliceJob,
  'measure-files': runMeasureFilesJob,
  robustness: runRobustnessJob,
  selftest: runPhantomSelftest,
  'synthetic-features': runSyntheticFeaturesJob,
};
