/** A patient who is not synthetic from images to a decision, and what takes the decision away again. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCsv } from '@shared/base/csv';
import type { ClinicalRecordEntry, ScoreEntry } from '@shared/contract/entities';
import type { ChannelName, RequestOf, ResponseOf } from '@shared/contract/ipc';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import type { ServiceHandlers } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { ictos273 } from '@main/node/services/profiles';
import { listCases } from '@main/node/store/read/images';
import { makeSampleSeries, writeFiles } from './dicom-sample';
import { makeTestBench, type TestBench } from './service-sample';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

let bench: TestBench;
let handlers: ServiceHandlers;
let caseId = '';
let seriesId = '';
let values: number[] = [];
let publishedId = '';

async function must<C extends ServiceChannel>(channel: C, request: RequestOf<C>): Promise<ResponseOf<C>> {
  // The handlers of one channel are those of the table of all.
  const answer = await dispatch<C>(handlers as Parameters<typeof dispatch<C>>[0], bench.session, channel, request);
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.code} ${JSON.stringify(answer.error.data)}`);
  return answer.value;
}
const codes = (reasons: readonly { readonly code: string }[]): string[] => reasons.map(({ code }) => code);

const record: ClinicalRecordEntry = {
  ageYears: 50,
  sex: 'female',
  stagingEdition: 7,
  tStage: 'T3',
  nStage: 'N1',
  mStage: 'M0',
  mriDate: '2020-01-02',
  treatmentStart: '2020-01-10',
  ebvDna: { value: 1200, unit: 'copies/ml', belowLimit: false },
  cervicalNodalNecrosis: false,
  plannedRegimen: 'trial',
  treatment: null,
  followUp: null,
};

/** A card on typed values that put the patient `z` SDs to the high side in every feature. */
async function typedCard(z: number, changes: { n?: number; scanners?: string[]; sequences?: string[]; hash?: string } = {}) {
  const sd = values.map((value) => Math.abs(value) / 10 + 1);
  const signs = [-1, -1, 1];
  return must('card/standardise', {
    cardId: publishedId,
    source: {
      kind: 'typed',
      citation: 'Authors et al., a journal 2024, table 2',
      n: changes.n ?? 254,
      mean: values.map((value, j) => value - signs[j]! * z * sd[j]!),
      sd,
      range: [],
      profileHash: changes.hash ?? profileHash(ictos273),
      scanners: changes.scanners ?? ['TEST m1 3 T'],
      sequences: changes.sequences ?? ['Ax T1 +C'],
    },
  });
}
const scoreWith = async (cardId: string): Promise<ScoreEntry> => must('score/compute', { caseId, cardId });

beforeEach(async () => {
  bench = makeTestBench();
  handlers = makeServiceHandlers(bench.context);
  const folder = writeFiles(join(bench.folder, 'mr'), makeSampleSeries('R1', 'a', { dims: [24, 20, 6] }).files);
  await bench.context.jobs.finished((await must('import/start', { paths: [folder] })).jobId);
  caseId = listCases(bench.store.db)[0]?.caseId ?? '';
  const detail = await must('case/get', { caseId });
  expect(detail.synthetic).toBe(false);
  seriesId = detail.studies[0]?.series[0]?.seriesId ?? '';
  await must('series/set-role', { seriesId, sequence: 't1c', plane: 'axial' });
  const read = await must('read/open', { seriesId });
  const runs = Array.from({ length: 12 }, (_, j) => [(4 + j) * 24 + 5, 12]).flat();
  await must('read/save-stroke', {
    readId: read.readId,
    expectedRevision: read.revision,
    action: 'brush',
    slices: [1, 2, 3, 4].map((k) => ({ k, runs })),
  });
  await must('read/set-state', { readId: read.readId, state: 'final' });
  await bench.context.jobs.finished((await must('extraction/start', { caseIds: [caseId] })).jobId);
  const [published] = await must('card/list', {});
  publishedId = published?.cardId ?? '';
  const [extraction] = await must('extraction/get', { caseId });
  values = (published?.features ?? []).map(
    ({ name }) => extraction?.file.features.find((feature) => feature.name === name)?.value ?? NaN,
  );
  await must('clinical/save', { caseId, record });
});
afterEach(() => bench.dispose());

const text = async (language: 'en' | 'zh-CN'): Promise<string> =>
  (await must('report/preview', { caseId, language })).html.replaceAll('<wbr>', '');

