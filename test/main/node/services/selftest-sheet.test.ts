/** The self-test as the window and the paper show it: what is left out and why, the document, writing it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '@shared/base/sha256';
import { selftestSheetSchema, type SelftestSheet } from '@shared/contract/entities';
import type { ProgramInfo, ServiceContext } from '@main/node/services/context';
import { dispatch } from '@main/node/services/dispatch';
import { makeServiceHandlers } from '@main/node/services/handlers';
import { listLeftOut, runPhantomSelftest } from '@main/node/services/selftest';
import { selftestHtml } from '@main/node/services/selftest-document';
import { makeSelftestSheet } from '@main/node/services/selftest-sheet';
import { selftest } from '../../../contract/sample-entities';
import { ictos } from '../../cli/cli-run';
import { makeTemporaryFolder } from '../store/store-sample';
import { makeTestBench, type TestBench } from './service-sample';

const program: ProgramInfo = { name: 'ICTOS Workstation', version: '0.1.0', buildKind: 'development' };
const madeAt = new Date('2026-03-01T10:00:00Z');
const text = (html: string): string =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>/g, ' ')
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('what is left out', () => {
  it('adds up to the consensus values out of scope, each with its reason', () => {
    const outcome = runPhantomSelftest();
    const left = listLeftOut(outcome);
    expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(outcome.outOfScope);
    expect(left).toContainEqual({ family: 'morphology', aggregation: '', count: 25, why: 'morphology-3d' });
    expect(left).toContainEqual({ family: 'GLCM', aggregation: '3D, averaged', count: 25, why: 'aggregation-3d' });
    for (const { aggregation, why } of left)
      expect([aggregation, why === 'aggregation-3d']).toEqual([aggregation, /^3D/.test(aggregation)]);
  });
  it('counts a value that is no longer compared', () => {
    const outcome = runPhantomSelftest();
    const skewness = outcome.rows.find((row) => row.ibsiId === 'KE2A');
    const fewer = { ...outcome, rows: outcome.rows.filter((row) => row !== skewness), outOfScope: outcome.outOfScope + 1 };
    expect(listLeftOut(fewer)).toContainEqual({ family: 'intensity statistics', aggregation: '', count: 1, why: 'not-computed' });
  });
});

describe('the sheet', () => {
  const sheet = (): SelftestSheet => makeSelftestSheet(runPhantomSelftest(), program);
  it('fits the contract and names the data it was made with', () => {
    const made = sheet();
    expect(selftestSheetSchema.safeParse(made).error?.issues).toBeUndefined();
    const table = readFileSync(join(import.meta.dirname, '../../../../assets/ibsi/digital-phantom-reference.csv'), 'utf8');
    expect(made.dataHashes.reference).toBe(sha256Hex(table));
    expect(made.profiles.map(({ name }) => name)).toContain('ictos-273');
  });
  it.each(['en', 'zh-CN'] as const)(
    'prints every row, the installation and the research sentence on each page (%s)',
    (language) => {
      const made = sheet();
      const html = selftestHtml({ language, madeAt, sheet: made });
      const said = text(html);
      expect(html.split('<tr><td>').length - 1).toBe(made.rows.length + made.leftOut.length);
      for (const { ibsiId } of made.rows) expect(said).toContain(ibsiId);
      const pages = html.split('<section class="page">').length - 1;
      expect(pages).toBeGreaterThan(3);
      const research = language === 'en' ? 'For research use only.' : '仅供研究使用';
      expect(said.split(research).length - 1).toBe(pages);
      for (const part of [made.machine.platform, made.machine.runtime, made.dataHashes.phantom, made.dataHashes.reference])
        expect(said).toContain(part);
      for (const { name, hash } of made.profiles) for (const part of [name, hash]) expect(said).toContain(part);
      expect(said).not.toMatch(/NaN|undefined|\{\w+\}|\b(selftest|report)\.[a-z]/);
      expect(html).not.toContain('class="verdict bad"');
    },
  );
  it('puts failures first, in words and in red, and says not to use the results', () => {
    const html = selftestHtml({ language: 'en', madeAt, sheet: selftest });
    const said = text(html);
    expect(html).toContain('class="verdict bad"');
    expect(said).toContain('1 of 2 consensus values are NOT reproduced');
    expect(said.indexOf('Not reproduced: 1')).toBeLessThan(said.indexOf('GLCM: 1 of 1'));
    expect(said.indexOf('Intensity skewness')).toBeLessThan(said.indexOf('Joint maximum'));
    // The failing row stands in both lists, marked in both.
    expect(html.split('<tr class="bad">').length - 1).toBe(2);
    expect(said).toContain('KE2A – 1.08 0.01 – FAIL');
  });
});

describe('selftest/print', () => {
  let bench: TestBench;
  let outside: ReturnType<typeof makeTemporaryFolder>;
  const jobs: string[] = [];
  beforeEach(() => {
    jobs.length = 0;
    bench = makeTestBench(undefined, (job) => jobs.push(job));
    outside = makeTemporaryFolder();
  });
  afterEach(async () => {
    await bench.dispose();
    outside.dispose();
  });
  const call = (context: ServiceContext, path: string) =>
    // The handlers of one channel are those of the table of all.
    dispatch<'selftest/print'>(makeServiceHandlers(context) as never, bench.session, 'selftest/print', { language: 'en', path });

  it('runs in the pool and writes what the printer made, whole', async () => {
    const printed: string[] = [];
    const printer = {
      print: (html: string) => {
        printed.push(html);
        return Promise.resolve({ ok: true as const, value: { pdf: new TextEncoder().encode('%PDF-'), pages: 7 } });
      },
    };
    const path = join(outside.path, 'sheet.pdf');
    const answer = await call({ ...bench.context, printer }, path);
    expect(answer).toEqual({ ok: true, value: { path, pages: 7 } });
    expect(readFileSync(path, 'utf8')).toBe('%PDF-');
    expect(jobs).toEqual(['selftest']);
    expect(text(printed[0] ?? '')).toContain('consensus values reproduced');
  });
  it('says what is missing, and writes neither into the store nor where nothing was printed', async () => {
    const path = join(outside.path, 'sheet.pdf');
    expect(await call(bench.context, path)).toMatchObject({ error: { code: 'env/no-printer' } });
    expect(existsSync(path)).toBe(false);
    expect(await call(bench.context, join(bench.store.folder, 'x.pdf'))).toMatchObject({ error: { code: 'env/cannot-write' } });
    expect(await call(bench.context, 'x.pdf')).toMatchObject({ error: { code: 'env/cannot-write' } });
    const printer = {
      print: () => Promise.resolve({ ok: false as const, error: { code: 'report/clipped', data: { texts: ['x'] } } }),
    };
    expect(await call({ ...bench.context, printer }, path)).toMatchObject({ error: { code: 'report/clipped' } });
    expect(existsSync(path)).toBe(false);
  });
});

describe('selftest --out', () => {
  it('without a window: the values are there, the sheet is not, exit 3', async () => {
    const run = await ictos(['selftest', '--json', '--out', 'x.pdf']);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('no window to print');
    expect(JSON.parse(run.stdout)).toMatchObject({ schema: 1, failed: 0 });
  });
});
