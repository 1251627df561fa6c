/** The analysis in the window: files checked with every problem's place, a run that writes its folder whole or not at all. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { err, ok, problem, type Result } from '@shared/base/result';
import { sha256Hex } from '@shared/base/sha256';
import { channels, type ChannelName, type RequestOf, type ResponseOf } from '@shared/contract/ipc';
import type { PdfPrinter, ServiceHandlers } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { columnNeed } from '@renderer/features/analysis/column-needs';
import { dataDictionary } from '@shared/core/scoring/data-dictionary';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { listAudit } from '@main/node/store/audit-chain';
import { listJobs } from '@main/node/store/read/jobs';
import { makeTestBench, type TestBench } from './service-sample';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

const golden = join(import.meta.dirname, '../../../golden/cohort');
const goldenText = (name: string): string => readFileSync(join(golden, name), 'utf8');

let bench: TestBench;
let handlers: ServiceHandlers;
let folder = '';
let outside = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ictos-analysis-'));
  outside = join(folder, 'results');
  mkdirSync(outside);
  bench = makeTestBench();
  handlers = makeServiceHandlers(bench.context);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
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

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

type Files = RequestOf<'analysis/check'>['files'];
const files = (change: Partial<Files> = {}): Files => ({
  training: join(golden, 'training.csv'),
  validation: null,
  reads: null,
  robust: null,
  config: null,
  ...change,
});
/** Both golden cohorts with little resampling. */
const study = (): Files =>
  files({
    validation: join(golden, 'validation.csv'),
    reads: join(golden, 'resegmentation.csv'),
    config: write('config.json', '{"curveResamples": 4}'),
  });
const startRequest = (change: Partial<RequestOf<'analysis/start'>> = {}): RequestOf<'analysis/start'> => ({
  files: study(),
  overrides: {},
  path: outside,
  pdf: false,
  language: 'en',
  ...change,
});
/** The rows of the golden training table after `change` of each, by column. */
function trainingWith(change: (row: Record<string, string>, i: number) => void): string {
  const [header = '', ...lines] = goldenText('training.csv').trim().split('\n');
  const names = header.split(',');
  const rows = lines.map((line, i) => {
    const row = Object.fromEntries(line.split(',').map((cell, c) => [names[c] ?? '', cell]));
    change(row, i);
    return names.map((name) => row[name] ?? '').join(',');
  });
  return write('changed.csv', [header, ...rows].join('\n'));
}

