import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeImportService } from '@main/node/services/import';
import { readCaseDetail } from '@main/node/services/case';
import { makeWorklistService } from '@main/node/services/worklist';
import { makeReadingService } from '@main/node/services/reading';
import { toNiftiMask } from '@main/node/dicom-io/nifti-image';
import { verifyAudit, listAudit } from '@main/node/store/audit-chain';
import { listCases, listInstances, listSeries } from '@main/node/store/read/images';
import { listJobs, readJobProblems } from '@main/node/store/read/jobs';
import { addJob } from '@main/node/store/write/jobs';
import { listReadsOfCase, readMask } from '@main/node/store/read/reads';
import type { Job } from '@shared/contract/entities';
import { toZip } from './zip-sample';
import { makeSampleContours, makeSampleSeries, writeFiles } from './dicom-sample';
import { finishJob, makeTestBench, type TestBench } from './service-sample';

let bench: TestBench;
let input: string;
beforeEach(() => {
  bench = makeTestBench();
  input = join(bench.folder, '..', `${bench.folder.split('/').at(-1)}-input`);
  mkdirSync(input);
});
afterEach(async () => {
  await bench.dispose();
  rmSync(input, { recursive: true, force: true });
});

async function importPaths(...paths: string[]): Promise<Job> {
  const started = await makeImportService(bench.context)['import/start'](bench.session, { paths });
  return finishJob(bench, started);
}
const codes = (job: Job): string[] => job.failures.map((failure) => failure.problem.code);
const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0]!;
};

