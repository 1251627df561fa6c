/** Which screen is shown. No address bar, so a signal is all the router there is. */
import { createSignal } from 'solid-js';

export const screens = ['worklist', 'read', 'score', 'report', 'cohort', 'model', 'robustness', 'analysis', 'settings'] as const;
export type Screen = (typeof screens)[number];
/** Screens that show the open case. */
export const caseScreens: readonly Screen[] = ['read', 'score', 'report'];

const [screen, setScreen] = createSignal<Screen>('worklist');
export { screen };

/** What a screen is asked to begin with, taken once by it: the clinical form, or one sequence to draw. */
export type Intent = { readonly kind: 'clinical' } | { readonly kind: 'read'; readonly sequence: 't1' | 't2' | 't1c' };
const [intent, setIntent] = createSignal<Intent | null>(null);

/** Shows a screen. */
export function goTo(next: Screen, with_: Intent | null = null): void {
  setIntent(with_);
  setScreen(next);
}

/** The intent of the last `goTo`, given out once. */
export function takeIntent<K extends Intent['kind']>(kind: K): Extract<Intent, { kind: K }> | null {
  const current = intent();
  if (current === null || current.kind !== kind) return null;
  setIntent(null);
  // The kind was just compared.
  return current as Extract<Intent, { kind: K }>;
}
