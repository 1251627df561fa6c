/** The synthetic golden cohort (test/golden/cohort): its tables, and R's whole analysis of them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseClinicalTable, type ClinicalTable } from '@shared/core/scoring/clinical-table';

const folder = new URL('../golden/cohort/', import.meta.url);

export type GoldenCohortName = 'training' | 'validation';

/** Where a table lies, for the command line. */
export const goldenCohortPath = (name: GoldenCohortName | 'resegmentation'): string =>
  fileURLToPath(new URL(`${name}.csv`, folder));

export function cohortTable(name: GoldenCohortName): ClinicalTable {
  const table = parseClinicalTable(readFileSync(goldenCohortPath(name), 'utf8'));
  if (!table.ok) throw new Error(JSON.stringify(table.error.slice(0, 5)));
  return table.value;
}

export interface GoldenTolerance {
  readonly rel: number;
  readonly abs: number;
  readonly p?: number;
}

// Each test knows the shape of the file it asks for.
export const expectedFile = <T>(name: string): { expected: T; tolerance: GoldenTolerance } =>
  JSON.parse(readFileSync(new URL(`expected/${name}.json`, folder), 'utf8')) as { expected: T; tolerance: GoldenTolerance };