describe('import', () => {
  it('takes a folder: patient, study, series, slices in order, role, canonical grid', async () => {
    const series = makeSampleSeries('P1', 't1c', { flip: true });
    writeFiles(join(input, 'a', 'b'), [...series.files].reverse());
    const job = await importPaths(input);
    expect(job).toMatchObject({
      state: 'done',
      done: 5,
      total: 5,
      failureCount: 0,
      summary: { added: 5, patients: 1, series: 1 },
    });
    const found = only(listCases(bench.store.db));
    expect(found).toMatchObject({
      patientId: 'P1',
      patientName: 'Doe, Sample P1',
      birthDate: '1970-02-03',
      sex: 'female',
      synthetic: false,
    });
    const entry = only(listSeries(bench.store.db, found.caseId));
    expect(entry).toMatchObject({ sequence: 't1c', plane: 'axial', extractable: true, dims: [13, 11, 5], roleConfirmed: false });
    // The canonical grid starts at the rightmost column and the lowest slice.
    expect(entry.grid?.originLpsMm).toEqual([-18, 23, 14]);
    expect(listInstances(bench.store.db, entry.seriesId).map((row) => row.instanceNumber)).toEqual([1, 2, 3, 4, 5]);
    expect(job.caseIds).toEqual([found.caseId]);
    expect(verifyAudit(bench.store.db).ok).toBe(true);
    expect(listAudit(bench.store.db, 9, found.caseId)[0]).toMatchObject({ action: 'import.case', detail: 'files 5 reads 0' });
    expect(JSON.stringify(listAudit(bench.store.db, 99))).not.toContain('Doe');
    expect(await bench.store.verify()).toMatchObject({ ok: true, objectsChecked: 5 });
    expect(only(listJobs(bench.store.db, 5))).toMatchObject({ state: 'done', kind: 'import' });
  });

  it('adds nothing the second time', async () => {
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    await importPaths(input);
    const before = bench.store.objects.list().length;
    const job = await importPaths(input, input);
    expect(job).toMatchObject({ state: 'done', done: 5, summary: { added: 0, alreadyPresent: 5, patients: 0 } });
    expect(bench.store.objects.list()).toHaveLength(before);
  });

  it('keeps out another object with a known SOP Instance UID and removes its bytes', async () => {
    const first = makeSampleSeries('P1', 't1c');
    const other = makeSampleSeries('P1', 't1c', { seed: 5 });
    writeFiles(join(input, 'a'), first.files);
    await importPaths(join(input, 'a'));
    const job = await importPaths(writeFiles(join(input, 'b'), other.files.slice(0, 2)));
    expect(codes(job)).toEqual(['import/conflicting-instance', 'import/conflicting-instance']);
    expect(bench.store.objects.list()).toHaveLength(5);
  });

  it('joins later slices of a series and judges it anew', async () => {
    const series = makeSampleSeries('P1', 't1c');
    await importPaths(writeFiles(join(input, 'a'), [series.files[0]!, series.files[1]!, series.files[3]!]));
    const found = only(listCases(bench.store.db));
    const before = only(listSeries(bench.store.db, found.caseId));
    expect(before).toMatchObject({ extractable: false, instanceCount: 3 });
    const job = await importPaths(writeFiles(join(input, 'b'), [series.files[2]!, series.files[4]!]));
    expect(job.summary).toMatchObject({ added: 2, series: 0, patients: 0 });
    const after = only(listSeries(bench.store.db, found.caseId));
    expect(after).toMatchObject({ seriesId: before.seriesId, extractable: true, instanceCount: 5, dims: [13, 11, 5] });
    expect(listInstances(bench.store.db, after.seriesId).map((row) => row.sliceIndex)).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not move a mask that is drawn: later slices of its series stay out', async () => {
    const series = makeSampleSeries('P1', 't1c');
    await importPaths(writeFiles(join(input, 'a'), series.files.slice(1)));
    const entry = only(listSeries(bench.store.db, only(listCases(bench.store.db)).caseId));
    const reading = makeReadingService(bench.context);
    const opened = await reading['read/open'](bench.session, { seriesId: entry.seriesId });
    if (!opened.ok) throw new Error(opened.error.code);
    await reading['read/save-stroke'](bench.session, {
      readId: opened.value.readId,
      expectedRevision: 0,
      action: 'brush',
      slices: [{ k: 1, runs: [3, 4] }],
    });
    const job = await importPaths(writeFiles(join(input, 'b'), series.files.slice(0, 1)));
    expect(codes(job)).toEqual(['import/series-has-reads']);
    expect(only(listSeries(bench.store.db, entry.caseId))).toMatchObject({ instanceCount: 4 });
    expect((await bench.store.verify()).ok).toBe(true);
  });

  it('lists what cannot go in, each once with its reason, and takes the rest', async () => {
    const series = makeSampleSeries('P1', 't1c');
    writeFiles(input, series.files);
    writeFileSync(join(input, 'notes.txt'), 'hello');
    writeFileSync(join(input, 'empty'), '');
    writeFileSync(join(input, 'cut.dcm'), makeSampleSeries('P1', 'cut').files[0]!.bytes.subarray(0, 500));
    writeFileSync(join(input, 'short-pixels.dcm'), makeSampleSeries('P1', 'short').files[0]!.bytes.subarray(0, -40));
    const job = await importPaths(input);
    expect(job.state).toBe('done');
    expect(job.failures.map((failure) => [failure.item, failure.problem.code]).sort()).toEqual([
      ['cut.dcm', 'import/truncated'],
      ['empty', 'import/not-dicom'],
      ['notes.txt', 'import/not-dicom'],
      ['short-pixels.dcm', 'import/truncated'],
    ]);
    expect(job.summary).toMatchObject({ added: 5 });
    expect(only(listJobs(bench.store.db, 5)).failureCount).toBe(4);
    expect(readJobProblems(bench.store.db, job.jobId)).toHaveLength(4);
    expect((await bench.store.verify()).objectsChecked).toBe(5);
  });

  it('reads a ZIP with folders in it, among other files', async () => {
    const a = makeSampleSeries('P1', 't1c');
    const b = makeSampleSeries('P2', 't2', { description: 'AX T2' });
    const entries = Object.fromEntries(a.files.map((file) => [`deep/er/${file.name}`, file.bytes]));
    writeFileSync(join(input, 'study.zip'), toZip({ ...entries, 'readme.txt': new TextEncoder().encode('x') }));
    writeFiles(join(input, 'plain'), b.files);
    writeFileSync(join(input, 'broken.zip'), Uint8Array.from([0x50, 0x4b, 3, 4, 1, 2, 3]));
    const job = await importPaths(input);
    expect(job).toMatchObject({ state: 'done', summary: { added: 10, patients: 2 } });
    expect(job.failures.map((failure) => [failure.item, failure.problem.code]).sort()).toEqual([
      ['broken.zip', 'zip/damaged'],
      ['study.zip/readme.txt', 'import/not-dicom'],
    ]);
    expect(job.done).toBe(job.total);
  });

  it('keeps two persons apart who share a patient id, and joins two studies of one', async () => {
    writeFiles(join(input, 'a'), makeSampleSeries('P1', 'a').files);
    writeFiles(
      join(input, 'b'),
      makeSampleSeries('P1', 'b', { identity: { studyInstanceUid: '2.25.77', patientName: 'DOE^SAMPLE^P1' } }).files,
    );
    writeFiles(
      join(input, 'c'),
      makeSampleSeries('P1', 'c', { identity: { studyInstanceUid: '2.25.78', patientName: 'Roe^Other' } }).files,
    );
    const job = await importPaths(input);
    expect(job.summary).toMatchObject({ patients: 2, series: 3 });
    expect(
      listCases(bench.store.db)
        .map((row) => row.patientName)
        .sort(),
    ).toEqual(['Doe, Sample P1', 'Roe, Other']);
  });

  it('refuses a study that another patient has', async () => {
    await importPaths(writeFiles(join(input, 'a'), makeSampleSeries('P1', 'a').files));
    const foreign = makeSampleSeries('P9', 'b', {
      identity: { studyInstanceUid: makeSampleSeries('P1', 'a').identity.studyInstanceUid },
    });
    const job = await importPaths(writeFiles(join(input, 'b'), foreign.files));
    expect(new Set(codes(job))).toEqual(new Set(['import/study-of-another-patient']));
    expect(listCases(bench.store.db)).toHaveLength(1);
    expect(bench.store.objects.list()).toHaveLength(5);
  });

  it('keeps the first of two objects that claim one SOP Instance UID', async () => {
    writeFiles(join(input, 'a'), makeSampleSeries('P1', 't1c').files);
    writeFiles(join(input, 'b'), makeSampleSeries('P1', 't1c', { seed: 9 }).files.slice(0, 1));
    writeFiles(join(input, 'c'), makeSampleSeries('P1', 't1c').files.slice(0, 1));
    const job = await importPaths(input);
    expect(job.summary).toMatchObject({ files: 7, added: 5, alreadyPresent: 1, failed: 1 });
    expect(job.failures).toEqual([
      {
        item: join('b', 'IM0001.dcm'),
        problem: { code: 'import/conflicting-instance', data: { sopInstanceUid: expect.any(String) as string } },
      },
    ]);
  });

  it('keeps two matrix sizes of one series apart, also when the smaller one grows', async () => {
    const large = makeSampleSeries('P1', 'mixed').files;
    const small = makeSampleSeries('P1', 'mixed', { dims: [9, 8, 5] }).files;
    await importPaths(writeFiles(join(input, 'a'), [...large.slice(0, 3), small[3]!]));
    const { caseId } = only(listCases(bench.store.db));
    const facts = (): unknown[] => listSeries(bench.store.db, caseId).map((row) => [row.stack, row.dims[0], row.instanceCount]);
    expect(facts()).toEqual([
      [0, 13, 3],
      [1, 9, 1],
    ]);
    const ids = listSeries(bench.store.db, caseId).map((row) => row.seriesId);
    const more = makeSampleSeries('P1', 'mixed', { dims: [9, 8, 9] }).files;
    await importPaths(writeFiles(join(input, 'b'), more.slice(4)));
    expect(facts()).toEqual([
      [0, 13, 3],
      [1, 9, 6],
    ]);
    expect(listSeries(bench.store.db, caseId).map((row) => row.seriesId)).toEqual(ids);
  });

  it('lists a series whose slices do not stack with its named problem', async () => {
    const straight = makeSampleSeries('P1', 'mixed').files;
    const turned = makeSampleSeries('P1', 'mixed', { flip: true }).files;
    await importPaths(writeFiles(input, [...straight.slice(0, 3), ...turned.slice(3)]));
    const { caseId } = only(listCases(bench.store.db));
    expect(only(listSeries(bench.store.db, caseId))).toMatchObject({
      grid: null,
      extractable: false,
      instanceCount: 5,
      dims: [13, 11, 5],
    });
    const detail = readCaseDetail(bench.store.db, bench.session, caseId);
    expect(detail.ok && detail.value.studies[0]?.series[0]?.problems.map((found) => found.code)).toContain(
      'geometry/mixed-orientation',
    );
  });

  it('marks synthetic cases', async () => {
    await importPaths(writeFiles(input, makeSampleSeries('P1', 'a', { comments: 'SYNTHETIC phantom' }).files));
    expect(only(listCases(bench.store.db)).synthetic).toBe(true);
  });

  it('names a missing path at once', async () => {
    const started = await makeImportService(bench.context)['import/start'](bench.session, { paths: [join(input, 'nowhere')] });
    expect(started).toMatchObject({ ok: false, error: { code: 'import/path-missing' } });
  });
});

