/** Where the reading goes on: the next case of the worklist in which this reader has not finalised the sequence yet. */
import { ok, type Result } from '@shared/base/result';
import type { StudySequence, WorklistRow } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { openCase, openCaseId } from './open-case';
import { sequences, seriesWithRole } from './reading-series';
import { loadVolume } from './reading-volumes';
import { tell, tellProblem } from './toasts';
import { setCurrentCaseId, worklistOrder, worklistRows } from './worklist';

/**
 * The first case after `caseId` in `order`, going on from the top, that has images of the sequence
 * and is not in `finalised`; null when there is none but itself.
 */
export function nextCaseOf(
  order: readonly string[],
  rows: readonly WorklistRow[],
  finalised: ReadonlySet<string>,
  caseId: string,
  sequence: StudySequence,
): string | null {
  const known = new Map(rows.map((row) => [row.caseId, row]));
  const at = order.indexOf(caseId);
  const ahead = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))];
  return ahead.find((id) => known.get(id)?.images[sequence] === true && !finalised.has(id)) ?? null;
}

/** The next case as the worklist stands now; a problem where the store does not answer. */
async function findNextCase(caseId: string, sequence: StudySequence): Promise<Result<string | null>> {
  const answer = await invoke('read/finalised-cases', { sequence });
  if (!answer.ok) return answer;
  const rows = worklistRows();
  const order = worklistOrder().length > 0 ? worklistOrder() : rows.map((row) => row.caseId);
  return ok(nextCaseOf(order, rows, new Set(answer.value.caseIds), caseId, sequence));
}

/**
 * Brings the pictures of the next case into memory while the reader is busy with this one, the sequence to be
 * drawn first. One case ahead, within the limit of the volumes in memory; what goes wrong is met when it is opened.
 */
export async function prefetchNextCase(caseId: string, sequence: StudySequence): Promise<void> {
  const next = await findNextCase(caseId, sequence);
  if (!next.ok || next.value === null || next.value === caseId) return;
  const detail = await invoke('case/get', { caseId: next.value });
  if (!detail.ok) return;
  for (const name of [sequence, ...sequences.filter((other) => other !== sequence)]) {
    const series = seriesWithRole(detail.value, name, 'axial');
    if (series && openCaseId() === caseId) await loadVolume(series.seriesId);
  }
}

/** Opens it for drawing. */
export async function openNextCase(caseId: string, sequence: StudySequence): Promise<void> {
  const next = await findNextCase(caseId, sequence);
  if (!next.ok) {
    tellProblem(next.error);
    return;
  }
  if (next.value === null) {
    tell('reading.nextCaseNone');
    return;
  }
  setCurrentCaseId(next.value);
  openCase(next.value, 'read', { kind: 'read', sequence });
}
