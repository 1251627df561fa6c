/** The model of an analysis as a model card: what was found, on whom, and by which choices. */
import { toCanonicalJson } from '../../base/canonical-json';
import { sha256Hex } from '../../base/sha256';
import { type ModelCard, sealModelCard } from '../scoring/model-card';
import type { PublishedResult } from '../scoring/published-results';
import { normalCriticalValue } from '../stats/distributions';
import { range } from '../stats/moments';
import type { Analysis, CohortRole, GroupResult, ModelSection } from './analysis-result';

/** Choices that the paper leaves open and this program makes (science.md 2.2), as they were made in this analysis. */
export function listAssumptions(analysis: Pick<Analysis, 'config' | 'reproducibility' | 'flow' | 'propensity'>): string[] {
  const { config, reproducibility, flow, propensity } = analysis;
  const said: string[] = [
    'Months are days / 30.4375; survival is told at ' + config.landmarks.join(' and ') + ' months.',
    reproducibility.reason === 'no-reads'
      ? 'No re-readings were given: reproducibility was not tested and every feature could enter.'
      : `Reproducible: ICC(${config.iccModel}) > ${config.iccThreshold} on the point estimate, intra- and inter-observer.`,
    config.weights === 'none'
      ? 'Patients are not weighted.'
      : `Weights: ${config.weights} of a logistic propensity model on ${propensity.terms.slice(1).join(', ')} (T and N stage as dummies, EBV DNA as log10(copies/ml + 1)).`,
    ...(config.weights === 'none'
      ? []
      : ['The robust variance treats the weights as known; the bootstrap of the whole chain estimates them again.']),
    ...(flow.training.ebvBelowLimit > 0
      ? [`EBV DNA below its detection limit L stands as L/2 in the propensity model (${flow.training.ebvBelowLimit} patients).`]
      : []),
    ...((flow.training.edition8 ?? 0) > 0
      ? [
          `${flow.training.edition8} patients of the training cohort are staged by the 8th edition: T and N are not converted; they stand as given in the propensity model and Table 1, and are unknown as risk factors.`,
        ]
      : []),
    'Features are standardised with the unweighted mean and SD (n - 1) of the training cohort.',
    `Screening: Cox model with treatment, feature and their product, Efron ties, robust variance where weighted; p of the product < ${config.pScreen}.`,
    `Correlation filter: going down the ranking by p, a feature is dropped when |Pearson r| with a kept one is > ${config.rMax}.`,
    `At most ${config.maxCandidates} features enter the multivariable model; backward elimination by Wald p >= ${config.pStay}.`,
    'Modified covariates: z T/2 with T = +1 for ICT+CCRT and -1 for CCRT, no main effects, no intercept; the score is the negative linear predictor.',
    'The score has no intercept: 0 is the no-difference point only if treatment has no effect at mean feature values; the T/2 coefficient is told beside it.',
    'A patient without treatment, follow-up of the endpoint, a covariate, or more than half of the features is left out and counted; a feature without a value of every remaining patient is left out.',
    'Cut-offs of the risk factors (N2-3, T4, volume >= 34 ml, EBV DNA >= 2000 copies/ml) are inferred from Table 1 and the interaction analyses of the paper.',
    'T1-2 N1 is stage II and not eligible; patients who are not eligible are counted and stay in the analysis.',
    'Results of the training cohort are apparent: the model was built on it.',
  ];
  if (analysis.flow.validation !== null)
    said.push(
      config.validationDesign === 'randomised'
        ? 'The validation cohort is taken as randomised: it is not weighted.'
        : 'The validation cohort is not randomised and not weighted: its comparisons may be confounded, and no net benefit is computed.',
    );
  return said;
}

const percent = (share: number): number => 100 * share;

/** Results of a group as a card tells them; null where the hazard ratio or a rate is missing. */
function toPerformance(cohort: CohortRole, group: PublishedResult['group'], result: GroupResult): PublishedResult[] {
  const { hr, hrLower, hrUpper, p } = result;
  if (hr === null || hrLower === null || hrUpper === null || p === null || !(hrLower > 0)) return [];
  const arms = (['ICT+CCRT', 'CCRT'] as const).map((arm) => ({
    arm,
    rates: result.rates.flatMap((rate) =>
      // Past the last follow-up there is a repeated rate, and nobody behind it.
      rate.arm !== arm || rate.atRisk === 0 || rate.survival === null || rate.lower === null || rate.upper === null
        ? []
        : [
            {
              months: rate.months,
              percent: percent(rate.survival),
              lower: percent(rate.lower),
              upper: percent(rate.upper),
            },
          ],
    ),
  }));
  return [
    {
      cohort,
      group,
      n: result.n,
      arms,
      hazardRatio: { value: hr, lower: hrLower, upper: hrUpper, p: p < 0.001 ? '<0.001' : p.toPrecision(2) },
      apparent: cohort === 'training',
    },
  ];
}

