/**
 * A table as the model room needs it: columns of numbers of the patients that can be analysed,
 * and who was left out by which rule. No statistics here.
 */
import { problem, type Problem } from '../../base/result';
import type { EbvDna, EndpointName } from '../scoring/clinical-record';
import { endpointNames } from '../scoring/clinical-record';
import type { ClinicalTable, ClinicalTableRow } from '../scoring/clinical-table';
import type { EndpointColumns } from '../model/arm-follow-up';
import type { Covariate } from '../stats/cox';
import { type AnalysisConfig, type ClinicalCovariate, clinicalCovariates } from './analysis-config';

/** Why a patient is not analysed. The first rule that applies is the one that counts. */
export type ExclusionReason =
  | 'read-not-finalised'
  | 'normalisation-clips-roi'
  | 'treatment-missing'
  | 'endpoint-missing'
  | 'covariate-missing'
  | 'features-missing'
  | 'model-feature-missing';

export interface Exclusion {
  readonly reason: ExclusionReason;
  /** The column that has no value; null where it is more than one. */
  readonly column: string | null;
  readonly patientIds: readonly string[];
}

export interface AnalysisCohort {
  readonly rows: readonly ClinicalTableRow[];
  readonly patientIds: readonly string[];
  /** 1 = ICT+CCRT, 0 = CCRT. */
  readonly treated: Uint8Array;
  /** Endpoints of the table; one without any follow-up is absent. */
  readonly endpoints: ReadonlyMap<EndpointName, EndpointColumns>;
  /** Terms of the propensity model; empty where it is not fitted. */
  readonly covariates: readonly Covariate[];
  readonly exclusions: readonly Exclusion[];
  /** Patients of the table. */
  readonly tableRows: number;
  /** Of the rows that tell; more than one: features of different profiles stand in one column. */
  readonly profileHashes: readonly string[];
  /** EBV DNA below a detection limit L stands as L/2 in log10_ebv: how many. */
  readonly ebvBelowLimit: number;
}

/** Value of EBV DNA in log10_ebv: half of the detection limit where it was below it. */
const ebvValue = (ebv: EbvDna): number => (ebv.belowLimit ? ebv.value / 2 : ebv.value);

const toFlag = (value: boolean | null): number | null => (value === null ? null : value ? 1 : 0);
const isStage = (stage: string | null, wanted: string): number | null => (stage === null ? null : stage === wanted ? 1 : 0);

type ClinicalTerm = readonly [column: string, of: (row: ClinicalTableRow) => number | null];

/** Terms of the propensity model (science.md 2.2), each with the column it is made of: T and N as dummies, log10(EBV DNA + 1). */
const clinicalTerms: Readonly<Record<ClinicalCovariate, ClinicalTerm>> = {
  age: ['age', ({ record }) => record.ageYears],
  male: ['sex', ({ record }) => (record.sex === null ? null : record.sex === 'male' ? 1 : 0)],
  t2: ['t_stage', ({ record }) => isStage(record.tStage, 'T2')],
  t3: ['t_stage', ({ record }) => isStage(record.tStage, 'T3')],
  t4: ['t_stage', ({ record }) => isStage(record.tStage, 'T4')],
  n2: ['n_stage', ({ record }) => isStage(record.nStage, 'N2')],
  n3: ['n_stage', ({ record }) => isStage(record.nStage, 'N3')],
  log10_ebv: ['ebv_dna_copies_per_ml', ({ record }) => (record.ebvDna === null ? null : Math.log10(ebvValue(record.ebvDna) + 1))],
  necrosis: ['cervical_nodal_necrosis', ({ record }) => toFlag(record.cervicalNodalNecrosis)],
  volume: ['primary_tumor_volume_ml', (row) => row.primaryTumorVolumeMl],
};

const isClinical = (name: string): name is ClinicalCovariate => clinicalCovariates.some((known) => known === name);

/** The column of the table that a covariate is made of: its own name where it is no clinical one. */
export const columnOfCovariate = (name: string): string => (isClinical(name) ? clinicalTerms[name][0] : name);

/** A term of the propensity model: a clinical one, or a numeric column of the table. */
const termOf = (row: ClinicalTableRow, name: string): number | null =>
  isClinical(name) ? clinicalTerms[name][1](row) : (row.features[name] ?? null);

/** Terms of the propensity model as columns; NaN where a row has no value. */
export const toCovariates = (rows: readonly ClinicalTableRow[], names: readonly string[]): Covariate[] =>
  names.map((name) => ({ name, values: Float64Array.from(rows, (row) => termOf(row, name) ?? NaN) }));

/** Columns named as covariates that the table does not have: `analysis/covariate-absent` {column}. */
export const findAbsentCovariates = (table: ClinicalTable, covariates: readonly string[]): Problem[] =>
  covariates
    .filter((name) => !isClinical(name) && !table.featureNames.includes(name))
    .map((column) => problem('analysis/covariate-absent', { column }));

