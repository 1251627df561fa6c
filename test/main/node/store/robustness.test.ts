/** Robustness tests come back as they were stored, and cannot be changed. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { robustnessSummarySchema } from '@shared/contract/entities';
import { findRobustnessTest, listRobustnessTests } from '@main/node/store/read/robustness';
import type { Store } from '@main/node/store/store';
import { addRead, addSlices, keepSlices } from '@main/node/store/write/reads';
import { addRobustnessTest, type NewRobustnessTest } from '@main/node/store/write/robustness';
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
  const readId = store.bookkeep((db, at) =>
    addRead(db, at, {
      seriesId: sample.seriesId,
      readerId: people.readerId,
      occasion: 1,
      state: 'draft',
      source: 'drawn',
      sourceRoi: null,
      sourceObject: null,
      sourceDeviationMm: null,
    }),
  );
  ids = { ...sample, readId };
});
afterEach(() => {
  store.close();
  folder.dispose();
});

const row = { family: 'firstorder', imageType: 'original', n: 2, incomplete: 0 } as const;
const test = (changes: Partial<NewRobustnessTest> = {}): NewRobustnessTest => ({
  userId: people.userId,
  program: { name: 'ictos', version: '0.1.0' },
  profile: { name: 'ictos-273', hash: 'abc' },
  synthetic: true,
  seed: 9_999_999_999,
  repetitions: 30,
  threshold: 0.8,
  ranges: {
    rotationDeg: 5,
    translationMm: 1,
    growthMm: 1.5,
    randomisationSdMm: 0.5,
    randomisationCorrelationMm: 5,
    noiseLevel: 2,
  },
  failureCount: 3,
  rois: [
    {
      caseId: ids.caseId,
      readId: ids.readId,
      readRevision: 0,
      readState: 'draft',
      sequence: 't1c',
      imageSha256: 'ab',
      maskSha256: 'cd',
      noiseSd: 0.1 + 0.2,
      withoutValues: 4,
    },
  ],
  rows: [
    { ...row, name: 'b', icc: 0.1 + 0.2, lower: -0.5, upper: 0.9, withinSd: 1e-12, cv: null, robust: true, reason: null },
    { ...row, name: 'a', icc: null, lower: null, upper: null, withinSd: 0, cv: 0, robust: false, reason: 'no-variance' },
  ],
  ...changes,
});
const add = (changes: Partial<NewRobustnessTest> = {}): string =>
  store.write(people, { action: 'robustness.add' }, (db, at) => addRobustnessTest(db, at, test(changes)));

describe('a stored robustness test', () => {
  it('comes back to the last digit, in the order of the table', () => {
    const id = add();
    const found = findRobustnessTest(store.db, id);
    const { rows, rois, ranges } = test();
    expect(found?.rows).toEqual(rows);
    expect(found?.rois).toEqual([
      {
        caseId: ids.caseId,
        patientId: 'P-A',
        sequence: 't1c',
        readState: 'draft',
        imageSha256: 'ab',
        maskSha256: 'cd',
        noiseSd: rois[0]?.noiseSd,
        withoutValues: 4,
        stale: false,
      },
    ]);
    expect(found).toMatchObject({ perturbation: ranges, seed: 9_999_999_999, caseCount: 1, roiCount: 1, tested: 2, robust: 1 });
    expect(found).toMatchObject({ synthetic: true, failureCount: 3, threshold: 0.8 });
    expect(findRobustnessTest(store.db, 'none')).toBeNull();
  });
  it('is listed newest first', () => {
    const first = add();
    const second = add({ rows: [], rois: [] });
    const list = listRobustnessTests(store.db);
    expect(list.map(({ testId }) => testId)).toEqual([second, first]);
    expect(list[0]).toMatchObject({ caseCount: 0, tested: 0, robust: 0 });
    for (const entry of list) expect(robustnessSummarySchema.safeParse(entry).success).toBe(true);
  });
  it('says when the ROI changed after it', () => {
    const id = add();
    store.bookkeep((db, at) =>
      addSlices(db, at, ids.readId, 'brush', keepSlices(store.objects, new Map([[1, Uint32Array.of(1, 1)]]))),
    );
    expect(findRobustnessTest(store.db, id)?.rois[0]?.stale).toBe(true);
  });
  it('holds no ICC without number or reason, and nothing robust without an ICC', () => {
    const broken = { ...row, name: 'x', lower: null, upper: null, withinSd: null, cv: null };
    for (const bad of [
      { ...broken, icc: null, robust: false, reason: null },
      { ...broken, icc: 0.5, robust: false, reason: 'one-case' },
      { ...broken, icc: null, robust: true, reason: 'one-case' },
      { ...broken, icc: Number.NaN, robust: true, reason: null },
    ] as const)
      expect(() => add({ rows: [bad] })).toThrow(/CHECK/);
    expect(listRobustnessTests(store.db)).toEqual([]);
  });
  it.each(['robustness_tests', 'robustness_rois', 'robustness_features'])('%s is append-only', (table) => {
    add();
    store.close();
    const db = new Database(join(folder.path, 'ictos.sqlite'));
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBeGreaterThan(0);
    const column = table === 'robustness_tests' ? 'seed' : 'position';
    expect(() => db.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(/append-only/);
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/append-only/);
    db.close();
    store = openSample(folder.path);
  });
});
