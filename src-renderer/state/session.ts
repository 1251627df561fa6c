/** Who works here. */
import { createSignal } from 'solid-js';
import type { SessionList, UserRole } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { tellProblem } from './toasts';

const [sessionList, setSessionList] = createSignal<SessionList | null>(null);
export { sessionList };

/** Whether somebody was chosen: before that nothing of the store is answered. */
export async function loadSession(): Promise<boolean> {
  const answer = await invoke('session/list', {});
  if (!answer.ok) {
    tellProblem(answer.error);
    return false;
  }
  setSessionList(answer.value);
  return answer.value.chosenId !== null;
}

/** Goes on as somebody else: the main process loads the page anew. */
export async function chooseUser(userId: string): Promise<void> {
  const answer = await invoke('session/choose', { userId });
  if (!answer.ok) tellProblem(answer.error);
}

/** Adds a person; answers whether that was done. */
export async function addUser(name: string, role: UserRole): Promise<boolean> {
  const answer = await invoke('session/add', { name, role });
  if (answer.ok) setSessionList(answer.value);
  else tellProblem(answer.error);
  return answer.ok;
}