/** Columns of numbers that are features: all but those the propensity model takes. */
export const featureColumns = (table: ClinicalTable, config: Pick<AnalysisConfig, 'covariates'>): string[] =>
  table.featureNames.filter((name) => !config.covariates.includes(name));

export interface CohortRules {
  readonly endpoint: EndpointName;
  /** Terms that every patient must have; empty: no propensity model. */
  readonly covariates: readonly string[];
  /** Features that every patient must have (those of the model). */
  readonly modelFeatures: readonly string[];
  /** Features of which a patient must have at least half; empty: no such rule. */
  readonly features: readonly string[];
}

/**
 * The patients that can be analysed. A patient is left out for the first of: a read that is a draft; a read whose
 * normalisation clips the ROI (science.md 2.1: not scored); no treatment; no follow-up of the
 * endpoint; a covariate without a value; values of fewer than half of the features; a model feature without a
 * value. The other endpoints keep the patients that have them.
 */
export function toAnalysisCohort(table: ClinicalTable, rules: CohortRules): AnalysisCohort {
  const left = new Map<string, { reason: ExclusionReason; column: string | null; patientIds: string[] }>();
  const rows = table.rows.filter((row) => {
    const why = exclusionOf(row, rules);
    if (why === null) return true;
    const key = `${why.reason} ${why.column ?? ''}`;
    const found = left.get(key) ?? { ...why, patientIds: [] };
    found.patientIds.push(row.patientId);
    left.set(key, found);
    return false;
  });
  const endpoints = new Map<EndpointName, EndpointColumns>();
  for (const name of endpointNames) {
    if (rows.every(({ record }) => record.endpoints[name] === null)) continue;
    endpoints.set(name, {
      time: rows.map(({ record }) => record.endpoints[name]?.months ?? null),
      event: rows.map(({ record }) => toFlag(record.endpoints[name]?.event ?? null)),
    });
  }
  return {
    rows,
    patientIds: rows.map(({ patientId }) => patientId),
    treated: Uint8Array.from(rows, ({ record }) => (record.treatment === 'ICT+CCRT' ? 1 : 0)),
    endpoints,
    covariates: toCovariates(rows, rules.covariates),
    exclusions: [...left.values()],
    tableRows: table.rows.length,
    profileHashes: [...new Set(rows.flatMap(({ provenance: { profileHash } }) => (profileHash === null ? [] : [profileHash])))],
    ebvBelowLimit: rules.covariates.includes('log10_ebv') ? rows.filter(({ record }) => record.ebvDna?.belowLimit).length : 0,
  };
}

function exclusionOf(
  row: ClinicalTableRow,
  rules: CohortRules,
): { readonly reason: ExclusionReason; readonly column: string | null } | null {
  if (row.provenance.readState === 'draft') return { reason: 'read-not-finalised', column: 'read_state' };
  if (row.provenance.extractionReason !== null) return { reason: row.provenance.extractionReason, column: 'preprocessing_flags' };
  if (row.record.treatment === null) return { reason: 'treatment-missing', column: 'treatment' };
  if (row.record.endpoints[rules.endpoint] === null) return { reason: 'endpoint-missing', column: `${rules.endpoint}_months` };
  const covariate = rules.covariates.find((name) => termOf(row, name) === null);
  if (covariate !== undefined) return { reason: 'covariate-missing', column: covariate };
  const missing = rules.features.filter((name) => (row.features[name] ?? null) === null).length;
  if (missing * 2 > rules.features.length) return { reason: 'features-missing', column: null };
  const feature = rules.modelFeatures.find((name) => (row.features[name] ?? null) === null);
  return feature === undefined ? null : { reason: 'model-feature-missing', column: feature };
}

export interface FeatureColumns {
  /** Features with a value of every patient, in the order of the table. */
  readonly complete: readonly Covariate[];
  /** The others, with how many patients lack a value: they leave the analysis, not the patients. */
  readonly incomplete: readonly { readonly name: string; readonly missing: number }[];
}

/** The features of a cohort, column by column. */
export function toFeatureColumns(cohort: AnalysisCohort, names: readonly string[]): FeatureColumns {
  const complete: Covariate[] = [];
  const incomplete: { name: string; missing: number }[] = [];
  for (const name of names) {
    const values = new Float64Array(cohort.rows.length);
    let missing = 0;
    cohort.rows.forEach((row, i) => {
      const value = row.features[name] ?? null;
      if (value === null) missing += 1;
      else values[i] = value;
    });
    if (missing > 0) incomplete.push({ name, missing });
    else complete.push({ name, values });
  }
  return { complete, incomplete };
}
