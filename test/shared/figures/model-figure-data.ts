/** Data of the model figures with the golden cohort's own numbers; what R did not compute (bootstrap, benefit curve) is seeded. */
import { makeRng } from '@shared/base/rng';
import type { BenefitCurveFigureData } from '@shared/figures/benefit-curve-figure';
import type { BootstrapFigureData } from '@shared/figures/bootstrap-figure';
import type { CalibrationFigureData } from '@shared/figures/calibration-figure';
import type { DecisionFigureData } from '@shared/figures/decision-figure';
import type { FlowDiagramData } from '@shared/figures/flow-diagram';
import type { ForestPlotData, ForestRow } from '@shared/figures/forest-plot';
import type { InteractionPFigureData, ScreeningOutcome } from '@shared/figures/interaction-p-figure';
import type { LovePlotData } from '@shared/figures/love-plot';
import type { ReadingAgreementFigureData } from '@shared/figures/reading-agreement-figure';
import type { WeightsFigureData } from '@shared/figures/weights-figure';
import { expectedFile, type GoldenCohortName } from '../../support/golden-cohort';

interface GoldenRow {
  readonly label: string;
  readonly nTreated: number;
  readonly eventsTreated: number;
  readonly nControl: number;
  readonly eventsControl: number;
  readonly hr: number | null;
  readonly hrLower: number | null;
  readonly hrUpper: number | null;
}
interface Icc {
  readonly results: { readonly icc21: { readonly icc: number } };
}

const agreement = expectedFile<{
  features: Record<string, { intra: Icc; inter: Icc }>;
  kept: string[];
}>('01_icc_reproducibility').expected;
const propensity = expectedFile<{
  treated: number[];
  ps: number[];
  weights: { stabilisedAte: number[] };
  ess: { stabilisedAte: { treated: number; control: number; all: number } };
  balance: { stabilisedAte: Record<string, { smdUnweighted: number; smdFixedSd: number }> };
}>('02_propensity_weights_balance').expected;
const screening = expectedFile<{
  pInteractionWeighted: Record<string, number>;
  bhWeighted: Record<string, number>;
  candidates: string[];
  kept: string[];
}>('04_interaction_screening').expected;
const scores = expectedFile<{
  formula: { features: string[] };
  validation: { ictos: number[] };
}>('06_ictos_scores').expected;
const clinical = expectedFile<
  Record<
    GoldenCohortName,
    {
      overall: GoldenRow;
      factors: Record<string, { pInteraction: number; absent: GoldenRow; present: GoldenRow }>;
    }
  >
>('12_clinical_interactions').expected;
const risk =
  expectedFile<Record<GoldenCohortName, { countDistribution: { count: number[]; n: number[] }; patients: { count: number[] } }>>(
    '13_low_ictos_risk_groups',
  ).expected;
const decisions =
  expectedFile<
    Record<
      GoldenCohortName,
      { n: number; counts: Record<string, number>; patients: { treated?: number[]; high: number[]; count: number[] } }
    >
  >('14_decision_groups').expected;
const validation = expectedFile<{
  calibrationThirds: Record<
    GoldenCohortName,
    {
      thirds: {
        n: number;
        predictedLogHr: number;
        predictedLogHrWithIntercept: number;
        observedLogHr: number;
        observedLogHrLower: number;
        observedLogHrUpper: number;
      }[];
    }
  >;
  fixedScoreIntercept: { noDifferencePoint: { score: number; lower: number; upper: number } };
}>('15_intercept_and_validation_measures').expected;

const treatedLabel = 'ICT+CCRT';
const controlLabel = 'CCRT';
export const modelFeatures = scores.formula.features;

