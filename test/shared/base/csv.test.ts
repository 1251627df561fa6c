import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseCsv, toCsvLine } from '@shared/base/csv';

const cells = (text: string) => {
  const table = parseCsv(text);
  if (!table.ok) throw new Error(table.error.code);
  return [table.value.header, ...table.value.rows];
};

describe('CSV', () => {
  it('reads quotes, doubled quotes, line ends in cells, CRLF, a byte order mark and blank lines', () => {
    expect(cells('\ufeffa,"b ""x""",c\r\n1,"two\nlines", 3 \r\n\r\n"",,z\r\n')).toEqual([
      ['a', 'b "x"', 'c'],
      ['1', 'two\nlines', '3'],
      ['', '', 'z'],
    ]);
  });
  it('finds the separator', () => {
    expect(cells('a;"b,c,d";e\n1;2;3')).toEqual([
      ['a', 'b,c,d', 'e'],
      ['1', '2', '3'],
    ]);
    expect(cells('a\tb\n1,5\t2')).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
  });
  it('knows the line of each row', () => {
    const table = parseCsv('a,b\n"1\n2",x\n3,y');
    expect(table.ok && table.value.lines).toEqual([2, 4]);
  });
  it('refuses what is not a table, with the place', () => {
    expect(parseCsv('')).toMatchObject({ error: { code: 'csv/empty' } });
    expect(parseCsv('a,b\n1,2,3')).toMatchObject({ error: { code: 'csv/cell-count', data: { line: 2, cells: 3, expected: 2 } } });
    expect(parseCsv('a,b\n1,"2')).toMatchObject({ error: { code: 'csv/unclosed-quote', data: { line: 2 } } });
    expect(parseCsv('a,b\n1,"2"x')).toMatchObject({ error: { code: 'csv/text-after-quote' } });
    expect(parseCsv('a,a\n1,2')).toMatchObject({ error: { code: 'csv/duplicate-column' } });
    expect(parseCsv('a,,c\n1,2,3')).toMatchObject({ error: { code: 'csv/blank-column', data: { column: 2 } } });
  });
  it('reads back what it writes', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\t', 'é') }).filter((s) => s.trim() === s);
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, fc.constant('end')), { maxLength: 5 }), (rows) => {
        const file = [['x', 'y', 'z'], ...rows].map(toCsvLine).join('\r\n');
        expect(cells(file)).toEqual([['x', 'y', 'z'], ...rows]);
      }),
    );
  });
});
