/** ZIP archives, good and bad, and the file walker. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listFiles, walkFiles } from '@main/node/dicom-io/file-walker';
import { isZip, openZip, ZIP_LIMITS, type ZipEntry, type ZipLimits } from '@main/node/dicom-io/zip-entries';

interface Member {
  readonly name: string;
  readonly data: Uint8Array;
  /** General purpose flags: 1 marks an entry as encrypted. */
  readonly flags?: number;
  readonly crc?: number;
}

/** A ZIP archive of deflated members (APPNOTE 4.3), as plain as it can be. */
function makeZip(members: readonly Member[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data, flags = 0, crc } of members) {
    const packed = deflateRawSync(data);
    const bytes = Buffer.from(name, 'utf8');
    const sum = crc ?? crcOf(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(sum, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(bytes.length, 22);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, bytes, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, bytes);
    offset += 30 + bytes.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

/** CRC-32 as ZIP wants it; Node 20.18 may lack zlib.crc32. */
function crcOf(data: Uint8Array): number {
  if (typeof crc32 === 'function') return crc32(data);
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const folder = mkdtempSync(join(tmpdir(), 'ictos-zip-'));
let files = 0;
async function read(archive: Uint8Array, limits: Partial<ZipLimits> = {}): Promise<readonly ZipEntry[]> {
  const path = join(folder, `${(files += 1)}.zip`);
  writeFileSync(path, archive);
  const opened = await openZip(path, { ...ZIP_LIMITS, ...limits });
  if (!opened.ok) throw new Error(opened.error.code);
  const entries: ZipEntry[] = [];
  for await (const entry of opened.value) entries.push(entry);
  return entries;
}
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const outcome = (entries: readonly ZipEntry[]): readonly (readonly [string, string])[] =>
  entries.map((entry) => [entry.name, entry.problem ? entry.problem.code : new TextDecoder().decode(entry.bytes)]);

describe('openZip', () => {
  it('gives the files in order and passes over folders and litter', async () => {
    const archive = makeZip([
      { name: 'a/', data: text('') },
      { name: 'a/1.dcm', data: text('one') },
      { name: '__MACOSX/a/._1.dcm', data: text('x') },
      { name: 'a/b/2.dcm', data: text('two'.repeat(500)) },
      { name: 'empty', data: text('') },
    ]);
    expect(isZip(archive)).toBe(true);
    expect(outcome(await read(archive))).toEqual([
      ['a/1.dcm', 'one'],
      ['a/b/2.dcm', 'two'.repeat(500)],
      ['empty', ''],
    ]);
  });

  it.each(['../evil.dcm', '/etc/evil', 'a/../../evil', 'C:/evil', 'a\\..\\..\\evil'])('stops at the path %s', async (name) => {
    const entries = await read(
      makeZip([
        { name: 'good', data: text('good') },
        { name, data: text('evil') },
      ]),
    );
    expect(entries[0]).toMatchObject({ name: 'good', problem: null });
    expect(entries.at(-1)?.problem?.code).toBe('zip/unsafe-path');
    expect(entries).toHaveLength(2);
  });

  it('passes over one bad entry and gives the rest', async () => {
    const bomb = new Uint8Array(3 * 2 ** 20);
    const entries = await read(
      makeZip([
        { name: 'secret', data: text('x'), flags: 1 },
        { name: 'bomb', data: bomb },
        { name: 'good', data: text('good') },
      ]),
      { ratio: 100 },
    );
    expect(outcome(entries)).toEqual([
      ['secret', 'zip/encrypted'],
      ['bomb', 'zip/entry-too-large'],
      ['good', 'good'],
    ]);
  });

  it('stops when the archive as a whole is too large', async () => {
    const archive = makeZip([1, 2, 3].map((n) => ({ name: `${n}`, data: text('x'.repeat(100)) })));
    expect(outcome(await read(archive, { totalBytes: 250 })).map(([, what]) => what.slice(0, 4))).toEqual([
      'xxxx',
      'xxxx',
      'zip/',
    ]);
    expect((await read(archive, { entries: 1 })).at(-1)?.problem?.code).toBe('zip/too-large');
  });

  it('names what is no archive', async () => {
    const path = join(folder, 'none.zip');
    writeFileSync(path, 'not an archive');
    expect(await openZip(path)).toMatchObject({ ok: false, error: { code: 'zip/damaged' } });
    const cut = makeZip([{ name: 'a', data: text('abc') }]);
    writeFileSync(path, cut.subarray(0, cut.length - 30));
    expect(await openZip(path)).toMatchObject({ ok: false, error: { code: 'zip/damaged' } });
  });
});

describe('walkFiles', () => {
  it('lists files by name, depth first, without litter, and is not led round by links', async () => {
    const root = mkdtempSync(join(tmpdir(), 'ictos-walk-'));
    mkdirSync(join(root, 'b/c'), { recursive: true });
    for (const name of ['z.dcm', 'b/2.dcm', 'b/c/1', '.DS_Store', 'b/Thumbs.db']) writeFileSync(join(root, name), name);
    symlinkSync(root, join(root, 'b/round'));
    symlinkSync(join(root, 'z.dcm'), join(root, 'a-link.dcm'));
    expect((await listFiles(root)).map((file) => file.slice(root.length + 1))).toEqual([
      'a-link.dcm',
      'b/2.dcm',
      'b/c/1',
      'z.dcm',
    ]);
    expect(await listFiles(join(root, 'z.dcm'))).toEqual([join(root, 'z.dcm')]);
    // A folder that goes while it is walked is reported, and the walk goes on.
    const gone: string[] = [];
    const walk = walkFiles(root, (path) => gone.push(path.slice(root.length + 1)));
    expect((await walk.next()).value).toBe(join(root, 'a-link.dcm'));
    rmSync(join(root, 'b'), { recursive: true });
    expect((await walk.next()).value).toBe(join(root, 'z.dcm'));
    expect(gone).toEqual(['b']);
  });
});
