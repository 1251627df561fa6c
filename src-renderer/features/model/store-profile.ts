/** The extraction profile that features of this store were made with, as a first suggestion for typed values. */
import { invoke } from '@renderer/ipc/client';
import { openCaseId } from '@renderer/state/open-case';
import { worklistRows } from '@renderer/state/worklist';

/** The hash of the profile, from the open case or else the first case with features; null where nothing is extracted yet. */
export async function findStoreProfileHash(): Promise<string | null> {
  const extracted = worklistRows().filter((row) => row.features.t1c || row.features.t1 || row.features.t2);
  const row = extracted.find(({ caseId }) => caseId === openCaseId()) ?? extracted[0];
  if (row === undefined) return null;
  const answer = await invoke('extraction/get', { caseId: row.caseId });
  return answer.ok ? (answer.value[0]?.file.profile.hash ?? null) : null;
}
