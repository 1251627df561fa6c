/**
 * The clinical and feature table (CSV): one row a patient. Every bad cell is
 * reported at once, with row and column; a table with a bad cell imports nothing.
 */
import { parseCsv, type CsvTable } from '../../base/csv';
import { type DecimalSign, findDecimalCommas, isMissingCell, toCellNumber } from '../../base/csv-number';
import { err, ok, problem, type Problem, type Result } from '../../base/result';
import {
  calendarDay,
  type ClinicalRecord,
  type EbvDna,
  type EndpointFollowUp,
  type EndpointName,
  endpointNames,
  mStages,
  nStages,
  overallStages,
  plannedRegimens,
  type StagingEdition,
  treatmentArms,
  tStages,
} from './clinical-record';
import { dataDictionary, type DictionaryColumn, expectedCell } from './data-dictionary';

/** Where the features of a row come from; null = the table does not say. */
export interface RowProvenance {
  readonly profileHash: string | null;
  readonly scanner: string | null;
  readonly sequenceName: string | null;
  /** A table without `read_state` stands for finalised reads. */
  readonly readState: 'draft' | 'from-table';
  /** `normalisation-clips-roi` where the row carries that flag: such values are not scored. */
  readonly extractionReason: 'normalisation-clips-roi' | null;
}

export interface ClinicalTableRow {
  readonly patientId: string;
  readonly cohort: string | null;
  readonly record: ClinicalRecord;
  readonly primaryTumorVolumeMl: number | null;
  /** Every other numeric column. */
  readonly features: Readonly<Record<string, number | null>>;
  readonly provenance: RowProvenance;
}

export interface ClinicalTable {
  readonly rows: readonly ClinicalTableRow[];
  readonly featureNames: readonly string[];
  /** Text columns that mean nothing to the program. */
  readonly ignoredColumns: readonly string[];
}

/** Columns of the contract that a table must have (their cells may be empty, except patient_id). */
export const clinicalTableColumns: readonly string[] = dataDictionary.filter((c) => c.required).map((c) => c.column);

/** Columns that may be there beside them. */
export const optionalClinicalTableColumns: readonly string[] = dataDictionary.filter((c) => !c.required).map((c) => c.column);

export interface ClinicalTableOptions {
  /** Renames columns: {theirs: ours}. */
  readonly columnMap?: Readonly<Record<string, string>>;
  /** Columns that must be there; default: all of `clinicalTableColumns`. `patient_id` always must. */
  readonly requiredColumns?: readonly string[];
  /** What divides whole from fraction. Not guessed: left out, a table that looks as if it used commas is refused. */
  readonly decimal?: DecimalSign | undefined;
}

/**
 * Reads the table of formats.md. A cell that is empty or `NA` is missing;
 * `<500` in the EBV DNA column is "below the detection limit 500".
 * Problems (all of them, in reading order): those of `parseCsv`;
 * `clinical-table/map-column-absent` {column}; `clinical-table/missing-column` {column};
 * `clinical-table/duplicate-column` {column}; `clinical-table/duplicate-patient` {row, column, value};
 * `clinical-table/bad-cell` {row, column, value, expected}; `clinical-table/follow-up-order` {row, column, value,
 * other, months}: overall survival shorter than another endpoint, which death ends too; `clinical-table/decimal-comma`
 * {row, column, value, columns}: numbers seem to be written with a comma and `decimal` does not say so;
 * `clinical-table/no-rows`. `row` is the line of the file.
 */
