/** The golden cohort through the whole pipeline: outcomes for tests of tables, figures, R script and report. */
import { readFileSync } from 'node:fs';
import { analyseCohorts, type AnalysisRun } from '@shared/core/pipeline/analyse';
import { type AnalysisConfig, defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import type { AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import { parseReadsTable } from '@shared/core/pipeline/reads-table';
import type { ClinicalTable } from '@shared/core/scoring/clinical-table';
import { cohortTable, goldenCohortPath } from './golden-cohort';

export interface GoldenAnalysisChoice {
  readonly config?: Partial<AnalysisConfig>;
  /** Default: the golden ones. */
  readonly training?: ClinicalTable;
  /** null: none. */
  readonly validation?: ClinicalTable | null;
  readonly withReads?: boolean;
}

const hash = (character: string): string => character.repeat(64);

/** Few resamples: the bands are not what these tests are about. */
export function runGoldenAnalysis({
  config = {},
  training,
  validation,
  withReads = true,
}: GoldenAnalysisChoice = {}): AnalysisRun {
  const reads = withReads ? parseReadsTable(readFileSync(goldenCohortPath('resegmentation'), 'utf8')) : null;
  if (reads?.ok === false) throw new Error(JSON.stringify(reads.error.slice(0, 5)));
  const tables = {
    training: training ?? cohortTable('training'),
    validation: validation === undefined ? cohortTable('validation') : validation,
    reads: reads?.value ?? null,
    robust: null,
  };
  const run = analyseCohorts({
    tables,
    config: { ...defaultAnalysisConfig, curveResamples: 20, ...config },
    program: { name: 'ictos', version: '0.0.0' },
    inputs: [
      { role: 'training', sha256: hash('a'), rows: tables.training.rows.length },
      ...(tables.validation ? [{ role: 'validation' as const, sha256: hash('b'), rows: tables.validation.rows.length }] : []),
      ...(tables.reads ? [{ role: 'reads' as const, sha256: hash('c'), rows: 90 }] : []),
    ],
  });
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
}

let golden: AnalysisOutcome | undefined;

/** The golden analysis with all defaults, computed once a test file. */
export const goldenAnalysis = (): AnalysisOutcome => (golden ??= runGoldenAnalysis().outcome);
