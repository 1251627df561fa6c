/** The decisions of `analysis.json`: the published rule by arithmetic, and what stands against applying it. */
import { applyCard } from '../scoring/apply-card';
import type { ClinicalTableRow } from '../scoring/clinical-table';
import type { ModelCard } from '../scoring/model-card';
import { readRiskFactors, riskGroupOf, ruleGroupOf } from '../scoring/risk-groups';
import { riskFactorFileNames } from '../scoring/score-row';
import type { DecisionEntry } from './analysis-result';

/**
 * The card applied to each patient of a cohort, as `score` would; a synthetic cohort gets no decision. What the rule says
 * by arithmetic alone is read from the scores of the analysis: a card of few patients scores nobody.
 */
export function decidePatients(
  card: ModelCard,
  rows: readonly ClinicalTableRow[],
  score: ArrayLike<number>,
  synthetic: boolean,
): DecisionEntry[] {
  return rows.map((row, i): DecisionEntry => {
    const result = applyCard(card, {
      features: row.features,
      extractionReason: null,
      clinical: row.record,
      volumeMl: row.primaryTumorVolumeMl,
      readState: 'from-table',
      profileHash: row.provenance.profileHash,
      scanner: row.provenance.scanner,
      sequence: row.provenance.sequenceName,
      synthetic,
    });
    const factors = readRiskFactors(row.record, row.primaryTumorVolumeMl);
    const riskGroup = riskGroupOf(factors.map(({ positive }) => positive));
    return {
      patient_id: row.patientId,
      riskFactors: riskFactorFileNames(factors.filter(({ positive }) => positive === true)),
      missing: riskFactorFileNames(factors.filter(({ positive }) => positive === null)),
      riskGroup,
      ruleGroup: ruleGroupOf(score[i]! > card.cutoff, riskGroup),
      decision: result.decision,
      reasons: result.reasons.map(({ code }) => code),
    };
  });
}
