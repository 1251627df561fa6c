/**
 * What a case needs next, in the order of the work: images, T1C read, clinical
 * record, extraction, score, report. A published-card score needs the T1C read and the
 * clinical record only, so the other two reads never stand in its way.
 */
import type { StudySequence, WorklistRow } from '@shared/contract/entities';

export type NextStep =
  | { readonly kind: 'roles' }
  | { readonly kind: 'read'; readonly sequence: StudySequence }
  | { readonly kind: 'finalise'; readonly sequence: StudySequence }
  | { readonly kind: 'extract' }
  | { readonly kind: 'clinical' }
  | { readonly kind: 'score' }
  | { readonly kind: 'report' }
  | { readonly kind: 'review' };

/** The next sensible step of a case. */
export function nextStepOf(row: WorklistRow): NextStep {
  if (!row.images.t1c && row.reads.t1c === 'none') return { kind: 'roles' };
  if (row.reads.t1c === 'none') return { kind: 'read', sequence: 't1c' };
  if (row.reads.t1c === 'draft') return { kind: 'finalise', sequence: 't1c' };
  if (row.clinical === 'none') return { kind: 'clinical' };
  if (!row.features.t1c) return { kind: 'extract' };
  if (row.score === null) return { kind: 'score' };
  if (!row.report) return { kind: 'report' };
  return { kind: 'review' };
}
