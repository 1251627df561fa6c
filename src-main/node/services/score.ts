/** Scores of cases: a standardised card applied to the T1C read and the clinical record, appended with what it was made from. */
import { fail, ok } from '@shared/base/result';
import type { ClinicalRecordEntry, RiskFactorEntry, ScoreEntry } from '@shared/contract/entities';
import { applyCard, type ScoreResult } from '@shared/core/scoring/apply-card';
import type { RiskFactorName } from '@shared/core/scoring/risk-groups';
import { findCase } from '../store/read/images';
import { findNewestScore, findScore } from '../store/read/scores';
import { addScore } from '../store/write/scores';
import { readModelCard } from './card';
import { readCaseEvidence } from './cohort-members';
import type { ServiceContext, ServiceHandlers } from './context';
import { oneDecimal } from './report-numbers';
import { toReason } from './reasons';
import { scoreAxisFigure, scoreStrips } from './score-figures';
import { withdrawStale } from './stale-score';

const factorNames: Readonly<Record<RiskFactorName, RiskFactorEntry['factor']>> = {
  'n2-3': 'n2_3',
  t4: 't4',
  'volume-ge-34': 'volume_ge_34',
  'ebv-ge-2000': 'ebv_ge_2000',
};

/** What a factor was judged on, as shown. */
function basisOf(name: RiskFactorName, record: ClinicalRecordEntry, volumeMl: number | null): string | null {
  if (name === 'n2-3') return record.nStage;
  if (name === 't4') return record.tStage;
  if (name === 'volume-ge-34') return volumeMl === null ? null : `${oneDecimal(volumeMl)} ml`;
  const { ebvDna } = record;
  return ebvDna && `${ebvDna.belowLimit ? '< ' : ''}${ebvDna.value} ${ebvDna.unit}`;
}

type NewEntry = Omit<ScoreEntry, 'scoreId' | 'createdAt' | 'stale'>;

function toEntry(
  result: ScoreResult,
  caseId: string,
  cardId: string,
  record: ClinicalRecordEntry,
  volumeMl: number | null,
): NewEntry {
  const { score } = result;
  return {
    caseId,
    cardId,
    cardHash: result.cardHash,
    scoreName: result.scoreName === 'ICTOS' ? 'published' : 'locally-standardised',
    ictos: score?.ictos ?? null,
    ictosLower: score?.interval?.lower ?? null,
    ictosUpper: score?.interval?.upper ?? null,
    group: score?.group ?? null,
    features: (score?.features ?? []).map((feature) => ({
      name: feature.name,
      coefficient: feature.coefficient,
      value: feature.value,
      z: feature.z,
      mean: feature.mean,
      sd: feature.sd,
      percentile: feature.percentile === null ? null : feature.percentile / 100,
      // The reference values stay with the card.
      reference: [],
      min: feature.range?.[0] ?? null,
      max: feature.range?.[1] ?? null,
    })),
    riskFactors: result.riskFactors.map(({ name, positive, reason }) => ({
      factor: factorNames[name],
      state: positive === null ? 'unknown' : positive ? 'positive' : 'negative',
      note: reason && toReason(reason),
      basis: basisOf(name, record, volumeMl),
    })),
    missingFactors: result.riskFactors.filter(({ positive }) => positive === null).map(({ name }) => factorNames[name]),
    riskGroup: result.riskGroup,
    eligibility: result.eligibility.status,
    eligibilityReasons: result.eligibility.reasons.map(toReason),
    ruleGroup: result.ruleGroup,
    decision: result.decision,
    reasons: result.reasons.map(toReason),
    flags: result.flags.map(toReason),
    volumeMl,
    referenceSize: result.reference?.n ?? 0,
  };
}

export function makeScoreService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'score/compute' | 'score/get' | 'score/figures'> {
  const { store, program } = context;
  return {
    'score/compute': (session, { caseId, cardId }) => {
      if (!findCase(store.db, caseId)) return fail('case/not-found', { caseId });
      const { card } = readModelCard(context, cardId);
      if (card.standardisation === null) return fail('card/not-standardised', { card: card.title });
      const evidence = readCaseEvidence(store, caseId);
      if (!evidence.read) return fail('score/no-read', { caseId });
      if (evidence.extractionId === null) return fail('score/no-extraction', { caseId });
      const result = applyCard(card, evidence.patient);
      const { read, extractionId, clinicalRevision, record, patient } = evidence;
      const scoreId = store.write(
        session,
        (id: string) => ({ action: 'score.add', caseId, subject: id }),
        (db, at) =>
          addScore(db, at, {
            score: toEntry(result, caseId, cardId, record, patient.volumeMl),
            extractionId,
            readId: read.readId,
            readRevision: read.revision,
            readState: read.state,
            clinicalRevision,
            program,
            userId: session.userId,
          }),
      );
      context.emit('store/changed', { topics: ['worklist', 'case', 'cohort'], caseIds: [caseId] });
      const score = findScore(store.db, scoreId);
      return score ? ok(score) : fail('score/not-found', { scoreId });
    },
    'score/get': (_session, { caseId }) => {
      if (!findCase(store.db, caseId)) return fail('case/not-found', { caseId });
      const score = findNewestScore(store.db, caseId);
      return ok({ score: score && withdrawStale(score) });
    },
    'score/figures': (_session, { scoreId, theme, language }) => {
      const score = findScore(store.db, scoreId);
      if (!score) return fail('score/not-found', { scoreId });
      return ok({ strips: scoreStrips(score, theme, language), axis: scoreAxisFigure(score, theme, language) });
    },
  };
}
