/** Import of clinical and feature tables: shown first, then stored whole or not at all. */
import { readFile } from 'node:fs/promises';
import { parseCsv } from '@shared/base/csv';
import type { DecimalSign } from '@shared/base/csv-number';
import { ProblemError, fail, ok, type Problem, type Result } from '@shared/base/result';
import type { CellProblem, TablePreview } from '@shared/contract/entities';
import { saysSynthetic } from '@shared/core/scoring/synthetic-label';
import {
  clinicalTableColumns,
  optionalClinicalTableColumns,
  parseClinicalTable,
  type ClinicalTable,
} from '@shared/core/scoring/clinical-table';
import { findClinicalRecord } from '../store/read/clinical';
import { findCohort, findCohortByName } from '../store/read/cohorts';
import { findCasesByPatientId } from '../store/read/images';
import { addClinicalRecord } from '../store/write/clinical';
import { addCohort } from '../store/write/cohorts';
import { nameObject } from '../store/write/images';
import type { ReadableDb } from '../store/store';
import { emptyRecordEntry, mergeRecords, toRecordEntry } from './clinical-mapping';
import { toCohortEntry } from './cohort-members';
import type { ServiceContext, ServiceHandlers } from './context';
import { toReason } from './reasons';

const knownColumns = [...clinicalTableColumns, ...optionalClinicalTableColumns];
const requiredColumns = ['patient_id'];
const SAMPLE_ROWS = 8;

/** Names that tables use for ours, beside spelling and case. */
const otherNames: Readonly<Record<string, string>> = {
  case_id: 'patient_id',
  patientid: 'patient_id',
  id: 'patient_id',
  gender: 'sex',
  t: 't_stage',
  n: 'n_stage',
  m: 'm_stage',
  stage: 'overall_stage',
  edition: 'staging_edition',
  ebv_dna: 'ebv_dna_copies_per_ml',
  ebv: 'ebv_dna_copies_per_ml',
  volume_ml: 'primary_tumor_volume_ml',
  primary_tumour_volume_ml: 'primary_tumor_volume_ml',
  necrosis: 'cervical_nodal_necrosis',
  arm: 'treatment',
};

/** What we take their columns for; each of ours at most once, an exact name first. */
function guessMapping(columns: readonly string[]): Record<string, string | null> {
  const taken = new Set(columns.filter((column) => knownColumns.some((known) => known === column)));
  const mapping: Record<string, string | null> = {};
  for (const column of columns) {
    if (knownColumns.some((known) => known === column)) {
      mapping[column] = column;
      continue;
    }
    const plain = column
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    const ours = knownColumns.find((known) => known === plain) ?? otherNames[plain] ?? null;
    mapping[column] = ours !== null && !taken.has(ours) ? ours : null;
    if (mapping[column] !== null) taken.add(ours ?? '');
  }
  return mapping;
}

function toCellProblem(problem: Problem): CellProblem {
  const { row, line, column, value } = problem.data;
  const at = typeof row === 'number' ? row : typeof line === 'number' ? line : 1;
  return {
    row: at,
    column: typeof column === 'string' || typeof column === 'number' ? String(column) : '',
    value: typeof value === 'string' ? value : '',
    problem: toReason(problem),
  };
}

interface ReadTable {
  readonly bytes: Uint8Array;
  readonly preview: TablePreview;
  readonly table: ClinicalTable | null;
}

