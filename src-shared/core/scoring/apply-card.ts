/**
 * A card applied to a patient: score, interval, group, risk factors, flags, and
 * what the published rule would assign or the reasons why it was not applied
 * (science.md 2.3). Pure: data in, result out; no texts, only codes.
 */
import { problem, type Problem } from '../../base/result';
import type { ClinicalRecord } from './clinical-record';
import { type Eligibility, judgeEligibility } from './eligibility';
import type { ModelCard, Standardisation } from './model-card';
import {
  readRiskFactors,
  type RiskFactor,
  type RiskGroup,
  riskGroupOf,
  type RuleGroup,
  ruleGroupOf,
  volumeCutoffMl,
} from './risk-groups';
import { bootstrapResamples, bootstrapScoreInterval, repeatAgreementChance, type ScoreInterval } from './score-interval';
import { minReferencePatients, minReferencePatientsForRule } from './standardise-card';

/** `from-table`: the values came as a table, not from a read of this store. */
export type ReadState = 'finalised' | 'draft' | 'from-table';

export interface ScorePatient {
  readonly features: Readonly<Record<string, number | null>>;
  /** Named reasons of features without a value (science.md 2.1 rule 10). */
  readonly featureReasons?: Readonly<Record<string, string>>;
  /** Named reason of the whole read, `normalisation-clips-roi` for one; null when all is well. */
  readonly extractionReason: string | null;
  readonly clinical: ClinicalRecord | null;
  /** Primary tumour volume of the T1C read, ml. */
  readonly volumeMl: number | null;
  readonly readState: ReadState;
  readonly profileHash: string | null;
  readonly scanner: string | null;
  readonly sequence: string | null;
  readonly synthetic: boolean;
}

/** What re-readings of this site say; null = not available. */
export interface RereadingErrors {
  /** Standard error of measurement of the score. */
  readonly score: number | null;
  /** One re-reading SD of the volume, ml. */
  readonly volumeMl: number | null;
}

export interface ApplyCardOptions {
  /** Seed of the standardisation bootstrap. */
  readonly seed?: number;
  readonly resamples?: number;
  readonly rereading?: RereadingErrors;
}

export type ScoreName = 'ICTOS' | 'locally standardised ICTOS';
export type ScoreGroup = 'high' | 'low' | 'indeterminate';
/** How well the paper supports an assignment; it asks for further validation of the last two. */
export type EvidenceLevel = 'randomised-validation' | 'further-validation-needed';

export interface FeaturePosition {
  readonly name: string;
  readonly coefficient: number;
  readonly value: number;
  readonly z: number;
  /** coefficient x z: the feature's part of the score. */
  readonly contribution: number;
  readonly mean: number;
  readonly sd: number;
  readonly range: readonly [number, number] | null;
  /** Mid-rank percentile (0-100) in the reference; null when the reference has no rows. */
  readonly percentile: number | null;
}

export interface PatientScore {
  readonly ictos: number;
  readonly interval: ScoreInterval | null;
  readonly group: ScoreGroup;
  readonly features: readonly FeaturePosition[];
}

export interface ScoreResult {
  readonly cardId: string;
  readonly cardHash: string;
  readonly scoreName: ScoreName;
  readonly cutoff: number;
  readonly reference: {
    readonly kind: Standardisation['kind'];
    readonly source: string;
    readonly n: number;
    readonly synthetic: boolean;
  } | null;
  /** null where there is no score; then `noScoreReasons` says why. */
  readonly score: PatientScore | null;
  readonly noScoreReasons: readonly Problem[];
  readonly eligibility: Eligibility;
  readonly riskFactors: readonly RiskFactor[];
  readonly riskGroup: RiskGroup;
  readonly flags: readonly Problem[];
  /** The published rule by arithmetic alone: point score and risk group. */
  readonly ruleGroup: RuleGroup | null;
  /** What the published rule would assign; null with `reasons` whenever anything stands against applying it. */
  readonly decision: RuleGroup | null;
  readonly evidence: EvidenceLevel | null;
  readonly reasons: readonly Problem[];
  readonly uncertainty: {
    readonly measurementError: number | null;
    readonly volumeSdMl: number | null;
    /** Chance that a repeat reading stays on the same side of the cut-off; null = not available. */
    readonly repeatAgreement: number | null;
    /** False for the published card: its coefficients' uncertainty is not available. */
    readonly coefficientsAvailable: boolean;
  };
}

/** |z| beyond this in a model feature is flagged. */
const zLimit = 3;

