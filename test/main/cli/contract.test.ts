/** The command line's contract (docs: exit codes, one JSON document on standard output, nothing made by looking). */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '@main/node/store/open-store';
import { makeSampleContours, makeSampleSeries, writeFiles } from '../node/services/dicom-sample';
import { toZip } from '../node/services/zip-sample';
import { makeTemporaryFolder } from '../node/store/store-sample';
import { ictos, type CliRun } from './cli-run';

let folder: ReturnType<typeof makeTemporaryFolder>;
let input: string;
let store: string;
beforeEach(() => {
  folder = makeTemporaryFolder();
  input = join(folder.path, 'in');
  store = join(folder.path, 'store');
  mkdirSync(input);
});
afterEach(() => folder.dispose());

const json = (run: CliRun): unknown => JSON.parse(run.stdout);
const importAll = (): Promise<CliRun> => ictos(['import', input, '--store', store, '--json']);

describe('wrong usage', () => {
  it.each([
    [[]],
    [['bogus']],
    [['constructor']],
    [['import', 'x']],
    [['import', '--store', 'y']],
    [['import', 'x', '--store']],
    [['import', 'x', '--store', '--json']],
    [['import', 'x', '--store', 'a', '--store', 'b']],
    [['verify', '--store', 's', 'word']],
    [['verify', '--store', 's', '--bogus']],
    [['report', '--case', 'c', '--store', 's', '--out', 'o.pdf', '--language', 'fr']],
    [['features', '--image', 'i', '--mask', 'm', '--sequence', 't3']],
    [['features', '--image', 'i', '--mask', 'm', '--out', 'x.txt']],
    [['score', '--model', 'm', '--features', 'f', '--out', 'x.txt']],
    [['card', 'rename', '--model', 'm', '--features', 'f', '--out', 'o']],
    [['selftest', '--fast']],
    [['profile']],
    [['profile', 'rename']],
    [['profile', 'show']],
    [['profile', 'diff', 'ictos-273']],
    [['selftest', '--out', 'x.pdf', '--language', 'fr']],
    [['doctor', 'extra']],
    [['demo', '--out']],
  ])('%j: exit 2, said on standard error', async (argv) => {
    const run = await ictos(argv);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/\S/);
  });

  it('help and version are no failures', async () => {
    expect(await ictos(['--help'])).toMatchObject({ code: 0, stderr: '' });
    expect(await ictos(['verify', '--help'])).toMatchObject({ code: 0, stdout: 'ictos verify --store DIR [--json]\n' });
    expect(await ictos(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });
});

describe('looking makes nothing', () => {
  it('verify and report where there is no store: exit 3, and still none', async () => {
    for (const argv of [
      ['verify', '--store', store],
      ['report', '--case', 'x', '--store', store, '--out', join(folder.path, 'r.pdf')],
    ]) {
      const run = await ictos(argv);
      expect(run).toMatchObject({ code: 3, stdout: '' });
      expect(run.stderr).toContain(`There is no store at ${store}`);
      expect(existsSync(store)).toBe(false);
    }
  });

  it('import of a path that is not there makes no store', async () => {
    expect(await ictos(['import', join(folder.path, 'nothing'), '--store', store])).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(store)).toBe(false);
  });
});

describe('import', () => {
  it('takes the good files and names each bad one: exit 1', async () => {
    const { files } = makeSampleSeries('P1', 't1c');
    writeFiles(join(input, 'a b ü 鼻咽', 'folder.dcm'), files);
    const [first] = files;
    if (!first) throw new Error('assertion failed: the sample has files');
    writeFileSync(join(input, 'cut.dcm'), first.bytes.subarray(0, 400));
    writeFileSync(join(input, 'text.dcm'), 'hello');
    writeFileSync(join(input, 'zero.dcm'), '');
    writeFileSync(join(input, 'outer.zip'), toZip({ 'inner.zip': toZip({ x: first.bytes }) }));
    const run = await importAll();
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({ schema: 1, state: 'done', failureCount: 4, summary: { added: files.length, patients: 1 } });
    for (const name of ['cut.dcm', 'text.dcm', 'zero.dcm', 'outer.zip/inner.zip']) expect(run.stderr).toContain(`${name}: `);
  });

  it('all well: exit 0; a second time nothing is added', async () => {
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    expect(await importAll()).toMatchObject({ code: 0 });
    const again = await importAll();
    expect(again.code).toBe(0);
    expect(json(again)).toMatchObject({ summary: { added: 0 } });
  });

  it('a store that a running program has open: exit 3, said in words', async () => {
    const opened = openStore(store);
    if (!opened.ok) throw new Error(opened.error.code);
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    const run = await importAll();
    opened.value.close();
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/another|open/i);
  });

  it('a file in the place of the store: exit 3', async () => {
    writeFileSync(store, 'x');
    const run = await importAll();
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('cannot be written');
    expect(readFileSync(store, 'utf8')).toBe('x');
  });
});