export function parseClinicalTable(
  csvText: string,
  options: ClinicalTableOptions = {},
): Result<ClinicalTable, readonly Problem[]> {
  const csv = parseCsv(csvText);
  if (!csv.ok) return err([csv.error]);
  const { columnMap = {}, requiredColumns = clinicalTableColumns } = options;
  const problems: Problem[] = [];
  for (const theirs of Object.keys(columnMap)) {
    if (!csv.value.header.includes(theirs)) problems.push(problem('clinical-table/map-column-absent', { column: theirs }));
  }
  const names = csv.value.header.map((name) => (Object.hasOwn(columnMap, name) ? (columnMap[name] ?? name) : name));
  const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  for (const column of repeated) problems.push(problem('clinical-table/duplicate-column', { column }));
  for (const column of new Set(['patient_id', ...requiredColumns])) {
    if (!names.includes(column)) problems.push(problem('clinical-table/missing-column', { column }));
  }
  if (problems.length > 0) return err(problems);
  if (csv.value.rows.length === 0) return err([problem('clinical-table/no-rows')]);

  const decimal = options.decimal ?? '.';
  const commas = options.decimal === undefined ? findDecimalCommas(csv.value, names, mayHoldNumbers) : null;
  if (commas) return err([problem('clinical-table/decimal-comma', commas)]);
  const { featureNames, ignoredColumns } = sortColumns(csv.value, names, decimal);
  const columnOf = new Map(names.map((name, c) => [name, c]));
  const seen = new Set<string>();
  const rows = csv.value.rows.map((cells, r) => {
    const line = csv.value.lines[r] ?? 0;
    const cell = makeCellReader(columnOf, cells, line, decimal, problems);
    const row = readRow(cell, featureNames);
    if (row.patientId !== '' && seen.has(row.patientId)) {
      problems.push(problem('clinical-table/duplicate-patient', { row: line, column: 'patient_id', value: row.patientId }));
    }
    seen.add(row.patientId);
    return row;
  });
  return problems.length > 0 ? err(problems) : ok({ rows, featureNames, ignoredColumns });
}

const known = new Map(dataDictionary.map((column) => [column.column, column]));

/** An unknown column is a feature when at least half of its filled cells are numbers; then the others are bad cells. */
function sortColumns(
  csv: CsvTable,
  names: readonly string[],
  decimal: DecimalSign,
): { featureNames: string[]; ignoredColumns: string[] } {
  const featureNames: string[] = [];
  const ignoredColumns: string[] = [];
  names.forEach((name, c) => {
    if (known.has(name)) return;
    const filled = csv.rows.map((row) => row[c] ?? '').filter((text) => !isMissingCell(text));
    const numeric = filled.filter((text) => toCellNumber(text, decimal) !== null).length;
    (filled.length > 0 && numeric * 2 >= filled.length ? featureNames : ignoredColumns).push(name);
  });
  return { featureNames, ignoredColumns };
}

/** Columns that may hold numbers: those of the dictionary that do, and any that is not in it. */
function mayHoldNumbers(name: string): boolean {
  const type = known.get(name)?.type;
  return type === undefined || type === 'number' || type === 'ebv-dna';
}

/** Reads typed cells of one row by the dictionary; a bad one is reported and read as missing. */
interface CellReader {
  text(column: string): string | null;
  number(column: string): number | null;
  flag(column: string): boolean | null;
  oneOf<T extends string>(column: string, allowed: readonly T[]): T | null;
  date(column: string): string | null;
  bad(column: string, value: string, expected?: string): null;
  /** A problem of the row beside that of one cell. */
  report(code: string, column: string, data: Problem['data']): void;
  readonly decimal: DecimalSign;
}

function makeCellReader(
  columnOf: ReadonlyMap<string, number>,
  cells: readonly string[],
  line: number,
  decimal: DecimalSign,
  problems: Problem[],
): CellReader {
  const raw = (column: string): string | null => {
    const at = columnOf.get(column);
    const text = at === undefined ? '' : (cells[at] ?? '');
    return isMissingCell(text) ? null : text;
  };
  const feature: Omit<DictionaryColumn, 'column'> = {
    required: false,
    type: 'number',
    unit: null,
    least: null,
    allowed: null,
    meaning: 'a feature',
  };
  const entryOf = (column: string): DictionaryColumn => known.get(column) ?? { column, ...feature };
  const bad = (column: string, value: string, expected = expectedCell(entryOf(column), decimal)): null => {
    problems.push(problem('clinical-table/bad-cell', { row: line, column, value, expected }));
    return null;
  };
  return {
    text: raw,
    bad,
    decimal,
    report: (code, column, data) => {
      problems.push(problem(code, { row: line, column, value: raw(column) ?? '', ...data }));
    },
    number: (column) => {
      const text = raw(column);
      if (text === null) return null;
      const value = toCellNumber(text, decimal);
      return value !== null && value >= (entryOf(column).least ?? -Infinity) ? value : bad(column, text);
    },
    flag: (column) => {
      const text = raw(column);
      if (text === null) return null;
      return text === '0' || text === '1' ? text === '1' : bad(column, text);
    },
    oneOf: (column, allowed) => {
      const text = raw(column);
      if (text === null) return null;
      return allowed.find((value) => value === text) ?? bad(column, text);
    },
    date: (column) => {
      const text = raw(column);
      if (text === null) return null;
      return calendarDay(text) === null ? bad(column, text) : text;
    },
  };
}

