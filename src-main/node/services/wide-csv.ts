/** Feature results as wide CSV rows (formats.md): one row a patient, one column a feature. Pure. */
import { toCsvLine } from '@shared/base/csv';
import type { FeaturesFile } from '@shared/contract/entities';

/** Named flags of the preprocessing, `normalisation-clips-roi` for one: they follow the values wherever those go. */
const flagsOf = (file: FeaturesFile | undefined): string => {
  const flags = file?.preprocessing['flags'];
  return typeof flags === 'string' ? flags : '';
};

/** Where the T1C features of a patient come from, for whoever scores the table. */
export interface TableProvenance {
  readonly readState: 'draft' | 'final';
  readonly scanner: string | null;
  readonly sequenceName: string | null;
}

/**
 * One file as header and row: `case_id, sequence, profile_hash, <feature names>` and, only where there are
 * any, `preprocessing_flags`; missing values are empty cells.
 */
export function toSingleCsv(caseId: string, file: FeaturesFile): string {
  const header = ['case_id', 'sequence', 'profile_hash', ...file.features.map(({ name }) => name)];
  const row = [caseId, file.sequence, file.profile.hash, ...file.features.map(({ value }) => value)];
  const flags = flagsOf(file);
  if (flags !== '') {
    header.push('preprocessing_flags');
    row.push(flags);
  }
  return `${toCsvLine(header)}\n${toCsvLine(row)}\n`;
}

const leadingColumns = ['case_id', 'sequence', 'profile_hash'] as const;

/** One patient's sequences side by side: `sequence` lists them, the names of features carry theirs. */
const toLeadingCells = (caseId: string, files: readonly FeaturesFile[]): readonly string[] => [
  caseId,
  files.map((file) => file.sequence).join('+'),
  [...new Set(files.map((file) => file.profile.hash))].join('+'),
];

/** The flags of the T1C read, which scores are made of. */
const scoringFlags = (files: readonly FeaturesFile[]): string => flagsOf(files.find(({ sequence }) => sequence === 't1c'));

/** One patient's current sequences side by side. The last columns tell of the T1C read. */
export function toPatientCsv(caseId: string, files: readonly FeaturesFile[], t1c: TableProvenance | null): string {
  const features = files.flatMap((file) => file.features);
  const header = [
    ...leadingColumns,
    ...features.map((feature) => feature.name),
    ...['preprocessing_flags', 'read_state', 'scanner', 'sequence_name'],
  ];
  const row = [
    ...toLeadingCells(caseId, files),
    ...features.map((feature) => feature.value),
    scoringFlags(files),
    t1c?.readState ?? null,
    t1c?.scanner ?? null,
    t1c?.sequenceName ?? null,
  ];
  return `${toCsvLine(header)}\n${toCsvLine(row)}\n`;
}

/** The header of a table of patients (`batch`), with its line end. */
export const toCohortHeader = (featureNames: readonly string[]): string =>
  `${toCsvLine([...leadingColumns, ...featureNames, 'preprocessing_flags'])}\n`;

/** One patient in the columns of `toCohortHeader`; a feature that the files do not have is an empty cell. */
export function toCohortLine(caseId: string, files: readonly FeaturesFile[], featureNames: readonly string[]): string {
  const values = new Map(files.flatMap((file) => file.features.map(({ name, value }) => [name, value] as const)));
  const cells = featureNames.map((name) => values.get(name) ?? null);
  return `${toCsvLine([...toLeadingCells(caseId, files), ...cells, scoringFlags(files)])}\n`;
}