describe('features', () => {
  const features = (mask: string, ...more: string[]): Promise<CliRun> =>
    ictos(['features', '--image', join(input, 'image'), '--mask', mask, ...more]);
  const maskOf = (name: string, series: ReturnType<typeof makeSampleSeries>, rois: readonly string[]): string => {
    const contours = makeSampleContours(
      series,
      rois.map((roi) => ({ name: roi, slices: [1, 2] })),
    );
    const place = writeFiles(join(input, name), [contours]);
    return join(place, readdirSync(place)[0] ?? '');
  };

  it('says which ROIs there are where the name is unknown or missing, and refuses contours of other images: exit 1', async () => {
    const series = makeSampleSeries('P1', 't1c');
    writeFiles(join(input, 'image'), series.files);
    const several = maskOf('several', series, ['GTV_A', 'GTV_B']);
    const other = maskOf('other', makeSampleSeries('P2', 't1c', { frame: 'elsewhere' }), ['GTV_A']);
    for (const [run, said] of [
      [await features(several, '--roi', 'Nothing', '--json'), /GTV_A.*GTV_B/],
      [await features(several, '--json'), /GTV_A.*GTV_B/],
      [await features(other, '--json'), /another coordinate system|other images/],
    ] as const) {
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toMatch(said);
    }
  });

  it('a place that takes no file: exit 3, nothing on standard output', async () => {
    const series = makeSampleSeries('P1', 't1c');
    writeFiles(join(input, 'image'), series.files);
    const run = await features(maskOf('one', series, ['GTV']), '--json', '--out', join(folder.path, 'no', 'such', 'x.csv'));
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('cannot be written');
  });
});

describe('verify', () => {
  beforeEach(async () => {
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    await importAll();
  });
  const verify = (): Promise<CliRun> => ictos(['verify', '--store', store, '--json']);

  it('a whole store: exit 0', async () => {
    const run = await verify();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(json(run)).toMatchObject({ schema: 1, ok: true, objectsChecked: 5 });
  });

  it('one flipped byte: exit 1, the object is named', async () => {
    const objects = join(store, 'objects');
    const [one] = readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const [rest] = readdirSync(join(objects, one ?? ''));
    const path = join(objects, one ?? '', rest ?? '');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(300) ^ 1, 300);
    writeFileSync(path, bytes);
    const run = await verify();
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({ ok: false, objectsDamaged: [`${one}${rest}`], auditChain: true });
    expect((await ictos(['verify', '--store', store])).stdout).toContain(`${one}${rest}`);
  });

  it('an edited audit row: exit 1, the place is named', async () => {
    const db = new Database(join(store, 'ictos.sqlite'));
    expect(() => db.exec("UPDATE audit SET detail = 'nothing happened' WHERE seq = 2")).toThrow(/append-only/);
    db.exec("DROP TRIGGER audit_no_update; UPDATE audit SET detail = 'nothing happened' WHERE seq = 2");
    db.close();
    const run = await verify();
    expect(run.code).toBe(1);
    expect(json(run)).toMatchObject({ ok: false, auditChain: false, auditBreakAt: 2 });
    expect((await ictos(['verify', '--store', store])).stdout).toContain('BROKEN at entry 2');
  });
});

describe('report without Electron', () => {
  it('an unknown case: exit 1; nothing is written', async () => {
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    await importAll();
    const out = join(folder.path, 'r.pdf');
    expect(await ictos(['report', '--case', 'nobody', '--store', store, '--out', out])).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(out)).toBe(false);
  });
});

describe('report over the store', () => {
  it('is refused before anything is written: exit 3', async () => {
    writeFiles(input, makeSampleSeries('P1', 't1c').files);
    await importAll();
    const place = join(store, 'ictos.sqlite');
    const before = readFileSync(place);
    symlinkSync(store, join(folder.path, 'link'));
    for (const out of [place, join(store, 'new.pdf'), join(folder.path, 'link', 'ictos.sqlite')]) {
      const run = await ictos(['report', '--case', 'P1', '--store', store, '--out', out]);
      expect(run).toMatchObject({ code: 3, stdout: '' });
      expect(run.stderr).toContain('inside the store');
    }
    expect(readFileSync(place).equals(before)).toBe(true);
  });
});

describe('doctor', () => {
  it('says what is wrong and what to do: exit 3, one JSON document', async () => {
    const run = await ictos(['doctor', '--json'], {
      workerFile: join(folder.path, 'no-worker.js'),
      doctorChecks: () =>
        Promise.resolve([{ name: 'window', ok: false, detail: 'The window stayed empty.', advice: 'Build again.' }]),
    });
    expect(run.code).toBe(3);
    expect(json(run)).toMatchObject({ schema: 1, ok: false });
    const text = await ictos(['doctor'], { workerFile: join(folder.path, 'no-worker.js') });
    expect(text.code).toBe(3);
    expect(text.stdout).toMatch(/FAIL {2}worker: .*\n {6}Run {2}npm run build/);
  });
});

describe('selftest', () => {
  it('one JSON document and exit 0', async () => {
    const run = await ictos(['selftest', '--json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(json(run)).toMatchObject({ schema: 1, failed: 0 });
  });
});
