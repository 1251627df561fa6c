import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCaseService } from '@main/node/services/case';
import { makeImportService } from '@main/node/services/import';
import { makeReadingService } from '@main/node/services/reading';
import { addSessionUser } from '@main/node/services/session';
import { makeWorklistService } from '@main/node/services/worklist';
import { one } from '@main/node/store/database';
import { listAudit, verifyAudit } from '@main/node/store/audit-chain';
import { listCases, listSeries } from '@main/node/store/read/images';
import { listReadsOfCase } from '@main/node/store/read/reads';
import type { Result } from '@shared/base/result';
import { readNiftiVolume } from '../../../support/nifti-volume';
import { makeSampleContours, makeSampleSeries, writeFiles } from './dicom-sample';
import { finishJob, makeTestBench, type TestBench } from './service-sample';

let bench: TestBench;
beforeEach(() => {
  bench = makeTestBench();
});
afterEach(() => bench.dispose());

const valueOf = async <T>(result: Result<T> | Promise<Result<T>>): Promise<T> => {
  const settled = await result;
  if (!settled.ok) throw new Error(`${settled.error.code} ${JSON.stringify(settled.error.data)}`);
  return settled.value;
};

/** Imports a series (13 x 11 x 5) and answers its ids. */
async function importSample(
  withContours = false,
  name = 't1c',
  description = 'AX T1 +C',
): Promise<{ caseId: string; seriesId: string }> {
  const series = makeSampleSeries('P1', name, { description });
  const files = withContours ? [...series.files, makeSampleContours(series, [{ name: 'GTV', slices: [1, 2] }])] : series.files;
  const folder = writeFiles(join(bench.folder, `input-${name}`), files);
  await finishJob(bench, await makeImportService(bench.context)['import/start'](bench.session, { paths: [folder] }));
  const caseId = listCases(bench.store.db)[0]?.caseId ?? '';
  return { caseId, seriesId: listSeries(bench.store.db, caseId).find((row) => row.seriesUid === series.uid)?.seriesId ?? '' };
}

describe('read/open', () => {
  it('creates an empty draft once', async () => {
    const { seriesId, caseId } = await importSample();
    const reading = makeReadingService(bench.context);
    const first = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(first).toMatchObject({
      state: 'draft',
      revision: 0,
      slices: [],
      occasion: 1,
      updatedAt: null,
      readerName: bench.session.userName,
    });
    expect((await valueOf(reading['read/open'](bench.session, { seriesId }))).readId).toBe(first.readId);
    expect(listReadsOfCase(bench.store.db, caseId)).toHaveLength(1);
  });

  it('gives each reader their own', async () => {
    const { seriesId } = await importSample();
    const other = addSessionUser(bench.store, 'Second', 'reader');
    const reading = makeReadingService(bench.context);
    const a = await valueOf(reading['read/open'](bench.session, { seriesId }));
    const b = await valueOf(reading['read/open'](other, { seriesId }));
    expect(b.readId).not.toBe(a.readId);
    const stroke = await reading['read/save-stroke'](other, {
      readId: a.readId,
      expectedRevision: 0,
      action: 'x',
      slices: [{ k: 0, runs: [1, 1] }],
    });
    expect(stroke).toMatchObject({ ok: false, error: { code: 'session/forbidden' } });
  });

  it('shows an imported read and hands it over with the first stroke', async () => {
    const { seriesId, caseId } = await importSample(true);
    const reading = makeReadingService(bench.context);
    const opened = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(opened).toMatchObject({ readerName: 'Imported', revision: 1 });
    expect(opened.slices.map((slice) => slice.k)).toEqual([1, 2]);
    await valueOf(
      reading['read/save-stroke'](bench.session, {
        readId: opened.readId,
        expectedRevision: 1,
        action: 'eraser',
        slices: [{ k: 1, runs: [] }],
      }),
    );
    const again = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(again).toMatchObject({ readId: opened.readId, readerName: bench.session.userName, revision: 2 });
    expect(again.slices.map((slice) => slice.k)).toEqual([2]);
    expect(listReadsOfCase(bench.store.db, caseId)[0]).toMatchObject({
      source: 'rtstruct',
      sourceRoi: 'GTV',
      sliceCount: 1,
      voxelCount: 15,
    });
    expect(listAudit(bench.store.db, 1)[0]).toMatchObject({ action: 'read.adopt-and-save', caseId });
  });

  it('takes up an imported read in place of an untouched draft', async () => {
    const { seriesId, caseId } = await importSample();
    const reading = makeReadingService(bench.context);
    await valueOf(reading['read/open'](bench.session, { seriesId }));
    const contours = makeSampleContours(makeSampleSeries('P1', 't1c'), [{ name: 'GTV', slices: [1] }]);
    const folder = writeFiles(join(bench.folder, 'later'), [contours]);
    await finishJob(bench, await makeImportService(bench.context)['import/start'](bench.session, { paths: [folder] }));
    const opened = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(opened.readerName).toBe('Imported');
    await valueOf(reading['read/set-state'](bench.session, { readId: opened.readId, state: 'final' }));
    expect(listReadsOfCase(bench.store.db, caseId).map((read) => [read.readerName, read.state, read.occasion])).toEqual([
      [bench.session.userName, 'final', 1],
    ]);
  });

  it('refuses what is not axial or not there', async () => {
    const { seriesId } = await importSample();
    const reading = makeReadingService(bench.context);
    const cases = makeCaseService(bench.context);
    expect(await cases['series/set-role'](bench.session, { seriesId, sequence: 't1c', plane: 'coronal' })).toMatchObject({
      ok: false,
      error: { code: 'series/plane-contradicts-geometry', data: { measured: 'axial' } },
    });
    expect(await reading['read/open'](bench.session, { seriesId: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'series/not-found' },
    });
  });
});

