/** Every transfer syntax and pixel layout that import promises, and a named reason for the rest. */
import { describe, expect, it } from 'vitest';
import { decodePixels, type PixelArray } from '@main/node/dicom-io/pixel-decoder';
import { parseDicom, parseDicomHeader } from '@main/node/dicom-io/dicom-instance-parser';
import { toTransferSyntax } from '@main/node/dicom-io/transfer-syntax';
import { FIXTURE_DIMS, fixtureFiles, hasDcmtk, withDcmtk, withElements } from '../../../support/mr-fixture';

const dcmtk = hasDcmtk();
if (!dcmtk) console.warn('skipped: dcmtk is not installed (transfer syntaxes written by a peer)');
const file = fixtureFiles()[2]!.bytes;
const size = FIXTURE_DIMS[0] * FIXTURE_DIMS[1];
const expected = Uint16Array.from({ length: size }, (_value, n) => n + 1 + 2 * size);

async function pixelsOf(bytes: Uint8Array): Promise<PixelArray> {
  const parsed = parseDicom(bytes);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const pixels = await decodePixels(parsed.value);
  if (!pixels.ok) throw new Error(JSON.stringify(pixels.error));
  return pixels.value;
}

const problemOf = (bytes: Uint8Array): string => {
  const header = parseDicomHeader(bytes);
  return header.ok ? 'ok' : header.error.code;
};

/** 16-bit pixel data of a little-endian file. */
const ow = (values: ArrayLike<number>): { vr: string; Value: ArrayBuffer[] } => {
  const buffer = new ArrayBuffer(values.length * 2);
  const view = new DataView(buffer);
  for (let n = 0; n < values.length; n += 1) view.setUint16(2 * n, values[n]! & 0xffff, true);
  return { vr: 'OW', Value: [buffer] };
};
const us = (value: number): { vr: string; Value: number[] } => ({ vr: 'US', Value: [value] });

describe.skipIf(!dcmtk)('transfer syntaxes written by dcmtk', () => {
  it.each([
    ['1.2.840.10008.1.2', 'dcmconv', ['+ti']],
    ['1.2.840.10008.1.2.1', 'dcmconv', ['+te']],
    ['1.2.840.10008.1.2.1.99', 'dcmconv', ['+td']],
    ['1.2.840.10008.1.2.2', 'dcmconv', ['+tb']],
    ['1.2.840.10008.1.2.5', 'dcmcrle', []],
    ['1.2.840.10008.1.2.4.70', 'dcmcjpeg', ['+e1']],
    ['1.2.840.10008.1.2.4.57', 'dcmcjpeg', ['+el']],
  ])('%s', async (uid, tool, args) => {
    const bytes = withDcmtk(tool, args, file);
    const parsed = parseDicom(bytes);
    expect(parsed.ok && parsed.value.instance.transferSyntaxUid).toBe(uid);
    expect(await pixelsOf(bytes)).toEqual(expected);
  });

  it.each([
    ['rle', 'dcmcrle', []],
    ['jpeg lossless', 'dcmcjpeg', ['+e1']],
    ['big endian', 'dcmconv', ['+tb']],
  ])('signed 16-bit values through %s', async (_name, tool, args) => {
    const values = Int16Array.from({ length: size }, (_value, n) => n - 70);
    const signed = withElements(file, {
      '7FE00010': ow(values),
      '00280101': us(16),
      '00280102': us(15),
      '00280103': us(1),
      '00280106': null,
      '00280107': null,
    });
    expect(await pixelsOf(withDcmtk(tool, args, signed))).toEqual(values);
  });

  it.each([
    ['rle', 'dcmcrle', []],
    ['jpeg lossless', 'dcmcjpeg', ['+e1']],
    ['big endian', 'dcmconv', ['+tb']],
    ['deflated', 'dcmconv', ['+td']],
  ])('8-bit values through %s', async (_name, tool, args) => {
    // An odd number of bytes is padded in the file.
    const values = Uint8Array.from({ length: size }, (_value, n) => (n * 7) & 0xff);
    const padded = new Uint8Array(size + 1);
    padded.set(values);
    const bytes = withElements(file, {
      '7FE00010': { vr: 'OB', Value: [padded.buffer] },
      '00280100': us(8),
      '00280101': us(8),
      '00280102': us(7),
      '00280106': null,
      '00280107': null,
    });
    expect(await pixelsOf(bytes)).toEqual(values);
    expect(await pixelsOf(withDcmtk(tool, args, bytes))).toEqual(values);
  });

  it('names a syntax that is not decoded', () => {
    const bytes = withDcmtk('dcmcjpeg', ['+ee'], withElements(file, { '00280101': us(12) }));
    const header = parseDicomHeader(bytes);
    expect(header).toMatchObject({
      ok: false,
      error: { code: 'import/unsupported-transfer-syntax', data: { uid: '1.2.840.10008.1.2.4.51', name: 'JPEG Extended' } },
    });
  });

  it('names a codec stream that is damaged', async () => {
    const bytes = withDcmtk('dcmcjpeg', ['+e1'], file);
    const parsed = parseDicom(bytes);
    if (!parsed.ok) throw new Error('not parsed');
    const damaged = parsed.value.pixels!.map((part) => part.slice().fill(0x11, 20));
    const pixels = await decodePixels({ ...parsed.value, pixels: damaged });
    expect(pixels).toMatchObject({ ok: false, error: { code: 'import/damaged-pixels' } });
  });
});

