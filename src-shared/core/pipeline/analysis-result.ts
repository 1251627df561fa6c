/**
 * The result of an analysis as `analysis.json` holds it (formats.md): plain data, null = missing
 * with a reason beside it. Months, hazard ratios ICT+CCRT over CCRT; p values are Wald, robust
 * where weighted. Names of keys are the contract's.
 */
import type { CalibrationThird } from '../model/calibration-thirds';
import type { EliminationStep } from '../model/modified-covariates';
import type { PropensityOverlap, WeightDiagnostics } from '../model/propensity-weights';
import type { TreatmentComparison } from '../model/treatment-comparison';
import type { EndpointName, TreatmentArm } from '../scoring/clinical-record';
import type { ModelCard } from '../scoring/model-card';
import type { RiskGroup, RuleGroup } from '../scoring/risk-groups';
import type { ArmComparison } from '../stats/survival-comparison';
import type { AnalysisConfig } from './analysis-config';
import type { Baseline, TableOneByArm, TableOneByScore } from './analysis-table-one';

/** A problem code with its data, as JSON. */
export interface Reason {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type CohortRole = 'training' | 'validation';
export type ByCohort<T> = { readonly training: T; readonly validation: T | null };

export interface AnalysisInput {
  readonly role: CohortRole | 'reads' | 'robust' | 'config';
  readonly sha256: string;
  /** Rows of a table; null for a file that is none. */
  readonly rows: number | null;
}

/** Who is in a cohort and who is not (the flow diagram). */
export interface CohortFlow {
  readonly tableRows: number;
  readonly excluded: readonly {
    readonly reason: string;
    readonly column: string | null;
    readonly n: number;
    readonly patientIds: readonly string[];
  }[];
  readonly analysed: number;
  readonly treated: number;
  readonly control: number;
  /** By the paper's definition, among those analysed; they stay in the analysis. */
  readonly eligibility: { readonly eligible: number; readonly notEligible: number; readonly unknown: number };
  readonly ebvBelowLimit: number;
  /** Patients analysed whose T and N are of the 8th edition, where there are any: terms of the weights, unknown as factors. */
  readonly edition8?: number;
  readonly synthetic: boolean;
}

export interface FlowSection {
  readonly training: CohortFlow;
  readonly validation: CohortFlow | null;
  readonly features: {
    readonly inTable: number;
    /** Columns of the training table without numbers in half of their filled cells, where there are any: not used. */
    readonly ignoredColumns?: readonly string[];
    /** Left out because a patient lacks a value. */
    readonly incomplete: readonly { readonly name: string; readonly missing: number }[];
    readonly constant: readonly string[];
    readonly tested: number;
    readonly reproducible: number;
    readonly belowPScreen: number;
    readonly afterCorrelation: number;
    readonly candidates: number;
    readonly inModel: number;
  };
}

export interface ReproducibilitySection {
  readonly threshold: number;
  readonly model: string;
  readonly patients: number | null;
  readonly kept: readonly string[];
  readonly dropped: readonly {
    readonly feature: string;
    readonly intra: number | null;
    readonly inter: number | null;
    readonly reason?: string;
  }[];
  /** Every feature tested, with its limits, for figure and table. */
  readonly features: readonly {
    readonly feature: string;
    readonly intra: number | null;
    readonly intraLower: number | null;
    readonly intraUpper: number | null;
    readonly inter: number | null;
    readonly interLower: number | null;
    readonly interUpper: number | null;
    readonly kept: boolean;
    readonly reason?: string;
  }[];
  /** `no-reads`: nothing was tested and every feature passed. */
  readonly reason?: string;
}

export interface BalanceRow {
  readonly covariate: string;
  /** Absolute standardised mean differences. */
  readonly smdBefore: number | null;
  readonly smdAfter: number | null;
}

export interface PropensitySection {
  readonly terms: readonly string[];
  readonly coefficients: readonly number[];
  readonly se: readonly number[];
  readonly p: readonly number[];
  readonly scheme: string;
  readonly weights: readonly { readonly patient_id: string; readonly propensity: number | null; readonly weight: number }[];
  readonly effectiveSampleSize: {
    readonly treated: number;
    readonly control: number;
    readonly all: number;
    readonly sumTreated: number;
    readonly sumControl: number;
  };
  readonly balance: readonly BalanceRow[];
  readonly overlap: PropensityOverlap | null;
  readonly diagnostics: WeightDiagnostics | null;
  /** Covariates with one value in all patients: they are no terms. */
  readonly constantCovariates: readonly string[];
  /** Covariates that earlier ones tell already (t4 where nobody has T1): they are no terms, but in the balance. */
  readonly dependentCovariates?: readonly string[];
  /** Why there is no propensity model (scheme none). */
  readonly reason?: string;
}

export interface ScreeningEntry {
  readonly feature: string;
  readonly reproducible: boolean;
  readonly coefficient: number | null;
  readonly se: number | null;
  readonly pInteraction: number | null;
  readonly bhQ: number | null;
  readonly kept: boolean;
  readonly droppedBecauseOf?: string;
  readonly reason?: string;
}

/** A step of the backward elimination. */
export type ModelStep = EliminationStep;

export interface ModelSection {
  readonly features: readonly string[];
  readonly gamma: readonly number[];
  readonly se: readonly number[];
  readonly p: readonly number[];
  readonly scoreCoefficients: readonly number[];
  /** Unweighted, of the training cohort; SD with n - 1. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly steps: readonly ModelStep[];
  readonly tHalf: {
    readonly intercept: number;
    readonly se: number;
    readonly p: number;
    readonly noDifferenceScore: number;
    readonly lower: number;
    readonly upper: number;
  } | null;
  /** Problem code, where `tHalf` is null. */
  readonly tHalfReason?: string;
  readonly withIntercept: {
    readonly intercept: number;
    readonly se: number;
    readonly p: number;
    readonly gamma: readonly number[];
  } | null;
  /** Problem code, where `withIntercept` is null. */
  readonly withInterceptReason?: string;
  /** p values of the cohort that the model was built on. */
  readonly apparent: true;
}

export interface ScoreEntry {
  readonly patient_id: string;
  readonly ictos: number;
  readonly high: boolean;
}

export interface ResultRate {
  readonly arm: TreatmentArm;
  readonly months: number;
  readonly survival: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly robustLower: number | null;
  readonly robustUpper: number | null;
  /** Patients still followed at that time: unweighted, and their effective number. */
  readonly atRisk: number;
  readonly effectiveAtRisk: number;
  /** `stats/survival-zero`: nobody is left without the event, and there are no limits. */
  readonly reason?: string;
}

export interface GroupResult {
  readonly n: number;
  readonly events: number;
  readonly nTreated: number;
  readonly eventsTreated: number;
  readonly nControl: number;
  readonly eventsControl: number;
  readonly rates: readonly ResultRate[];
  readonly hr: number | null;
  readonly hrLower: number | null;
  readonly hrUpper: number | null;
  readonly p: number | null;
  /** Robust score test of Cox where weighted, else the log-rank test. */
  readonly logrankP: number | null;
  readonly logrankUnweightedP: number | null;
  /** Why there is no hazard ratio. */
  readonly reason?: string;
  readonly caution?: string;
}

export type ScoreGroupName = 'whole' | 'high' | 'low';

export interface InteractionResult {
  readonly groupP: number | null;
  /** Ratio of the hazard ratios, high over low. */
  readonly groupHrRatio: number | null;
  readonly groupHrRatioLower: number | null;
  readonly groupHrRatioUpper: number | null;
  readonly continuousP: number | null;
  readonly reason?: string;
}

export type EndpointResult = Readonly<Record<ScoreGroupName, GroupResult>> & { readonly interaction: InteractionResult };
export type ByEndpoint<T> = Readonly<Partial<Record<EndpointName, T>>>;

export interface StratumRow {
  readonly level: 'absent' | 'present';
  readonly n: number;
  readonly events: number;
  readonly nTreated: number;
  readonly eventsTreated: number;
  readonly nControl: number;
  readonly eventsControl: number;
  readonly hr: number | null;
  readonly hrLower: number | null;
  readonly hrUpper: number | null;
  readonly p: number | null;
  readonly reason?: string;
  readonly caution?: string;
}

export interface ClinicalInteraction {
  readonly factor: string;
  readonly pInteraction: number | null;
  readonly hrRatio: number | null;
  readonly hrRatioLower: number | null;
  readonly hrRatioUpper: number | null;
  /** Patients whose factor is not known. */
  readonly missing: number;
  readonly strata: readonly StratumRow[];
  readonly reason?: string;
  readonly caution?: string;
}

export interface RiskGroupResult {
  readonly n: number;
  readonly events: number;
  /** Both arms pooled. */
  readonly rates: readonly Omit<ResultRate, 'arm'>[];
  readonly hrTreatment: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly p: number | null;
  readonly reason?: string;
  readonly caution?: string;
}

export interface RiskGroupsResult {
  readonly low: RiskGroupResult;
  readonly high: RiskGroupResult;
  /** Low scores whose risk group cannot be told. */
  readonly undetermined: number;
  readonly hrHighVsLow: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly p: number | null;
  readonly logrankUnweightedP: number | null;
  readonly interactionP: number | null;
  /** Problem code, where `interactionP` is null. */
  readonly interactionReason?: string;
  readonly reason?: string;
  readonly caution?: string;
}

export interface DecisionEntry {
  readonly patient_id: string;
  readonly riskFactors: readonly string[];
  readonly missing: readonly string[];
  readonly riskGroup: RiskGroup;
  /** The published rule by arithmetic alone. */
  readonly ruleGroup: RuleGroup | null;
  /** null with reasons whenever anything stands against applying the rule. */
  readonly decision: RuleGroup | null;
  readonly reasons: readonly string[];
}

export interface FollowUpEntry {
  readonly events: number;
  readonly n: number;
  readonly rate: number;
  /** Months; null where the curve does not come down so far. */
  readonly reverseKmMedian: number | null;
  readonly reverseKmIqr: readonly (number | null)[];
  readonly reverseKmMedianCi: readonly (number | null)[];
  /** `stats/quantile-not-reached`, where one of them is null. */
  readonly reason?: string;
}

export interface BenefitCurvePoint {
  readonly score: number;
  /** Survival at `months`, 0-1. */
  readonly treated: number;
  readonly control: number;
  readonly difference: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface BenefitCurveSection {
  readonly months: number;
  readonly knots: readonly number[];
  readonly points: readonly BenefitCurvePoint[];
  readonly resamples: number;
  readonly failedResamples: number;
  readonly reason?: string;
  readonly caution?: string;
}

export interface NetBenefitEntry {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly reason?: string;
}

/** Event rates at `months`, 0-1: the lower the better. */
export interface NetBenefitSection {
  readonly months: number;
  readonly all: NetBenefitEntry;
  readonly none: NetBenefitEntry;
  readonly byScore: NetBenefitEntry;
  /** Events avoided a patient by following the score. */
  readonly gainOverAll: NetBenefitEntry;
  readonly gainOverNone: NetBenefitEntry;
  readonly resamples: number;
  readonly failedResamples: number;
  readonly caution?: string;
}

export interface BootstrapSection {
  /** Asked for, and those that could be fitted. */
  readonly replicates: number;
  readonly used: number;
  readonly failures: readonly { readonly reason: string; readonly n: number }[];
  readonly selectionFrequency: Readonly<Record<string, number>>;
  readonly optimism: { readonly c: number | null; readonly logInteractionHr: number | null };
  readonly apparent: { readonly c: number | null; readonly logInteractionHr: number | null };
  readonly corrected: { readonly c: number | null; readonly logInteractionHr: number | null };
  readonly nothingSelected: number;
  readonly reason?: string;
}

/** A row of a forest plot without the fit behind it. */
export type ComparisonRow = Omit<TreatmentComparison, 'fit' | 'concordance'>;
/** A third with its numbers side by side, as the golden file has them. */
export type CalibrationThirdRow = Omit<CalibrationThird, 'observed'> & ComparisonRow & { readonly label: string };

export interface CalibrationSection {
  readonly cuts: readonly number[];
  /** Third of each patient analysed. */
  readonly third: readonly number[];
  readonly thirds: readonly CalibrationThirdRow[];
}

export interface ConcordanceEntry {
  readonly nUsed: number;
  readonly c: number | null;
  readonly se: number | null;
  readonly concordant: number;
  readonly discordant: number;
  readonly tiedX: number;
  readonly tiedY: number;
  readonly tiedXY: number;
  readonly reason?: string;
}

/** Risk -ICTOS x T and (b0 + gamma'z) x T, both arms pooled; the training cohort weighted and not. */
export type ConcordanceSection = Readonly<Record<string, ConcordanceEntry>>;

export interface TestEntry {
  readonly stat: number;
  readonly df: number;
  readonly p: number;
}

/** A Cox model in full, one value a term in each list. */
export interface CoxEntry {
  readonly n: number;
  readonly nEvent: number;
  readonly terms: readonly string[];
  readonly robust: boolean;
  readonly coef: readonly number[];
  readonly hr: readonly number[];
  readonly seModel: readonly number[];
  readonly seRobust: readonly number[] | null;
  readonly z: readonly number[];
  readonly p: readonly number[];
  readonly hrLower: readonly number[];
  readonly hrUpper: readonly number[];
  readonly confLevel: number;
  readonly varModel: readonly (readonly number[])[];
  readonly varRobust: readonly (readonly number[])[] | null;
  readonly loglikNull: number;
  readonly loglik: number;
  readonly lrTest: TestEntry;
  readonly waldTest: TestEntry;
  readonly scoreTest: TestEntry;
  readonly robustScoreTest: TestEntry | null;
  readonly concordance: ConcordanceEntry | null;
}

/** A model, or the problem code for which there is none. */
export type CoxEntryOrReason = CoxEntry | { readonly reason: string };

export interface ProportionalHazardsTest {
  readonly terms: readonly string[];
  readonly chisq: readonly number[];
  readonly df: readonly number[];
  readonly p: readonly number[];
  readonly global: { readonly chisq: number; readonly df: number; readonly p: number };
}

export type ProportionalHazardsByGroup = Readonly<Record<ScoreGroupName, ProportionalHazardsTest | null>> & {
  /** Problem code of each group without a test. */
  readonly reasons?: Readonly<Partial<Record<ScoreGroupName, string>>>;
};

/** What is analysed beside the model, of one cohort. */
export interface CohortDescription {
  readonly byScore: TableOneByScore | null;
  readonly byArm: TableOneByArm;
}

export interface Analysis {
  readonly schema: 1;
  readonly program: { readonly name: string; readonly version: string };
  readonly config: AnalysisConfig;
  readonly inputs: readonly AnalysisInput[];
  readonly seeds: { readonly seed: number };
  readonly synthetic: boolean;
  readonly flow: FlowSection;
  readonly reproducibility: ReproducibilitySection;
  readonly propensity: PropensitySection;
  readonly screening: readonly ScreeningEntry[];
  /** null where no model could be built: `modelReason`. */
  readonly model: ModelSection | null;
  readonly modelReason: Reason | null;
  readonly scores: ByCohort<readonly ScoreEntry[]>;
  readonly results: ByCohort<ByEndpoint<EndpointResult>>;
  readonly clinicalInteractions: ByCohort<readonly ClinicalInteraction[]>;
  /** FFS, as the paper has it; every endpoint beside it. */
  readonly riskGroups: ByCohort<RiskGroupsResult | null>;
  readonly riskGroupsByEndpoint: ByCohort<ByEndpoint<RiskGroupsResult>>;
  readonly decisions: ByCohort<readonly DecisionEntry[]>;
  readonly followUp: ByCohort<ByEndpoint<FollowUpEntry>>;
  readonly baseline: ByCohort<Baseline>;
  readonly table1: ByCohort<CohortDescription>;
  readonly concordance: ByCohort<ConcordanceSection>;
  readonly calibrationThirds: ByCohort<CalibrationSection | null>;
  readonly proportionalHazards: ByCohort<ByEndpoint<ProportionalHazardsByGroup>>;
  /** Training cohort, treatment alone, under each scheme of weights. */
  readonly weightSensitivity: Readonly<Record<string, { readonly whole: CoxEntryOrReason; readonly high: CoxEntryOrReason }>>;
  readonly benefitCurve: ByCohort<BenefitCurveSection | null>;
  readonly netBenefit: { readonly validation: NetBenefitSection | null };
  readonly bootstrap: BootstrapSection | null;
}

/** One column of the table that was analysed, one value a patient. */
export interface DataColumn {
  readonly name: string;
  readonly values: readonly (number | string | null)[];
}

/** All that an analysis leaves: the result, the card, and what figures and the R script are made of. */
export interface AnalysisOutcome {
  readonly analysis: Analysis;
  /** The model as a card, locked; null where there is no model. */
  readonly card: ModelCard | null;
  readonly curves: ByCohort<ByEndpoint<Readonly<Record<ScoreGroupName, ArmComparison | null>>>>;
  /** Low scores, both arms pooled, by risk group; role treated = high risk, control = low risk. */
  readonly riskCurves: ByCohort<ByEndpoint<ArmComparison>>;
  /** The exact values analysed: patient_id, treated, endpoints, covariates, factors, raw features. */
  readonly data: ByCohort<readonly DataColumn[]>;
}