describe('read/save-stroke', () => {
  const open = async (): Promise<{ readId: string; seriesId: string; caseId: string }> => {
    const ids = await importSample();
    const read = await valueOf(makeReadingService(bench.context)['read/open'](bench.session, { seriesId: ids.seriesId }));
    return { ...ids, readId: read.readId };
  };

  it('counts revisions, keeps every slice and what it replaces', async () => {
    const { readId, seriesId, caseId } = await open();
    const reading = makeReadingService(bench.context);
    const save = (expectedRevision: number, slices: { k: number; runs: number[] }[]) =>
      reading['read/save-stroke'](bench.session, { readId, expectedRevision, action: 'brush', slices });
    // The last pixel of a row and the first of the next touch in memory, not in the image.
    expect(
      (
        await valueOf(
          save(0, [
            { k: 0, runs: [10, 3, 13, 2] },
            { k: 4, runs: [142, 1] },
          ]),
        )
      ).revision,
    ).toBe(1);
    expect((await valueOf(save(1, [{ k: 0, runs: [0, 13] }]))).revision).toBe(2);
    expect((await valueOf(save(2, [{ k: 4, runs: [] }]))).revision).toBe(3);
    const detail = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(detail.slices).toEqual([{ k: 0, runs: [0, 13], mark: 'drawn' }]);
    expect(await save(1, [{ k: 0, runs: [] }])).toMatchObject({
      ok: false,
      error: { code: 'read/revision-conflict', data: { actual: 3 } },
    });
    const found = await valueOf(makeCaseService(bench.context)['case/get'](bench.session, { caseId }));
    expect(found.reads[0]).toMatchObject({ sliceCount: 1, voxelCount: 13 });
    expect(found.reads[0]?.volumeMl).toBeCloseTo((13 * 0.5 * 0.7 * 5) / 1000, 12);
    expect(verifyAudit(bench.store.db)).toMatchObject({ ok: true });
    expect((await bench.store.verify()).ok).toBe(true);
  });

  it.each([
    ['a slice beyond the series', { k: 5, runs: [0, 1] }],
    ['a run over the end of a row', { k: 0, runs: [12, 2] }],
    ['a run beyond the slice', { k: 0, runs: [142, 2] }],
    ['runs that overlap', { k: 0, runs: [0, 3, 2, 2] }],
    ['runs that touch', { k: 0, runs: [0, 3, 3, 2] }],
    ['runs out of order', { k: 0, runs: [8, 1, 2, 1] }],
    ['half a pair', { k: 0, runs: [8] }],
    ['an empty run', { k: 0, runs: [8, 0] }],
    ['a number that would wrap', { k: 0, runs: [4294967296, 1] }],
  ])('refuses %s and keeps nothing', async (_, slice) => {
    const { readId, seriesId } = await open();
    const reading = makeReadingService(bench.context);
    const good = { k: 1, runs: [4, 4] };
    expect(
      await reading['read/save-stroke'](bench.session, { readId, expectedRevision: 0, action: 'b', slices: [good, slice] }),
    ).toMatchObject({
      ok: false,
      error: { code: 'read/invalid-runs' },
    });
    expect((await valueOf(reading['read/open'](bench.session, { seriesId }))).revision).toBe(0);
  });

  it('refuses strokes on a final read, finalising an empty one, and allows reopening', async () => {
    const { readId, caseId } = await open();
    const reading = makeReadingService(bench.context);
    expect(await reading['read/set-state'](bench.session, { readId, state: 'final' })).toMatchObject({
      ok: false,
      error: { code: 'read/empty' },
    });
    const stroke = { readId, action: 'brush', slices: [{ k: 2, runs: [20, 5] }] };
    await valueOf(reading['read/save-stroke'](bench.session, { ...stroke, expectedRevision: 0 }));
    expect((await valueOf(reading['read/set-state'](bench.session, { readId, state: 'final' }))).state).toBe('final');
    expect(await reading['read/save-stroke'](bench.session, { ...stroke, expectedRevision: 1 })).toMatchObject({
      ok: false,
      error: { code: 'read/final' },
    });
    expect(
      (await valueOf(reading['read/set-state'](bench.session, { readId, state: 'draft', reason: 'drawn too wide' }))).revision,
    ).toBe(1);
    await valueOf(reading['read/save-stroke'](bench.session, { ...stroke, expectedRevision: 1 }));
    expect(listAudit(bench.store.db, 9, caseId).map((row) => row.action)).toEqual([
      'read.save',
      'read.reopen',
      'read.finalise',
      'read.save',
      'read.create',
      'import.case',
    ]);
    expect(await reading['read/set-state'](bench.session, { readId: 'x', state: 'final' })).toMatchObject({
      ok: false,
      error: { code: 'read/not-found' },
    });
  });

  it('keeps how each slice came to be, and does not finalise before computed ones were looked at', async () => {
    const { readId, seriesId } = await open();
    const reading = makeReadingService(bench.context);
    await valueOf(
      reading['read/save-stroke'](bench.session, {
        readId,
        expectedRevision: 0,
        action: 'interpolate',
        slices: [
          { k: 0, runs: [1, 2] },
          { k: 2, runs: [1, 2], mark: 'interpolated' },
          { k: 3, runs: [1, 2], mark: 'carried' },
          { k: 4, runs: [], mark: 'carried' },
        ],
      }),
    );
    const opened = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(opened.slices.map(({ k, mark }) => [k, mark])).toEqual([
      [0, 'drawn'],
      [2, 'interpolated'],
      [3, 'carried'],
    ]);
    const finalise = () => reading['read/set-state'](bench.session, { readId, state: 'final' });
    // Slices as the reader counts them: from 1.
    expect(await finalise()).toMatchObject({ ok: false, error: { code: 'read/unreviewed', data: { slices: ['3', '4'] } } });
    const mark = (expectedRevision: number, k: number, to: 'reviewed') =>
      valueOf(
        reading['read/save-stroke'](bench.session, {
          readId,
          expectedRevision,
          action: 'review',
          slices: [{ k, runs: [1, 2], mark: to }],
        }),
      );
    const maskRevision = (): unknown =>
      one<{ n: number }>(bench.store.db, 'SELECT mask_revision AS n FROM reads WHERE id = ?', readId)?.n;
    await mark(1, 2, 'reviewed');
    // Looking at a slice changes no pixel, so no result is out of date by it.
    expect(maskRevision()).toBe(1);
    expect(await finalise()).toMatchObject({ ok: false, error: { code: 'read/unreviewed', data: { slices: ['4'] } } });
    await valueOf(
      reading['read/save-stroke'](bench.session, {
        readId,
        expectedRevision: 2,
        action: 'brush',
        slices: [{ k: 3, runs: [1, 3], mark: 'edited' }],
      }),
    );
    expect(maskRevision()).toBe(3);
    const final = await valueOf(finalise());
    expect(final.state).toBe('final');
    expect(final.slices.map((slice) => slice.mark)).toEqual(['drawn', 'reviewed', 'edited']);
  });

  it('tells the lists when a mask appears, not at every stroke', async () => {
    const { readId } = await open();
    const reading = makeReadingService(bench.context);
    bench.events.length = 0;
    const save = (expectedRevision: number, runs: number[]) =>
      valueOf(reading['read/save-stroke'](bench.session, { readId, expectedRevision, action: 'b', slices: [{ k: 2, runs }] }));
    await save(0, [1, 2]);
    await save(1, [1, 3]);
    expect(bench.events).toHaveLength(1);
    await save(2, []);
    expect(bench.events).toHaveLength(2);
  });
});