export const flowData: FlowDiagramData = {
  title: 'Patients and features',
  synthetic: true,
  cohorts: [
    {
      heading: 'Training cohort (observational)',
      inTable: 271,
      leftOut: [
        { reason: 'not eligible by stage', count: 9 },
        { reason: 'no follow-up of the endpoint', count: 5 },
        { reason: 'missing covariate of the propensity model', count: 3 },
      ],
      analysed: 254,
      arms: [
        { label: treatedLabel, n: 135, events: 52, effectiveN: propensity.ess.stabilisedAte.treated },
        { label: controlLabel, n: 119, events: 47, effectiveN: propensity.ess.stabilisedAte.control },
      ],
      scored: 254,
      groups: [
        { label: 'High ICTOS', n: 132, events: 44 },
        { label: 'Low ICTOS', n: 122, events: 55 },
      ],
    },
    {
      heading: 'Validation cohort (randomised)',
      inTable: 250,
      leftOut: [{ reason: 'no MR within 2 weeks', count: 2 }],
      analysed: 248,
      arms: [
        { label: treatedLabel, n: 124, events: 34 },
        { label: controlLabel, n: 124, events: 38 },
      ],
      scored: 248,
      groups: [
        { label: 'High ICTOS', n: 119, events: 31 },
        { label: 'Low ICTOS', n: 129, events: 41 },
      ],
    },
  ],
  features: {
    extracted: 43,
    reproducible: { n: 35, threshold: 0.8 },
    significant: { n: screening.candidates.length, p: 0.05 },
    uncorrelated: { n: screening.kept.length, r: 0.8 },
    candidates: null,
    model: modelFeatures,
  },
};

export const agreementData: ReadingAgreementFigureData = {
  title: 'Agreement of repeated readings',
  patients: 30,
  threshold: 0.8,
  synthetic: true,
  rows: Object.entries(agreement.features).map(([name, { intra, inter }]) => ({
    name,
    intra: intra.results.icc21.icc,
    inter: inter.results.icc21.icc,
    kept: agreement.kept.includes(name),
    inModel: modelFeatures.includes(name),
  })),
};

const familyNames = { firstorder: 'first-order', shape: 'shape' } as Readonly<Record<string, string>>; // names of a test
const familyOf = (name: string): string => {
  const family = /_(firstorder|glcm|glrlm|gldm|glszm|ngtdm|shape)_/.exec(name)?.[1] ?? 'other';
  return familyNames[family] ?? family.toUpperCase();
};

const outcomeOf = (name: string): ScreeningOutcome => {
  if (modelFeatures.includes(name)) return 'inModel';
  if (screening.kept.includes(name)) return 'notSelected';
  return screening.candidates.includes(name) ? 'correlated' : 'notSignificant';
};
const screened = Object.entries(screening.pInteractionWeighted).map(([name, p]) => ({
  name,
  family: familyOf(name),
  p,
  q: screening.bhWeighted[name] ?? null,
  reproducible: agreement.kept.includes(name),
  outcome: outcomeOf(name),
}));
export const interactionData: InteractionPFigureData = {
  title: 'Treatment × feature, each feature by itself',
  rows: [...new Set(screened.map(({ family }) => family))].flatMap((family) => screened.filter((row) => row.family === family)),
  order: 'family',
  pThreshold: 0.05,
  qThreshold: 0.05,
  pAtQ: Math.max(...screened.filter(({ q }) => q !== null && q < 0.05).map(({ p }) => p)),
  synthetic: true,
  apparent: true,
};

const covariateNames: Readonly<Record<string, string>> = {
  age: 'Age',
  male: 'Male sex',
  t2: 'T2',
  t3: 'T3',
  t4: 'T4',
  n2: 'N2',
  n3: 'N3',
  log10_ebv: 'Plasma EBV DNA, log10',
  necrosis: 'Cervical nodal necrosis',
  volume: 'Primary tumour volume',
};
export const loveData: LovePlotData = {
  title: 'Balance of covariates, training cohort',
  rows: Object.entries(propensity.balance.stabilisedAte).map(([name, { smdUnweighted, smdFixedSd }]) => ({
    label: covariateNames[name] ?? name,
    before: smdUnweighted,
    after: smdFixedSd,
  })),
  limit: 0.1,
  synthetic: true,
};

const ofArm = (values: readonly number[], arm: 0 | 1): number[] => values.filter((_, i) => propensity.treated[i] === arm);
export const weightsData: WeightsFigureData = {
  title: 'Propensity score and weights, training cohort',
  treated: {
    label: treatedLabel,
    propensity: ofArm(propensity.ps, 1),
    weights: ofArm(propensity.weights.stabilisedAte, 1),
    effectiveN: propensity.ess.stabilisedAte.treated,
  },
  control: {
    label: controlLabel,
    propensity: ofArm(propensity.ps, 0),
    weights: ofArm(propensity.weights.stabilisedAte, 0),
    effectiveN: propensity.ess.stabilisedAte.control,
  },
  effectiveN: propensity.ess.stabilisedAte.all,
  synthetic: true,
};

