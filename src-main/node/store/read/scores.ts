/** Scores as they were stored, with all that screen and report show. */
import type { RiskFactorEntry, ScoreEntry } from '@shared/contract/entities';
import { all, one, type ReadableDb } from '../database';
import { readProblems } from './problems';

type Sql = Omit<
  ScoreEntry,
  'features' | 'riskFactors' | 'missingFactors' | 'eligibilityReasons' | 'reasons' | 'flags' | 'stale'
> & {
  readonly extractionId: string | null;
  readonly readRevision: number | null;
  readonly readState: 'draft' | 'final' | null;
  readonly clinicalRevision: number | null;
  /** The last revision of the read that changed pixels. */
  readonly maskRevision: number | null;
  readonly currentReadState: 'draft' | 'final' | null;
  /** What the series of the read is taken for now. */
  readonly currentSequence: string | null;
  readonly currentExtraction: string | null;
  readonly currentClinical: number | null;
};

const select = `SELECT s.id AS scoreId, s.case_id AS caseId, s.card_id AS cardId, s.card_hash AS cardHash, s.score_name AS scoreName,
  s.ictos, s.ictos_lower AS ictosLower, s.ictos_upper AS ictosUpper, s.ictos_group AS "group", s.risk_group AS riskGroup,
  s.eligibility, s.rule_group AS ruleGroup, s.decision, s.volume_ml AS volumeMl, s.reference_size AS referenceSize,
  s.created_at AS createdAt, s.extraction_id AS extractionId, s.read_revision AS readRevision, s.read_state AS readState,
  s.clinical_revision AS clinicalRevision, r.mask_revision AS maskRevision, r.state AS currentReadState,
  q.sequence AS currentSequence,
  (SELECT id FROM extractions WHERE read_id = s.read_id ORDER BY seq DESC LIMIT 1) AS currentExtraction,
  (SELECT max(revision) FROM clinical_records WHERE case_id = s.case_id) AS currentClinical
  FROM scores s LEFT JOIN reads r ON r.id = s.read_id
  LEFT JOIN sequence_roles q ON q.series_id = r.series_id`;

function isStale(row: Sql): boolean {
  return (
    (row.readRevision === null) !== (row.maskRevision === null) ||
    (row.readRevision ?? 0) < (row.maskRevision ?? 0) ||
    row.readState !== row.currentReadState ||
    row.currentSequence !== 't1c' ||
    row.extractionId !== row.currentExtraction ||
    row.clinicalRevision !== row.currentClinical
  );
}

function toScore(db: ReadableDb, row: Sql): ScoreEntry {
  const problems = readProblems(db, 'score_id', row.scoreId);
  const listed = (list: string) => problems.filter((found) => found.list === list).map((found) => found.problem);
  const reference = new Map<number, number[]>();
  for (const cell of all<{ position: number; value: number }>(
    db,
    'SELECT position, value FROM card_reference WHERE card_id = ? ORDER BY position, patient',
    row.cardId,
  )) {
    const values = reference.get(cell.position);
    if (values) values.push(cell.value);
    else reference.set(cell.position, [cell.value]);
  }
  return {
    scoreId: row.scoreId,
    caseId: row.caseId,
    cardId: row.cardId,
    cardHash: row.cardHash,
    scoreName: row.scoreName,
    ictos: row.ictos,
    ictosLower: row.ictosLower,
    ictosUpper: row.ictosUpper,
    group: row.group,
    features: all<Omit<ScoreEntry['features'][number], 'reference'>>(
      db,
      `SELECT name, coefficient, value, z, mean, sd, percentile, minimum AS min, maximum AS max
       FROM score_features WHERE score_id = ? ORDER BY position`,
      row.scoreId,
    ).map((feature, position) => ({ ...feature, reference: reference.get(position) ?? [] })),
    riskFactors: all<Omit<RiskFactorEntry, 'note'>>(
      db,
      'SELECT factor, state, basis FROM score_risk_factors WHERE score_id = ? ORDER BY position',
      row.scoreId,
    ).map((factor) => ({
      ...factor,
      note: problems.find((found) => found.list === 'risk-factor' && found.item === factor.factor)?.problem ?? null,
    })),
    missingFactors: all<{ text: string }>(
      db,
      'SELECT text FROM score_missing_factors WHERE score_id = ? ORDER BY position',
      row.scoreId,
    ).map((missing) => missing.text),
    riskGroup: row.riskGroup,
    eligibility: row.eligibility,
    eligibilityReasons: listed('eligibility'),
    ruleGroup: row.ruleGroup,
    decision: row.decision,
    reasons: listed('reason'),
    flags: listed('flag'),
    volumeMl: row.volumeMl,
    referenceSize: row.referenceSize,
    createdAt: row.createdAt,
    stale: isStale(row),
  };
}

export function findScore(db: ReadableDb, scoreId: string): ScoreEntry | null {
  const row = one<Sql>(db, `${select} WHERE s.id = ?`, scoreId);
  return row && toScore(db, row);
}

/** The newest score of a case; by one card where given. */
export function findNewestScore(db: ReadableDb, caseId: string, cardId?: string): ScoreEntry | null {
  const row =
    cardId === undefined
      ? one<Sql>(db, `${select} WHERE s.case_id = ? ORDER BY s.seq DESC LIMIT 1`, caseId)
      : one<Sql>(db, `${select} WHERE s.case_id = ? AND s.card_id = ? ORDER BY s.seq DESC LIMIT 1`, caseId, cardId);
  return row && toScore(db, row);
}
