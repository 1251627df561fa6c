/** The clinical record of a case: read, check, keep a new version. */
import { fail, ok, type Result } from '@shared/base/result';
import type { ClinicalRecordEntry } from '@shared/contract/entities';
import { calendarDay } from '@shared/core/scoring/clinical-record';
import { findClinicalRecord } from '../store/read/clinical';
import { findCase } from '../store/read/images';
import { addClinicalRecord } from '../store/write/clinical';
import { emptyRecordEntry } from './clinical-mapping';
import type { ServiceContext, ServiceHandlers } from './context';

/** Null where the record can be kept; else `clinical/invalid` with `field` and `rule`. */
function findFault(record: ClinicalRecordEntry): Result<never> | null {
  const bad = (field: string, rule: string): Result<never> => fail('clinical/invalid', { field, rule });
  for (const field of ['mriDate', 'treatmentStart'] as const) {
    const date = record[field];
    if (date !== null && calendarDay(date) === null) return bad(field, 'must be a date that exists');
  }
  if (record.ageYears !== null && (record.ageYears < 0 || record.ageYears > 130))
    return bad('ageYears', 'must be 0 to 130 years');
  if (record.ebvDna !== null && record.ebvDna.unit.trim() === '') return bad('ebvDna', 'needs its unit');
  for (const [name, endpoint] of Object.entries(record.followUp ?? {})) {
    if ((endpoint.months === null) !== (endpoint.event === null)) return bad(name, 'needs months and event together');
    if (endpoint.months !== null && endpoint.months < 0) return bad(name, 'months must be 0 or more');
  }
  return null;
}

export function makeClinicalService(context: ServiceContext): Pick<ServiceHandlers, 'clinical/get' | 'clinical/save'> {
  const { store } = context;
  return {
    'clinical/get': (_session, { caseId }) => {
      if (!findCase(store.db, caseId)) return fail('case/not-found', { caseId });
      return ok(findClinicalRecord(store.db, caseId)?.record ?? emptyRecordEntry);
    },
    'clinical/save': (session, { caseId, record }) => {
      if (!findCase(store.db, caseId)) return fail('case/not-found', { caseId });
      const fault = findFault(record);
      if (fault) return fault;
      store.write(session, { action: 'clinical.save', caseId }, (db, at) =>
        addClinicalRecord(db, at, session.userId, caseId, record),
      );
      context.emit('store/changed', { topics: ['worklist', 'case', 'cohort'], caseIds: [caseId] });
      return ok(findClinicalRecord(store.db, caseId)?.record ?? record);
    },
  };
}