describe('worklist/list and series/set-role', () => {
  it('shows what is there, and follows a corrected role', async () => {
    const { seriesId, caseId } = await importSample(true);
    const list = async () => valueOf(makeWorklistService(bench.context)['worklist/list'](bench.session, {}));
    expect(await list()).toMatchObject([
      {
        caseId,
        patientId: 'P1',
        studyDate: '2020-01-02',
        seriesCount: 1,
        images: { t1: false, t2: false, t1c: true },
        reads: { t1: 'none', t2: 'none', t1c: 'draft' },
        features: { t1c: false },
        clinical: 'none',
        followUp: false,
        score: null,
        report: false,
      },
    ]);
    const detail = await valueOf(
      makeCaseService(bench.context)['series/set-role'](bench.session, { seriesId, sequence: 't2', plane: 'axial' }),
    );
    expect(detail.studies[0]?.series[0]).toMatchObject({ sequence: 't2', roleConfirmed: true });
    expect((await list())[0]).toMatchObject({ images: { t1c: false, t2: true }, reads: { t1c: 'none', t2: 'draft' } });
    // Later files do not guess it again.
    expect(listAudit(bench.store.db, 1)[0]).toMatchObject({ action: 'series.set-role', caseId, detail: 't2 axial' });
  });

  it('names a case that is not there', async () => {
    expect(await makeCaseService(bench.context)['case/get'](bench.session, { caseId: 'x' })).toMatchObject({
      error: { code: 'case/not-found' },
    });
  });
});