function listPerformance({ results, config }: Analysis): PublishedResult[] {
  return (['training', 'validation'] as const).flatMap((cohort) => {
    const found = results[cohort]?.[config.endpoint];
    if (!found) return [];
    return (['whole', 'high', 'low'] as const).flatMap((group) =>
      toPerformance(cohort, group === 'whole' ? 'all' : group, found[group]),
    );
  });
}

/** Where the model says that 0 is not the point at which neither arm is better; empty where it may be. */
function warnOfCutoff({ tHalf }: ModelSection): string[] {
  if (!tHalf) return ['Whether a score of 0 is the point at which neither arm is better could not be estimated.'];
  const { noDifferenceScore, lower, upper } = tHalf;
  if (lower <= 0 && upper >= 0) return [];
  const [point, from, to] = [noDifferenceScore, lower, upper].map((value) => value.toFixed(2));
  return [
    `WARNING: in the training cohort neither arm is better at a score of ${point} (95% CI ${from} to ${to}), which leaves out the cut-off 0: a score above 0 is not the same as benefit.`,
  ];
}

export interface CardMaterial {
  readonly model: ModelSection;
  /** Raw values of the model's features, one row a patient of the training cohort. */
  readonly rows: readonly (readonly number[])[];
  readonly patientIds: readonly string[];
  /** Where the features come from, as far as the table says. */
  readonly profileHash: string | null;
  readonly scanners: readonly string[] | null;
  readonly sequences: readonly string[] | null;
}

/**
 * The card, locked. Its standardisation is the training cohort itself, so that a score carries the interval of that
 * standardisation. A synthetic cohort makes a synthetic card. Without a known profile it scores tables only.
 */
export function makeAnalysisCard(analysis: Analysis, material: CardMaterial): ModelCard {
  const { model, rows, patientIds, profileHash, scanners, sequences } = material;
  const { config, program, inputs, synthetic } = analysis;
  const training = inputs.find(({ role }) => role === 'training');
  const order = [...patientIds.keys()].sort((a, b) => (patientIds[a]! < patientIds[b]! ? -1 : 1));
  const sorted = order.map((i) => rows[i]!);
  const half = normalCriticalValue(0.95);
  const source = `training cohort of this model (${rows.length} patients${training ? `, table ${training.sha256.slice(0, 12)}` : ''})`;
  return sealModelCard({
    schema: 1,
    id: `ictos-own-${(training?.sha256 ?? '').slice(0, 8) || 'table'}`,
    title: `ICTOS model built by analyse, endpoint ${config.endpoint.toUpperCase()}${synthetic ? ' (SYNTHETIC DATA)' : ''}`,
    features: model.features.map((name, j) => {
      const coefficient = model.scoreCoefficients[j]!;
      return { name, coefficient, ci: [coefficient - half * model.se[j]!, coefficient + half * model.se[j]!] as const };
    }),
    cutoff: 0,
    standardisation: {
      kind: 'local',
      source,
      n: rows.length,
      mean: model.mean,
      sd: model.sd,
      range: model.features.map((_, j) => range(rows.map((row) => row[j]!))),
      profileHash,
      cohortHash: sha256Hex(toCanonicalJson({ features: model.features, rows: order.map((i) => [patientIds[i]!, ...rows[i]!]) })),
      synthetic,
      scanners,
      sequences,
      ...(analysis.flow.training.eligibility.unknown > 0
        ? { eligibilityUnknown: analysis.flow.training.eligibility.unknown }
        : {}),
      rows: sorted,
    },
    profileHash,
    endpoint: config.endpoint,
    provenance: {
      kind: 'own',
      citation: `${program.name} ${program.version}, analyse; method of Dong et al., BMC Medicine 2019;17:190.`,
      doi: null,
      basedOn: null,
      notes: inputs.map(({ role, sha256 }) => `${role}: SHA-256 ${sha256}`),
    },
    performance: listPerformance(analysis),
    assumptions: listAssumptions(analysis),
    intendedUse:
      'Research on the benefit of induction chemotherapy before concurrent chemoradiotherapy in untreated, non-metastatic, locoregionally advanced nasopharyngeal carcinoma. For research use only; not a medical device; not a treatment recommendation.',
    limits: [
      ...warnOfCutoff(model),
      'Built on one cohort by this program; it is not the published model, and its own validation is what stands here.',
      'p values and intervals of the coefficients ignore that the features were selected on the same data.',
      'The published rule was made for the published score; with another score it is untested.',
      ...(synthetic ? ['Made of synthetic data: no decision is drawn from it.'] : []),
    ],
    synthetic,
    locked: true,
  });
}