describe('the check of the files', () => {
  it('says who would be analysed and every setting with its default', async () => {
    const { summary, problems } = await must('analysis/check', { files: study(), overrides: { seed: 9 } });
    expect(problems).toEqual([]);
    const [training, validation] = summary?.tables ?? [];
    expect(training).toMatchObject({ role: 'training', rows: 254, analysed: 254, treated: 135, control: 119, events: 99 });
    expect(training).toMatchObject({ incompleteFeatures: 0, excluded: [], synthetic: true });
    expect(validation).toMatchObject({ role: 'validation', rows: 248, analysed: 248, treated: 124, control: 124, events: 72 });
    expect(validation?.features).toBe(training?.features);
    expect(summary?.reads?.map(({ reading }) => reading)).toEqual(['A1', 'A2', 'B']);
    const changed = summary?.settings.filter(({ value, byDefault }) => value !== byDefault);
    expect(changed).toEqual([
      { key: 'seed', value: '9', byDefault: '1' },
      { key: 'curveResamples', value: '4', byDefault: '200' },
    ]);
  });

  it('counts who is left out, by the reason', async () => {
    const training = trainingWith((row, i) => {
      if (i < 3) row['treatment'] = '';
      if (i === 5) row['age'] = 'NA';
      if (i === 6) row['t1c_original_firstorder_skewness'] = '';
    });
    const { summary } = await must('analysis/check', { files: files({ training }), overrides: {} });
    expect(summary?.tables[0]).toMatchObject({
      rows: 254,
      analysed: 250,
      incompleteFeatures: 1,
      excluded: [
        { reason: 'treatment-missing', column: 'treatment', n: 3 },
        { reason: 'covariate-missing', column: 'age', n: 1 },
      ],
    });
  });

  it('lists the problems of all files at once, each with its place', async () => {
    const training = trainingWith((row, i) => {
      if (i === 3) row['t_stage'] = 'T9';
    });
    const config = write('config.json', '{"pScreen": 2}');
    const none = join(folder, 'none.csv');
    const check = await must('analysis/check', { files: files({ training, config, reads: none }), overrides: {} });
    expect(check.summary).toBeNull();
    expect(check.problemCount).toBe(3);
    expect(check.problems.map(({ role, path, row, column, value }) => [role, path, row, column, value])).toEqual([
      ['config', config, null, null, null],
      ['training', training, 5, 't_stage', 'T9'],
      ['reads', none, null, null, null],
    ]);
  });

  it('finds a table that cannot be analysed before anything is computed', async () => {
    const training = trainingWith((row) => {
      row['treatment'] = 'CCRT';
    });
    const oneArm = await must('analysis/check', { files: files({ training }), overrides: {} });
    expect(oneArm.problems.map(({ role, problem: found }) => [role, found.code])).toEqual([['training', 'analysis/one-arm']]);
    const nobody = trainingWith((row) => {
      row['ffs_months'] = '';
      row['ffs_event'] = '';
    });
    const empty = await must('analysis/check', { files: files({ training: nobody }), overrides: {} });
    expect(empty.problems[0]?.problem.code).toBe('analysis/no-patients');
    const config = write('config.json', '{"weights": "none", "covariates": ["no_such_column"]}');
    const absent = await must('analysis/check', { files: files({ config }), overrides: {} });
    expect(absent.problems.map(({ column, problem: found }) => [column, found.code])).toEqual([
      ['no_such_column', 'analysis/covariate-absent'],
    ]);
  });
});

describe('the columns that the window says a table needs', () => {
  it('are those without which it is refused', async () => {
    const [header = '', ...lines] = goldenText('training.csv').trim().split('\n');
    const names = header.split(',');
    /** Whether the table without a column can be analysed, with an endpoint that is or is not that column's. */
    const misses = async (column: string, endpoint: string): Promise<boolean> => {
      const kept = [...names.keys()].filter((c) => names[c] !== column);
      const without = [header, ...lines.slice(0, 40)].map((line) => {
        const cells = line.split(',');
        return kept.map((c) => cells[c]).join(',');
      });
      const training = write('without.csv', without.join('\n'));
      const config = write('endpoint.json', JSON.stringify({ endpoint }));
      const { problems } = await must('analysis/check', { files: files({ training, config }), overrides: {} });
      return problems.some(({ problem: found }) => found.code === 'clinical-table/missing-column');
    };
    for (const { column } of dataDictionary.filter((one) => names.includes(one.column))) {
      const endpoint = /^(ffs|os|dffs|lrffs)_/.exec(column)?.[1] ?? 'ffs';
      expect(await misses(column, endpoint), column).toBe(columnNeed(column) !== 'no');
      const other = endpoint === 'os' ? 'ffs' : 'os';
      expect(await misses(column, other), `${column} beside ${other}`).toBe(!['no', 'endpoint'].includes(columnNeed(column)));
    }
  });
});

