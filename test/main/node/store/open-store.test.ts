import { readFileSync, writeFileSync, existsSync, mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '@main/node/store/migrations/migrations';
import { findCase, findSeries, listInstances } from '@main/node/store/read/images';
import { readProblems } from '@main/node/store/read/problems';
import { openStore } from '@main/node/store/open-store';
import { addSamplePeople, addSampleSeries, makeTemporaryFolder, openSample } from './store-sample';

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeEach(() => {
  folder = makeTemporaryFolder();
});
afterEach(() => folder.dispose());

const file = (): string => join(folder.path, 'ictos.sqlite');
const codeOf = (result: ReturnType<typeof openStore>): string => {
  if (result.ok) {
    result.value.close();
    return 'opened';
  }
  return result.error.code;
};

describe('openStore', () => {
  it('creates a store, keeps rows and opens again', () => {
    const store = openSample(folder.path);
    const people = addSamplePeople(store);
    const { caseId, seriesId } = addSampleSeries(store, people);
    const id = store.storeId;
    store.close();
    const again = openSample(folder.path);
    expect(again.storeId).toBe(id);
    expect(findCase(again.db, caseId)).toMatchObject({ patientId: 'P-A', sex: 'female', synthetic: false });
    expect(findSeries(again.db, seriesId)?.grid?.originLpsMm).toEqual([-10, 20, 30]);
    expect(listInstances(again.db, seriesId).map((row) => row.sliceIndex)).toEqual([0, 1, 2]);
    expect(readProblems(again.db, 'series_id', seriesId)[0]?.problem.data).toEqual({
      shiftMm: 0.25,
      atMm: ['1', '2'],
      none: [],
      flag: true,
      nothing: null,
      text: 'x',
    });
    again.close();
  });

  it('writes durably: WAL, synchronous FULL, foreign keys, our application id', () => {
    openSample(folder.path).close();
    const bytes = readFileSync(file());
    expect(bytes.readUInt32BE(68)).toBe(0x49435453);
    expect(bytes.readUInt32BE(60)).toBe(migrations.at(-1)?.version);
    expect(bytes[18]).toBe(2);
  });

  it('refuses a second instance and leaves the first alone', () => {
    const store = openSample(folder.path);
    expect(codeOf(openStore(folder.path))).toBe('env/store-locked');
    addSamplePeople(store);
    expect(codeOf(openStore(folder.path))).toBe('env/store-locked');
    store.close();
    expect(codeOf(openStore(folder.path))).toBe('opened');
  });

  it('refuses a network file system and says which', () => {
    const result = openStore(folder.path, { findNetworkFileSystem: () => 'nfs4' });
    expect(result).toMatchObject({ ok: false, error: { code: 'env/store-network', data: { type: 'nfs4' } } });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  const untouched: readonly [string, () => void, string][] = [
    ['text instead of a database', () => writeFileSync(file(), 'not a database at all, sorry'.repeat(10)), 'env/store-damaged'],
    ['an empty file', () => writeFileSync(file(), ''), 'env/store-damaged'],
    [
      'a database of another program',
      () => {
        const db = new Database(file());
        db.exec('PRAGMA application_id = 7; CREATE TABLE t (a)');
        db.close();
      },
      'env/store-foreign',
    ],
    [
      'a newer version',
      () => {
        openSample(folder.path).close();
        const db = new Database(file());
        db.exec('PRAGMA user_version = 9990');
        db.close();
      },
      'env/store-newer',
    ],
    [
      'overwritten pages',
      () => {
        const store = openSample(folder.path);
        addSampleSeries(store, addSamplePeople(store));
        store.close();
        const bytes = readFileSync(file());
        bytes.fill(0x5a, 4096, 4096 * 12);
        writeFileSync(file(), bytes);
      },
      'env/store-damaged',
    ],
    [
      'a cut file',
      () => {
        const store = openSample(folder.path);
        addSampleSeries(store, addSamplePeople(store));
        store.close();
        const bytes = readFileSync(file());
        writeFileSync(file(), bytes.subarray(0, Math.floor(bytes.length / 2)));
      },
      'env/store-damaged',
    ],
  ];
  it.each(untouched)('refuses %s and keeps the file byte for byte', (_, make, code) => {
    make();
    const before = readFileSync(file());
    expect(codeOf(openStore(folder.path))).toBe(code);
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(codeOf(openStore(folder.path))).toBe(code);
  });

  it('does not write an empty store over objects whose database is gone', () => {
    const store = openSample(folder.path);
    store.objects.put(new Uint8Array([1, 2, 3]));
    store.close();
    unlinkSync(file());
    expect(openStore(folder.path)).toMatchObject({
      ok: false,
      error: { code: 'env/store-damaged', data: { reason: 'database-missing' } },
    });
    expect(existsSync(file())).toBe(false);
  });

  it('names a folder that cannot be written', () => {
    writeFileSync(join(folder.path, 'plain'), '');
    expect(codeOf(openStore(join(folder.path, 'plain', 'store')))).toBe('env/cannot-write');
  });

  it('clears what an interrupted object write left', () => {
    openSample(folder.path).close();
    mkdirSync(join(folder.path, 'objects', 'tmp'), { recursive: true });
    writeFileSync(join(folder.path, 'objects', 'tmp', 'half'), 'x');
    openSample(folder.path).close();
    expect(readdirSync(join(folder.path, 'objects', 'tmp'))).toEqual([]);
  });
});
