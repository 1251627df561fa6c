/**
 * Risk factors, risk group and the published rule, by arithmetic alone.
 * Eligibility, flags and uncertainty are judged elsewhere.
 */
import { problem, type Problem } from '../../base/result';
import type { ClinicalRecord, EbvDna } from './clinical-record';

export type RiskFactorName = 'n2-3' | 't4' | 'volume-ge-34' | 'ebv-ge-2000';
export type RiskGroup = 'high' | 'low' | 'undetermined';
/** What the published rule assigns: the paper's CDSS. */
export type RuleGroup = 'ICT+CCRT' | 'CCRT' | 'clinical_trial';

export interface RiskFactor {
  readonly name: RiskFactorName;
  /** null = unknown. */
  readonly positive: boolean | null;
  /** Why it is unknown. */
  readonly reason: Problem | null;
}

export const volumeCutoffMl = 34;
export const ebvCutoffCopiesPerMl = 2000;
/** More than this many high-risk factors: high risk. */
const riskFactorLimit = 2;

/** Whether a measurement in copies/ml reaches a cut-off (inclusive); null where it is below a detection limit above the cut-off. */
export function isEbvAtLeast({ value, belowLimit }: EbvDna, cutoff: number): boolean | null {
  if (!belowLimit) return value >= cutoff;
  return value <= cutoff ? false : null;
}

/**
 * The four factors: N2-3, T4, primary tumour volume >= 34 ml, EBV DNA >= 2000
 * copies/ml (cut-offs inferred from the paper's Table 1 and interaction analyses;
 * inclusive). 8th edition stages leave T and N unknown. EBV DNA in another unit is
 * unknown; below a detection limit L it is negative when L <= 2000, else unknown.
 * Reason codes: `risk/no-clinical-record`, `risk/edition-8`, `risk/missing`,
 * `risk/ebv-unit` {unit}, `risk/ebv-limit-too-high` {limit}.
 */
export function readRiskFactors(record: ClinicalRecord | null, volumeMl: number | null): RiskFactor[] {
  const known = (name: RiskFactorName, positive: boolean): RiskFactor => ({ name, positive, reason: null });
  const unknown = (name: RiskFactorName, code: string, data: Problem['data'] = {}): RiskFactor => ({
    name,
    positive: null,
    reason: problem(code, data),
  });
  const stage = (name: RiskFactorName, value: string | null | undefined, positives: readonly string[]): RiskFactor => {
    if (!record) return unknown(name, 'risk/no-clinical-record');
    if (record.stagingEdition === 8) return unknown(name, 'risk/edition-8');
    return value === null || value === undefined ? unknown(name, 'risk/missing') : known(name, positives.includes(value));
  };
  return [
    stage('n2-3', record?.nStage, ['N2', 'N3']),
    stage('t4', record?.tStage, ['T4']),
    volumeMl === null ? unknown('volume-ge-34', 'risk/missing') : known('volume-ge-34', volumeMl >= volumeCutoffMl),
    ebvFactor(),
  ];

  function ebvFactor(): RiskFactor {
    const name = 'ebv-ge-2000';
    if (!record) return unknown(name, 'risk/no-clinical-record');
    const ebv = record.ebvDna;
    if (!ebv) return unknown(name, 'risk/missing');
    // "copies / mL" is the same unit in another spelling; nothing is converted.
    if (ebv.unit.replaceAll(/\s/g, '').toLowerCase() !== 'copies/ml') return unknown(name, 'risk/ebv-unit', { unit: ebv.unit });
    const positive = isEbvAtLeast(ebv, ebvCutoffCopiesPerMl);
    return positive === null ? unknown(name, 'risk/ebv-limit-too-high', { limit: ebv.value }) : known(name, positive);
  }
}

/**
 * Risk group of known and missing factors: known positives > 2: high; known
 * positives + missing <= 2: low; otherwise undetermined.
 */
export function riskGroupOf(factors: readonly (boolean | null)[]): RiskGroup {
  const positive = factors.filter((f) => f === true).length;
  const missing = factors.filter((f) => f === null).length;
  if (positive > riskFactorLimit) return 'high';
  return positive + missing <= riskFactorLimit ? 'low' : 'undetermined';
}

/**
 * The published rule: high ICTOS: ICT+CCRT; low with low risk: CCRT alone; low
 * with high risk: clinical trial; null where it cannot be told. Dong 2019, Discussion.
 */
export function ruleGroupOf(isHigh: boolean | null, risk: RiskGroup): RuleGroup | null {
  if (isHigh === null) return null;
  if (isHigh) return 'ICT+CCRT';
  if (risk === 'undetermined') return null;
  return risk === 'low' ? 'CCRT' : 'clinical_trial';
}