describe('read/log', () => {
  it('tells the steps since the last finalising, with what stood before them', async () => {
    const { seriesId } = await importSample();
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    let revision = 0;
    const save = async (action: string, slices: { k: number; runs: number[]; mark?: 'carried' }[]): Promise<void> => {
      ({ revision } = await valueOf(
        reading['read/save-stroke'](bench.session, { readId, expectedRevision: revision, action, slices }),
      ));
    };
    const log = (upTo = revision) => valueOf(reading['read/log'](bench.session, { readId, revision: upTo }));
    expect(await log()).toEqual({ base: [], steps: [] });
    await save('brush', [{ k: 1, runs: [1, 2] }]);
    await save('carry', [
      { k: 1, runs: [1, 4] },
      { k: 2, runs: [5, 3], mark: 'carried' },
    ]);
    await save('undo carry', [
      { k: 1, runs: [1, 2] },
      { k: 2, runs: [] },
    ]);
    const all = await log();
    expect(all.base).toEqual([]);
    expect(all.steps.map(({ action, slices }) => [action, slices.map(({ k, runs, mark }) => [k, runs, mark])])).toEqual([
      ['brush', [[1, [1, 2], 'drawn']]],
      [
        'carry',
        [
          [1, [1, 4], 'drawn'],
          [2, [5, 3], 'carried'],
        ],
      ],
      [
        'undo carry',
        [
          [1, [1, 2], 'drawn'],
          [2, [], 'drawn'],
        ],
      ],
    ]);
    expect((await log(2)).steps.map((step) => step.action)).toEqual(['brush', 'carry']);
    for (const state of ['final', 'draft'] as const)
      await valueOf(reading['read/set-state'](bench.session, { readId, state, reason: 'drawn too wide' }));
    expect((await log()).steps).toEqual([]);
    await save('erase', [{ k: 1, runs: [] }]);
    const since = await log();
    expect(since.steps.map((step) => step.action)).toEqual(['erase']);
    expect(since.base).toEqual([{ k: 1, runs: [1, 2], mark: 'drawn' }]);
    expect(await reading['read/log'](bench.session, { readId: 'x', revision: 1 })).toMatchObject({
      ok: false,
      error: { code: 'read/not-found' },
    });
  });

  it('begins after an import and reaches back 200 steps', async () => {
    const { seriesId } = await importSample(true);
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect((await valueOf(reading['read/log'](bench.session, { readId, revision: 1 }))).steps).toEqual([]);
    for (let revision = 1; revision <= 203; revision += 1)
      await valueOf(
        reading['read/save-stroke'](bench.session, {
          readId,
          expectedRevision: revision,
          action: `s${revision + 1}`,
          slices: [{ k: 0, runs: [revision % 11, 2] }],
        }),
      );
    const log = await valueOf(reading['read/log'](bench.session, { readId, revision: 204 }));
    expect(log.steps).toHaveLength(200);
    expect(log.steps[0]?.action).toBe('s5');
    expect(log.base).toEqual([{ k: 0, runs: [3, 2], mark: 'drawn' }]);
  });
});

