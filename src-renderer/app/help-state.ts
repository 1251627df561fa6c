/** Which dialog of the help menu is open. */
import { createSignal } from 'solid-js';

export type HelpDialog = 'keys' | 'about' | 'doctor';
const [help, setHelp] = createSignal<HelpDialog | null>(null);
export { help };

export const openHelp = (which: HelpDialog): void => {
  setHelp(which);
};
export const closeHelp = (): void => {
  setHelp(null);
};
