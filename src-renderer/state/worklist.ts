/** The cases of the store as the worklist shows them. */
import { createSignal } from 'solid-js';
import type { WorklistRow } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import type { RemoteState } from './remote';

const [worklist, setWorklist] = createSignal<RemoteState<readonly WorklistRow[]>>({ kind: 'loading' });
export { worklist };

/** Case whose row is highlighted; kept while other screens are shown. */
export const [currentCaseId, setCurrentCaseId] = createSignal<string | null>(null);
/** Cases in the order in which the worklist showed them last, without those that its filter hid. */
export const [worklistOrder, setWorklistOrder] = createSignal<readonly string[]>([]);
/** Cases chosen for a group action. */
export const [selectedCaseIds, setSelectedCaseIds] = createSignal<ReadonlySet<string>>(new Set<string>());

/** The rows that are known, none while loading. */
export function worklistRows(): readonly WorklistRow[] {
  const current = worklist();
  return current.kind === 'ready' ? current.value : [];
}

let revision = 0;
export async function loadWorklist(): Promise<void> {
  revision += 1;
  const mine = revision;
  const answer = await invoke('worklist/list', {});
  if (mine !== revision) return;
  setWorklist(answer.ok ? { kind: 'ready', value: answer.value } : { kind: 'failed', problem: answer.error });
  const known = new Set(worklistRows().map((row) => row.caseId));
  setSelectedCaseIds((chosen) => new Set([...chosen].filter((caseId) => known.has(caseId))));
}
