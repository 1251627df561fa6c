/**
 * The patient whose case is open: shown in the banner of every screen, so that
 * nobody works on the wrong patient.
 */
import { createSignal } from 'solid-js';
import type { CaseDetail } from '@shared/contract/entities';
import { invoke } from '@renderer/ipc/client';
import type { RemoteState } from './remote';
import { goTo, screen, caseScreens, type Intent, type Screen } from './route';
import { clearSavedState } from './status';

const [openCaseId, setOpenCaseId] = createSignal<string | null>(null);
const [openCaseState, setOpenCaseState] = createSignal<RemoteState<CaseDetail>>({ kind: 'idle' });
export { openCaseId, openCaseState };

/** The open case when it is loaded, else null. */
export function caseDetail(): CaseDetail | null {
  const current = openCaseState();
  return current.kind === 'ready' ? current.value : null;
}

let revision = 0;
/** Asks for the open case again; what is shown stays until the answer is here. */
export async function reloadOpenCase(): Promise<void> {
  const caseId = openCaseId();
  revision += 1;
  const mine = revision;
  if (caseId === null) return;
  const answer = await invoke('case/get', { caseId });
  if (mine !== revision) return;
  setOpenCaseState(answer.ok ? { kind: 'ready', value: answer.value } : { kind: 'failed', problem: answer.error });
}

/** Takes over a case that a command answered with. */
export function acceptCaseDetail(detail: CaseDetail): void {
  if (detail.caseId === openCaseId()) setOpenCaseState({ kind: 'ready', value: detail });
}

/** Opens a case on one of its screens. */
export function openCase(caseId: string, on: Screen, intent: Intent | null = null): void {
  if (caseId !== openCaseId()) {
    setOpenCaseId(caseId);
    setOpenCaseState({ kind: 'loading' });
    clearSavedState();
    void reloadOpenCase();
  }
  goTo(on, intent);
}

/** Closes the case; screens of a case give way to the worklist. */
export function closeCase(): void {
  revision += 1;
  setOpenCaseId(null);
  setOpenCaseState({ kind: 'idle' });
  clearSavedState();
  if (caseScreens.includes(screen())) goTo('worklist');
}