/**
 * Applies a card. Reason codes. No score: `score/not-standardised`,
 * `score/reference-too-small` {n, least}, `score/normalisation-clips-roi`,
 * `score/extraction-failed` {reason}, `score/feature-missing` {features, reasons}.
 * No decision: the reasons of the eligibility, every flag, `score/read-not-finalised`,
 * `score/reference-below-rule` {n, least}, `score/reference-eligibility-unknown` {unknown, n},
 * `score/indeterminate` {lower, upper},
 * `risk/undetermined` {unknown}, `score/synthetic-card`, `score/synthetic-reference`,
 * `score/synthetic-patient`. Flags: `flag/z-out-of-range` {feature, z, limit},
 * `flag/other-profile` {expected, found}, `flag/profile-unknown`, `flag/scanner-not-in-reference` {scanner},
 * `flag/scanner-unknown` (the patient's), `flag/scanners-of-reference-unknown` {scanner}, and the same three for the
 * sequence: `flag/sequence-not-in-reference` {sequence}, `flag/sequence-unknown`, `flag/sequences-of-reference-unknown` {sequence},
 * `flag/regimen-not-of-trial` {regimen}, `flag/regimen-unknown`,
 * `flag/volume-near-cutoff` {volumeMl, cutoffMl, sdMl}.
 */
export function applyCard(card: ModelCard, patient: ScorePatient, options: ApplyCardOptions = {}): ScoreResult {
  const rereading = options.rereading ?? { score: null, volumeMl: null };
  const { score, reasons: noScoreReasons } = scorePatient(card, patient, options);
  const eligibility = judgeEligibility(patient.clinical);
  const riskFactors = readRiskFactors(patient.clinical, patient.volumeMl);
  const riskGroup = riskGroupOf(riskFactors.map((f) => f.positive));
  const flags = findFlags(card, patient, score, rereading);
  const ruleGroup = ruleGroupOf(score ? score.ictos > card.cutoff : null, riskGroup);

  const against: Problem[] = [...noScoreReasons, ...eligibility.reasons, ...flags];
  if (patient.readState === 'draft') against.push(problem('score/read-not-finalised'));
  const reference = card.standardisation;
  if (reference && reference.n >= minReferencePatients && reference.n < minReferencePatientsForRule) {
    against.push(problem('score/reference-below-rule', { n: reference.n, least: minReferencePatientsForRule }));
  }
  const unknown = reference?.eligibilityUnknown ?? 0;
  if (reference && unknown > 0) against.push(problem('score/reference-eligibility-unknown', { unknown, n: reference.n }));
  if (score?.group === 'indeterminate' && score.interval) {
    against.push(problem('score/indeterminate', { lower: score.interval.lower, upper: score.interval.upper }));
  }
  if (score?.group === 'low' && riskGroup === 'undetermined') {
    against.push(problem('risk/undetermined', { unknown: riskFactors.filter((f) => f.positive === null).map((f) => f.name) }));
  }
  if (card.synthetic) against.push(problem('score/synthetic-card'));
  if (reference?.synthetic) against.push(problem('score/synthetic-reference'));
  if (patient.synthetic) against.push(problem('score/synthetic-patient'));

  const decision = against.length === 0 ? ruleGroup : null;
  return {
    cardId: card.id,
    cardHash: card.hash,
    scoreName: reference?.kind === 'local' && card.provenance.kind === 'published' ? 'locally standardised ICTOS' : 'ICTOS',
    cutoff: card.cutoff,
    reference: reference && { kind: reference.kind, source: reference.source, n: reference.n, synthetic: reference.synthetic },
    score,
    noScoreReasons,
    eligibility,
    riskFactors,
    riskGroup,
    flags,
    ruleGroup,
    decision,
    evidence: decision === null ? null : decision === 'ICT+CCRT' ? 'randomised-validation' : 'further-validation-needed',
    reasons: against,
    uncertainty: {
      measurementError: rereading.score,
      volumeSdMl: rereading.volumeMl,
      repeatAgreement:
        score && rereading.score !== null ? repeatAgreementChance(score.ictos, card.cutoff, rereading.score) : null,
      coefficientsAvailable: card.features.every((f) => f.ci !== undefined),
    },
  };
}

