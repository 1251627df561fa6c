/** A named file is written whole or stays as it was. */
import { mkdtempSync, readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWholeFile } from '@main/node/services/whole-file';

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
});
