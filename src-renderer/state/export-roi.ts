/** Writes the ROI of the read in front as a NIfTI mask where the reader says. */
import { invoke } from '@renderer/ipc/client';
import type { Reading } from './reading';
import { tell, tellProblem } from './toasts';

export async function exportRoi(reading: Reading): Promise<void> {
  const status = reading.read();
  if (!status) return;
  const patient = reading.detail()?.patientId.replace(/[^\w-]+/g, '_') ?? 'case';
  const picked = await invoke('dialog/pick', {
    what: 'save-nifti',
    suggestedName: `${patient}-${reading.sequence()}-roi.nii.gz`,
  });
  if (!picked.ok) {
    tellProblem(picked.error);
    return;
  }
  const path = picked.value.paths[0];
  if (path === undefined) return;
  const answer = await invoke('read/export', { readId: status.readId, path });
  if (answer.ok) tell('reading.exported', { path: answer.value.path });
  else tellProblem(answer.error);
}