describe('read/finalised-cases', () => {
  it('lists the cases of this reader and sequence only', async () => {
    const { caseId, seriesId } = await importSample();
    const other = addSessionUser(bench.store, 'Second', 'reader');
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](other, { seriesId }));
    await valueOf(
      reading['read/save-stroke'](other, { readId, expectedRevision: 0, action: 'b', slices: [{ k: 0, runs: [1, 1] }] }),
    );
    const casesOf = async (session: typeof other, sequence: 't1c' | 't2' = 't1c'): Promise<string[]> =>
      (await valueOf(reading['read/finalised-cases'](session, { sequence }))).caseIds;
    expect(await casesOf(other)).toEqual([]);
    await valueOf(reading['read/set-state'](other, { readId, state: 'final' }));
    expect(await casesOf(other)).toEqual([caseId]);
    expect(await casesOf(other, 't2')).toEqual([]);
    expect(await casesOf(bench.session)).toEqual([]);
  });
});

describe('states, time and notes of a read', () => {
  async function drawn(): Promise<{ readId: string; seriesId: string; caseId: string }> {
    const { seriesId, caseId } = await importSample();
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    await valueOf(
      reading['read/save-stroke'](bench.session, { readId, expectedRevision: 0, action: 'b', slices: [{ k: 1, runs: [1, 4] }] }),
    );
    return { readId, seriesId, caseId };
  }

  it('hands on for review; a change takes it back, and so does the reader', async () => {
    const { readId, seriesId } = await drawn();
    const reading = makeReadingService(bench.context);
    const set = (state: 'draft' | 'review') => valueOf(reading['read/set-state'](bench.session, { readId, state }));
    expect(await set('review')).toMatchObject({ state: 'draft', forReview: true });
    expect(await valueOf(reading['read/open'](bench.session, { seriesId }))).toMatchObject({ forReview: true });
    expect((await set('draft')).forReview).toBe(false);
    await set('review');
    await valueOf(
      reading['read/save-stroke'](bench.session, { readId, expectedRevision: 1, action: 'b', slices: [{ k: 1, runs: [1, 5] }] }),
    );
    expect((await valueOf(reading['read/open'](bench.session, { seriesId }))).forReview).toBe(false);
    await set('review');
    expect(await valueOf(reading['read/set-state'](bench.session, { readId, state: 'final' }))).toMatchObject({
      state: 'final',
      forReview: false,
    });
  });

  it('refuses an empty read for review', async () => {
    const { seriesId } = await importSample();
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(await reading['read/set-state'](bench.session, { readId, state: 'review' })).toMatchObject({
      ok: false,
      error: { code: 'read/empty' },
    });
  });

  it('opens a finalised read again only with a reason, and keeps each revision with reader, time, seconds and reason', async () => {
    const { readId, seriesId, caseId } = await drawn();
    const reading = makeReadingService(bench.context);
    await valueOf(reading['read/add-time'](bench.session, { readId, seconds: 90 }));
    await valueOf(reading['read/set-state'](bench.session, { readId, state: 'final' }));
    for (const state of ['draft', 'review'] as const)
      expect(await reading['read/set-state'](bench.session, { readId, state })).toMatchObject({
        ok: false,
        error: { code: 'read/no-reason' },
      });
    expect(await reading['read/add-time'](bench.session, { readId, seconds: 1 })).toMatchObject({
      ok: false,
      error: { code: 'read/final' },
    });
    await valueOf(reading['read/set-state'](bench.session, { readId, state: 'draft', reason: 'node taken for tumour' }));
    await valueOf(reading['read/add-time'](bench.session, { readId, seconds: 12.5 }));
    await valueOf(reading['read/set-state'](bench.session, { readId, state: 'final' }));
    const name = bench.session.userName;
    const { finalisings, readingSeconds } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    expect(readingSeconds).toBe(102.5);
    expect(finalisings).toMatchObject([
      { number: 1, readerName: name, readingSeconds: 90, reopened: { readerName: name, reason: 'node taken for tumour' } },
      { number: 2, readerName: name, readingSeconds: 102.5, reopened: null },
    ]);
    expect(finalisings[1]?.finalisedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    const audit = listAudit(bench.store.db, 3, caseId).map(({ action, detail }) => `${action}: ${detail ?? ''}`);
    expect(audit).toEqual([
      'read.finalise: revision 2 step 1',
      'read.reopen: revision 2: node taken for tumour',
      'read.finalise: revision 1 step 1',
    ]);
  });

  it('keeps a note per slice, takes it away when it is empty, and locks it with the read', async () => {
    const { readId, seriesId } = await drawn();
    const reading = makeReadingService(bench.context);
    const note = (k: number, text: string) => reading['read/set-note'](bench.session, { readId, k, text });
    await valueOf(note(3, 'air?'));
    await valueOf(note(1, 'skull base'));
    await valueOf(note(1, 'skull base, left'));
    expect((await valueOf(reading['read/open'](bench.session, { seriesId }))).notes).toEqual([
      { k: 1, text: 'skull base, left' },
      { k: 3, text: 'air?' },
    ]);
    await valueOf(note(3, ''));
    expect(await note(5, 'beyond')).toMatchObject({ ok: false, error: { code: 'read/invalid-runs' } });
    const { notes } = await valueOf(reading['read/set-state'](bench.session, { readId, state: 'final' }));
    expect(notes).toEqual([{ k: 1, text: 'skull base, left' }]);
    expect(await note(1, '')).toMatchObject({ ok: false, error: { code: 'read/final' } });
    expect(verifyAudit(bench.store.db)).toMatchObject({ ok: true });
  });

  it("leaves another reader's time and notes alone", async () => {
    const { readId } = await drawn();
    const other = addSessionUser(bench.store, 'Second', 'reader');
    const reading = makeReadingService(bench.context);
    for (const answer of [
      await reading['read/set-note'](other, { readId, k: 1, text: 'x' }),
      await reading['read/add-time'](other, { readId, seconds: 5 }),
      await reading['read/set-state'](other, { readId, state: 'review' }),
    ])
      expect(answer).toMatchObject({ ok: false, error: { code: 'session/forbidden' } });
  });
});

describe('read/export', () => {
  it("writes the mask of one's own read on its grid, and nothing of an empty or another's", async () => {
    const { seriesId, caseId } = await importSample();
    const reading = makeReadingService(bench.context);
    const { readId } = await valueOf(reading['read/open'](bench.session, { seriesId }));
    const path = join(bench.folder, 'roi.nii.gz');
    expect(await reading['read/export'](bench.session, { readId, path })).toMatchObject({
      ok: false,
      error: { code: 'read/empty' },
    });
    await valueOf(
      reading['read/save-stroke'](bench.session, {
        readId,
        expectedRevision: 0,
        action: 'b',
        slices: [{ k: 3, runs: [14, 2, 40, 5] }],
      }),
    );
    const other = addSessionUser(bench.store, 'Second', 'reader');
    expect(await reading['read/export'](other, { readId, path })).toMatchObject({
      ok: false,
      error: { code: 'session/forbidden' },
    });
    expect(existsSync(path)).toBe(false);
    expect(await valueOf(reading['read/export'](bench.session, { readId, path }))).toEqual({ path });
    const { grid, stored } = readNiftiVolume(path);
    expect(grid.dims).toEqual([13, 11, 5]);
    const set = [...stored.entries()].flatMap(([n, value]) => (value === 0 ? [] : [n - 3 * 143]));
    expect(set).toEqual([14, 15, 40, 41, 42, 43, 44]);
    expect(listAudit(bench.store.db, 1, caseId)[0]).toMatchObject({ action: 'read.export', subject: readId });
  });
});
