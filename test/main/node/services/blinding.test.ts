/**
 * Blinding: every channel of the contract, asked by reader B with all ids of reader A's work, says nothing of A's mask: not
 * its voxels, not its size, not its notes, not what was computed from it. A channel that is new is asked as well.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { channels, type ChannelName, type RequestOf, type ResponseOf } from '@shared/contract/ipc';
import type { ServiceHandlers, Session } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { addSessionUser } from '@main/node/services/session';
import { listCases } from '@main/node/store/read/images';
import { samples } from '../../../contract/channel-samples';
import { makeSampleSeries, writeFiles } from './dicom-sample';
import { makeTestBench, type TestBench } from './service-sample';

type ServiceChannel = Extract<ChannelName, keyof ServiceHandlers>;

let bench: TestBench;
let handlers: ServiceHandlers;
let [a, b]: [Session, Session] = [{}, {}] as [Session, Session];
let ids: { caseId: string; seriesId: string; readId: string };
let secrets: readonly string[] = [];

const ask = <C extends ServiceChannel>(session: Session, channel: C, request: unknown) =>
  // The handlers of one channel are those of the table of all.
  dispatch<C>(handlers as Parameters<typeof dispatch<C>>[0], session, channel, request);
async function must<C extends ServiceChannel>(session: Session, channel: C, request: RequestOf<C>): Promise<ResponseOf<C>> {
  const answer = await ask(session, channel, request);
  if (!answer.ok) throw new Error(`${channel}: ${answer.error.code} ${JSON.stringify(answer.error.data)}`);
  return answer.value as ResponseOf<C>;
}

/** Runs that no other number of an answer looks like. */
const RUNS = Array.from({ length: 12 }, (_, j) => [(4 + j) * 24 + 5, 11]).flat();
const NOTE = 'left fossa, a word of the first reader';

beforeEach(async () => {
  bench = makeTestBench();
  handlers = makeServiceHandlers(bench.context);
  a = addSessionUser(bench.store, 'First', 'reader');
  b = addSessionUser(bench.store, 'Second', 'reader');
  const folder = writeFiles(join(bench.folder, 'mr'), makeSampleSeries('R1', 'a', { dims: [24, 20, 6] }).files);
  await bench.context.jobs.finished((await must(bench.session, 'import/start', { paths: [folder] })).jobId);
  const caseId = listCases(bench.store.db)[0]?.caseId ?? '';
  const seriesId = (await must(bench.session, 'case/get', { caseId })).studies[0]?.series[0]?.seriesId ?? '';
  await must(bench.session, 'series/set-role', { seriesId, sequence: 't1c', plane: 'axial' });
  const { readId } = await must(a, 'read/open', { seriesId });
  await must(a, 'read/save-stroke', {
    readId,
    expectedRevision: 0,
    action: 'brush',
    slices: [1, 2, 3, 4].map((k) => ({ k, runs: RUNS })),
  });
  await must(a, 'read/set-note', { readId, k: 1, text: NOTE });
  // Not final: its steps can still be asked for.
  await must(a, 'read/set-state', { readId, state: 'review' });
  await bench.context.jobs.finished((await must(bench.session, 'extraction/start', { caseIds: [caseId] })).jobId);
  const [extraction] = await must(bench.session, 'extraction/get', { caseId });
  const mean = extraction?.file.features.find(({ name }) => name.endsWith('firstorder_mean'))?.value;
  ids = { caseId, seriesId, readId };
  // 4 slices x 12 rows x 11 columns.
  secrets = [RUNS.slice(0, 4).join(','), '528', readId, NOTE, String(mean)];
  expect(mean).toBeTypeOf('number');
});
afterEach(() => bench.dispose());

/** A sample request with every id in it changed for A's. */
function aimed(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => aimed(item, key.replace(/s$/, '')));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, aimed(item, name)]));
  if (key === 'caseId') return ids.caseId;
  if (key === 'seriesId') return ids.seriesId;
  if (key === 'readId') return ids.readId;
  if (key === 'path') return join(bench.folder, 'out', 'taken.nii');
  return value;
}
const told = (answer: unknown): readonly string[] => {
  const text = JSON.stringify(answer);
  // Whole numbers: 0.528 is another one.
  return secrets.filter((secret) =>
    /^\d+$/.test(secret) ? new RegExp(`(?<![\\d.])${secret}(?![\\d.])`).test(text) : text.includes(secret),
  );
};
const asked = Object.keys(channels).filter((name): name is ServiceChannel => Object.hasOwn(makeChannelTable(), name));
/** Channels that services answer; the rest is the window's own (dialogs, versions) and sees no store. */
function makeChannelTable(): Readonly<Record<string, unknown>> {
  const probe = makeTestBench();
  const table = makeServiceHandlers(probe.context);
  void probe.dispose();
  return table;
}

describe("reader A's mask", () => {
  it('is there to be told of: A and who runs the study are told', async () => {
    expect(told(await ask(a, 'read/open', { seriesId: ids.seriesId }))).toContain(secrets[0]);
    expect(told(await ask(a, 'read/log', { readId: ids.readId, revision: 1 }))).toEqual([secrets[0]]);
    expect(told(await ask(bench.session, 'case/get', { caseId: ids.caseId }))).toEqual(['528', ids.readId]);
    expect(told(await ask(bench.session, 'extraction/get', { caseId: ids.caseId }))).toContain(secrets[4]);
  });

  it.each(asked)('%s tells reader B nothing of it', async (channel) => {
    const request = aimed(samples[channel].request);
    const answer = await ask(b, channel, request);
    // What B asked with is B's own; an answer may repeat it.
    const repeated = JSON.stringify(request);
    expect(told(answer).filter((secret) => !repeated.includes(secret))).toEqual([]);
    if (!answer.ok) return;
    expect(JSON.stringify(answer.value)).not.toContain(ids.readId);
  });

  it('is not changed by B, whatever B asks', async () => {
    for (const channel of asked) await ask(b, channel, aimed(samples[channel].request));
    const read = await must(a, 'read/open', { seriesId: ids.seriesId });
    expect(read).toMatchObject({ readId: ids.readId, forReview: true, revision: 1, notes: [{ k: 1, text: NOTE }] });
    expect(read.slices.map(({ k, runs }) => [k, runs.join()])).toEqual([1, 2, 3, 4].map((k) => [k, RUNS.join()]));
  });

  it('is not seen in the worklist: for B nothing is drawn, extracted or scored', async () => {
    const [row] = await must(b, 'worklist/list', {});
    expect(row).toMatchObject({
      reads: { t1: 'none', t2: 'none', t1c: 'none' },
      features: { t1c: false },
      score: null,
      report: false,
      clinical: 'none',
      followUp: false,
    });
    expect((await must(a, 'worklist/list', {}))[0]?.reads.t1c).toBe('draft');
    expect((await must(bench.session, 'worklist/list', {}))[0]?.features.t1c).toBe(true);
  });

  it('leaves B a read of their own, empty', async () => {
    const own = await must(b, 'read/open', { seriesId: ids.seriesId });
    expect(own.readId).not.toBe(ids.readId);
    expect(own).toMatchObject({ state: 'draft', slices: [], notes: [], readingSeconds: 0 });
    expect((await must(b, 'case/get', { caseId: ids.caseId })).reads.map(({ readId }) => readId)).toEqual([own.readId]);
  });
});
