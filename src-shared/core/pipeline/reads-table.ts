/** The table of re-readings (formats.md, Reads): one row a reading of a patient. Every bad cell is reported at once. */
import { parseCsv } from '../../base/csv';
import { type DecimalSign, findDecimalCommas, isMissingCell, toCellNumber } from '../../base/csv-number';
import { err, ok, problem, type Problem, type Result } from '../../base/result';
import type { Reading, Readings } from './reading-agreement';

const readingNames: readonly Reading[] = ['A1', 'A2', 'B'];
const isReading = (text: string): text is Reading => readingNames.some((name) => name === text);

export interface ReadsTableOptions {
  /** Renames columns: {theirs: ours}. */
  readonly columnMap?: Readonly<Record<string, string>>;
  /** As of `parseClinicalTable`. */
  readonly decimal?: DecimalSign | undefined;
}

/**
 * Reads the table: patient_id, reading (A1: first, A2: by the same reader, B: by another), then features: every column
 * of which half of the filled cells are numbers. Empty or NA = missing. Problems, all at once: those of `parseCsv`;
 * `reads/missing-column` {column}; `reads/no-rows`; `reads/no-features`; `reads/duplicate-reading` {row, column, value};
 * `reads/bad-cell` {row, column, value, expected}; `reads/no-pairs`: nobody has a first and another reading;
 * `clinical-table/decimal-comma`.
 */
export function parseReadsTable(text: string, options: ReadsTableOptions = {}): Result<Readings, readonly Problem[]> {
  const csv = parseCsv(text);
  if (!csv.ok) return err([csv.error]);
  const { header, rows, lines } = csv.value;
  const { columnMap = {}, decimal = '.' } = options;
  const names = header.map((name) => (Object.hasOwn(columnMap, name) ? (columnMap[name] ?? name) : name));
  const missing = ['patient_id', 'reading'].filter((column) => !names.includes(column));
  if (missing.length > 0) return err(missing.map((column) => problem('reads/missing-column', { column })));
  if (rows.length === 0) return err([problem('reads/no-rows')]);
  const isFeature = (name: string): boolean => name !== 'patient_id' && name !== 'reading';
  const commas = options.decimal === undefined ? findDecimalCommas(csv.value, names, isFeature) : null;
  if (commas) return err([problem('clinical-table/decimal-comma', commas)]);

  const columns = [...names.keys()].filter((c) => {
    const filled = rows.map((row) => row[c] ?? '').filter((cell) => !isMissingCell(cell));
    const numbers = filled.filter((cell) => toCellNumber(cell, decimal) !== null).length;
    return isFeature(names[c] ?? '') && filled.length > 0 && numbers * 2 >= filled.length;
  });
  if (columns.length === 0) return err([problem('reads/no-features')]);
  const [idAt, readingAt] = [names.indexOf('patient_id'), names.indexOf('reading')];
  const problems: Problem[] = [];
  const patients = new Map<string, Partial<Record<Reading, readonly (number | null)[]>>>();
  rows.forEach((row, r) => {
    const at = { row: lines[r] ?? 0 };
    const bad = (column: string, value: string, expected: string): void => {
      problems.push(problem('reads/bad-cell', { ...at, column, value, expected }));
    };
    const id = row[idAt] ?? '';
    const reading = row[readingAt] ?? '';
    if (isMissingCell(id)) bad('patient_id', id, 'an identifier');
    if (!isReading(reading)) bad('reading', reading, readingNames.join(', '));
    const values = columns.map((c) => {
      const cell = row[c] ?? '';
      if (isMissingCell(cell)) return null;
      const value = toCellNumber(cell, decimal);
      if (value === null) bad(names[c] ?? '', cell, `a number with a decimal ${decimal === '.' ? 'point' : 'comma'}`);
      return value;
    });
    if (isMissingCell(id) || !isReading(reading)) return;
    const known = patients.get(id) ?? {};
    if (known[reading])
      problems.push(problem('reads/duplicate-reading', { ...at, column: 'reading', value: `${id} ${reading}` }));
    known[reading] = values;
    patients.set(id, known);
  });
  const inPairs = [...patients.values()].some(({ A1, A2, B }) => A1 !== undefined && (A2 !== undefined || B !== undefined));
  if (problems.length === 0 && !inPairs) problems.push(problem('reads/no-pairs'));
  if (problems.length > 0) return err(problems);
  return ok({
    features: columns.map((c) => names[c] ?? ''),
    patients: [...patients].map(([patientId, readings]) => ({ patientId, readings })),
  });
}
