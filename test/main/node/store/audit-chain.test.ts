import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAudit, verifyAudit } from '@main/node/store/audit-chain';
import { ProblemError, problem } from '@shared/base/result';
import { addSamplePeople, addSampleSeries, makeTemporaryFolder, openSample } from './store-sample';

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeEach(() => {
  folder = makeTemporaryFolder();
});
afterEach(() => folder.dispose());

/** A store with seven audit rows, closed. */
function makeTrail(): void {
  const store = openSample(folder.path);
  const people = addSamplePeople(store);
  for (let n = 0; n < 7; n += 1)
    store.write(people, { action: `step-${n}`, caseId: 'case', subject: null, detail: `n ${n}` }, () => undefined);
  expect(verifyAudit(store.db)).toEqual({ entries: 7, ok: true, breakAt: null });
  store.close();
}

/** Changes the file behind the program's back, with the triggers dropped as a forger would. */
function forge(sql: string): void {
  const db = new Database(join(folder.path, 'ictos.sqlite'));
  db.exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ${sql}`);
  db.close();
}

describe('the audit chain', () => {
  it.each([
    ['a changed text', "UPDATE audit SET detail = 'n 9' WHERE seq = 4", 4],
    ['a changed time', "UPDATE audit SET at = '2001-01-01T00:00:00.000Z' WHERE seq = 2", 2],
    ['a changed user', "UPDATE audit SET user_id = 'x' WHERE seq = 7", 7],
    ['another case', 'UPDATE audit SET case_id = NULL WHERE seq = 1', 1],
    ['a removed row', 'DELETE FROM audit WHERE seq = 5', 5],
    ['a cut tail', 'DELETE FROM audit WHERE seq > 5', 6],
    ['a removed beginning', 'DELETE FROM audit WHERE seq = 1', 1],
    [
      'an added row',
      'INSERT INTO audit SELECT 8, at, user_id, action, case_id, subject, detail, hash, hash FROM audit WHERE seq = 7',
      8,
    ],
    [
      'a swapped pair',
      'UPDATE audit SET seq = 100 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 100',
      3,
    ],
  ])('shows %s', async (_, sql, breakAt) => {
    makeTrail();
    forge(sql);
    const store = openSample(folder.path);
    expect(verifyAudit(store.db)).toMatchObject({ ok: false, breakAt });
    expect(await store.verify()).toMatchObject({ ok: false, auditChain: false, auditBreakAt: breakAt, database: true });
    store.close();
  });

  it('goes on where the last process stopped', () => {
    makeTrail();
    const store = openSample(folder.path);
    store.write(
      { userId: 'u' },
      (id: string) => ({ action: 'later', subject: id }),
      () => 'made',
    );
    expect(verifyAudit(store.db)).toEqual({ entries: 8, ok: true, breakAt: null });
    expect(listAudit(store.db, 1)).toMatchObject([{ seq: 8, subject: 'made', caseId: null }]);
    expect(listAudit(store.db, 3, 'case').map((row) => row.seq)).toEqual([7, 6, 5]);
    store.close();
  });

  it('writes neither row nor entry when the work fails', () => {
    const store = openSample(folder.path);
    const people = addSamplePeople(store);
    const before = verifyAudit(store.db).entries;
    expect(() =>
      store.write(people, { action: 'x' }, () => {
        addUserIn();
        throw new ProblemError(problem('test/refused'));
      }),
    ).toThrow(ProblemError);
    expect(verifyAudit(store.db)).toEqual({ entries: before, ok: true, breakAt: null });
    addSampleSeries(store, people);
    expect(verifyAudit(store.db).entries).toBe(before + 1);
    store.close();
    function addUserIn(): void {
      expect(() => store.write(people, { action: 'inner' }, () => undefined)).toThrow(/write inside a write/);
    }
  });
});