function readRow(cell: CellReader, featureNames: readonly string[]): ClinicalTableRow {
  const edition = cell.oneOf('staging_edition', ['7', '8']);
  const stagingEdition: StagingEdition | null = edition === null ? null : edition === '7' ? 7 : 8;
  const endpoint = (name: EndpointName): EndpointFollowUp | null => readEndpoint(cell, name);
  const [ffs, os, dffs, lrffs] = [endpoint('ffs'), endpoint('os'), endpoint('dffs'), endpoint('lrffs')];
  for (const [other, followUp] of Object.entries({ ffs, dffs, lrffs })) {
    if (os && followUp && followUp.months > os.months)
      cell.report('clinical-table/follow-up-order', 'os_months', { other: `${other}_months`, months: followUp.months });
  }
  return {
    patientId: cell.text('patient_id') ?? cell.bad('patient_id', '') ?? '',
    cohort: cell.text('cohort'),
    record: {
      ageYears: cell.number('age'),
      sex: cell.oneOf('sex', ['female', 'male']),
      stagingEdition,
      tStage: cell.oneOf('t_stage', tStages),
      nStage: cell.oneOf('n_stage', nStages),
      mStage: cell.oneOf('m_stage', mStages),
      overallStage: cell.oneOf('overall_stage', overallStages),
      mriDate: cell.date('mri_date'),
      treatmentStart: cell.date('treatment_start'),
      ebvDna: readEbvDna(cell),
      cervicalNodalNecrosis: cell.flag('cervical_nodal_necrosis'),
      plannedRegimen: cell.oneOf('regimen', plannedRegimens),
      treatment: cell.oneOf('treatment', treatmentArms),
      endpoints: { ffs, os, dffs, lrffs },
    },
    primaryTumorVolumeMl: cell.number('primary_tumor_volume_ml'),
    features: Object.fromEntries(featureNames.map((name) => [name, cell.number(name)])),
    provenance: {
      profileHash: cell.text('profile_hash'),
      scanner: cell.text('scanner'),
      sequenceName: cell.text('sequence_name'),
      readState: readStateIn(cell.text('read_state')),
      extractionReason: clippedIn(cell.text('preprocessing_flags')),
    },
  };
}

/** What a cell of `read_state` says; no cell: a finished read. */
export const readStateIn = (text: string | null): RowProvenance['readState'] =>
  text === null || ['final', 'finalised'].includes(text.trim().toLowerCase()) ? 'from-table' : 'draft';

/** The named reason for which values of a table give no score; null when there is none. */
export const clippedIn = (flags: string | null): RowProvenance['extractionReason'] =>
  flags?.split(/[\s;]+/).includes('normalisation-clips-roi') === true ? 'normalisation-clips-roi' : null;

function readEbvDna(cell: CellReader): EbvDna | null {
  const column = 'ebv_dna_copies_per_ml';
  const text = cell.text(column);
  if (text === null) return null;
  const belowLimit = text.startsWith('<');
  const value = toCellNumber(belowLimit ? text.slice(1).trim() : text, cell.decimal);
  return value === null || value < 0 ? cell.bad(column, text) : { value, unit: 'copies/ml', belowLimit };
}

function readEndpoint(cell: CellReader, name: EndpointName): EndpointFollowUp | null {
  const months = cell.number(`${name}_months`);
  const event = cell.flag(`${name}_event`);
  const hasMonths = cell.text(`${name}_months`) !== null;
  const hasEvent = cell.text(`${name}_event`) !== null;
  if (hasMonths && !hasEvent) return cell.bad(`${name}_event`, '', '0 or 1, as the months are given');
  if (hasEvent && !hasMonths) return cell.bad(`${name}_months`, '', 'a number, as the event is given');
  return months === null || event === null ? null : { months, event };
}

/** Names of endpoints with at least one patient followed up, in the usual order. */
export const endpointsWithData = (table: ClinicalTable): EndpointName[] =>
  endpointNames.filter((name) => table.rows.some((row) => row.record.endpoints[name] !== null));
