/**
 * A strict CSV reader (RFC 4180 plus what spreadsheets write): quotes, CRLF,
 * a byte order mark, comma, semicolon or tab. It returns text cells and knows
 * nothing of what they mean.
 */
import { fail, ok, type Result } from './result';

export interface CsvTable {
  readonly separator: ',' | ';' | '\t';
  readonly header: readonly string[];
  /** Rows of as many cells as the header has. */
  readonly rows: readonly (readonly string[])[];
  /** Line of the file (1-based) at which each row starts. */
  readonly lines: readonly number[];
}

/**
 * Reads a table whose first line holds column names; cells are trimmed unless
 * quoted, lines without any text are skipped. Problems: `csv/empty`;
 * `csv/unclosed-quote` {line}; `csv/text-after-quote` {line}; `csv/cell-count`
 * {line, cells, expected}; `csv/blank-column` {column}; `csv/duplicate-column` {columns}.
 * The separator is the one of comma, semicolon and tab that occurs most often
 * in the first line outside quotes.
 */
export function parseCsv(text: string): Result<CsvTable> {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  const separator = guessSeparator(body);
  const scanned = scanRecords(body, separator);
  if (!scanned.ok) return scanned;
  const [first, ...rest] = scanned.value;
  if (!first) return fail('csv/empty');
  const header = first.cells;
  const blank = header.indexOf('');
  if (blank >= 0) return fail('csv/blank-column', { column: blank + 1 });
  const repeated = header.filter((name, i) => header.indexOf(name) !== i);
  if (repeated.length > 0) return fail('csv/duplicate-column', { columns: [...new Set(repeated)] });
  for (const record of rest) {
    if (record.cells.length !== header.length) {
      return fail('csv/cell-count', { line: record.line, cells: record.cells.length, expected: header.length });
    }
  }
  return ok({ separator, header, rows: rest.map((r) => r.cells), lines: rest.map((r) => r.line) });
}

function guessSeparator(text: string): ',' | ';' | '\t' {
  const counts = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && (character === ',' || character === ';' || character === '\t')) counts[character] += 1;
  }
  if (counts[';'] > counts[',']) return counts['\t'] > counts[';'] ? '\t' : ';';
  return counts['\t'] > counts[','] ? '\t' : ',';
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

function scanRecords(text: string, separator: string): Result<CsvRecord[]> {
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const startLine = line;
    const cells: string[] = [];
    let hasQuoted = false;
    for (;;) {
      while (text[at] === ' ') at++;
      let cell = '';
      if (text[at] === '"') {
        hasQuoted = true;
        at++;
        for (;;) {
          const character = text[at];
          if (character === undefined) return fail('csv/unclosed-quote', { line: startLine });
          if (character === '"' && text[at + 1] === '"') {
            cell += '"';
            at += 2;
          } else if (character === '"') {
            at++;
            break;
          } else {
            if (character === '\n') line++;
            cell += character;
            at++;
          }
        }
        while (text[at] === ' ') at++;
        const after = text[at];
        if (after !== undefined && after !== separator && after !== '\n' && after !== '\r') {
          return fail('csv/text-after-quote', { line });
        }
      } else {
        const start = at;
        while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++;
        cell = text.slice(start, at).trim();
      }
      cells.push(cell);
      if (text[at] === separator) {
        at++;
        continue;
      }
      break;
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (hasQuoted || cells.some((cell) => cell !== '')) records.push({ line: startLine, cells });
  }
  return ok(records);
}

/** One CSV line (RFC 4180, comma, no line end): null is an empty cell; text is quoted where needed. */
export function toCsvLine(cells: readonly (string | number | boolean | null)[]): string {
  return cells.map((cell) => (cell === null ? '' : quoteCell(String(cell)))).join(',');
}

const quoteCell = (text: string): string => (/[",;\t\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