/** The score alone: ICTOS = sum of coefficient x (value - mean)/SD, its interval and group, or the reasons for none. */
export function scorePatient(
  card: ModelCard,
  patient: Pick<ScorePatient, 'features' | 'featureReasons' | 'extractionReason'>,
  options: Pick<ApplyCardOptions, 'seed' | 'resamples'> = {},
): { readonly score: PatientScore | null; readonly reasons: readonly Problem[] } {
  const none = (...reasons: Problem[]) => ({ score: null, reasons });
  const reference = card.standardisation;
  if (!reference) return none(problem('score/not-standardised'));
  if (reference.n < minReferencePatients) {
    return none(problem('score/reference-too-small', { n: reference.n, least: minReferencePatients }));
  }
  const reasonOf = (name: string): string => patient.featureReasons?.[name] ?? 'no value';
  const clips = 'normalisation-clips-roi';
  if (patient.extractionReason === clips || card.features.some((f) => patient.featureReasons?.[f.name] === clips)) {
    return none(problem('score/normalisation-clips-roi'));
  }
  if (patient.extractionReason !== null) return none(problem('score/extraction-failed', { reason: patient.extractionReason }));
  const values: number[] = [];
  const missing: string[] = [];
  for (const { name } of card.features) {
    const value = patient.features[name];
    if (value === undefined || value === null || !Number.isFinite(value)) missing.push(name);
    else values.push(value);
  }
  if (missing.length > 0) return none(problem('score/feature-missing', { features: missing, reasons: missing.map(reasonOf) }));

  const features = card.features.map((feature, j): FeaturePosition => {
    const value = values[j]!;
    const mean = reference.mean[j]!;
    const sd = reference.sd[j]!;
    const z = (value - mean) / sd;
    return {
      name: feature.name,
      coefficient: feature.coefficient,
      value,
      z,
      contribution: feature.coefficient * z,
      mean,
      sd,
      range: reference.range?.[j] ?? null,
      percentile: reference.rows ? midRankPercentile(reference.rows, j, value) : null,
    };
  });
  const ictos = features.reduce((sum, f) => sum + f.contribution, 0);
  const interval = bootstrapScoreInterval(card, values, options.seed ?? 1, options.resamples ?? bootstrapResamples);
  const undecided = interval !== null && interval.lower <= card.cutoff && interval.upper >= card.cutoff;
  const group: ScoreGroup = undecided ? 'indeterminate' : ictos > card.cutoff ? 'high' : 'low';
  return { score: { ictos, interval, group, features }, reasons: [] };
}

/** Share of reference values below the value plus half of those equal to it, in percent. */
function midRankPercentile(rows: readonly (readonly number[])[], j: number, value: number): number {
  let below = 0;
  let equal = 0;
  for (const row of rows) {
    if (row[j]! < value) below += 1;
    else if (row[j]! === value) equal += 1;
  }
  return (100 * (below + equal / 2)) / rows.length;
}

function findFlags(card: ModelCard, patient: ScorePatient, score: PatientScore | null, rereading: RereadingErrors): Problem[] {
  const flags: Problem[] = [];
  for (const feature of score?.features ?? []) {
    if (Math.abs(feature.z) > zLimit) {
      flags.push(problem('flag/z-out-of-range', { feature: feature.name, z: feature.z, limit: zLimit }));
    }
  }
  if (card.standardisation) {
    const profile = card.profileHash ?? card.standardisation.profileHash;
    // Two profiles that nobody named are not one profile.
    if (profile === null || patient.profileHash === null) flags.push(problem('flag/profile-unknown'));
    else if (profile !== patient.profileHash)
      flags.push(problem('flag/other-profile', { expected: profile, found: patient.profileHash }));
    flags.push(...notInReference('scanner', patient.scanner, card.standardisation.scanners));
    flags.push(...notInReference('sequence', patient.sequence, card.standardisation.sequences));
  }
  const regimen = patient.clinical?.plannedRegimen ?? null;
  if (regimen === null) flags.push(problem('flag/regimen-unknown'));
  else if (regimen !== 'trial-ict') flags.push(problem('flag/regimen-not-of-trial', { regimen }));
  const { volumeMl: sd } = rereading;
  if (patient.volumeMl !== null && sd !== null && Math.abs(patient.volumeMl - volumeCutoffMl) <= sd) {
    flags.push(problem('flag/volume-near-cutoff', { volumeMl: patient.volumeMl, cutoffMl: volumeCutoffMl, sdMl: sd }));
  }
  return flags;
}

/** Names are compared without regard to case and runs of spaces: typed ones come from papers. */
const plainName = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** What is not known cannot be said to be in the reference: it is flagged too. */
function notInReference(what: 'scanner' | 'sequence', value: string | null, known: readonly string[] | null): Problem[] {
  if (value === null) return [problem(`flag/${what}-unknown`)];
  if (known === null) return [problem(`flag/${what}s-of-reference-unknown`, { [what]: value })];
  const found = known.some((name) => plainName(name) === plainName(value));
  return found ? [] : [problem(`flag/${what}-not-in-reference`, { [what]: value })];
}