describe('a run', () => {
  it('is a job that writes a new folder, is listed with what it found, and is in the audit trail', async () => {
    bench.events.length = 0;
    const { jobId } = await must('analysis/start', startRequest({ overrides: { bootstrap: 3 } }));
    expect(codeOf(await call('analysis/start', startRequest()))).toBe('analysis/running');
    const job = await bench.context.jobs.finished(jobId);
    expect([job.kind, job.state, job.problem]).toEqual(['analysis', 'done', null]);
    expect(listJobs(bench.store.db, 1)[0]).toMatchObject({ kind: 'analysis', state: 'done' });
    expect(bench.events).toContainEqual({ event: 'store/changed', payload: { topics: ['analysis'], caseIds: [] } });

    const [run] = await must('analysis/list', {});
    expect(readdirSync(outside)).toHaveLength(1);
    expect(run?.folder).toBe(join(outside, readdirSync(outside)[0] ?? ''));
    expect(run).toMatchObject({ jobId, report: null, synthetic: true, seed: 1 });
    const analysisJson: unknown = JSON.parse(readFileSync(join(run?.folder ?? '', 'analysis.json'), 'utf8'));
    expect(analysisJson).toMatchObject({ schema: 1, config: { bootstrap: 3, curveResamples: 4 } });
    for (const path of run?.written ?? []) expect(readFileSync(join(run?.folder ?? '', path)).length).toBeGreaterThan(0);

    const outcome = run?.outcome;
    expect(outcome?.model.map(({ feature }) => feature)).toEqual([
      't1c_original_firstorder_skewness',
      't1c_original_glcm_joint_variance',
      't1c_original_glrlm_long_run_high_grey_level_emphasis',
    ]);
    // gamma of golden 05, its sign turned.
    expect(outcome?.model[0]?.coefficient).toBeCloseTo(-0.7992951522459311, 6);
    expect(outcome?.cohorts.map(({ role, groups }) => [role, groups.map(({ n }) => n)])).toEqual([
      ['training', [254, 132, 122]],
      ['validation', [248, 119, 129]],
    ]);
    expect(outcome?.bootstrap?.replicates).toBe(3);

    const audited = listAudit(bench.store.db, 100).filter(({ action }) => action === 'analysis.run');
    expect(audited).toHaveLength(1);
    expect(audited[0]?.subject).toBe(jobId);
    expect(audited[0]?.detail).toContain(`training ${sha256Hex(goldenText('training.csv'))}`);
    expect(audited[0]?.detail).toContain('reads ');
  });

  it('that is cancelled leaves nothing', async () => {
    const { jobId } = await must('analysis/start', startRequest({ overrides: { bootstrap: 1000 } }));
    await must('job/cancel', { jobId });
    expect((await bench.context.jobs.finished(jobId)).state).toBe('cancelled');
    expect(readdirSync(outside)).toEqual([]);
    expect(await must('analysis/list', {})).toEqual([]);
    expect(listJobs(bench.store.db, 1)[0]?.state).toBe('cancelled');
  });

  it('whose report cannot be printed fails by name and leaves nothing', async () => {
    const printer: PdfPrinter = { print: () => Promise.resolve(err(problem('report/clipped', { texts: ['x'] }))) };
    handlers = makeServiceHandlers({ ...bench.context, printer });
    const { jobId } = await must('analysis/start', startRequest({ pdf: true }));
    const job = await bench.context.jobs.finished(jobId);
    expect([job.state, job.problem?.code]).toEqual(['failed', 'report/clipped']);
    expect(readdirSync(outside)).toEqual([]);
    expect(listAudit(bench.store.db, 100).filter(({ action }) => action === 'analysis.run')).toEqual([]);
  });

  it('writes the report where it is asked for', async () => {
    const printer: PdfPrinter = { print: () => Promise.resolve(ok({ pdf: new Uint8Array([37, 80]), pages: 1 })) };
    handlers = makeServiceHandlers({ ...bench.context, printer });
    const { jobId } = await must('analysis/start', startRequest({ pdf: true, language: 'zh-CN' }));
    expect((await bench.context.jobs.finished(jobId)).problem).toBeNull();
    const [run] = await must('analysis/list', {});
    expect(run?.report).toBe('report.pdf');
    expect([...readFileSync(join(run?.folder ?? '', 'report.pdf'))]).toEqual([37, 80]);
  });

  it('does not start where it could not end: problems, no printer, no such place, a place in the store', async () => {
    const training = trainingWith((row) => {
      row['sex'] = 'x';
    });
    expect(codeOf(await call('analysis/start', startRequest({ files: files({ training }) })))).toBe('analysis/has-problems');
    expect(codeOf(await call('analysis/start', startRequest({ pdf: true })))).toBe('env/no-printer');
    expect(codeOf(await call('analysis/start', startRequest({ path: join(folder, 'no-such') })))).toBe('env/cannot-write');
    expect(codeOf(await call('analysis/start', startRequest({ path: bench.folder })))).toBe('env/cannot-write');
    expect(bench.context.jobs.list()).toEqual([]);
  });
});