describe('import of masks', () => {
  it.each([false, true])('makes a read of a structure set beside its images (flipped storage: %s)', async (flip) => {
    const series = makeSampleSeries('P1', 't1c', { flip });
    writeFiles(input, [
      ...series.files,
      makeSampleContours(series, [
        { name: 'GTV_Mass', slices: [1, 2] },
        { name: 'GTV_Edema', slices: [0] },
      ]),
    ]);
    const job = await importPaths(input);
    expect(job).toMatchObject({ failureCount: 0, summary: { added: 6, reads: 1 } });
    const { caseId } = only(listCases(bench.store.db));
    const read = only(listReadsOfCase(bench.store.db, caseId));
    expect(read).toMatchObject({
      source: 'rtstruct',
      sourceRoi: 'GTV_Mass',
      state: 'draft',
      readerName: 'Imported',
      occasion: 1,
      voxelCount: 30,
      sliceCount: 2,
    });
    const mask = readMask(bench.store.db, bench.store.objects, read.readId);
    // Native columns 2..6 and slices 1, 2 of 13 x 11 x 5; flipped they are columns 6..10 and slices 3, 2.
    expect([...mask.keys()]).toEqual(flip ? [2, 3] : [1, 2]);
    expect([...(mask.get(2) ?? [])]).toEqual([3, 4, 5].flatMap((j) => [j * 13 + (flip ? 6 : 2), 5]));
    const again = await importPaths(input);
    expect(again.summary).toMatchObject({ added: 0, alreadyPresent: 6, reads: 0 });
  });

  it('takes an approved structure set as final', async () => {
    const series = makeSampleSeries('P1', 't1c');
    const contours = makeSampleContours(series, [{ name: 'GTV', slices: [1] }]);
    const bytes = Buffer.from(contours.bytes);
    const at = bytes.indexOf('UNAPPROVED');
    expect(at).toBeGreaterThan(0);
    bytes.write('APPROVED  ', at, 'latin1');
    await importPaths(writeFiles(input, [...series.files, { ...contours, bytes }]));
    const { caseId } = only(listCases(bench.store.db));
    const read = only(listReadsOfCase(bench.store.db, caseId));
    expect(read.state).toBe('final');
    const opened = await makeReadingService(bench.context)['read/open'](bench.session, { seriesId: read.seriesId });
    expect(opened).toMatchObject({ ok: true, value: { state: 'final', readId: read.readId } });
  });

  it('finds the images of a structure set that comes later', async () => {
    const series = makeSampleSeries('P1', 't1c');
    await importPaths(writeFiles(join(input, 'a'), series.files));
    const job = await importPaths(
      writeFiles(join(input, 'b'), [makeSampleContours(series, [{ name: 'whatever', slices: [3] }])]),
    );
    expect(job.summary).toMatchObject({ reads: 1 });
    expect(only(listReadsOfCase(bench.store.db, only(listCases(bench.store.db)).caseId)).sourceRoi).toBe('whatever');
  });

  it('lists the names where it cannot tell the tumour, and structure sets without images', async () => {
    const series = makeSampleSeries('P1', 't1c');
    writeFiles(input, [
      ...series.files,
      makeSampleContours(series, [
        { name: 'Brainstem', slices: [1] },
        { name: 'Cord', slices: [1] },
      ]),
    ]);
    const lost = makeSampleSeries('P5', 'lost');
    writeFiles(join(input, 'lost'), [makeSampleContours(lost, [{ name: 'GTV', slices: [1] }])]);
    const job = await importPaths(input);
    expect(job.failures.map((failure) => failure.problem)).toEqual([
      { code: 'import/roi-ambiguous', data: { names: ['Brainstem', 'Cord'] } },
      { code: 'import/contours-no-matching-series', data: { seriesUids: [lost.uid] } },
    ]);
    expect(job.summary).toMatchObject({ added: 5, reads: 0 });
    expect((await bench.store.verify()).ok).toBe(true);
    expect(bench.store.objects.list()).toHaveLength(5);
  });

  it('makes a read of a NIfTI mask whose voxels are those of a series', async () => {
    const series = makeSampleSeries('P1', 't1c');
    writeFiles(input, series.files);
    const mask = new Uint8Array(13 * 11 * 5);
    mask.fill(1, 13 * 11 * 2 + 13 * 3 + 4, 13 * 11 * 2 + 13 * 3 + 9);
    writeFileSync(join(input, 'P1_mask.nii.gz'), toNiftiMask(mask, series.grid, { gzip: true }));
    writeFileSync(join(input, 'other.nii'), toNiftiMask(mask, { ...series.grid, originLpsMm: [0, 0, 0] }));
    writeFileSync(join(input, 'blank.nii'), toNiftiMask(new Uint8Array(13 * 11 * 5), series.grid));
    const job = await importPaths(input);
    expect(job.failures.map((failure) => [failure.item, failure.problem.code]).sort()).toEqual([
      ['blank.nii', 'import/nifti-not-a-mask'],
      ['other.nii', 'import/nifti-no-matching-series'],
    ]);
    const { caseId } = only(listCases(bench.store.db));
    const read = only(listReadsOfCase(bench.store.db, caseId));
    expect(read).toMatchObject({ source: 'nifti', voxelCount: 5, state: 'draft' });
    expect([...readMask(bench.store.db, bench.store.objects, read.readId)]).toEqual([[2, Uint32Array.of(3 * 13 + 4, 5)]]);
  });

  it('asks where a mask fits two series, unless its name says which', async () => {
    const a = makeSampleSeries('P1', 'a', { description: 'AX T1 +C' });
    const b = makeSampleSeries('P1', 'b', { description: 'AX T2', seed: 1 });
    writeFiles(join(input, 'a'), a.files);
    writeFiles(join(input, 'b'), b.files);
    const mask = new Uint8Array(13 * 11 * 5).fill(1, 20, 22);
    writeFileSync(join(input, 'mask.nii'), toNiftiMask(mask, a.grid));
    const two = new Uint8Array(13 * 11 * 5).fill(1, 20, 23);
    writeFileSync(join(input, 'case_t2.nii'), toNiftiMask(two, a.grid));
    const job = await importPaths(input);
    expect(codes(job)).toEqual(['import/nifti-ambiguous-series']);
    expect(only(listReadsOfCase(bench.store.db, only(listCases(bench.store.db)).caseId))).toMatchObject({
      sequence: 't2',
      voxelCount: 3,
    });
  });
});

