/** One block a step: from the version before, with rows in it, to the version after. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '@main/node/store/database';
import { initial } from '@main/node/store/migrations/0010-initial';
import { robustness } from '@main/node/store/migrations/0020-robustness';
import { sliceMarks } from '@main/node/store/migrations/0030-slice-marks';
import { readStates } from '@main/node/store/migrations/0040-read-states';
import { migrations } from '@main/node/store/migrations/migrations';
import { openStore } from '@main/node/store/open-store';
import { findCase } from '@main/node/store/read/images';
import { findRead, listFinalisings, listNotes, readMarks } from '@main/node/store/read/reads';
import { listRobustnessTests } from '@main/node/store/read/robustness';
import { addRead } from '@main/node/store/write/reads';
import { addSamplePeople, addSampleSeries, makeTemporaryFolder, openSample } from './store-sample';

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeEach(() => {
  folder = makeTemporaryFolder();
});
afterEach(() => folder.dispose());

const file = (): string => join(folder.path, 'ictos.sqlite');
const backups = (): string[] => (existsSync(join(folder.path, 'backups')) ? readdirSync(join(folder.path, 'backups')) : []);

describe('the list of steps', () => {
  it('is numbered by tens, each higher than the one before, one file each', () => {
    const versions = migrations.map((step) => step.version);
    expect(versions.every((version, n) => version % 10 === 0 && version > (versions[n - 1] ?? 0))).toBe(true);
    const files = readdirSync('src-main/node/store/migrations').filter((name) => /^\d{4}-/.test(name));
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(versions);
  });
});

describe('0010 initial (from nothing)', () => {
  it('makes STRICT tables only', () => {
    const db = new Database(':memory:');
    db.exec(initial.sql);
    const tables = db
      .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
      .all();
    expect(tables.length).toBeGreaterThan(35);
    // The rows are untyped; the statement names the columns.
    expect((tables as { name: string; strict: number }[]).filter((table) => table.strict !== 1)).toEqual([]);
  });

  it.each([
    ['SELECT * FROM instances WHERE series_id = ? ORDER BY slice_index', 'instances_by_series'],
    ['SELECT * FROM series WHERE study_id = ?', 'series_by_study'],
    ['SELECT max(seq) FROM extractions WHERE read_id = ?', 'extractions_by_read'],
    ['SELECT max(revision) FROM mask_slices WHERE read_id = ? AND k = 3', 'PRIMARY KEY (read_id=? AND k=?)'],
    ['SELECT id FROM scores WHERE case_id = ? ORDER BY seq DESC LIMIT 1', 'scores_by_case'],
    ['SELECT id FROM patients WHERE patient_id = ?', 'patients_by_patient_id'],
    ['SELECT id FROM problems WHERE series_id = ? ORDER BY position', 'problems_by_series'],
  ])('answers by an index: %s', (sql, index) => {
    const db = new Database(':memory:');
    db.exec(initial.sql);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all('x');
    expect(JSON.stringify(plan)).toContain(index);
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  });
});

describe('0020 robustness (from 0010)', () => {
  it('keeps what is there, adds empty STRICT tables, and answers by its indices', () => {
    const store = openSample(folder.path, { migrations: [initial] });
    const { caseId } = addSampleSeries(store, addSamplePeople(store));
    const before = store.db;
    expect(() => listRobustnessTests(before)).toThrow(/no such table/);
    store.close();
    const again = openSample(folder.path, { migrations: [initial, robustness] });
    expect(findCase(again.db, caseId)?.patientName).toBe('Name^A');
    expect(listRobustnessTests(again.db)).toEqual([]);
    again.close();
    expect(readFileSync(file()).readUInt32BE(60)).toBe(20);
    expect(backups()).toHaveLength(1);
    const db = new Database(file(), { readonly: true });
    const strict = db.prepare("SELECT name, strict FROM pragma_table_list WHERE name LIKE 'robustness_%' ORDER BY name").all();
    expect(strict).toEqual(['robustness_features', 'robustness_rois', 'robustness_tests'].map((name) => ({ name, strict: 1 })));
    for (const table of ['robustness_features', 'robustness_rois']) {
      const plan = JSON.stringify(
        db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE test_id = ? ORDER BY position`).all('x'),
      );
      expect(plan).toContain('PRIMARY KEY (test_id=?)');
      expect(plan).not.toContain('TEMP B-TREE');
    }
    db.close();
  });
});

describe('0030 slice-marks (from 0020)', () => {
  it('calls every slice there is drawn, begins the history of a final read at its revision, and lets no slice be changed', () => {
    const store = openSample(folder.path, { migrations: [initial, robustness] });
    const people = addSamplePeople(store);
    const { seriesId } = addSampleSeries(store, people);
    const [draft, final] = store.bookkeep((db, at) =>
      (['draft', 'final'] as const).map((state, n) => {
        const readId = addRead(db, at, {
          seriesId,
          readerId: people.readerId,
          occasion: n + 1,
          state: 'draft',
          source: 'drawn',
          sourceRoi: null,
          sourceObject: null,
          sourceDeviationMm: null,
        });
        // As the version before wrote it: without a mark.
        run(db, 'INSERT INTO mask_slices VALUES (?, 2, 1, NULL, 7, ?, ?)', readId, 'brush', at);
        run(db, 'UPDATE reads SET state = ?, revision = 1, voxel_count = 7 WHERE id = ?', state, readId);
        return readId;
      }),
    );
    store.close();
    const again = openSample(folder.path, { migrations: [initial, robustness, sliceMarks] });
    expect([...readMarks(again.db, draft ?? '')]).toEqual([[2, 'drawn']]);
    again.close();
    expect(readFileSync(file()).readUInt32BE(60)).toBe(30);
    expect(backups()).toHaveLength(1);
    const db = new Database(file());
    expect(db.prepare('SELECT id, history_from, mask_revision FROM reads ORDER BY occasion').raw().all()).toEqual([
      [draft, 0, 1],
      [final, 1, 1],
    ]);
    expect(() => db.exec("UPDATE mask_slices SET mark = 'reviewed'")).toThrow(/append-only/);
    expect(() =>
      db.prepare('INSERT INTO mask_slices VALUES (?, 2, 2, NULL, 7, ?, ?, ?)').run(draft, 'brush', '', 'guessed'),
    ).toThrow(/CHECK/);
    const plan = JSON.stringify(
      db.prepare('EXPLAIN QUERY PLAN SELECT * FROM mask_slices WHERE read_id = ? AND revision > 3 ORDER BY revision, k').all('x'),
    );
    expect(plan).toContain('mask_slices_by_revision');
    expect(plan).not.toContain('TEMP B-TREE');
    db.close();
  });
});

describe('0040 read-states (from 0030)', () => {
  it('keeps the finalising of final reads as their first revision, and no review, time or note of others', () => {
    const store = openSample(folder.path, { migrations: [initial, robustness, sliceMarks] });
    const people = addSamplePeople(store);
    const { seriesId } = addSampleSeries(store, people);
    // As the version before wrote them.
    store.bookkeep((db) => {
      const columns = `id, series_id, reader_id, occasion, state, revision, source, slice_count, voxel_count, created_at, updated_at, finalised_at`;
      const add = `INSERT INTO reads (${columns}) VALUES (?, ?, ?, ?, ?, 3, 'drawn', 1, 7, 'c', 'u', ?)`;
      run(db, add, 'a', seriesId, people.readerId, 1, 'draft', null);
      run(db, add, 'b', seriesId, people.readerId, 2, 'final', 'f');
    });
    store.close();
    const again = openSample(folder.path, { migrations: [initial, robustness, sliceMarks, readStates] });
    expect(listFinalisings(again.db, 'a')).toEqual([]);
    expect(listFinalisings(again.db, 'b')).toMatchObject([{ number: 1, finalisedAt: 'f', readingSeconds: 0, reopenedAt: null }]);
    expect(listNotes(again.db, 'b')).toEqual([]);
    expect(findRead(again.db, 'a')).toMatchObject({ submittedAt: null, readingSeconds: 0 });
    again.close();
    expect(readFileSync(file()).readUInt32BE(60)).toBe(40);
    expect(backups()).toHaveLength(1);
    const db = new Database(file());
    expect(() => db.exec("UPDATE read_finalisings SET reopened_at = 'x'")).toThrow(/CHECK/);
    expect(() => db.exec("INSERT INTO slice_notes VALUES ('a', 1, '', 'x')")).toThrow(/CHECK/);
    db.close();
  });
});

describe('a step from one version to the next', () => {
  const next = { version: 20, name: 'next', sql: 'ALTER TABLE patients ADD COLUMN note TEXT; UPDATE patients SET note = name;' };

  it('keeps the rows, raises the version and leaves a backup of before', () => {
    const store = openSample(folder.path, { migrations: [initial] });
    const { caseId } = addSampleSeries(store, addSamplePeople(store));
    store.close();
    const again = openSample(folder.path, { migrations: [initial, next] });
    expect(findCase(again.db, caseId)?.patientName).toBe('Name^A');
    again.close();
    expect(readFileSync(file()).readUInt32BE(60)).toBe(20);
    expect(backups()).toHaveLength(1);
    const backup = new Database(join(folder.path, 'backups', backups()[0]!), { readonly: true });
    expect(backup.pragma('user_version', { simple: true })).toBe(10);
    expect(backup.pragma('application_id', { simple: true })).toBe(0x49435453);
    expect(backup.prepare('SELECT count(*) FROM patients').pluck().get()).toBe(1);
    backup.close();
    // The older program leaves the newer file alone.
    expect(openStore(folder.path, { migrations: [initial] })).toMatchObject({ ok: false, error: { code: 'env/store-newer' } });
  });

  it('changes nothing when it fails, and says where the backup is', () => {
    const store = openSample(folder.path, { migrations: [initial] });
    addSampleSeries(store, addSamplePeople(store));
    store.close();
    const broken = { version: 20, name: 'broken', sql: 'ALTER TABLE patients ADD COLUMN note TEXT; UPDATE nowhere SET x = 1;' };
    const result = openStore(folder.path, { migrations: [initial, broken] });
    expect(result).toMatchObject({ ok: false, error: { code: 'env/store-migration-failed', data: { from: 10, to: 20 } } });
    expect(backups()).toHaveLength(1);
    const again = openSample(folder.path, { migrations: [initial] });
    expect(() => again.bookkeep((db) => findCase(db, 'x'))).not.toThrow();
    again.close();
    const db = new Database(file(), { readonly: true });
    expect(JSON.stringify(db.pragma('table_info(patients)'))).not.toContain('note');
    db.close();
  });

  it('makes no backup when there is nothing to do', () => {
    openSample(folder.path).close();
    openSample(folder.path).close();
    expect(backups()).toEqual([]);
  });
});