describe('a decision on a real patient', () => {
  it('is reached with a T1C read and the clinical record alone, in the words and with the evidence of the rule', async () => {
    const score = await scoreWith((await typedCard(1)).cardId);
    expect([score.decision, score.group, score.eligibility, codes(score.reasons), codes(score.flags)]).toEqual([
      'ICT+CCRT',
      'high',
      'eligible',
      [],
      [],
    ]);
    const html = await text('en');
    expect(html).toContain('The published rule (Dong 2019) would assign: induction chemotherapy');
    expect(html).toContain('Evidence: one observational training cohort');
    expect(html).toContain('uncertainty of the published coefficients is not available');
    expect(html).not.toContain('SYNTHETIC');
    expect(html).toContain('known by its means and SDs alone');

    const low = await scoreWith((await typedCard(-1)).cardId);
    expect([low.decision, low.group, low.riskGroup]).toEqual(['CCRT', 'low', 'low']);
    expect(await text('en')).toContain('The paper asks for further validation of this assignment.');
    expect(await text('zh-CN')).toContain('Dong 2019');
  });

  it('is not given on 99 patients, another profile, a source that names no scanner, or a patient far off the reference', async () => {
    expect(codes((await scoreWith((await typedCard(1, { n: 99 })).cardId)).reasons)).toEqual(['score/reference-below-rule']);
    expect(codes((await scoreWith((await typedCard(1, { hash: 'b'.repeat(64) })).cardId)).flags)).toEqual(['flag/other-profile']);
    const silent = await scoreWith((await typedCard(1, { scanners: [], sequences: [] })).cardId);
    expect([silent.decision, codes(silent.flags)]).toEqual([
      null,
      ['flag/scanners-of-reference-unknown', 'flag/sequences-of-reference-unknown'],
    ]);
    expect((await must('report/preview', { caseId, language: 'en' })).html).toContain('Test M1 3 T');
    const far = await scoreWith((await typedCard(3.1)).cardId);
    expect([far.decision, new Set(codes(far.flags))]).toEqual([null, new Set(['flag/z-out-of-range'])]);
  });

  it.each<[string, Partial<ClinicalRecordEntry>, string]>([
    ['8th edition', { stagingEdition: 8 }, 'eligibility/edition-8'],
    ['no edition', { stagingEdition: null }, 'eligibility/edition-missing'],
    ['N0', { nStage: 'N0' }, 'eligibility/n0'],
    ['stage II', { tStage: 'T2' }, 'eligibility/stage-ii'],
    ['M1', { mStage: 'M1' }, 'eligibility/metastatic'],
    ['an MR of 15 days before', { mriDate: '2019-12-26' }, 'eligibility/mri-too-early'],
    ['gemcitabine-cisplatin', { plannedRegimen: 'gemcitabine-cisplatin' }, 'flag/regimen-not-of-trial'],
    ['no induction planned', { plannedRegimen: 'none' }, 'flag/regimen-not-of-trial'],
    ['an unknown regimen', { plannedRegimen: null }, 'flag/regimen-unknown'],
  ])('is not given with %s; the score is', async (_what, change, code) => {
    await must('clinical/save', { caseId, record: { ...record, ...change } });
    const score = await scoreWith((await typedCard(1)).cardId);
    expect([score.decision, codes(score.reasons)]).toEqual([null, [code]]);
    expect(score.ictos).toBeGreaterThan(0);
  });

  it('of a low score waits for the risk factors; EBV DNA in another unit or under a high limit is unknown', async () => {
    const { cardId } = await typedCard(-1);
    const at = async (ebvDna: ClinicalRecordEntry['ebvDna']): Promise<[string | null, string, string | undefined]> => {
      await must('clinical/save', { caseId, record: { ...record, tStage: 'T4', nStage: 'N2', ebvDna } });
      const score = await scoreWith(cardId);
      return [score.decision, score.riskGroup, score.riskFactors.find(({ factor }) => factor === 'ebv_ge_2000')?.state];
    };
    // N2 and T4 are two: a third one decides, the volume is small.
    expect(await at({ value: 2000, unit: 'copies/ml', belowLimit: false })).toEqual(['clinical_trial', 'high', 'positive']);
    expect(await at({ value: 1999, unit: 'copies/ml', belowLimit: false })).toEqual(['CCRT', 'low', 'negative']);
    expect(await at({ value: 2000, unit: 'copies/ml', belowLimit: true })).toEqual(['CCRT', 'low', 'negative']);
    expect(await at({ value: 2001, unit: 'copies/ml', belowLimit: true })).toEqual([null, 'undetermined', 'unknown']);
    expect(await at({ value: 10, unit: 'IU/ml', belowLimit: false })).toEqual([null, 'undetermined', 'unknown']);
    expect(await at(null)).toEqual([null, 'undetermined', 'unknown']);
  });
});

describe('features on their way through a file', () => {
  it('keep whether the read was finalised, the scanner and the sequence', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'ictos-features-'));
    const path = join(outside, 'features.csv');
    const lastColumns = async (): Promise<string[][]> => {
      await must('extraction/export', { caseId, format: 'csv', path });
      const csv = parseCsv(readFileSync(path, 'utf8'));
      if (!csv.ok) throw new Error(csv.error.code);
      return [csv.value.header, ...csv.value.rows].map((cells) => cells.slice(-4));
    };
    const header = ['preprocessing_flags', 'read_state', 'scanner', 'sequence_name'];
    expect(await lastColumns()).toEqual([header, ['', 'final', 'Test M1 3 T', 'AX T1 +C']]);
    const { readId } = await must('read/open', { seriesId });
    await must('read/set-state', { readId, state: 'draft', reason: 'drawn too wide' });
    expect(await lastColumns()).toEqual([header, ['', 'draft', 'Test M1 3 T', 'AX T1 +C']]);
    rmSync(outside, { recursive: true, force: true });
  });
});

describe('a decision is withdrawn on screen and paper', () => {
  const expectWithdrawn = async (): Promise<void> => {
    const { score } = await must('score/get', { caseId });
    expect([score?.stale, score?.decision, score?.reasons[0]?.code]).toEqual([true, null, 'score/stale']);
    expect(score?.ictos).toBeGreaterThan(0);
    const html = await text('en');
    expect(html).not.toContain('would assign');
    expect(html).toContain('changed after this score was computed');
  };
  beforeEach(async () => {
    expect((await scoreWith((await typedCard(1)).cardId)).decision).toBe('ICT+CCRT');
  });

  it('when the read is opened again', async () => {
    const { readId } = await must('read/open', { seriesId });
    await must('read/set-state', { readId, state: 'draft', reason: 'drawn too wide' });
    await expectWithdrawn();
  });
  it('when the clinical record changes', async () => {
    await must('clinical/save', { caseId, record: { ...record, stagingEdition: 8 } });
    await expectWithdrawn();
  });
  it('when the series turns out not to be T1C', async () => {
    await must('series/set-role', { seriesId, sequence: 't1', plane: 'axial' });
    await expectWithdrawn();
  });
});
