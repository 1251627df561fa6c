/** Short messages in the corner: what was done, or what failed outside any dialog. Kept as keys, so that they follow the language. */
import { createSignal } from 'solid-js';
import type { Problem } from '@shared/base/result';
import type { MessageKey, MessageParams } from '@shared/messages/index';

export type Toast =
  | { readonly id: number; readonly kind: 'note'; readonly key: MessageKey; readonly params: MessageParams }
  | { readonly id: number; readonly kind: 'problem'; readonly problem: Problem };

const NOTE_MS = 6000;
const PROBLEM_MS = 20_000;
const MOST_SHOWN = 4;
const [toasts, setToasts] = createSignal<readonly Toast[]>([]);
export { toasts };
let nextId = 1;

export function dismissToast(id: number): void {
  setToasts((all) => all.filter((toast) => toast.id !== id));
}

/** Says what was done; goes away by itself. */
export function tell(key: MessageKey, params: MessageParams = {}): void {
  const id = nextId++;
  setToasts((all) => [...all.slice(1 - MOST_SHOWN), { id, kind: 'note', key, params }]);
  setTimeout(() => dismissToast(id), NOTE_MS);
}

const sameProblem = (a: Problem, b: Problem): boolean => a.code === b.code && JSON.stringify(a.data) === JSON.stringify(b.data);

/** Says what failed, long enough to be read and copied. The same failure is shown once. */
export function tellProblem(problem: Problem): void {
  const id = nextId++;
  setToasts((all) => [
    ...all.filter((toast) => toast.kind === 'note' || !sameProblem(toast.problem, problem)).slice(1 - MOST_SHOWN),
    { id, kind: 'problem', problem },
  ]);
  setTimeout(() => dismissToast(id), PROBLEM_MS);
}