describe('stored bits', () => {
  it('masks what lies beside the stored bits and extends the sign', async () => {
    // 10 bits stored, high bit 12: bits 3..12; the others are noise.
    const raw = [0b1010_0000_0000_0101, 0b1011_1111_1111_1101, 0b0101_0000_0000_1010];
    const words = Array.from({ length: size }, (_value, n) => raw[n % 3]!);
    const layout = { '7FE00010': ow(words), '00280101': us(10), '00280102': us(12) };
    const unsigned = await pixelsOf(withElements(file, layout));
    expect(unsigned).toBeInstanceOf(Uint16Array);
    expect([...unsigned.slice(0, 3)]).toEqual([0, 1023, 513]);
    const signed = await pixelsOf(withElements(file, { ...layout, '00280103': us(1), '00280106': null, '00280107': null }));
    expect(signed).toBeInstanceOf(Int16Array);
    expect([...signed.slice(0, 3)]).toEqual([0, -1, -511]);
  });
});

describe('named reasons', () => {
  it.each<[string, Uint8Array, string]>([
    ['plain text', new TextEncoder().encode('not DICOM at all '.repeat(20)), 'import/not-dicom'],
    ['empty', new Uint8Array(0), 'import/not-dicom'],
    ['cut in the pixels', file.slice(0, file.length - 40), 'import/truncated'],
    ['cut in the header', file.slice(0, 700), 'import/truncated'],
    ['cut in the meta header', file.slice(0, 150), 'import/truncated'],
    ['no pixels', withElements(file, { '7FE00010': null }), 'import/no-pixels'],
    ['CT', withElements(file, { '00080060': { vr: 'CS', Value: ['CT'] } }), 'import/wrong-modality'],
    ['several frames', withElements(file, { '00280008': { vr: 'IS', Value: ['3'] } }), 'import/multi-frame'],
    ['colour', withElements(file, { '00280002': us(3), '00280004': { vr: 'CS', Value: ['RGB'] } }), 'import/colour'],
    ['32 bits', withElements(file, { '00280100': us(32) }), 'import/unsupported-pixel-format'],
    ['no UIDs', withElements(file, { '0020000E': null }), 'import/missing-uid'],
    ['the whole file', file, 'ok'],
  ])('%s', (_name, bytes, code) => {
    expect(problemOf(bytes)).toBe(code);
  });

  it('survives every cut of a file without an exception, and takes none for whole', () => {
    for (let length = 0; length < file.length; length += 7) expect(problemOf(file.slice(0, length))).not.toBe('ok');
  });

  it('knows the names of undecoded syntaxes', () => {
    expect(toTransferSyntax('1.2.840.10008.1.2.4.90')).toEqual({ name: 'JPEG 2000 Lossless', encoding: 'unsupported' });
    expect(toTransferSyntax('1.2.3')).toEqual({ name: '1.2.3', encoding: 'unsupported' });
  });
});
