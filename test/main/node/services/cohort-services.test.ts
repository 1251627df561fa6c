/** Tables, cohorts, clinical records, cards, scores and curves on a real store; reads come in as DICOM. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import { channels, type ChannelName, type RequestOf, type ResponseOf } from '@shared/contract/ipc';
import type { Result } from '@shared/base/result';
import type { ServiceHandlers } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { ictos273 } from '@main/node/services/profiles';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import { toSyntheticStudy } from '@main/node/dicom-io/synthetic-study-writer';
import { makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { listCases } from '@main/node/store/read/images';
import { makeTestBench, type TestBench } from './service-sample';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

let bench: TestBench;
let handlers: ServiceHandlers;
/** Where exports go: the store takes none into its own folder. */
let outside = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'ictos-exports-'));
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

const names = [
  't1c_original_firstorder_skewness',
  't1c_original_glcm_joint_variance',
  't1c_original_glrlm_long_run_high_grey_level_emphasis',
];

/** A table of `n` patients; `change` edits cells by row and column. */
function writeTable(
  n: number,
  options: { hash?: string; change?: (row: Record<string, string>, i: number) => void; prefix?: string } = {},
): string {
  const rng = makeRng(n + 7);
  const rows = Array.from({ length: n }, (_, i): Record<string, string> => {
    const row: Record<string, string> = {
      patient_id: `${options.prefix ?? 'P'}${i + 1}`,
      age: String(30 + (i % 30)),
      sex: i % 2 ? 'male' : 'female',
      t_stage: 'T3',
      n_stage: i % 3 ? 'N2' : 'N1',
      staging_edition: '7',
      m_stage: 'M0',
      mri_date: '2020-01-01',
      treatment_start: '2020-01-08',
      treatment: i % 2 ? 'ICT+CCRT' : 'CCRT',
      ffs_months: String(5 + ((i * 7) % 70)),
      ffs_event: i % 3 === 0 ? '1' : '0',
      profile_hash: options.hash ?? profileHash(ictos273),
    };
    names.forEach((name, k) => (row[name] = String((k + 1) * 10 + rng.normal())));
    options.change?.(row, i);
    return row;
  });
  const header = Object.keys(rows[0] ?? {});
  const path = join(bench.folder, `table-${n}-${Math.round(performance.now() * 1000)}.csv`);
  writeFileSync(path, `${header.join(',')}\n${rows.map((row) => header.map((name) => row[name] ?? '').join(',')).join('\n')}\n`);
  return path;
}

async function importTable(path: string, cohortName: string): Promise<string> {
  const preview = await must('table/preview', { path });
  return (await must('table/import', { path, mapping: preview.mapping, cohortName })).cohort.cohortId;
}

const publishedId = async (): Promise<string> => {
  const found = (await must('card/list', {})).find((card) => card.standardisedBy === null);
  return found?.cardId ?? '';
};

