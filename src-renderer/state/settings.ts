/** Theme, language and drawing preferences as kept in the store. The shell applies theme and language to the window. */
import { createSignal } from 'solid-js';
import { DEFAULT_SETTINGS, type Settings } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import { tellProblem } from './toasts';

const [settings, setSettings] = createSignal<Settings>(DEFAULT_SETTINGS);
export { settings };

export async function loadSettings(): Promise<void> {
  const answer = await invoke('settings/get', {});
  if (answer.ok) setSettings(answer.value);
  else tellProblem(answer.error);
}

/** Changes some settings; the window follows at once and goes back when they cannot be kept. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const before = settings();
  setSettings({ ...before, ...change });
  const answer = await invoke('settings/set', change);
  if (answer.ok) setSettings(answer.value);
  else {
    setSettings(before);
    tellProblem(answer.error);
  }
}