describe('cancelled and killed imports', () => {
  it.each([
    ['among the first files', (job: string, n: number) => job === 'import-files' && n === 1],
    ['in the middle', (job: string, n: number) => job === 'import-files' && n === 5],
    ['with the last files', (job: string, n: number) => job === 'import-files' && n === 10],
    ['while masks are made', (job: string) => job === 'import-mask'],
  ])('leaves the store as it was when cancelled %s', async (_, when) => {
    await bench.dispose();
    let runs = 0;
    let cancel = (): void => undefined;
    bench = makeTestBench(undefined, (job) => {
      runs += 1;
      if (when(job, runs)) cancel();
    });
    await importPaths(writeFiles(join(input, 'first'), makeSampleSeries('P0', 'x').files));
    const before = bench.store.objects.list().sort();
    for (let n = 0; n < 25; n += 1) {
      const series = makeSampleSeries(`P${n + 1}`, 'x');
      writeFiles(join(input, 'many', String(n)), [...series.files, makeSampleContours(series, [{ name: 'GTV', slices: [1] }])]);
    }
    runs = 0;
    const started = await makeImportService(bench.context)['import/start'](bench.session, { paths: [join(input, 'many')] });
    if (!started.ok) throw new Error(started.error.code);
    cancel = () => bench.context.jobs.cancel(started.value.jobId);
    const job = await bench.context.jobs.finished(started.value.jobId);
    expect(job.state).toBe('cancelled');
    expect(listCases(bench.store.db)).toHaveLength(1);
    expect(bench.store.objects.list().sort()).toEqual(before);
    expect(readdirSync(join(bench.folder, 'objects', 'tmp'))).toEqual([]);
    expect(listJobs(bench.store.db, 1)[0]).toMatchObject({ state: 'cancelled' });
    expect(bench.context.jobs.cancel(started.value.jobId)).toBe(false);
    expect(await importPaths(join(input, 'many'))).toMatchObject({ state: 'done', summary: { patients: 25, reads: 25 } });
  });

  it('keeps nothing of an import that the disk stopped, not even what the failed worker had written', async () => {
    await bench.dispose();
    let stop = (): void => undefined;
    bench = makeTestBench(undefined, (job) => {
      if (job === 'import-files') stop();
    });
    await importPaths(writeFiles(join(input, 'first'), makeSampleSeries('P0', 'x').files));
    const before = bench.store.objects.list().sort();
    writeFiles(join(input, 'second'), makeSampleSeries('P1', 'x').files);
    const [last] = makeSampleSeries('P1', 'x').files.slice(-1);
    if (!last) throw new Error('assertion failed: the sample has files');
    // The place of the last object is taken: the files before it are written, then the write fails.
    const taken = bench.store.objects.pathOf(createHash('sha256').update(last.bytes).digest('hex'));
    stop = () => mkdirSync(join(taken, 'x'), { recursive: true });
    const job = await importPaths(join(input, 'second'));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'env/cannot-write' } });
    rmSync(taken, { recursive: true, force: true });
    expect(bench.store.objects.list().sort()).toEqual(before);
    expect(readdirSync(join(bench.folder, 'objects', 'tmp'))).toEqual([]);
    expect(listCases(bench.store.db)).toHaveLength(1);
    expect(listJobs(bench.store.db, 1)[0]).toMatchObject({ state: 'failed' });
    stop = () => undefined;
    expect(await importPaths(join(input, 'second'))).toMatchObject({ state: 'done', summary: { patients: 1 } });
  });

  it('takes what is there of a folder that is pulled out in the middle', async () => {
    await bench.dispose();
    let pull = (): void => undefined;
    bench = makeTestBench(undefined, (job) => {
      if (job === 'import-files') pull();
    });
    for (let n = 0; n < 10; n += 1) writeFiles(join(input, String(n)), makeSampleSeries(`P${n}`, 'x').files);
    pull = () => rmSync(join(input, '9'), { recursive: true, force: true });
    const job = await importPaths(input);
    expect(job).toMatchObject({ state: 'done', failureCount: 5, summary: { patients: 9 } });
    expect(new Set(codes(job))).toEqual(new Set(['import/unreadable']));
  });

  it('refuses a file larger than any MR object without reading it', async () => {
    const [first] = makeSampleSeries('P1', 'x').files;
    if (!first) throw new Error('assertion failed: the sample has files');
    const path = join(input, 'sparse.dcm');
    writeFileSync(path, first.bytes);
    truncateSync(path, 2 ** 30);
    const job = await importPaths(path);
    expect(codes(job)).toEqual(['import/too-large']);
  });

  it('clears up at the next start after a kill', () => {
    // What a killed import leaves: its row, and objects that nothing names.
    bench.store.bookkeep((db, at) =>
      addJob(db, at, { jobId: 'killed', kind: 'import', label: '', unit: 'files' }, bench.session.userId),
    );
    const stray = bench.store.objects.put(new Uint8Array([1, 2, 3]));
    bench.close();
    const again = makeTestBench(bench.folder);
    expect(existsSync(again.store.objects.pathOf(stray.sha256))).toBe(false);
    expect(listJobs(again.store.db, 1)[0]).toMatchObject({ state: 'interrupted' });
    again.close();
    bench = makeTestBench(bench.folder);
  });

  it('runs two imports one after the other', async () => {
    const series = makeSampleSeries('P1', 't1c');
    const service = makeImportService(bench.context);
    const a = await service['import/start'](bench.session, { paths: [writeFiles(join(input, 'a'), series.files.slice(0, 3))] });
    const b = await service['import/start'](bench.session, { paths: [writeFiles(join(input, 'b'), series.files)] });
    expect((await finishJob(bench, a)).summary).toMatchObject({ added: 3 });
    expect((await finishJob(bench, b)).summary).toMatchObject({ added: 2, alreadyPresent: 3 });
    expect(only(listSeries(bench.store.db, only(listCases(bench.store.db)).caseId)).instanceCount).toBe(5);
  });
});

