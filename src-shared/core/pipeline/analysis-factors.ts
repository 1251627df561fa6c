/** Clinical factors of a cohort as columns: effect modifiers, risk groups. 1 = present, 0 = absent, null = not known. */
import type { ClinicalFactor } from '../model/clinical-interactions';
import type { ClinicalTableRow } from '../scoring/clinical-table';
import {
  isEbvAtLeast,
  type RiskFactor,
  type RiskFactorName,
  readRiskFactors,
  riskGroupOf,
  type RiskGroup,
} from '../scoring/risk-groups';

type Presence = 0 | 1 | null;

const toPresence = (positive: boolean | null): Presence => (positive === null ? null : positive ? 1 : 0);

/** Names of the clinical factors in the order of the forest plot. */
export const clinicalFactorNames = (ebvCutoffs: readonly number[]): string[] => [
  ...ebvCutoffs.map((cutoff) => `ebv_ge_${cutoff}`),
  'n2_3',
  't4',
  'volume_ge_34',
];

/**
 * The factors whose interaction with treatment is tested: EBV DNA at each cut-off (inclusive), N2-3, T4, volume >= 34 ml.
 * Stages of the 8th edition are not known ones.
 */
export function toClinicalFactors(rows: readonly ClinicalTableRow[], ebvCutoffs: readonly number[]): ClinicalFactor[] {
  const factors = rows.map((row) => readRiskFactors(row.record, row.primaryTumorVolumeMl));
  const ofRisk = (name: RiskFactorName): Presence[] => factors.map((list) => toPresence(positiveOf(list, name)));
  return [
    ...ebvCutoffs.map((cutoff) => ({
      name: `ebv_ge_${cutoff}`,
      present: rows.map(({ record: { ebvDna } }) => toPresence(ebvDna && isEbvAtLeast(ebvDna, cutoff))),
    })),
    { name: 'n2_3', present: ofRisk('n2-3') },
    { name: 't4', present: ofRisk('t4') },
    { name: 'volume_ge_34', present: ofRisk('volume-ge-34') },
  ];
}

const positiveOf = (factors: readonly RiskFactor[], name: RiskFactorName): boolean | null =>
  factors.find((factor) => factor.name === name)?.positive ?? null;

/** Risk group of each patient by the four factors (science.md 2.3). */
export const toRiskGroups = (rows: readonly ClinicalTableRow[]): RiskGroup[] =>
  rows.map((row) => riskGroupOf(readRiskFactors(row.record, row.primaryTumorVolumeMl).map(({ positive }) => positive)));