/** Patient 0 of the synthetic cohort with one axial T1C series and its contours, imported. */
async function importPatient(): Promise<string> {
  const size = { dims: [64, 64, 6], spacingMm: [3.3, 3.3, 10] } as const;
  const patient = makeSyntheticPatient(5, 0, { series: [{ sequence: 't1c', plane: 'axial' }], axial: size });
  const folder = join(bench.folder, 'dicom');
  for (const { path, bytes } of toSyntheticStudy(patient)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  await bench.context.jobs.finished((await must('import/start', { paths: [folder] })).jobId);
  return listCases(bench.store.db)[0]?.caseId ?? '';
}
const extract = async (caseIds: string[]) => bench.context.jobs.finished((await must('extraction/start', { caseIds })).jobId);

describe('tables', () => {
  it('report every bad cell with row and column, and import nothing', async () => {
    const path = writeTable(31, {
      change: (row, i) => {
        if (i === 3) row['t_stage'] = 'T9';
        if (i === 5) row['ffs_event'] = '2';
      },
    });
    const preview = await must('table/preview', { path });
    expect(preview.problems.map(({ row, column, value }) => [row, column, value])).toEqual([
      [5, 't_stage', 'T9'],
      [7, 'ffs_event', '2'],
    ]);
    expect(codeOf(await call('table/import', { path, mapping: preview.mapping, cohortName: 'A' }))).toBe('table/has-problems');
    expect(await must('cohort/list', {})).toEqual([]);
  });

  it('guess other names of columns, and take the mapping that is given', async () => {
    const path = writeTable(31);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('patient_id', 'Case ID').replace('t_stage', 'T stage').replace('treatment,', 'Arm,'),
    );
    const preview = await must('table/preview', { path });
    expect([preview.mapping['Case ID'], preview.mapping['T stage'], preview.mapping['Arm']]).toEqual([
      'patient_id',
      't_stage',
      'treatment',
    ]);
    expect(preview.problems).toEqual([]);
    const spoilt = await must('table/preview', { path, mapping: { 'Case ID': null } });
    expect(spoilt.problems.map(({ problem }) => problem.code)).toContain('clinical-table/missing-column');
  });

  it('with commas in their numbers are read only once the decimal sign is said', async () => {
    const path = writeTable(31);
    const [header = '', ...rows] = readFileSync(path, 'utf8').trim().split('\n');
    const withComma = rows.map((row) =>
      row.split(',').map((cell) => (/^\d+\.\d+$/.test(cell) ? `"${cell.replace('.', ',')}"` : cell)),
    );
    writeFileSync(path, `${header}\n${withComma.map((row) => row.join(',')).join('\n')}\n`);
    const asked = await must('table/preview', { path });
    expect(asked.problems.map(({ problem }) => problem.code)).toEqual(['clinical-table/decimal-comma']);
    expect(asked.problems[0]?.value).toMatch(/^\d+,\d+$/);
    const { mapping } = asked;
    expect(codeOf(await call('table/import', { path, mapping, cohortName: 'Comma' }))).toBe('table/has-problems');
    const said = await must('table/preview', { path, mapping, decimal: ',' });
    expect([said.problems, said.featureColumns]).toEqual([[], names]);
    const { cohort } = await must('table/import', { path, mapping, cohortName: 'Comma', decimal: ',' });
    expect(cohort).toMatchObject({ patientCount: 31, withFeatures: 31 });
    const asPoint = await must('table/preview', { path, mapping, decimal: '.' });
    expect(asPoint.featureColumns).toEqual([]);
  });

  it('that are no table are refused by name; a name is given once', async () => {
    const empty = join(bench.folder, 'empty.csv');
    writeFileSync(empty, '');
    expect(codeOf(await call('table/preview', { path: empty }))).toBe('table/empty');
    expect(codeOf(await call('table/preview', { path: join(bench.folder, 'none.csv') }))).toBe('table/unreadable');
    await importTable(writeTable(31), 'Centre A');
    const again = await call('table/import', { path: writeTable(32), mapping: {}, cohortName: 'centre a' });
    expect(codeOf(again)).toBe('cohort/name-taken');
  });

  it('fill the records of cases that they name, without wiping what is known', async () => {
    const caseId = await importPatient();
    const known = await must('clinical/get', { caseId });
    await must('clinical/save', { caseId, record: { ...known, cervicalNodalNecrosis: true, ageYears: 20 } });
    const path = writeTable(31, { change: (row, i) => i === 0 && (row['patient_id'] = 'SYN-0001') });
    const { cohort, updatedCases } = await must('table/import', { path, mapping: {}, cohortName: 'B' });
    expect([updatedCases, cohort.synthetic, cohort.patientCount, cohort.withFollowUp, cohort.eligible]).toEqual([
      1,
      true,
      31,
      31,
      31,
    ]);
    expect(await must('clinical/get', { caseId })).toMatchObject({ cervicalNodalNecrosis: true, ageYears: 30, tStage: 'T3' });
  });
});

