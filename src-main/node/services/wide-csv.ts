/** Feature results as wide CSV rows (formats.md): one row a patient, one column a feature. Pure. */
import { toCsvLine } from '@shared/base/csv';
import type { FeaturesFile } from '@shared/contract/entities';

/** One file as header and row: `case_id, sequence, profile_hash, <feature names>`; missing values are empty cells. */
export function toSingleCsv(caseId: string, file: FeaturesFile): string {
  const header = ['case_id', 'sequence', 'profile_hash', ...file.features.map((feature) => feature.name)];
  const row = [caseId, file.sequence, file.profile.hash, ...file.features.map((feature) => feature.value)];
  return `${toCsvLine(header)}\n${toCsvLine(row)}\n`;
}

/** One patient's current sequences side by side: `sequence` lists them, the names of features carry theirs. */
export function toPatientCsv(caseId: string, files: readonly FeaturesFile[]): string {
  const features = files.flatMap((file) => file.features);
  const header = ['case_id', 'sequence', 'profile_hash', ...features.map((feature) => feature.name)];
  const row = [
    caseId,
    files.map((file) => file.sequence).join('+'),
    [...new Set(files.map((file) => file.profile.hash))].join('+'),
    ...features.map((feature) => feature.value),
  ];
  return `${toCsvLine(header)}\n${toCsvLine(row)}\n`;
}
