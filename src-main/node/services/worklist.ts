/** The worklist: one row a case, what is there and what is missing. */
import { ok } from '@shared/base/result';
import type { ClinicalRecordEntry, StudySequence, WorklistRow } from '@shared/contract/entities';
import { listClinicalRecords } from '../store/read/clinical';
import { listCases } from '../store/read/images';
import { readWorklistFacts, worklistKey } from '../store/read/worklist';
import type { ServiceContext, ServiceHandlers } from './context';
import { seesStudy } from './read-access';

/** What eligibility and risk factors ask for, besides the volume. */
const ruleFields = [
  'stagingEdition',
  'tStage',
  'nStage',
  'mStage',
  'mriDate',
  'treatmentStart',
  'ebvDna',
  'plannedRegimen',
] as const satisfies readonly (keyof ClinicalRecordEntry)[];

function toClinicalState(record: ClinicalRecordEntry | undefined): WorklistRow['clinical'] {
  if (!record) return 'none';
  if (ruleFields.every((field) => record[field] !== null)) return 'complete';
  const { followUp: _followUp, treatment: _treatment, ...rest } = record;
  return Object.values(rest).some((value) => value !== null) ? 'partial' : 'none';
}

const hasFollowUp = (record: ClinicalRecordEntry | undefined): boolean =>
  record?.followUp ? Object.values(record.followUp).some((endpoint) => endpoint.months !== null) : false;

/** Makes the handler of `worklist/list`: the case changed last comes first. */
export function makeWorklistService(context: ServiceContext): Pick<ServiceHandlers, 'worklist/list'> {
  return {
    'worklist/list': (session) => {
      const { db } = context.store;
      // Blinded: no word of what others drew, nor of what came of it.
      const all = seesStudy(session);
      const facts = readWorklistFacts(db, all ? null : session.readerId);
      const records = new Map(listClinicalRecords(db).map((stored) => [stored.caseId, stored.record]));
      return ok(
        listCases(db).map((row): WorklistRow => {
          const { caseId } = row;
          const each = <T>(of: (key: string) => T): Record<StudySequence, T> => ({
            t1: of(worklistKey(caseId, 't1')),
            t2: of(worklistKey(caseId, 't2')),
            t1c: of(worklistKey(caseId, 't1c')),
          });
          const record = records.get(caseId);
          return {
            caseId,
            patientId: row.patientId,
            patientName: row.patientName,
            birthDate: row.birthDate,
            sex: row.sex,
            synthetic: row.synthetic,
            studyDate: facts.studyDates.get(caseId) ?? null,
            seriesCount: facts.seriesCounts.get(caseId) ?? 0,
            images: each((key) => facts.images.has(key)),
            reads: each((key) => facts.reads.get(key) ?? 'none'),
            features: each((key) => all && facts.features.has(key)),
            clinical: all ? toClinicalState(record) : 'none',
            followUp: all && hasFollowUp(record),
            score: all ? (facts.scores.get(caseId) ?? null) : null,
            report: all && facts.reports.has(caseId),
            updatedAt: row.updatedAt,
          };
        }),
      );
    },
  };
}