async function readTable(
  db: ReadableDb,
  path: string,
  wanted?: Readonly<Record<string, string | null>>,
  decimal?: DecimalSign,
): Promise<Result<ReadTable>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    return fail('table/unreadable', { path, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (text.includes('\u0000') || text.includes('\ufffd')) return fail('table/unreadable', { path, reason: 'not UTF-8 text' });
  const csv = parseCsv(text);
  if (!csv.ok) return csv.error.code === 'csv/empty' ? fail('table/empty', { path }) : csv;
  const { header, rows } = csv.value;
  if (rows.length === 0) return fail('table/empty', { path });
  const mapping = { ...guessMapping(header), ...(wanted ?? {}) };
  const columnMap: Record<string, string> = {};
  for (const column of header) {
    const ours = mapping[column];
    if (ours !== null && ours !== undefined) columnMap[column] = ours;
  }
  const parsed = parseClinicalTable(text, { columnMap, requiredColumns, decimal });
  const idColumn = header.findIndex((column) => mapping[column] === 'patient_id');
  const ids = new Set(idColumn < 0 ? [] : rows.map((row) => row[idColumn] ?? ''));
  const matched = [...ids].filter((id) => id !== '' && findCasesByPatientId(db, id).length === 1);
  return ok({
    bytes,
    table: parsed.ok ? parsed.value : null,
    preview: {
      path,
      columns: [...header],
      mapping: Object.fromEntries(header.map((column) => [column, mapping[column] ?? null])),
      knownColumns: [...knownColumns],
      requiredColumns: [...requiredColumns],
      rowCount: rows.length,
      sample: rows.slice(0, SAMPLE_ROWS).map((row) => [...row]),
      featureColumns: parsed.ok ? [...parsed.value.featureNames] : [],
      problems: parsed.ok ? [] : parsed.error.map(toCellProblem),
      matchedCases: matched.length,
    },
  });
}

export function makeTableService(context: ServiceContext): Pick<ServiceHandlers, 'table/preview' | 'table/import'> {
  const { store } = context;
  return {
    'table/preview': async (_session, { path, mapping, decimal }) => {
      const read = await readTable(store.db, path, mapping, decimal);
      return read.ok ? ok(read.value.preview) : read;
    },
    'table/import': async (session, { path, mapping, cohortName, decimal }) => {
      const read = await readTable(store.db, path, mapping, decimal);
      if (!read.ok) return read;
      const { table, preview, bytes } = read.value;
      if (table === null) return fail('table/has-problems', { path, count: preview.problems.length });
      const name = cohortName.trim();
      if (name === '' || findCohortByName(store.db, name)) return fail('cohort/name-taken', { name });
      const kept = store.objects.put(bytes);
      const matches = new Map(
        table.rows.map((row) => {
          const cases = findCasesByPatientId(store.db, row.patientId);
          return [row.patientId, cases.length === 1 ? (cases[0] ?? null) : null] as const;
        }),
      );
      const updated: string[] = [];
      const cohortId = store.write(
        session,
        (id: string) => ({ action: 'table.import', subject: id, detail: `${table.rows.length} patients` }),
        (db, at) => {
          nameObject(db, at, kept, 'table');
          const id = addCohort(db, at, {
            name,
            synthetic: table.rows.some(
              (row) => saysSynthetic(row.patientId, row.cohort) || matches.get(row.patientId)?.synthetic === true,
            ),
            source: 'table',
            sourcePath: path,
            sourceSha256: kept.sha256,
            userId: session.userId,
            featureNames: table.featureNames,
            patients: table.rows.map((row) => ({
              patientId: row.patientId,
              caseId: matches.get(row.patientId)?.caseId ?? null,
              label: row.cohort,
              overallStage: row.record.overallStage,
              primaryTumorVolumeMl: row.primaryTumorVolumeMl,
              clinical: toRecordEntry(row),
              features: table.featureNames.map((feature) => row.features[feature] ?? null),
            })),
          });
          for (const row of table.rows) {
            const caseId = matches.get(row.patientId)?.caseId;
            if (caseId === undefined) continue;
            const known = findClinicalRecord(db, caseId)?.record ?? emptyRecordEntry;
            const merged = mergeRecords(known, toRecordEntry(row));
            if (JSON.stringify(merged) === JSON.stringify(known)) continue;
            addClinicalRecord(db, at, session.userId, caseId, merged);
            updated.push(caseId);
          }
          return id;
        },
      );
      context.emit('store/changed', { topics: ['cohort', 'worklist', 'case'], caseIds: updated });
      const cohort = findCohort(store.db, cohortId);
      if (!cohort) throw new ProblemError({ code: 'cohort/not-found', data: { cohortId } });
      return ok({ cohort: toCohortEntry(store, cohort), updatedCases: updated.length });
    },
  };
}
