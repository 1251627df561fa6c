import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeObjectStore } from '@main/node/store/object-store';
import { decodeRuns, encodeRuns } from '@main/node/store/mask-codec';
import { parseMountOf } from '@main/node/store/network-file-system';
import { isSliceRuns } from '@shared/core/mask/slice-runs';
import { makeTemporaryFolder } from './store-sample';

let folder: ReturnType<typeof makeTemporaryFolder>;
beforeEach(() => {
  folder = makeTemporaryFolder();
});
afterEach(() => folder.dispose());

describe('the object store', () => {
  it('names bytes by their SHA-256 and never writes them again', () => {
    const objects = makeObjectStore(join(folder.path, 'objects'));
    const abc = new TextEncoder().encode('abc');
    const first = objects.put(abc);
    expect(first).toEqual({
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sizeBytes: 3,
      added: true,
    });
    const path = join(folder.path, 'objects', 'ba', '7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(objects.pathOf(first.sha256)).toBe(path);
    const before = statSync(path).ino;
    expect(makeObjectStore(objects.folder).put(abc).added).toBe(false);
    expect(statSync(path).ino).toBe(before);
    expect(objects.get(first.sha256)).toMatchObject({ ok: true, value: new Uint8Array(abc) });
    expect(objects.list()).toEqual([first.sha256]);
    expect(readdirSync(join(objects.folder, 'tmp'))).toEqual([]);
  });

  it('a folder that takes nothing is a problem in words, keeps no half-written file, and works once it is put right', () => {
    const objects = makeObjectStore(join(folder.path, 'objects'));
    objects.put(Uint8Array.of(1));
    const away = join(folder.path, 'away');
    renameSync(objects.folder, away);
    writeFileSync(objects.folder, 'in the way');
    expect(() => objects.put(Uint8Array.of(2))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'env/cannot-write' }) }),
    );
    rmSync(objects.folder);
    // Put back empty: the folders known from before are gone.
    expect(objects.put(Uint8Array.of(2)).added).toBe(true);
    // The place of the object is taken by a folder: the rename fails, and the draft goes.
    const bytes = Uint8Array.of(3);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    mkdirSync(join(objects.pathOf(sha256), 'x'), { recursive: true });
    expect(() => objects.put(bytes)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'env/cannot-write' }) }),
    );
    expect(readdirSync(join(objects.folder, 'tmp'))).toEqual([]);
  });

  it('tells damaged and missing objects', () => {
    const objects = makeObjectStore(folder.path);
    const [a, b] = objects.putAll([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    writeFileSync(objects.pathOf(a!.sha256), Uint8Array.of(1, 2, 4));
    objects.remove(b!.sha256);
    expect(objects.verify(a!.sha256)).toBe('damaged');
    expect(objects.verify(b!.sha256)).toBe('missing');
    expect(objects.get(a!.sha256)).toMatchObject({ ok: false, error: { code: 'object/damaged' } });
    expect(objects.get(b!.sha256)).toMatchObject({ ok: false, error: { code: 'object/missing' } });
    // A cut object of the same name is written anew.
    writeFileSync(objects.pathOf(a!.sha256), Uint8Array.of(1));
    expect(objects.put(Uint8Array.of(1, 2, 3)).added).toBe(true);
    expect(objects.verify(a!.sha256)).toBe('ok');
  });

  it('takes an empty object and none at all', () => {
    const objects = makeObjectStore(folder.path);
    expect(objects.putAll([])).toEqual([]);
    const empty = objects.put(new Uint8Array(0));
    expect(objects.get(empty.sha256)).toMatchObject({ ok: true });
    expect(existsSync(objects.pathOf(empty.sha256))).toBe(true);
  });
});

describe('mask bytes', () => {
  it('come back as the same runs', () => {
    const pixels = fc.uint8Array({ minLength: 1, maxLength: 400, max: 1 });
    fc.assert(
      fc.property(pixels, fc.integer({ min: 1, max: 40 }), (bits, columns) => {
        const rows = Math.ceil(bits.length / columns);
        const runs: number[] = [];
        for (let n = 0; n < bits.length; n += 1) {
          if (bits[n] === 0) continue;
          const goesOn = n % columns !== 0 && bits[n - 1] === 1;
          if (goesOn) runs[runs.length - 1]! += 1;
          else runs.push(n, 1);
        }
        const valid = Uint32Array.from(runs);
        expect(isSliceRuns(valid, columns, rows)).toBe(true);
        expect(decodeRuns(encodeRuns(valid))).toEqual(valid);
      }),
    );
  });

  it('of large slices keep large indices', () => {
    const runs = Uint32Array.of(0, 1, 4_194_303, 2, 4_000_000_000, 300);
    expect(decodeRuns(encodeRuns(runs))).toEqual(runs);
  });

  it.each([
    ['no magic', [1, 2, 3, 4, 5, 6]],
    ['cut number', [...encodeRuns(Uint32Array.of(500, 3))].slice(0, 5)],
    ['half a pair', [...encodeRuns(Uint32Array.of(5, 3))].slice(0, 5)],
    ['nothing', []],
  ])('are refused: %s', (_, bytes) => {
    expect(decodeRuns(Uint8Array.from(bytes))).toBeNull();
  });
});

describe('the mount of a path', () => {
  const mountinfo = [
    '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '30 22 0:44 / /home rw - nfs4 server:/home rw,vers=4.2',
    '31 30 0:45 / /home/me/local\\040disk rw - xfs /dev/vdb rw',
    '32 22 0:46 / /mnt/pc rw shared:7 - fuse.sshfs me@pc: rw',
  ].join('\n');
  it.each([
    ['/tmp/x', 'ext4'],
    ['/home', 'nfs4'],
    ['/home/me', 'nfs4'],
    ['/homely', 'ext4'],
    ['/home/me/local disk/store', 'xfs'],
    ['/mnt/pc/store', 'fuse.sshfs'],
  ])('%s is on %s', (path, type) => {
    expect(parseMountOf(mountinfo, path)?.type).toBe(type);
  });
});
