import { toCanonicalJson } from '@shared/base/canonical-json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('toCanonicalJson', () => {
  it('sorts keys at every depth and leaves no spaces', () => {
    expect(toCanonicalJson({ b: [1, { d: null, c: 'x' }], a: 1e21, left: undefined })).toBe(
      '{"a":1e+21,"b":[1,{"c":"x","d":null}]}',
    );
  });

  it('is one text whatever the order of keys, and parses back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(toCanonicalJson(turned)).toBe(toCanonicalJson(value));
        expect(JSON.parse(toCanonicalJson(value))).toEqual(plain);
      }),
    );
  });

  it('refuses what has no JSON', () => {
    expect(() => toCanonicalJson({ a: NaN })).toThrow();
    expect(() => toCanonicalJson([() => 1])).toThrow();
  });
});
