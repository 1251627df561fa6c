/** The next step of a case follows the order of the work and never waits for T1 or T2. */
import { describe, expect, it } from 'vitest';
import type { WorklistRow } from '@shared/contract/entities';
import { nextStepOf } from '@renderer/state/next-step';

const done: WorklistRow = {
  caseId: 'c1',
  patientId: 'P1',
  patientName: 'Test^Patient',
  birthDate: null,
  sex: null,
  synthetic: true,
  studyDate: null,
  seriesCount: 3,
  images: { t1: true, t2: true, t1c: true },
  reads: { t1: 'final', t2: 'final', t1c: 'final' },
  features: { t1: true, t2: true, t1c: true },
  clinical: 'complete',
  followUp: true,
  score: { ictos: 0.3, group: 'high' },
  report: true,
  updatedAt: '2024-03-05T10:00:00Z',
};

describe('nextStepOf', () => {
  it.each<[string, Partial<WorklistRow>, string]>([
    ['no T1C series', { images: { t1: true, t2: true, t1c: false }, reads: { t1: 'none', t2: 'none', t1c: 'none' } }, 'roles'],
    ['nothing drawn', { reads: { t1: 'none', t2: 'none', t1c: 'none' } }, 'read'],
    ['a draft', { reads: { t1: 'final', t2: 'final', t1c: 'draft' } }, 'finalise'],
    ['no clinical record', { clinical: 'none' }, 'clinical'],
    ['no features', { features: { t1: false, t2: false, t1c: false } }, 'extract'],
    ['no score', { score: null }, 'score'],
    ['no report', { report: false }, 'report'],
    ['all done', {}, 'review'],
  ])('%s', (_what, change, kind) => {
    expect(nextStepOf({ ...done, ...change }).kind).toBe(kind);
  });

  it('does not wait for T1 and T2', () => {
    const row: WorklistRow = {
      ...done,
      images: { t1: false, t2: false, t1c: true },
      reads: { t1: 'none', t2: 'none', t1c: 'final' },
      features: { t1: false, t2: false, t1c: true },
      score: null,
    };
    expect(nextStepOf(row).kind).toBe('score');
  });
});
