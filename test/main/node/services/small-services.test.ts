import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { volumeHeaderSchema } from '@shared/contract/entities';
import { makeImportService } from '@main/node/services/import';
import { makeJobsService } from '@main/node/services/jobs';
import { addSessionUser, makeLocalSession } from '@main/node/services/session';
import { DEFAULT_SETTINGS } from '@shared/contract/entities';
import { makeSettingsService } from '@main/node/services/settings';
import { makeVerifyService } from '@main/node/services/verify';
import { makeVolumeBytes } from '@main/node/services/volume-bytes';
import { listAudit } from '@main/node/store/audit-chain';
import { listCases, listInstances, listSeries } from '@main/node/store/read/images';
import { makeSampleSeries, writeFiles } from './dicom-sample';
import { finishJob, makeTestBench, type TestBench } from './service-sample';

let bench: TestBench;
const runs: string[] = [];
beforeEach(() => {
  runs.length = 0;
  bench = makeTestBench(undefined, (job) => runs.push(job));
});
afterEach(() => bench.dispose());

async function importSeries(id: string, flip = false): Promise<string> {
  const folder = writeFiles(join(bench.folder, 'input', id), makeSampleSeries(id, 'a', { flip }).files);
  await finishJob(bench, await makeImportService(bench.context)['import/start'](bench.session, { paths: [folder] }));
  const found = listCases(bench.store.db).find((row) => row.patientId === id);
  return listSeries(bench.store.db, found?.caseId ?? '')[0]?.seriesId ?? '';
}

describe('the local session', () => {
  it('is the same person at every start, an administrator with a reader', () => {
    expect(bench.session).toMatchObject({ role: 'administrator' });
    expect(makeLocalSession(bench.store)).toEqual(bench.session);
    expect(listAudit(bench.store.db, 9)).toMatchObject([{ action: 'user.add', userId: 'system', subject: bench.session.userId }]);
  });
});

describe('settings', () => {
  it('have defaults, keep what is set, each user their own', async () => {
    const service = makeSettingsService(bench.context);
    expect(await service['settings/get'](bench.session, {})).toEqual({ ok: true, value: DEFAULT_SETTINGS });
    expect(await service['settings/set'](bench.session, { theme: 'light', brushSizeVoxels: 12 })).toMatchObject({
      value: { ...DEFAULT_SETTINGS, theme: 'light', brushSizeVoxels: 12 },
    });
    expect(await service['settings/set'](bench.session, { overlayOpacity: 0.25 })).toMatchObject({
      value: { theme: 'light', overlayOpacity: 0.25 },
    });
    const other = addSessionUser(bench.store, 'Second', 'reader');
    expect(await service['settings/get'](other, {})).toEqual({ ok: true, value: DEFAULT_SETTINGS });
    expect(bench.events.at(-1)).toMatchObject({ event: 'store/changed', payload: { topics: ['settings'] } });
  });
});

describe('jobs', () => {
  it('are listed and cancelled by id', async () => {
    const service = makeJobsService(bench.context);
    const jobId = bench.context.jobs.start('verify', 'x', 'y', async (job) => {
      await new Promise<void>((resolve) => {
        job.signal.addEventListener('abort', () => resolve());
      });
    });
    expect(await service['job/list'](bench.session, {})).toMatchObject({ value: [{ jobId, state: 'running' }] });
    expect(await service['job/cancel'](bench.session, { jobId })).toEqual({ ok: true, value: {} });
    expect((await bench.context.jobs.finished(jobId)).state).toBe('cancelled');
    expect(await service['job/cancel'](bench.session, { jobId })).toEqual({ ok: true, value: {} });
    expect(await service['job/cancel'](bench.session, { jobId: 'x' })).toMatchObject({
      ok: false,
      error: { code: 'job/not-found' },
    });
  });
});

describe('store/verify', () => {
  it('finds damaged and missing objects by name', async () => {
    const seriesId = await importSeries('P1');
    const service = makeVerifyService(bench.context);
    expect(await service['store/verify'](bench.session, {})).toMatchObject({ value: { ok: true, objectsChecked: 5 } });
    const [a, b] = listInstances(bench.store.db, seriesId);
    writeFileSync(bench.store.objects.pathOf(a!.sha256), 'x');
    bench.store.objects.remove(b!.sha256);
    expect(await service['store/verify'](bench.session, {})).toMatchObject({
      value: { ok: false, database: true, auditChain: true, objectsDamaged: [a!.sha256], objectsMissing: [b!.sha256] },
    });
  });
});

describe('volume bytes', () => {
  it.each([false, true])('are the stored values in the canonical order (flipped storage: %s)', async (flip) => {
    const seriesId = await importSeries('P1', flip);
    const volumes = makeVolumeBytes(bench.context);
    const read = await volumes.readSeriesVolume(bench.session, seriesId);
    if (!read.ok) throw new Error(read.error.code);
    const { header, bytes } = read.value;
    expect(volumeHeaderSchema.safeParse(header).success).toBe(true);
    expect(header).toMatchObject({
      dims: [13, 11, 5],
      type: 'Uint16Array',
      slope: 1,
      intercept: 0,
      window: { centre: 600, width: 1200 },
    });
    expect(JSON.parse(JSON.stringify(header.directions))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    const values = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    const stored = (i: number, j: number, k: number): number => ((i + 13 * (j + 11 * k)) * 7) % 4000;
    expect(values[3 + 13 * (7 + 11 * 4)]).toBe(flip ? stored(12 - 3, 7, 0) : stored(3, 7, 4));
    expect(values).toHaveLength(13 * 11 * 5);
  });

  it('are decoded once, and again after they left the cache', async () => {
    const [a, b] = [await importSeries('P1'), await importSeries('P2')];
    const volumes = makeVolumeBytes(bench.context, 2000);
    const decodes = (): number => runs.filter((job) => job === 'decode-series').length;
    await Promise.all([volumes.readSeriesVolume(bench.session, a), volumes.readSeriesVolume(bench.session, a)]);
    await volumes.readSeriesVolume(bench.session, a);
    expect(decodes()).toBe(1);
    await volumes.readSeriesVolume(bench.session, b);
    await volumes.readSeriesVolume(bench.session, b);
    expect(decodes()).toBe(2);
    await volumes.readSeriesVolume(bench.session, a);
    expect(decodes()).toBe(3);
  });

  it('ask the permission table and name what is missing', async () => {
    const seriesId = await importSeries('P1');
    const volumes = makeVolumeBytes(bench.context);
    expect(await volumes.readSeriesVolume(bench.session, 'x')).toMatchObject({ error: { code: 'series/not-found' } });
    const [first] = listInstances(bench.store.db, seriesId);
    const bytes = readFileSync(bench.store.objects.pathOf(first!.sha256));
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(bench.store.objects.pathOf(first!.sha256), bytes);
    expect(await volumes.readSeriesVolume(bench.session, seriesId)).toMatchObject({
      error: { code: 'object/damaged', data: { sha256: first!.sha256 } },
    });
    rmSync(bench.store.objects.pathOf(first!.sha256));
    expect(await volumes.readSeriesVolume(bench.session, seriesId)).toMatchObject({ error: { code: 'object/missing' } });
  });
});