describe('clinical records', () => {
  it('refuse what cannot be and keep the rest', async () => {
    const caseId = await importPatient();
    const record = await must('clinical/get', { caseId });
    expect(codeOf(await call('clinical/save', { caseId, record: { ...record, mriDate: '2026-02-31' } }))).toBe(
      'clinical/invalid',
    );
    expect(codeOf(await call('clinical/save', { caseId: 'nobody', record }))).toBe('case/not-found');
    const saved = await must('clinical/save', {
      caseId,
      record: { ...record, tStage: 'T4', ebvDna: { value: 12, unit: 'IU/ml', belowLimit: false } },
    });
    expect(saved.ebvDna).toEqual({ value: 12, unit: 'IU/ml', belowLimit: false });
  });
});

describe('cards', () => {
  it('standardise on a cohort once, locked; refuse too few, mixed profiles and a locked card', async () => {
    const cardId = await publishedId();
    const few = await importTable(writeTable(29), 'few');
    expect(codeOf(await call('card/standardise', { cardId, source: { kind: 'cohort', cohortId: few } }))).toBe(
      'standardisation/too-few',
    );
    const mixed = await importTable(
      writeTable(40, { change: (row, i) => i === 3 && (row['profile_hash'] = 'b'.repeat(64)) }),
      'mixed',
    );
    expect(codeOf(await call('card/standardise', { cardId, source: { kind: 'cohort', cohortId: mixed } }))).toBe(
      'standardisation/profile-mismatch',
    );
    const cohortId = await importTable(writeTable(40), 'forty');
    const card = await must('card/standardise', { cardId, source: { kind: 'cohort', cohortId } });
    expect(card).toMatchObject({
      locked: true,
      profileHash: profileHash(ictos273),
      standardisedBy: { kind: 'cohort', n: 40, synthetic: false },
    });
    expect(codeOf(await call('card/standardise', { cardId: card.cardId, source: { kind: 'cohort', cohortId } }))).toBe(
      'card/locked',
    );
    expect(codeOf(await call('card/standardise', { cardId: 'none', source: { kind: 'cohort', cohortId } }))).toBe(
      'card/not-found',
    );
    const path = join(outside, 'card.json');
    await must('card/export', { cardId: card.cardId, path });
    expect(JSON.parse(readFileSync(path, 'utf8')).hash).toBe(card.hash);
    expect(await must('card/list', {})).toHaveLength(2);
  });

  it('take typed values with a citation; such a score has no interval', async () => {
    const cardId = await publishedId();
    const source = {
      kind: 'typed' as const,
      citation: 'Somebody et al., Journal 2024;1:1, table 2',
      n: 254,
      mean: [0.1, 15, 500],
      sd: [0.8, 5, 300],
      range: [],
      profileHash: profileHash(ictos273),
      scanners: [],
      sequences: [],
    };
    expect(codeOf(await call('card/standardise', { cardId, source: { ...source, sd: [1, 0, 1] } }))).toBe(
      'standardisation/invalid',
    );
    const card = await must('card/standardise', { cardId, source });
    const caseId = await importPatient();
    await extract([caseId]);
    const score = await must('score/compute', { caseId, cardId: card.cardId });
    expect(score).toMatchObject({ scoreName: 'published', ictosLower: null, ictosUpper: null, referenceSize: 254 });
    expect(score.features.every(({ reference, percentile }) => reference.length === 0 && percentile === null)).toBe(true);
  });
});

