/** Robustness tests of a store's cases: from start to file, and the same numbers as the command. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '@shared/base/result';
import { channels, type ChannelName, type RequestOf, type ResponseOf } from '@shared/contract/ipc';
import { robustFeaturesFileSchema } from '@shared/contract/formats';
import { makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import type { ServiceHandlers } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { toSyntheticStudy } from '@main/node/dicom-io/synthetic-study-writer';
import { listCases } from '@main/node/store/read/images';
import { listJobs, readJobProblems } from '@main/node/store/read/jobs';
import { ictos } from '../../cli/cli-run';
import { makeTestBench, type TestBench } from './service-sample';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

let bench: TestBench;
let handlers: ServiceHandlers;
let outside = '';
/** Image folder and contours of each patient written. */
const places = new Map<string, string>();
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'ictos-robustness-'));
  bench = makeTestBench();
  handlers = makeServiceHandlers(bench.context);
});
afterEach(() => {
  rmSync(outside, { recursive: true, force: true });
  return bench.dispose();
});

/** Calls as the window does, and checks that the answer is what the channel promises. */
async function call<C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<Result<ResponseOf<C>>> {
  // The handlers of one channel are those of the table of all.
  const answer = await dispatch<C>(handlers as Parameters<typeof dispatch<C>>[0], bench.session, channel, request);
  if (answer.ok) expect(channels[channel].response.safeParse(answer.value).error?.issues).toBeUndefined();
  return answer;
}
async function must<C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>> {
  const answer = await call(channel, request);
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.code} ${JSON.stringify(answer.error.data)}`);
  return answer.value;
}
const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'ok' : answer.error.code);

/** Two synthetic patients with one axial T1C series and its contours each, imported; their case ids by patient. */
async function importPatients(): Promise<string[]> {
  const size = { dims: [64, 64, 6], spacingMm: [3.3, 3.3, 10] } as const;
  for (const index of [0, 1]) {
    const patient = makeSyntheticPatient(5, index, { series: [{ sequence: 't1c', plane: 'axial' }], axial: size });
    for (const { path, bytes } of toSyntheticStudy(patient)) {
      const file = join(outside, 'dicom', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      const cell = path.includes('IM0001') ? 'image' : path.endsWith('RS.dcm') ? 'mask' : null;
      if (cell) places.set(`${patient.patientId} ${cell}`, cell === 'image' ? dirname(file) : file);
    }
  }
  await bench.context.jobs.finished((await must('import/start', { paths: [join(outside, 'dicom')] })).jobId);
  return listCases(bench.store.db)
    .sort((a, b) => (a.patientId < b.patientId ? -1 : 1))
    .map(({ caseId }) => caseId);
}
const choice = { repetitions: 3, seed: 4, threshold: 0.7 } as const;
const run = async (caseIds: string[]) =>
  bench.context.jobs.finished((await must('robustness/start', { caseIds, ...choice })).jobId);

describe('a robustness test of cases', () => {
  it('runs as a job, keeps its table, tells the lists, and writes what the command writes', async () => {
    const caseIds = await importPatients();
    bench.events.length = 0;
    // In any order and twice: it is one set of cases.
    const job = await run([...caseIds].reverse().concat('nobody', caseIds));
    expect([job.kind, job.state, job.unit, job.done, job.total, job.failureCount]).toEqual([
      'robustness',
      'done',
      'repetitions',
      6,
      6,
      1,
    ]);
    expect(job.failures[0]).toMatchObject({ item: 'nobody', problem: { code: 'case/not-found' } });
    expect([...job.caseIds].sort()).toEqual([...caseIds].sort());
    expect(bench.events).toContainEqual({ event: 'store/changed', payload: { topics: ['robustness'], caseIds: [] } });
    expect(listJobs(bench.store.db, 1)[0]).toMatchObject({ kind: 'robustness', state: 'done', failureCount: 1 });
    expect(readJobProblems(bench.store.db, job.jobId)).toHaveLength(1);

    const [test] = await must('robustness/list', {});
    expect(test).toMatchObject({ ...choice, caseCount: 2, roiCount: 2, tested: 273, synthetic: true, failureCount: 0 });
    const testId = test?.testId ?? '';
    const detail = await must('robustness/get', { testId, theme: 'dark', language: 'zh-CN' });
    expect(detail.rows).toHaveLength(273);
    expect(detail.robust).toBe(detail.rows.filter(({ robust }) => robust).length);
    expect(detail.rois.map(({ caseId }) => caseId)).toEqual(caseIds);
    expect(detail.svg).toContain('合成数据');
    const english = await must('robustness/get', { testId, theme: 'light', language: 'en' });
    expect(english.svg).toContain('SYNTHETIC DATA');

    const paths = { csv: join(outside, 'r.csv'), json: join(outside, 'r.json'), svg: join(outside, 'r.svg') };
    for (const format of ['csv', 'json', 'svg'] as const)
      expect(await must('robustness/export', { testId, format, language: 'en', path: paths[format] })).toEqual({
        path: paths[format],
      });
    const list = robustFeaturesFileSchema.parse(JSON.parse(readFileSync(paths.json, 'utf8')));
    expect(list.features).toEqual(detail.rows.filter(({ robust }) => robust).map(({ name }) => name));

    // The command over the same series and contours draws the same perturbations and finds the same numbers.
    const rows = detail.rois.map(({ patientId: id }) => `${id},t1c,${places.get(`${id} image`)},${places.get(`${id} mask`)},`);
    writeFileSync(join(outside, 'cases.csv'), `case_id,sequence,image,mask,roi\n${rows.join('\n')}\n`);
    const cli = await ictos([
      ...['robustness', '--manifest', join(outside, 'cases.csv'), '--out', join(outside, 'cli')],
      ...['--repetitions', '3', '--seed', '4', '--threshold', '0.7'],
    ]);
    expect(cli.code, cli.stderr).toBe(0);
    expect(readFileSync(join(outside, 'cli', 'robustness.csv'), 'utf8')).toBe(readFileSync(paths.csv, 'utf8'));
    expect(readFileSync(join(outside, 'cli', 'robustness.svg'), 'utf8')).toBe(readFileSync(paths.svg, 'utf8'));
  });

  it('keeps nothing when it is cancelled', async () => {
    const caseIds = await importPatients();
    const { jobId } = await must('robustness/start', { caseIds, ...choice });
    await must('job/cancel', { jobId });
    expect((await bench.context.jobs.finished(jobId)).state).toBe('cancelled');
    expect(await must('robustness/list', {})).toEqual([]);
    expect(listJobs(bench.store.db, 1)[0]?.state).toBe('cancelled');
  });

  it('fails by name where no ROI could be measured, and keeps nothing', async () => {
    const job = await run(['nobody']);
    expect([job.state, job.problem?.code, job.failureCount]).toEqual(['failed', 'robustness/none-measured', 1]);
    expect(await must('robustness/list', {})).toEqual([]);
  });

  it('names a test that is not there, and writes nothing into the store', async () => {
    const request = { testId: 'none', theme: 'light', language: 'en' } as const;
    expect(codeOf(await call('robustness/get', request))).toBe('robustness/not-found');
    const path = join(outside, 'x.csv');
    expect(codeOf(await call('robustness/export', { testId: 'none', format: 'csv', language: 'en', path }))).toBe(
      'robustness/not-found',
    );
    const inside = { testId: 'none', format: 'csv', language: 'en', path: join(bench.folder, 'x.csv') } as const;
    expect(codeOf(await call('robustness/export', inside))).toBe('env/cannot-write');
  });
});
