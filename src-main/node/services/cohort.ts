/** Cohorts: lists of cases, or tables as imported. */
import { fail, ok } from '@shared/base/result';
import { endpointNames } from '@shared/core/scoring/clinical-record';
import { findCohort, findCohortByName, listCohorts } from '../store/read/cohorts';
import { findCase } from '../store/read/images';
import { addCohort } from '../store/write/cohorts';
import { emptyRecordEntry } from './clinical-mapping';
import { readCohortMembers, toCohortEntry, type CohortMember } from './cohort-members';
import type { ServiceContext, ServiceHandlers } from './context';

type Cell = string | number | null;

const columns: readonly (readonly [string, (member: CohortMember) => Cell])[] = [
  ['patient_id', ({ patientId }) => patientId],
  ['age', ({ record }) => record.ageYears],
  ['sex', ({ record }) => record.sex],
  ['staging_edition', ({ record }) => record.stagingEdition],
  ['t_stage', ({ record }) => record.tStage],
  ['n_stage', ({ record }) => record.nStage],
  ['m_stage', ({ record }) => record.mStage],
  [
    'ebv_dna_copies_per_ml',
    ({ record: { ebvDna } }) =>
      ebvDna === null
        ? null
        : ebvDna.belowLimit || ebvDna.unit !== 'copies/ml'
          ? `${ebvDna.belowLimit ? '<' : ''}${ebvDna.value} ${ebvDna.unit}`
          : ebvDna.value,
  ],
  ['cervical_nodal_necrosis', ({ record: { cervicalNodalNecrosis: found } }) => (found === null ? null : found ? 1 : 0)],
  ['primary_tumor_volume_ml', ({ patient }) => patient.volumeMl],
  ['mri_date', ({ record }) => record.mriDate],
  ['treatment_start', ({ record }) => record.treatmentStart],
  ['treatment', ({ record }) => record.treatment],
  ...endpointNames.flatMap((name): [string, (member: CohortMember) => Cell][] => [
    [`${name}_months`, ({ record }) => record.followUp?.[name].months ?? null],
    [`${name}_event`, ({ record }) => record.followUp?.[name].event ?? null],
  ]),
];

export function makeCohortService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'cohort/list' | 'cohort/create' | 'cohort/patients'> {
  const { store } = context;
  return {
    'cohort/list': () => ok(listCohorts(store.db).map((cohort) => toCohortEntry(store, cohort))),
    'cohort/create': (session, { name: given, caseIds }) => {
      const name = given.trim();
      if (name === '' || findCohortByName(store.db, name)) return fail('cohort/name-taken', { name });
      const cases = [...new Set(caseIds)].map((caseId) => ({ caseId, found: findCase(store.db, caseId) }));
      const missing = cases.find(({ found }) => found === null);
      if (missing) return fail('case/not-found', { caseId: missing.caseId });
      const synthetic = cases.filter(({ found }) => found?.synthetic === true).length;
      if (synthetic > 0 && synthetic < cases.length) return fail('cohort/mixes-synthetic', { synthetic, total: cases.length });
      const cohortId = store.write(
        session,
        (id: string) => ({ action: 'cohort.create', subject: id, detail: `${cases.length} cases` }),
        (db, at) =>
          addCohort(db, at, {
            name,
            synthetic: synthetic > 0,
            source: 'cases',
            sourcePath: null,
            sourceSha256: null,
            userId: session.userId,
            featureNames: [],
            patients: cases.map(({ caseId, found }) => ({
              patientId: found?.patientId ?? '',
              caseId,
              label: null,
              overallStage: null,
              primaryTumorVolumeMl: null,
              clinical: emptyRecordEntry,
              features: [],
            })),
          }),
      );
      context.emit('store/changed', { topics: ['cohort'], caseIds: [] });
      const cohort = findCohort(store.db, cohortId);
      return cohort ? ok(toCohortEntry(store, cohort)) : fail('cohort/not-found', { cohortId });
    },
    'cohort/patients': (_session, { cohortId }) => {
      const cohort = findCohort(store.db, cohortId);
      if (!cohort) return fail('cohort/not-found', { cohortId });
      return ok({
        cohort: toCohortEntry(store, cohort),
        columns: columns.map(([name]) => name),
        rows: readCohortMembers(store, cohort).map((member) => columns.map(([, cell]) => cell(member))),
      });
    },
  };
}
