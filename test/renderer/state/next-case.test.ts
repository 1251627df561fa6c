/** The next case to read, in the order of the worklist and round its end. */
import { describe, expect, it } from 'vitest';
import type { WorklistRow } from '@shared/contract/entities';
import { nextCaseOf } from '@renderer/state/next-case';

const row = (caseId: string, t1c = true): WorklistRow => ({
  caseId,
  patientId: caseId,
  patientName: caseId,
  birthDate: null,
  sex: null,
  synthetic: true,
  studyDate: null,
  seriesCount: 1,
  images: { t1: false, t2: false, t1c },
  reads: { t1: 'none', t2: 'none', t1c: 'none' },
  features: { t1: false, t2: false, t1c: false },
  clinical: 'none',
  followUp: false,
  score: null,
  report: false,
  updatedAt: '2024-03-05T10:00:00Z',
});
const rows = [row('a'), row('b'), row('c', false), row('d'), row('e')];
// Another order than that of the rows: what the table shows counts.
const order = ['d', 'c', 'a', 'e', 'b'];
const next = (caseId: string, finalised: string[] = [], shown = order): string | null =>
  nextCaseOf(shown, rows, new Set(finalised), caseId, 't1c');

describe('nextCaseOf', () => {
  it.each<[string, string, string[], string | null]>([
    ['the one below', 'a', [], 'e'],
    ['not one without the sequence', 'd', [], 'a'],
    ['not a finalised one', 'a', ['e'], 'b'],
    ['round the end', 'b', [], 'd'],
    ['none when the others are final', 'a', ['b', 'd', 'e'], null],
    ['a case that the worklist does not show goes on from the top', 'x', ['d'], 'a'],
  ])('%s', (_what, from, finalised, expected) => {
    expect(next(from, finalised)).toBe(expected);
  });

  it('passes over cases that are gone from the store', () => {
    expect(next('a', [], ['a', 'gone', 'b'])).toBe('b');
    expect(next('a', [], [])).toBeNull();
  });
});
