/** What comes before the model, in the words of `analysis.json`: reproducible features, weights and their balance, screening. */
import { computeBalance } from '../model/covariate-balance';
import type { ModelChain } from '../model/model-chain';
import type { TreatmentCohort } from '../model/modified-covariates';
import {
  computeOverlap,
  computePropensityWeights,
  describeWeights,
  effectiveSampleSizes,
  type WeightScheme,
  weightSchemes,
} from '../model/propensity-weights';
import { compareWeightSchemes } from '../model/weight-sensitivity';
import type { Covariate } from '../stats/cox';
import type { AnalysisCohort } from './analysis-cohort';
import type { AnalysisConfig } from './analysis-config';
import { toCoxEntry } from './analysis-evaluation';
import type { Analysis, PropensitySection, ReproducibilitySection, ScreeningEntry } from './analysis-result';
import { computeReadingAgreement, type ReadingAgreementRow, type Readings } from './reading-agreement';

/** Which features may enter the model, and why the others may not. `robust`: names that survive perturbation; null: not asked. */
export function testReproducibility(
  reads: Readings | null,
  robust: readonly string[] | null,
  config: AnalysisConfig,
  features: readonly string[],
): ReproducibilitySection {
  const { iccModel: model, iccThreshold: threshold } = config;
  const isRobust = robust === null ? null : new Set(robust);
  const agreement = reads ? computeReadingAgreement(reads, { form: model, threshold }) : null;
  const rows = new Map((agreement?.rows ?? []).map((row) => [row.feature, row]));
  const entries = features.map((feature): ReproducibilitySection['features'][number] => {
    const row = rows.get(feature);
    const reason = whyNotReproducible(feature, row, agreement !== null, isRobust);
    return {
      feature,
      intra: row?.intra?.icc ?? null,
      intraLower: row?.intra?.lower ?? null,
      intraUpper: row?.intra?.upper ?? null,
      inter: row?.inter?.icc ?? null,
      interLower: row?.inter?.lower ?? null,
      interUpper: row?.inter?.upper ?? null,
      kept: reason === null,
      ...(reason === null ? {} : { reason }),
    };
  });
  return {
    threshold,
    model,
    patients: agreement?.patients ?? null,
    kept: entries.filter(({ kept }) => kept).map(({ feature }) => feature),
    dropped: entries
      .filter(({ kept }) => !kept)
      .map(({ feature, intra, inter, reason }) => ({ feature, intra, inter, ...(reason === undefined ? {} : { reason }) })),
    features: entries,
    ...(reads === null ? { reason: 'no-reads' } : {}),
  };
}

function whyNotReproducible(
  feature: string,
  row: ReadingAgreementRow | undefined,
  wasRead: boolean,
  robust: ReadonlySet<string> | null,
): string | null {
  if (robust?.has(feature) === false) return 'not-robust';
  if (!wasRead) return null;
  if (!row) return 'not-in-reads';
  return row.kept ? null : (row.reason ?? 'below-threshold');
}

/** Every feature of the table, by p; those without a test last, in the order of the table. */
export function toScreening(
  chain: ModelChain,
  reproducible: ReadonlySet<string>,
  incomplete: readonly string[],
): ScreeningEntry[] {
  const kept = new Set(chain.filter.kept);
  const dropped = new Map(chain.filter.dropped.map(({ feature, becauseOf }) => [feature, becauseOf]));
  const tested = chain.screening.map(({ feature, fit, q, problem: reason }): ScreeningEntry => {
    const because = dropped.get(feature);
    return {
      feature,
      reproducible: reproducible.has(feature),
      coefficient: fit?.coef[2] ?? null,
      se: fit?.se[2] ?? null,
      pInteraction: fit?.p[2] ?? null,
      bhQ: q,
      kept: kept.has(feature),
      ...(because === undefined ? {} : { droppedBecauseOf: because }),
      ...(reason === null ? {} : { reason: reason.code }),
    };
  });
  const untested = incomplete.map((feature): ScreeningEntry => ({
    feature,
    reproducible: false,
    coefficient: null,
    se: null,
    pInteraction: null,
    bhQ: null,
    kept: false,
    reason: 'missing-values',
  }));
  return [...tested, ...untested].sort((a, b) => (a.pInteraction ?? 2) - (b.pInteraction ?? 2));
}

export function toPropensity(
  cohort: AnalysisCohort,
  covariates: readonly Covariate[],
  constant: readonly string[],
  { propensity, leftOut, weight }: ModelChain,
  config: AnalysisConfig,
): PropensitySection {
  const ones = new Float64Array(cohort.rows.length).fill(1);
  const weights = weight ?? ones;
  const fitted = propensity?.fitted ?? null;
  const overlap = fitted && computeOverlap(fitted, cohort.treated);
  return {
    terms: propensity?.terms.map(({ name }) => name) ?? [],
    coefficients: propensity?.terms.map(({ coefficient }) => coefficient) ?? [],
    se: propensity?.terms.map(({ se }) => se) ?? [],
    p: propensity?.terms.map(({ p }) => p) ?? [],
    scheme: config.weights,
    weights: cohort.patientIds.map((patient_id, i) => ({
      patient_id,
      propensity: fitted?.[i] ?? null,
      weight: weights[i]!,
    })),
    effectiveSampleSize: effectiveSampleSizes(weights, cohort.treated),
    balance: computeBalance(covariates, cohort.treated, weights).map(({ name, smdUnweighted, smdFixedSd }) => ({
      covariate: name,
      smdBefore: smdUnweighted === null ? null : Math.abs(smdUnweighted),
      smdAfter: smdFixedSd === null ? null : Math.abs(smdFixedSd),
    })),
    overlap,
    diagnostics: describeWeights(weights),
    constantCovariates: constant,
    ...(leftOut.length > 0 ? { dependentCovariates: leftOut } : {}),
    ...(propensity === null ? { reason: 'no-weights' } : {}),
  };
}

/** Treatment alone under each scheme of weights; empty where nobody is weighted. */
export function toWeightSensitivity(
  { propensity, score }: ModelChain,
  cohort: TreatmentCohort,
  hasModel: boolean,
): Analysis['weightSensitivity'] {
  if (!propensity) return {};
  const { time, event, treated } = cohort;
  const schemes = weightSchemes.flatMap((name: WeightScheme) => {
    const weight = computePropensityWeights(propensity.fitted, treated, name);
    return weight.ok ? [{ name, weight: weight.value }] : [];
  });
  return Object.fromEntries(
    compareWeightSchemes({ time, event, treated }, score, schemes).map(({ scheme, whole, high }) => [
      scheme,
      {
        whole: toCoxEntry(whole.fit, whole.concordance),
        high: hasModel ? toCoxEntry(high.fit, high.concordance) : { reason: 'model/none' },
      },
    ]),
  );
}
