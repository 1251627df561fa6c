/** The jobs `analysis` and `analysis-bootstrap`: the pipeline, and some replicates of its bootstrap, in a worker thread. */
import type { Result } from '@shared/base/result';
import { type BootstrapReplicate, type BootstrapRun, runBootstrapReplicates } from '@shared/core/model/chain-bootstrap';
import { analyseCohorts, type AnalysisRequest, type AnalysisRun, type AnalysisStep } from '@shared/core/pipeline/analyse';

export type AnalysisJobInput = AnalysisRequest;
/** Replicates first .. last of the chain. */
export type BootstrapJobInput = Pick<BootstrapRun, 'input' | 'weight' | 'seed' | 'first' | 'last'>;

/** Problems: those of `analyseCohorts`. Reports each `AnalysisStep`. A cancel stops the thread. */
export const runAnalysisJob = (input: AnalysisJobInput, report: (step: AnalysisStep) => void): Result<AnalysisRun> =>
  analyseCohorts(input, { onStep: report });

export const runBootstrapJob = (input: BootstrapJobInput): BootstrapReplicate[] => runBootstrapReplicates(input);
