/** One text for one value: JSON with sorted keys and no spaces, the form that hashes are taken of. */
import { assert } from './assert';

/**
 * Canonical JSON of a plain value (RFC 8785 in what this program needs): object keys sorted
 * by UTF-16 code units, numbers as JavaScript prints them, `undefined` members left out as in
 * JSON.stringify. Throws on NaN, infinities and functions: a hash over them would lie.
 */
export function toCanonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a number that is not finite has no JSON');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  assert(typeof value === 'object', `no JSON for a ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
