/** The program, its store and its user, asked once at start. */
import { createSignal } from 'solid-js';
import type { AppInfo } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { tellProblem } from './toasts';

const [appInfo, setAppInfo] = createSignal<AppInfo | null>(null);
export { appInfo };

export async function loadAppInfo(): Promise<void> {
  const answer = await invoke('app/info', {});
  if (answer.ok) setAppInfo(answer.value);
  else tellProblem(answer.error);
}
