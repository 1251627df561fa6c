import { createHash } from 'node:crypto';
import { sha256Hex } from '@shared/base/sha256';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const node = (input: Uint8Array | string): string => createHash('sha256').update(input).digest('hex');

describe('sha256Hex', () => {
  it('equals the published vector', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])(
    'equals node:crypto at length %i, around block edges',
    (length) => {
      const bytes = Uint8Array.from({ length }, (_, n) => (n * 37 + length) & 255);
      expect(sha256Hex(bytes)).toBe(node(bytes));
    },
  );

  it('equals node:crypto on any bytes and any text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => sha256Hex(bytes) === node(bytes)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => sha256Hex(text) === node(text)));
  });
});
