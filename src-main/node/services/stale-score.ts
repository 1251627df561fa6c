/** What a score may still say after the data under it changed. It computes nothing. */
import type { ScoreEntry } from '@shared/contract/entities';

/**
 * A stored score as it may be shown: where the read, its features or the clinical record changed
 * since, the number stays (labelled out of date) and what the rule would assign is withdrawn.
 */
export function withdrawStale(score: ScoreEntry): ScoreEntry {
  if (!score.stale) return score;
  return { ...score, decision: null, reasons: [{ code: 'score/stale', data: {} }, ...score.reasons] };
}
