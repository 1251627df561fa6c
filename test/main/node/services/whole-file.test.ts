/** A named file is written whole or stays as it was. */
import { mkdtempSync, readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problem, ProblemError } from '@shared/base/result';
import { removeDrafts, writeWholeFile } from '@main/node/services/whole-file';

describe('writing a named file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-whole-'));

  it('replaces what stood there and leaves no draft', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'old');
    expect(await writeWholeFile(path, 'new')).toEqual({ ok: true, value: path });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.csv']);
  });

  it('says why it cannot, and leaves the place as it was', async () => {
    const taken = join(folder, 'folder');
    mkdirSync(join(taken, 'inside'), { recursive: true });
    expect(await writeWholeFile(taken, 'x')).toMatchObject({
      ok: false,
      error: { code: 'env/cannot-write', data: { path: taken } },
    });
    expect(await writeWholeFile(join(folder, 'missing', 'a.csv'), 'x')).toMatchObject({
      ok: false,
      error: { code: 'env/cannot-write' },
    });
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'folder']);
  });

  it('writes what comes in pieces, and nothing of it where a piece fails', async () => {
    const path = join(folder, 'pieces.csv');
    async function* pieces(good: boolean): AsyncGenerator<string> {
      for (const text of ['a,b\n', '1,2\n']) yield await Promise.resolve(text);
      if (!good) throw new ProblemError(problem('file/cannot-read', { path: 'x' }));
    }
    expect(await writeWholeFile(path, pieces(false))).toMatchObject({ ok: false, error: { code: 'file/cannot-read' } });
    expect(readdirSync(folder)).not.toContain('pieces.csv');
    expect(await writeWholeFile(path, pieces(true))).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
    expect(await writeWholeFile(path, pieces(false))).toMatchObject({ ok: false });
    expect(readFileSync(path, 'utf8')).toBe('a,b\n1,2\n');
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('removes the drafts of killed runs and no other file', async () => {
    for (const name of ['.0f0e0d0c-0b0a-4908-8706-050403020100.part', '.mine.part', 'x.part'])
      writeFileSync(join(folder, name), '');
    expect(await removeDrafts(folder)).toEqual({ ok: true, value: null });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual(['.mine.part', 'x.part']);
    expect(await removeDrafts(join(folder, 'missing'))).toMatchObject({ ok: false, error: { code: 'env/cannot-write' } });
  });
});
