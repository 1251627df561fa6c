/** Which dialog of the help menu is open. */
import { createSignal } from 'solid-js';

export type HelpDialog = 'keys' | 'about' | 'doctor' | 'selftest';
const [help, setHelp] = createSignal<HelpDialog | null>(null);
export { help };

export const openHelp = (which: HelpDialog): void => {
  setHelp(which);
};
/** Closes the dialog. The menu item it was opened from is gone, so the keyboard goes back to the menu's button. */
export const closeHelp = (): void => {
  setHelp(null);
  setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('[data-testid="nav-help"]')?.focus();
  }, 50);
};
