/** Appends scores. */
import { randomUUID } from 'node:crypto';
import type { ScoreEntry } from '@shared/contract/entities';
import { insert, type WritableDb } from '../database';
import { addProblems } from './problems';
import { touchCase } from './images';

export interface NewScore {
  readonly score: Omit<ScoreEntry, 'scoreId' | 'createdAt' | 'stale'>;
  /** What it was computed from: a change of any makes the score stale. */
  readonly extractionId: string | null;
  readonly readId: string | null;
  readonly readRevision: number | null;
  readonly readState: 'draft' | 'final' | null;
  readonly clinicalRevision: number | null;
  readonly program: { readonly name: string; readonly version: string };
  readonly userId: string;
}

/** Appends the score and answers its id. The reference values stay with the card and are not repeated. */
export function addScore(db: WritableDb, at: string, added: NewScore): string {
  const id = randomUUID();
  const { score } = added;
  insert(db, 'scores', {
    id,
    case_id: score.caseId,
    card_id: score.cardId,
    card_hash: score.cardHash,
    extraction_id: added.extractionId,
    read_id: added.readId,
    read_revision: added.readRevision,
    read_state: added.readState,
    clinical_revision: added.clinicalRevision,
    score_name: score.scoreName,
    ictos: score.ictos,
    ictos_lower: score.ictosLower,
    ictos_upper: score.ictosUpper,
    ictos_group: score.group,
    risk_group: score.riskGroup,
    eligibility: score.eligibility,
    rule_group: score.ruleGroup,
    decision: score.decision,
    volume_ml: score.volumeMl,
    reference_size: score.referenceSize,
    program_name: added.program.name,
    program_version: added.program.version,
    user_id: added.userId,
    created_at: at,
  });
  score.features.forEach((feature, position) =>
    insert(db, 'score_features', {
      score_id: id,
      position,
      name: feature.name,
      coefficient: feature.coefficient,
      value: feature.value,
      z: feature.z,
      mean: feature.mean,
      sd: feature.sd,
      percentile: feature.percentile,
      minimum: feature.min,
      maximum: feature.max,
    }),
  );
  score.riskFactors.forEach((factor, position) =>
    insert(db, 'score_risk_factors', { score_id: id, position, factor: factor.factor, state: factor.state, basis: factor.basis }),
  );
  score.missingFactors.forEach((text, position) => insert(db, 'score_missing_factors', { score_id: id, position, text }));
  const plain = (problems: ScoreEntry['reasons']) => problems.map((found) => ({ item: '', problem: found }));
  addProblems(db, 'score_id', id, 'eligibility', plain(score.eligibilityReasons));
  addProblems(db, 'score_id', id, 'reason', plain(score.reasons));
  addProblems(db, 'score_id', id, 'flag', plain(score.flags));
  addProblems(
    db,
    'score_id',
    id,
    'risk-factor',
    score.riskFactors.flatMap((factor) => (factor.note ? [{ item: factor.factor, problem: factor.note }] : [])),
  );
  touchCase(db, at, score.caseId);
  return id;
}
