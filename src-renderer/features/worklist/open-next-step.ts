/** Opens a case where its next step is done. */
import type { WorklistRow } from '@shared/contract/entities';
import { extractCases } from '@renderer/state/extracting';
import { nextStepOf } from '@renderer/state/next-step';
import { openCase } from '@renderer/state/open-case';

/** The series panel beside the list is where roles are corrected, so `onRoles` takes the reader there. */
export function openNextStep(row: WorklistRow, onRoles: () => void): void {
  const step = nextStepOf(row);
  switch (step.kind) {
    case 'roles':
      onRoles();
      return;
    case 'read':
    case 'finalise':
      openCase(row.caseId, 'read', { kind: 'read', sequence: step.sequence });
      return;
    case 'clinical':
      openCase(row.caseId, 'score', { kind: 'clinical' });
      return;
    case 'extract':
      openCase(row.caseId, 'score');
      void extractCases([row.caseId]);
      return;
    case 'score':
    case 'review':
      openCase(row.caseId, 'score');
      return;
    case 'report':
      openCase(row.caseId, 'report');
      return;
  }
}
