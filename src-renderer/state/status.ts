/**
 * Whether the work on the screen is on disk. The drawing view reports each
 * stroke here; the status bar shows it.
 */
import { createSignal } from 'solid-js';
import type { Problem } from '@shared/base/result';

type SavedState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'unsaved'; readonly problem: Problem };

const [savedState, setSavedState] = createSignal<SavedState>({ kind: 'idle' });
export { savedState };

/** Everything drawn so far is on disk since `iso` (ISO 8601 date and time). */
export function reportSaved(iso: string): void {
  setSavedState({ kind: 'saved', at: iso });
}

/** Something could not be saved; shown until the next `reportSaved`. */
export function reportUnsaved(problem: Problem): void {
  setSavedState({ kind: 'unsaved', problem });
}

/** Nothing is open that could be unsaved. */
export function clearSavedState(): void {
  setSavedState({ kind: 'idle' });
}