const toForestRow = (row: GoldenRow, label = row.label): ForestRow => ({
  label: label.replace('>=', '≥'),
  treated: { n: row.nTreated, events: row.eventsTreated },
  control: { n: row.nControl, events: row.eventsControl },
  hr: row.hr,
  lower: row.hrLower,
  upper: row.hrUpper,
});
export const forestData = (cohort: GoldenCohortName): ForestPlotData => ({
  title: `Treatment effect in groups, ${cohort} cohort`,
  treatedLabel,
  controlLabel,
  sections: [
    { heading: null, rows: [toForestRow(clinical[cohort].overall, 'All patients')] },
    ...Object.entries(clinical[cohort].factors).map(([name, { pInteraction, absent, present }]) => ({
      heading: { n2_3: 'N stage', t4: 'T stage', volume_ge_34: 'Tumour volume' }[name] ?? 'Plasma EBV DNA',
      interactionP: pInteraction,
      rows: [absent, present].map((row) => toForestRow(row)),
    })),
  ],
  synthetic: true,
  apparent: cohort === 'training',
});

export const calibrationData = (cohort: GoldenCohortName): CalibrationFigureData => ({
  title: `Calibration of the treatment effect, ${cohort} cohort`,
  points: validation.calibrationThirds[cohort].thirds.map((third, n) => ({
    label: ['lowest third', 'middle third', 'highest third'][n]!,
    n: third.n,
    predicted: third.predictedLogHr,
    predictedWithIntercept: third.predictedLogHrWithIntercept,
    observed: third.observedLogHr,
    lower: third.observedLogHrLower,
    upper: third.observedLogHrUpper,
  })),
  synthetic: true,
  apparent: cohort === 'training',
});

const decisionNames: Readonly<Record<string, string>> = {
  'ICT+CCRT': 'ICT+CCRT (high ICTOS)',
  CCRT: 'CCRT alone (low ICTOS, low risk)',
  clinical_trial: 'clinical trial (low ICTOS, high risk)',
};
export const decisionData: DecisionFigureData = {
  title: 'Decision groups and risk factors',
  cohorts: (['training', 'validation'] as const).map((cohort) => ({
    label: { training: 'Training', validation: 'Validation' }[cohort],
    decisions: Object.entries(decisions[cohort].counts).map(([name, n]) => ({ label: decisionNames[name] ?? name, n })),
    riskFactors: risk[cohort].countDistribution.count.map((count, k) => ({
      label: String(count),
      n: risk[cohort].countDistribution.n[k]!,
    })),
  })),
  riskFactorsOf: 'low',
  synthetic: true,
};

export const bootstrapData: BootstrapFigureData = {
  title: 'Selection of features in the bootstrap of the chain',
  rows: Object.keys(agreement.features).map((name, n) => {
    const rng = makeRng(n + 1);
    const inModel = modelFeatures.includes(name);
    return { name, inModel, frequency: inModel ? 0.35 + 0.4 * rng.next() : 0.4 * rng.next() ** 3 };
  }),
  replicates: 988,
  failed: 12,
  nothingSelected: 0.013,
  synthetic: true,
};

/** A curve as a fit would give it: more benefit with a higher score, an uncertain end on either side. */
export const benefitData: BenefitCurveFigureData = {
  title: 'Benefit of induction chemotherapy by score, validation cohort',
  months: 60,
  treatedLabel,
  controlLabel,
  points: Array.from({ length: 61 }, (_, k) => {
    const score = -2.4 + (4.8 * k) / 60;
    const [treated, control] = [0.62 + 0.32 / (1 + Math.exp(-1.1 * score - 0.2)), 0.9 - 0.5 / (1 + Math.exp(-1.3 * score))];
    const half = 0.07 + 0.03 * score ** 2;
    return {
      score,
      treated,
      control,
      difference: treated - control,
      lower: Math.max(-1, treated - control - half),
      upper: Math.min(1, treated - control + half),
    };
  }),
  cutoff: 0,
  noDifference: validation.fixedScoreIntercept.noDifferencePoint,
  scores: {
    treated: scores.validation.ictos.filter((_, n) => n % 2 === 0),
    control: scores.validation.ictos.filter((_, n) => n % 2 === 1),
  },
  synthetic: true,
};