describe('extraction and score', () => {
  it('say what is missing, keep their provenance, and grow stale with the read and the record', async () => {
    const cohortId = await importTable(writeTable(40), 'ref');
    const published = await publishedId();
    const { cardId } = await must('card/standardise', { cardId: published, source: { kind: 'cohort', cohortId } });
    const caseId = await importPatient();
    expect(codeOf(await call('score/compute', { caseId, cardId: published }))).toBe('card/not-standardised');
    expect(codeOf(await call('score/compute', { caseId, cardId }))).toBe('score/no-extraction');
    expect(codeOf(await call('report/preview', { caseId, language: 'en' }))).toBe('report/no-score');
    expect(codeOf(await call('extraction/export', { caseId, format: 'csv', path: join(outside, 'x.csv') }))).toBe(
      'extraction/none',
    );

    const job = await extract([caseId, 'nobody']);
    expect([job.state, job.done, job.failureCount, job.summary]).toEqual(['done', 1, 1, { current: 0, extracted: 1 }]);
    const [result] = await must('extraction/get', { caseId });
    expect(result?.file.profile.hash).toBe(profileHash(ictos273));
    expect(result?.file.features).toHaveLength(273);
    expect(result?.file.image.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(result?.file.preprocessing['maskSha256']).toMatch(/^[0-9a-f]{64}$/);
    expect((await extract([caseId])).summary).toEqual({ current: 1, extracted: 0 });

    const score = await must('score/compute', { caseId, cardId });
    expect(score.stale).toBe(false);
    expect(score.eligibility).toBe('unknown');
    expect(score.decision).toBeNull();
    expect(score.reasons.map(({ code }) => code)).toContain('score/synthetic-patient');
    const figures = await must('score/figures', { scoreId: score.scoreId, theme: 'dark', language: 'zh-CN' });
    expect(figures.strips).toHaveLength(3);

    const record = await must('clinical/get', { caseId });
    await must('clinical/save', { caseId, record: { ...record, tStage: 'T4' } });
    expect((await must('score/get', { caseId })).score?.stale).toBe(true);

    const seriesId = (await must('case/get', { caseId })).reads[0]?.seriesId ?? '';
    const read = await must('read/open', { seriesId });
    if (read.state === 'final') await must('read/set-state', { readId: read.readId, state: 'draft', reason: 'drawn too wide' });
    const slice = read.slices[0];
    await must('read/save-stroke', {
      readId: read.readId,
      expectedRevision: read.revision,
      action: 'erase',
      slices: [{ k: slice?.k ?? 0, runs: [] }],
    });
    expect((await must('extraction/get', { caseId }))[0]?.stale).toBe(true);
    expect(codeOf(await call('score/compute', { caseId, cardId }))).toBe('score/no-extraction');
  });

  it('a cancelled extraction stores nothing more and says cancelled', async () => {
    const caseId = await importPatient();
    const { jobId } = await must('extraction/start', { caseIds: [caseId] });
    await must('job/cancel', { jobId });
    expect((await bench.context.jobs.finished(jobId)).state).toBe('cancelled');
  });
});

describe('cohorts and curves', () => {
  it('draw all, high and low; the numbers of the groups add up', async () => {
    const cohortId = await importTable(writeTable(40), 'curves');
    const { cardId } = await must('card/standardise', { cardId: await publishedId(), source: { kind: 'cohort', cohortId } });
    const curves = await must('survival/curves', { cohortId, endpoint: 'ffs', cardId, theme: 'light', language: 'en' });
    const [whole, high, low] = curves.panels;
    expect(curves.panels.map(({ subset }) => subset)).toEqual(['whole', 'high', 'low']);
    expect((high?.n ?? 0) + (low?.n ?? 0)).toBe(whole?.n);
    expect((high?.events ?? 0) + (low?.events ?? 0)).toBe(whole?.events);
    expect([whole?.n, whole?.rates.length]).toEqual([40, 4]);
    expect(curves.notes.map(({ code }) => code)).toContain('survival/apparent');
    expect(whole?.svg.startsWith('<svg')).toBe(true);
    const alone = await must('survival/curves', { cohortId, endpoint: 'ffs', cardId: null, theme: 'dark', language: 'zh-CN' });
    expect(alone.panels).toHaveLength(1);
    expect(
      codeOf(await call('survival/curves', { cohortId, endpoint: 'os', cardId: null, theme: 'light', language: 'en' })),
    ).toBe('survival/no-follow-up');
    const { paths } = await must('survival/export', { cohortId, endpoint: 'ffs', cardId, path: join(outside, 'c.svg') });
    expect(paths.map((path) => path.split('/').pop())).toEqual(['c-whole.svg', 'c-high.svg', 'c-low.svg', 'c.csv']);
    expect((await must('cohort/patients', { cohortId })).rows).toHaveLength(40);
  });

  it('end with the follow-up: no rate past it on screen, in the table, in the file or in the figure', async () => {
    const cohortId = await importTable(
      writeTable(40, { change: (row, i) => i % 2 === 0 && (row['ffs_months'] = String(5 + i)) }),
      'short',
    );
    const request = { cohortId, endpoint: 'ffs' as const, cardId: null };
    const { panels } = await must('survival/curves', { ...request, theme: 'light', language: 'en' });
    const rates = panels[0]?.rates ?? [];
    expect(rates.map(({ arm, months, survival }) => [arm, months, survival === null])).toEqual([
      ['ICT+CCRT', 36, false],
      ['ICT+CCRT', 60, false],
      ['CCRT', 36, false],
      ['CCRT', 60, true],
    ]);
    expect(rates[3]).toMatchObject({ lower: null, upper: null });
    expect(panels[0]?.notes).toContainEqual({ code: 'survival/past-follow-up', data: { arm: 'CCRT', months: 60, last: 43 } });
    expect(panels[0]?.svg).toContain('>n/a<');
    const { paths } = await must('survival/export', { ...request, path: join(outside, 's.svg') });
    const csv = readFileSync(paths.find((path) => path.endsWith('.csv')) ?? '', 'utf8');
    expect(csv).toMatch(/^whole,40,\d+,CCRT,60,,,,/m);
  });

  it('say who is indeterminate, and name a group that nobody is in; a bare card groups nobody', async () => {
    const cohortId = await importTable(writeTable(40), 'groups');
    const published = await publishedId();
    const at = { cohortId, endpoint: 'ffs' as const, theme: 'light' as const, language: 'en' as const };
    expect(codeOf(await call('survival/curves', { ...at, cardId: published }))).toBe('card/not-standardised');
    const local = await must('card/standardise', { cardId: published, source: { kind: 'cohort', cohortId } });
    const curves = await must('survival/curves', { ...at, cardId: local.cardId });
    const note = curves.notes.find(({ code }) => code === 'survival/indeterminate');
    expect(note?.data['total']).toBe(40);
    expect(note?.data['count']).toBeGreaterThan(0);
    const typed = await must('card/standardise', {
      cardId: published,
      source: {
        kind: 'typed',
        citation: 'Somebody et al., Journal 2024;1:1, table 2',
        n: 254,
        mean: [100, 200, 0],
        sd: [1, 1, 1],
        range: [],
        profileHash: profileHash(ictos273),
        scanners: [],
        sequences: [],
      },
    });
    const [, high, low] = (await must('survival/curves', { ...at, cardId: typed.cardId })).panels;
    expect([high?.n, high?.notes, low?.n]).toEqual([40, [], 0]);
    expect(low?.notes).toEqual([{ code: 'survival/no-patients', data: {} }]);
    const request = { cohortId, endpoint: 'ffs' as const, cardId: typed.cardId };
    const { paths } = await must('survival/export', { ...request, path: join(outside, 'e.csv') });
    expect(readFileSync(paths.find((path) => path.endsWith('e.csv')) ?? '', 'utf8')).toMatch(/^low,0,0,{10}$/m);
    expect([low?.rates, low?.hr, low?.p, low?.logrankP]).toEqual([[], null, null, null]);
  });

  it('of cases take records and results as they are now', async () => {
    const caseId = await importPatient();
    const made = await must('cohort/create', { name: 'live', caseIds: [caseId, caseId] });
    expect(made).toMatchObject({ patientCount: 1, withFeatures: 0, synthetic: true });
    await extract([caseId]);
    expect((await must('cohort/list', {}))[0]).toMatchObject({ withFeatures: 1 });
    expect(codeOf(await call('cohort/create', { name: 'LIVE', caseIds: [caseId] }))).toBe('cohort/name-taken');
  });
});
