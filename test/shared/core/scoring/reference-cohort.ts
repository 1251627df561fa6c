/** The synthetic golden cohort of the shared folder; tests that need it skip where it is absent. */
import { existsSync, readFileSync } from 'node:fs';
import { parseClinicalTable, type ClinicalTable } from '@shared/core/scoring/clinical-table';

const folder = new URL('../../../../' + (process.env['ICTOS_SHARED'] ?? '../shared') + '/reference/cohort/', import.meta.url);

export const hasReferenceCohort = existsSync(folder);

const cohortText = (name: 'training' | 'validation'): string => readFileSync(new URL(`${name}.csv`, folder), 'utf8');

export function cohortTable(name: 'training' | 'validation'): ClinicalTable {
  const table = parseClinicalTable(cohortText(name));
  if (!table.ok) throw new Error(JSON.stringify(table.error.slice(0, 5)));
  return table.value;
}

// Each test knows the shape of the file it asks for.
export const expectedFile = <T>(name: string): { expected: T; tolerance: { rel: number; abs: number; p?: number } } =>
  JSON.parse(readFileSync(new URL(`expected/${name}.json`, folder), 'utf8')) as {
    expected: T;
    tolerance: { rel: number; abs: number };
  };