describe('import of real series', () => {
  const shared = join(process.env['ICTOS_SHARED'] ?? '../shared', 'data', 'mr-sarcoma');
  it.skipIf(!existsSync(shared))('takes the sarcoma series with their tumour contours', async () => {
    const job = await importPaths(shared);
    expect(job.state).toBe('done');
    const rows = await makeWorklistService(bench.context)['worklist/list'](bench.session, {});
    if (!rows.ok) throw new Error(rows.error.code);
    expect(rows.value.map((row) => row.patientId).sort()).toEqual(['STS_002', 'STS_003', 'STS_004']);
    for (const row of rows.value) {
      expect(row).toMatchObject({ seriesCount: 1, images: { t1: true }, reads: { t1: 'draft' } });
      const detail = readCaseDetail(bench.store.db, bench.session, row.caseId);
      expect(detail.ok && detail.value.reads[0]).toMatchObject({ source: 'rtstruct' });
    }
    // The stored mask is the one that the independent implementation measured.
    for (const row of rows.value) {
      const golden = JSON.parse(
        readFileSync(join(shared, '..', '..', 'reference', 'ictos-273', `${row.patientId}.json`), 'utf8'),
      ) as {
        roiVoxelsNative: number;
        volumeMl: number;
        diagnostics: { roiName: string };
      };
      const [read] = listReadsOfCase(bench.store.db, row.caseId);
      expect(read).toMatchObject({ voxelCount: golden.roiVoxelsNative, sourceRoi: golden.diagnostics.roiName });
      const detail = readCaseDetail(bench.store.db, bench.session, row.caseId);
      expect(detail.ok ? detail.value.reads[0]?.volumeMl : null).toBeCloseTo(golden.volumeMl, 9);
    }
    // Everything that stayed out is no DICOM.
    expect(new Set(codes(job))).toEqual(new Set(['import/not-dicom']));
    expect((await bench.store.verify()).ok).toBe(true);
  });
});
