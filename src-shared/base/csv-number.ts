/** Numbers in the cells of a CSV table: written with a decimal point or a decimal comma, never guessed. */
import type { CsvTable } from './csv';

export type DecimalSign = '.' | ',';

const written = { '.': /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, ',': /^[+-]?(\d+,?\d*|,\d+)([eE][+-]?\d+)?$/ } as const;

/** Cells that hold nothing. */
export const isMissingCell = (text: string): boolean => text === '' || text === 'NA';

/** The number a cell says; null where it says none. A whole number reads the same with either sign. */
export function toCellNumber(text: string, decimal: DecimalSign): number | null {
  if (!written[decimal].test(text)) return null;
  const value = Number(decimal === ',' ? text.replace(',', '.') : text);
  return Number.isFinite(value) ? value : null;
}

/** The first cell that seems to hold a decimal comma, and all columns with one. A type, so that it is a problem's data. */
export type DecimalCommas = {
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly columns: readonly string[];
};

/**
 * Columns of numbers with cells such as `1,5`: half of the filled cells read as numbers with a comma, and one at least
 * has one. `1,500` may be fifteen hundred: who gets an answer here asks. `isNumeric` leaves out columns of another kind.
 */
export function findDecimalCommas(
  csv: CsvTable,
  names: readonly string[],
  isNumeric: (name: string) => boolean,
): DecimalCommas | null {
  const columns: string[] = [];
  const first: { row: number; column: string; value: string }[] = [];
  names.forEach((name, c) => {
    if (!isNumeric(name)) return;
    const filled = csv.rows.map((row) => row[c] ?? '').filter((text) => !isMissingCell(text));
    if (filled.filter((text) => toCellNumber(text, ',') !== null).length * 2 < filled.length) return;
    const at = csv.rows.findIndex((row) => (row[c] ?? '').includes(',') && toCellNumber(row[c] ?? '', ',') !== null);
    if (at < 0) return;
    columns.push(name);
    first.push({ row: csv.lines[at] ?? 0, column: name, value: csv.rows[at]?.[c] ?? '' });
  });
  return first[0] ? { ...first[0], columns } : null;
}
