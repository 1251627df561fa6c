/** The `score` output of the contract: one flat row a patient, for CSV and JSON. */
import type { ModelCard } from './model-card';
import type { ScoreResult } from './apply-card';
import type { RiskFactor } from './risk-groups';

export type ScoreRow = Readonly<Record<string, string | number | null>>;

/** Column names of a card's score output, in order. */
export const scoreColumns = (card: ModelCard): string[] => [
  'patient_id',
  'ictos',
  'ictos_lower',
  'ictos_upper',
  'group',
  ...card.features.map((f) => `z_${f.name}`),
  'risk_factors',
  'missing_factors',
  'risk_group',
  'decision',
  'reasons',
  'flags',
  'card_hash',
  'score_name',
];

/** Risk factors as all files of the contract name them: `n2_3`, `t4`, `volume_ge_34`, `ebv_ge_2000`. */
export const riskFactorFileNames = (factors: readonly RiskFactor[]): string[] =>
  factors.map(({ name }) => name.replaceAll('-', '_'));

/**
 * One row; lists are joined by "; " and hold names and codes. What the rule would say by arithmetic alone is no
 * column: beside an empty decision it would be read as one.
 */
export function toScoreRow(card: ModelCard, patientId: string, result: ScoreResult): ScoreRow {
  const { score } = result;
  const join = (items: readonly string[]): string => items.join('; ');
  return {
    patient_id: patientId,
    ictos: score?.ictos ?? null,
    ictos_lower: score?.interval?.lower ?? null,
    ictos_upper: score?.interval?.upper ?? null,
    group: score?.group ?? null,
    ...Object.fromEntries(card.features.map((f, j) => [`z_${f.name}`, score?.features[j]?.z ?? null])),
    risk_factors: join(riskFactorFileNames(result.riskFactors.filter((f) => f.positive === true))),
    missing_factors: join(riskFactorFileNames(result.riskFactors.filter((f) => f.positive === null))),
    risk_group: result.riskGroup,
    decision: result.decision,
    reasons: join(result.reasons.map((r) => r.code)),
    flags: join(result.flags.map((f) => f.code)),
    card_hash: result.cardHash,
    score_name: result.scoreName,
  };
}
