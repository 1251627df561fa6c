/** An analysis in short, for the window: what its files hold before it runs, what it found after. Computes no statistics. */
import { problem, type Problem } from '@shared/base/result';
import type {
  AnalysisCheck,
  AnalysisFileProblem,
  AnalysisOutcomeEntry,
  AnalysisSettingEntry,
  AnalysisTableEntry,
} from '@shared/contract/analysis-entities';
import { featureColumns, findAbsentCovariates, toAnalysisCohort, toFeatureColumns } from '@shared/core/pipeline/analysis-cohort';
import { type AnalysisConfig, defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import type { Analysis, CohortRole, EndpointResult } from '@shared/core/pipeline/analysis-result';
import type { Reading, Readings } from '@shared/core/pipeline/reading-agreement';
import type { ClinicalTable } from '@shared/core/scoring/clinical-table';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';
import type { AnalysisFiles, AnalysisInputs, FileProblem } from './analysis-run';
import { toReason } from './reasons';

/** A problem of a file with its place taken out of its data. */
export function toFileProblem({ role, path, problem: found }: FileProblem): AnalysisFileProblem {
  const { row, line, column, value } = found.data;
  const at = typeof row === 'number' ? row : typeof line === 'number' ? line : null;
  const text = (cell: Problem['data'][string] | undefined): string | null =>
    typeof cell === 'string' || typeof cell === 'number' ? String(cell) : null;
  return { role, path, row: at, column: text(column), value: text(value), problem: toReason(found) };
}

/** Who of a table can be analysed. Before there is a model no patient is left out for a feature of it. */
function toTableEntry(role: CohortRole, table: ClinicalTable, config: AnalysisConfig): AnalysisTableEntry {
  const features = featureColumns(table, config);
  const training = role === 'training';
  const cohort = toAnalysisCohort(table, {
    endpoint: config.endpoint,
    covariates: training && config.weights !== 'none' ? config.covariates : [],
    modelFeatures: [],
    features: training ? features : [],
  });
  const treated = cohort.treated.reduce((sum, arm) => sum + arm, 0);
  return {
    role,
    rows: table.rows.length,
    analysed: cohort.rows.length,
    treated,
    control: cohort.rows.length - treated,
    events: cohort.rows.filter(({ record }) => record.endpoints[config.endpoint]?.event === true).length,
    features: features.length,
    incompleteFeatures: toFeatureColumns(cohort, features).incomplete.length,
    excluded: cohort.exclusions.map(({ reason, column, patientIds }) => ({ reason, column, n: patientIds.length })),
    synthetic: table.rows.some((row) => saysSynthetic(row.patientId, row.cohort)),
  };
}

/** A value of the configuration as text: lists with commas, a map of columns with arrows. */
function valueText(value: AnalysisConfig[keyof AnalysisConfig]): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  return Object.entries(value)
    .map(([theirs, ours]) => `${theirs} → ${String(ours)}`)
    .join(', ');
}

/** Every key of the configuration in force, in the order of its defaults. */
function toSettings(config: AnalysisConfig): AnalysisSettingEntry[] {
  // The keys of an object literal of this type are its own.
  const keys = Object.keys(defaultAnalysisConfig) as (keyof AnalysisConfig)[];
  return keys.map((key) => ({ key, value: valueText(config[key]), byDefault: valueText(defaultAnalysisConfig[key]) }));
}

/** Rows of a re-reading table by reading. */
const countReadings = ({ patients }: Readings): { reading: Reading; patients: number }[] =>
  (['A1', 'A2', 'B'] as const).map((reading) => ({
    reading,
    patients: patients.filter(({ readings }) => readings[reading] !== undefined).length,
  }));

/** What files without a problem hold. */
export function toCheckSummary(inputs: AnalysisInputs): NonNullable<AnalysisCheck['summary']> {
  const { config, training, validation, reads, robust } = inputs;
  return {
    tables: [toTableEntry('training', training, config), ...(validation ? [toTableEntry('validation', validation, config)] : [])],
    reads: reads ? countReadings(reads) : null,
    robustFeatures: robust ? robust.length : null,
    settings: toSettings(config),
  };
}

/**
 * Why tables whose cells are well cannot be analysed, known without computing: `analysis/covariate-absent` {column},
 * `analysis/no-patients` {cohort, left}, `analysis/one-arm` {cohort, arm}, `analysis/no-features`.
 */
export function findUnusable(
  files: AnalysisFiles,
  { training, config }: AnalysisInputs,
  tables: readonly AnalysisTableEntry[],
): FileProblem[] {
  const absent = findAbsentCovariates(training, config.covariates);
  if (absent.length > 0) return absent.map((found) => ({ role: 'training', path: files.training, problem: found }));
  return tables.flatMap(({ role, rows, analysed, treated, control, features, incompleteFeatures }) => {
    const found =
      analysed === 0
        ? problem('analysis/no-patients', { cohort: role, left: rows })
        : treated === 0 || control === 0
          ? problem('analysis/one-arm', { cohort: role, arm: treated === 0 ? 'ICT+CCRT' : 'CCRT' })
          : role === 'training' && features === incompleteFeatures
            ? problem('analysis/no-features')
            : null;
    return found ? [{ role, path: files[role] ?? '', problem: found }] : [];
  });
}

/** The problem of a reason that stands in a result. */
const toProblem = (reason: Analysis['modelReason']): Problem | null =>
  // A reason is a problem's data as JSON keeps it.
  reason && { code: reason.code, data: reason.data as Problem['data'] };

function toCohortEntry(role: CohortRole, result: EndpointResult): AnalysisOutcomeEntry['cohorts'][number] {
  return {
    role,
    groups: (['whole', 'high', 'low'] as const).map((group) => {
      const { n, events, hr, hrLower, hrUpper, p, reason, caution } = result[group];
      return { group, n, events, hr, hrLower, hrUpper, p, reason: reason ?? null, caution: caution ?? null };
    }),
    groupP: result.interaction.groupP,
    continuousP: result.interaction.continuousP,
  };
}

/** What a finished analysis found. */
export function toOutcomeEntry(analysis: Analysis): AnalysisOutcomeEntry {
  const { config, model, flow, results, bootstrap } = analysis;
  const modelReason = toProblem(analysis.modelReason);
  const { inTable, tested, reproducible, belowPScreen, afterCorrelation } = flow.features;
  const noDifference = model?.tHalf ?? null;
  return {
    endpoint: config.endpoint,
    weights: config.weights,
    features: { inTable, tested, reproducible, belowPScreen, afterCorrelation },
    model: (model?.features ?? []).map((feature, i) => ({
      feature,
      coefficient: model?.scoreCoefficients[i] ?? 0,
      se: model?.se[i] ?? 0,
      p: model?.p[i] ?? 1,
    })),
    modelReason: modelReason && toReason(modelReason),
    noDifference: noDifference && {
      score: noDifference.noDifferenceScore,
      lower: noDifference.lower,
      upper: noDifference.upper,
    },
    cohorts: (['training', 'validation'] as const).flatMap((role) => {
      const result = results[role]?.[config.endpoint];
      return result ? [toCohortEntry(role, result)] : [];
    }),
    bootstrap: bootstrap && {
      replicates: bootstrap.replicates,
      used: bootstrap.used,
      apparentC: bootstrap.apparent.c,
      correctedC: bootstrap.corrected.c,
    },
  };
}
