/** Where the reading goes on: the next case of the worklist in which this reader has not finalised the sequence yet. */
import type { StudySequence, WorklistRow } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { openCase } from './open-case';
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

/** Opens it for drawing. */
export async function openNextCase(caseId: string, sequence: StudySequence): Promise<void> {
  const answer = await invoke('read/finalised-cases', { sequence });
  if (!answer.ok) {
    tellProblem(answer.error);
    return;
  }
  const rows = worklistRows();
  const order = worklistOrder().length > 0 ? worklistOrder() : rows.map((row) => row.caseId);
  const next = nextCaseOf(order, rows, new Set(answer.value.caseIds), caseId, sequence);
  if (next === null) {
    tell('reading.nextCaseNone');
    return;
  }
  setCurrentCaseId(next);
  openCase(next, 'read', { kind: 'read', sequence });
}
