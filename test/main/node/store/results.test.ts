/** What is stored comes back as it was, and results cannot be changed. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardEntry, ClinicalRecordEntry, FeaturesFile, Job, ScoreEntry } from '@shared/contract/entities';
import { extractionSchema, scoreSchema } from '@shared/contract/entities';
import { findCard, findCardByHash, listCards } from '@main/node/store/read/cards';
import { findClinicalRecord, listClinicalRecords } from '@main/node/store/read/clinical';
import { findCohortByName, listCohortFeatures, listCohortPatients, listCohorts } from '@main/node/store/read/cohorts';
import { findExtractionRowOfRead, findFeatureValue, listExtractions } from '@main/node/store/read/extractions';
import { readJobProblems } from '@main/node/store/read/jobs';
import { findCaseRead, findRead } from '@main/node/store/read/reads';
import { findReport, listReports } from '@main/node/store/read/reports';
import { findNewestScore, findScore } from '@main/node/store/read/scores';
import { addCard } from '@main/node/store/write/cards';
import { addClinicalRecord } from '@main/node/store/write/clinical';
import { addCohort } from '@main/node/store/write/cohorts';
import { addExtraction } from '@main/node/store/write/extractions';
import { addJob, endJob } from '@main/node/store/write/jobs';
import { addRead, addSlices, finaliseRead, keepSlices } from '@main/node/store/write/reads';
import { addReport } from '@main/node/store/write/reports';
import { addScore } from '@main/node/store/write/scores';
import type { Store } from '@main/node/store/store';
import { addSamplePeople, addSampleSeries, makeTemporaryFolder, openSample, type SamplePeople } from './store-sample';

let folder: ReturnType<typeof makeTemporaryFolder>;
let store: Store;
let people: SamplePeople;
let ids: { caseId: string; seriesId: string; readId: string };
beforeEach(() => {
  folder = makeTemporaryFolder();
  store = openSample(folder.path);
  people = addSamplePeople(store);
  const sample = addSampleSeries(store, people);
  const kept = keepSlices(store.objects, new Map([[1, Uint32Array.of(8, 3)]]));
  const readId = store.bookkeep((db, at) => {
    const id = addRead(db, at, {
      seriesId: sample.seriesId,
      readerId: people.readerId,
      occasion: 1,
      state: 'draft',
      source: 'drawn',
      sourceRoi: null,
      sourceObject: null,
      sourceDeviationMm: null,
    });
    addSlices(db, at, id, 'brush', kept);
    return id;
  });
  ids = { ...sample, readId };
});
afterEach(() => {
  store.close();
  folder.dispose();
});

const featuresFile: FeaturesFile = {
  schema: 1,
  program: { name: 'ictos-workstation', version: '0.1.0' },
  profile: { name: 'ictos-273', hash: 'abc' },
  sequence: 't1c',
  image: { path: 'store', modality: 'MR', dims: [7, 11, 3], spacingMm: [0.5, 0.7, 5], sha256: 'f'.repeat(64) },
  roi: { name: 'drawn', voxels: 3, slices: 1, volumeMl: 0.00525, resampledVoxels: 2 },
  preprocessing: { otsuThreshold: 12.345678901234567, method: 'z', limits: false, sd: null },
  features: [
    {
      name: 't1c_original_firstorder_skewness',
      family: 'firstorder',
      feature: 'skewness',
      imageType: 'original',
      ibsiId: 'KE2A',
      aggregation: null,
      unit: '1',
      value: 0.1 + 0.2,
    },
    {
      name: 't1c_original_glcm_joint_variance',
      family: 'glcm',
      feature: 'joint_variance',
      imageType: 'original',
      ibsiId: 'UR99',
      aggregation: 'BTW3',
      unit: '1',
      value: null,
      reason: 'glcm-undefined',
    },
  ],
};
const extract = (): string =>
  store.write(people, { action: 'extraction.add' }, (db, at) =>
    addExtraction(db, at, { ...ids, readRevision: 1, readState: 'draft', userId: people.userId, file: featuresFile }),
  );
const record: ClinicalRecordEntry = {
  ageYears: 44.5,
  sex: 'male',
  stagingEdition: 7,
  tStage: 'T3',
  nStage: 'N2',
  mStage: 'M0',
  mriDate: '2020-01-02',
  treatmentStart: '2020-01-09',
  ebvDna: { value: 400, unit: 'copies/ml', belowLimit: true },
  cervicalNodalNecrosis: false,
  plannedRegimen: 'trial',
  treatment: 'CCRT',
  followUp: {
    ffs: { months: 12.5, event: 1 },
    os: { months: 60, event: 0 },
    dffs: { months: null, event: null },
    lrffs: { months: 12.5, event: 1 },
  },
};
const cardEntry: Omit<CardEntry, 'cardId' | 'createdAt'> = {
  title: 'Published',
  hash: 'h1',
  locked: true,
  standardisedBy: { kind: 'cohort', source: 'local', n: 3, synthetic: true },
  features: [
    { name: 'a', coefficient: -0.668, mean: 1, sd: 2, min: 0, max: 3 },
    { name: 'b', coefficient: 0.41, mean: null, sd: null, min: null, max: null },
  ],
  cutoff: 0,
  endpoint: 'ffs',
  profileHash: null,
  assumptions: ['one', 'two'],
  intendedUse: 'research',
  limits: ['l1'],
  provenance: 'Dong 2019',
};
const addSampleCard = (changes: Partial<typeof cardEntry> = {}): string => {
  const document = store.objects.put(new TextEncoder().encode(JSON.stringify({ ...cardEntry, ...changes })));
  return store.write(people, { action: 'card.add' }, (db, at) =>
    addCard(db, at, {
      entry: { ...cardEntry, ...changes },
      basedOn: null,
      document,
      standardisationProfileHash: 'abc',
      cohortHash: 'c',
      cohortId: null,
      reference: [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      userId: people.userId,
    }),
  );
};
const scoreOf = (cardId: string): Omit<ScoreEntry, 'scoreId' | 'createdAt' | 'stale'> => ({
  caseId: ids.caseId,
  cardId,
  cardHash: 'h1',
  scoreName: 'locally-standardised',
  ictos: -0.25,
  ictosLower: -0.5,
  ictosUpper: 0.1,
  group: 'indeterminate',
  features: [
    {
      name: 'a',
      coefficient: -0.668,
      value: 1.5,
      z: 0.25,
      mean: 1,
      sd: 2,
      percentile: 1 / 3,
      reference: [1, 2, 3],
      min: 0,
      max: 3,
    },
    {
      name: 'b',
      coefficient: 0.41,
      value: null,
      z: null,
      mean: null,
      sd: null,
      percentile: null,
      reference: [10, 20, 30],
      min: null,
      max: null,
    },
  ],
  riskFactors: [
    { factor: 'n2_3', state: 'positive', note: null, basis: 'N2' },
    { factor: 'ebv_ge_2000', state: 'unknown', note: { code: 'risk/unit', data: { unit: 'IU/ml' } }, basis: null },
  ],
  missingFactors: ['ebv_ge_2000'],
  riskGroup: 'undetermined',
  eligibility: 'unknown',
  eligibilityReasons: [{ code: 'eligibility/edition', data: {} }],
  ruleGroup: null,
  decision: null,
  reasons: [
    { code: 'decision/synthetic', data: {} },
    { code: 'decision/few', data: { n: 3, needed: 100 } },
  ],
  flags: [{ code: 'flag/z', data: { feature: 'a' } }],
  volumeMl: 33.2,
  referenceSize: 3,
});
const addSampleScore = (extractionId: string, clinicalRevision: number | null): string => {
  const cardId = addSampleCard();
  return store.write(people, { action: 'score.add' }, (db, at) =>
    addScore(db, at, {
      score: scoreOf(cardId),
      extractionId,
      readId: ids.readId,
      readRevision: 1,
      readState: 'draft',
      clinicalRevision,
      program: { name: 'p', version: '1' },
      userId: people.userId,
    }),
  );
};

describe('extraction results', () => {
  it('come back to the last digit and grow stale with the mask', () => {
    const id = extract();
    const [entry] = listExtractions(store.db, ids.caseId);
    expect(entry).toMatchObject({ extractionId: id, stale: false, readState: 'draft', sequence: 't1c' });
    expect(entry?.file).toEqual(featuresFile);
    expect(extractionSchema.safeParse(entry).success).toBe(true);
    expect(findFeatureValue(store.db, id, 't1c_original_firstorder_skewness')).toEqual({ value: 0.1 + 0.2, reason: null });
    store.bookkeep((db, at) => finaliseRead(db, at, ids.readId, people.readerId));
    expect(findExtractionRowOfRead(store.db, ids.readId)).toMatchObject({ stale: false });
    store.bookkeep((db, at) =>
      addSlices(db, at, ids.readId, 'brush', keepSlices(store.objects, new Map([[2, Uint32Array.of(1, 1)]]))),
    );
    expect(findExtractionRowOfRead(store.db, ids.readId)).toMatchObject({ stale: true, readRevision: 1 });
  });

  it('are appended: the newest of a read counts', () => {
    extract();
    const second = extract();
    expect(listExtractions(store.db, ids.caseId).map((entry) => entry.extractionId)).toEqual([second]);
  });

  it('cannot hold a number without value and reason', () => {
    const file = { ...featuresFile, features: [{ ...featuresFile.features[0]!, value: Number.NaN }] };
    expect(() =>
      store.write(people, { action: 'x' }, (db, at) =>
        addExtraction(db, at, { ...ids, readRevision: 1, readState: 'draft', userId: people.userId, file }),
      ),
    ).toThrow(/CHECK/);
    expect(listExtractions(store.db, ids.caseId)).toEqual([]);
  });
});

describe('the read of a case', () => {
  it('prefers what is drawn, then what is final', () => {
    const other = store.bookkeep((db, at) =>
      addRead(db, at, {
        seriesId: addSecondReader().seriesId,
        readerId: addSecondReader().readerId,
        occasion: 1,
        state: 'final',
        source: 'drawn',
        sourceRoi: null,
        sourceObject: null,
        sourceDeviationMm: null,
      }),
    );
    function addSecondReader(): { seriesId: string; readerId: string } {
      return { seriesId: ids.seriesId, readerId: secondReader };
    }
    expect(findCaseRead(store.db, ids.caseId, 't1c')?.readId).toBe(ids.readId);
    store.bookkeep((db, at) =>
      addSlices(db, at, other, 'brush', keepSlices(store.objects, new Map([[0, Uint32Array.of(1, 1)]]))),
    );
    expect(findCaseRead(store.db, ids.caseId, 't1c')?.readId).toBe(other);
    expect(findCaseRead(store.db, ids.caseId, 't2')).toBeNull();
    expect(findRead(store.db, other)).toMatchObject({ voxelCount: 1, sliceCount: 1, revision: 1 });
  });
  let secondReader = '';
  beforeEach(() => {
    secondReader = addSamplePeople(store).readerId;
  });
});

describe('clinical records', () => {
  it('keep every version, the newest counts', () => {
    const save = (changes: Partial<ClinicalRecordEntry>): number =>
      store.write(people, { action: 'clinical.save' }, (db, at) =>
        addClinicalRecord(db, at, people.userId, ids.caseId, { ...record, ...changes }),
      );
    expect(findClinicalRecord(store.db, ids.caseId)).toBeNull();
    expect(save({})).toBe(1);
    expect(findClinicalRecord(store.db, ids.caseId)?.record).toEqual(record);
    expect(save({ ebvDna: null, followUp: null, cervicalNodalNecrosis: null })).toBe(2);
    expect(listClinicalRecords(store.db)).toMatchObject([
      { caseId: ids.caseId, revision: 2, record: { ebvDna: null, followUp: null, cervicalNodalNecrosis: null, tStage: 'T3' } },
    ]);
  });
});

describe('cohorts', () => {
  it('come back in order, with features of the table', () => {
    const base = { caseId: null, label: 'training', overallStage: 'III', primaryTumorVolumeMl: 31.5, clinical: record };
    const id = store.write(people, { action: 'cohort.add' }, (db, at) =>
      addCohort(db, at, {
        name: 'Table A',
        synthetic: true,
        source: 'table',
        sourcePath: '/x.csv',
        sourceSha256: 'ab',
        userId: people.userId,
        featureNames: ['z', 'a'],
        patients: [
          { ...base, patientId: 'T2', features: [1.5, null] },
          { ...base, patientId: 'T1', caseId: ids.caseId, features: [null, 2] },
        ],
      }),
    );
    expect(listCohorts(store.db)).toMatchObject([{ cohortId: id, patientCount: 2, synthetic: true, source: 'table' }]);
    expect(findCohortByName(store.db, 'TABLE a')?.cohortId).toBe(id);
    expect(listCohortFeatures(store.db, id)).toEqual(['z', 'a']);
    expect(listCohortPatients(store.db, id)).toMatchObject([
      { patientId: 'T2', features: [1.5, null], clinical: record },
      { patientId: 'T1', features: [null, 2], caseId: ids.caseId },
    ]);
  });
});

describe('cards and scores', () => {
  it('come back whole', () => {
    const cardId = addSampleCard();
    const card = findCard(store.db, cardId);
    expect(card?.entry).toMatchObject(cardEntry);
    expect(card?.reference).toEqual([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    expect(findCardByHash(store.db, 'h1')?.entry.cardId).toBe(cardId);
    expect(listCards(store.db)).toHaveLength(1);
    const scoreId = addSampleScore(extract(), null);
    const score = findScore(store.db, scoreId);
    expect(score).toMatchObject({ ...scoreOf(score?.cardId ?? ''), stale: false });
    expect(scoreSchema.safeParse(score).success).toBe(true);
    expect(findNewestScore(store.db, ids.caseId)?.scoreId).toBe(scoreId);
  });

  it.each([
    [
      'the mask',
      (): unknown =>
        store.bookkeep((db, at) =>
          addSlices(db, at, ids.readId, 'b', keepSlices(store.objects, new Map([[2, Uint32Array.of(1, 1)]]))),
        ),
    ],
    ['the state of the read', (): unknown => store.bookkeep((db, at) => finaliseRead(db, at, ids.readId, people.readerId))],
    ['the extraction', (): unknown => extract()],
    [
      'the clinical record',
      (): unknown => store.bookkeep((db, at) => addClinicalRecord(db, at, people.userId, ids.caseId, record)),
    ],
  ])('are stale after a change of %s', (_, change) => {
    const scoreId = addSampleScore(extract(), null);
    expect(findScore(store.db, scoreId)?.stale).toBe(false);
    change();
    expect(findScore(store.db, scoreId)?.stale).toBe(true);
  });
});

describe('reports and jobs', () => {
  it('come back', () => {
    const object = store.objects.put(new TextEncoder().encode('%PDF'));
    const id = store.write(people, { action: 'report.add' }, (db, at) =>
      addReport(db, at, {
        caseId: ids.caseId,
        scoreId: null,
        object,
        path: null,
        pages: 2,
        language: 'en',
        programVersion: '1',
        buildKind: 'development',
        userId: people.userId,
      }),
    );
    expect(findReport(store.db, id)).toMatchObject({ pages: 2, sha256: object.sha256, path: null });
    expect(listReports(store.db, ids.caseId)).toHaveLength(1);
    const job: Job = {
      jobId: 'j',
      kind: 'import',
      label: 'l',
      unit: 'files',
      state: 'failed',
      done: 3,
      total: null,
      rate: null,
      secondsLeft: null,
      failures: [{ item: 'a.dcm', problem: { code: 'x/y', data: { n: 1 } } }],
      failureCount: 1,
      summary: { added: 2 },
      problem: { code: 'e/f', data: {} },
      caseIds: [ids.caseId],
    };
    store.bookkeep((db, at) => addJob(db, at, job, people.userId));
    store.bookkeep((db, at) => endJob(db, at, job));
    expect(readJobProblems(store.db, 'j')).toEqual([
      { list: 'end', item: '', problem: { code: 'e/f', data: {} } },
      { list: 'failure', item: 'a.dcm', problem: { code: 'x/y', data: { n: 1 } } },
    ]);
  });
});

describe('results are append-only', () => {
  it.each([
    'audit',
    'extractions',
    'extraction_values',
    'extraction_preprocessing',
    'clinical_records',
    'scores',
    'score_features',
    'score_risk_factors',
    'score_missing_factors',
    'reports',
    'model_cards',
    'card_features',
    'card_texts',
    'card_reference',
  ])('%s: no change, no removal', (table) => {
    store.write(people, { action: 'clinical.save' }, (db, at) => addClinicalRecord(db, at, people.userId, ids.caseId, record));
    addSampleScore(extract(), 1);
    const object = store.objects.put(Uint8Array.of(1));
    store.write(people, { action: 'report.add' }, (db, at) =>
      addReport(db, at, {
        caseId: ids.caseId,
        scoreId: null,
        object,
        path: null,
        pages: 1,
        language: 'en',
        programVersion: '1',
        buildKind: 'd',
        userId: people.userId,
      }),
    );
    store.close();
    const db = new Database(join(folder.path, 'ictos.sqlite'));
    const column = (db.pragma(`table_info(${table})`) as { name: string }[])[0]!.name;
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBeGreaterThan(0);
    expect(() => db.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/append-only/);
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/append-only/);
    expect(() => db.exec("UPDATE problems SET code = 'x' WHERE score_id IS NOT NULL")).toThrow(/append-only/);
    expect(() => db.exec('DELETE FROM problem_data')).toThrow(/append-only/);
    db.close();
    store = openSample(folder.path);
  });

  it('a card that is not locked may still be removed', () => {
    const cardId = addSampleCard({ locked: false });
    store.close();
    const db = new Database(join(folder.path, 'ictos.sqlite'));
    db.pragma('foreign_keys = ON');
    db.prepare('DELETE FROM model_cards WHERE id = ?').run(cardId);
    db.close();
    store = openSample(folder.path);
    expect(listCards(store.db)).toEqual([]);
  });
});
