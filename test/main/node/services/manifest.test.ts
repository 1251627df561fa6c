/** A manifest of a cohort: paths, bad rows beside good ones, what refuses the whole file. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseManifest, readManifest } from '@main/node/services/manifest';

const header = 'case_id,sequence,image,mask,roi';
const parse = (...lines: string[]) => parseManifest([header, ...lines].join('\n'), '/cohort/a');
const codes = (...lines: string[]): (readonly [number, string])[] => {
  const read = parse(...lines);
  if (!read.ok) throw new Error(read.error.code);
  return read.value.failures.map(({ line, problem }) => [line, problem.code] as const);
};

describe('a manifest', () => {
  it('reads paths from its own folder, whole paths as they are, and an empty ROI as none', () => {
    expect(parse('P1,t1c,img,../m/rs.dcm,GTV', 'P2,t2,/x/a.nii,b.nii,')).toEqual({
      ok: true,
      value: {
        rows: [
          { caseId: 'P1', sequence: 't1c', image: '/cohort/a/img', mask: '/cohort/m/rs.dcm', roi: 'GTV', line: 2 },
          { caseId: 'P2', sequence: 't2', image: '/x/a.nii', mask: '/cohort/a/b.nii', roi: null, line: 3 },
        ],
        failures: [],
      },
    });
  });

  it('takes columns in any order and passes over others', () => {
    const read = parseManifest('roi;note;mask;image;sequence;case_id\nGTV;"x;y";m;i;t1;P1\n', '/c');
    expect(read.ok && read.value.rows).toEqual([
      { caseId: 'P1', sequence: 't1', image: '/c/i', mask: '/c/m', roi: 'GTV', line: 2 },
    ]);
  });

  it('lists each bad row with its line and goes on', () => {
    const read = parse('P1,t3,i,m,', 'P1,t1,i,m,', 'P1,t1,j,m,', 'P2,t1,,m,', ',t1,i,m,', 'P3,t1,i,"  ",');
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value.rows.map(({ line }) => line)).toEqual([3, 7]);
    expect(read.value.failures).toEqual([
      {
        caseId: 'P1',
        sequence: 't3',
        line: 2,
        problem: { code: 'manifest/unknown-sequence', data: { value: 't3', allowed: ['t1', 't2', 't1c'] } },
      },
      { caseId: 'P1', sequence: 't1', line: 4, problem: { code: 'manifest/duplicate-row', data: { line: 3 } } },
      { caseId: 'P2', sequence: 't1', line: 5, problem: { code: 'manifest/empty-cell', data: { column: 'image' } } },
      { caseId: '', sequence: 't1', line: 6, problem: { code: 'manifest/empty-cell', data: { column: 'case_id' } } },
    ]);
  });

  it.each([
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    'C:x',
    'a*',
    'tail.',
    'NUL',
    'com1.x',
    'a\u0007b',
    'x'.repeat(201),
    '鼻'.repeat(67),
    '=1+1',
    '@a',
    '-b',
  ])('refuses %j as a case id', (id) => {
    expect(codes(`"${id}",t1,i,m,`)).toEqual([[2, 'manifest/case-id']]);
  });

  it.each(['P1', 'NPC 07', 'a.b-c_d', '鼻咽-3', 'console', 'x'.repeat(200), '鼻'.repeat(66)])('takes %j as a case id', (id) => {
    expect(codes(`${id},t1,i,m,`)).toEqual([]);
  });

  it('does not tell cases apart by capitals: their files would be one on some systems', () => {
    expect(codes('p1,t1,i,m,', 'P1,t1,i,m,', 'P1,t2,i,m,')).toEqual([[3, 'manifest/duplicate-row']]);
  });

  it('is refused whole without a column, without rows, and when it is no text', async () => {
    expect(parseManifest('case_id,sequence,image\nP1,t1,i\n', '/c')).toMatchObject({
      error: { code: 'manifest/missing-columns', data: { columns: ['mask', 'roi'] } },
    });
    expect(parseManifest(`${header}\n`, '/c')).toMatchObject({ error: { code: 'manifest/no-rows' } });
    expect(parse('P1,t1,i')).toMatchObject({ error: { code: 'csv/cell-count', data: { line: 2 } } });
    const folder = mkdtempSync(join(tmpdir(), 'ictos-manifest-'));
    expect(await readManifest(join(folder, 'none.csv'))).toMatchObject({ error: { code: 'file/cannot-read' } });
    writeFileSync(join(folder, 'utf16.csv'), Buffer.from(`\ufeff${header}\nP1,t1,i,m,\n`, 'utf16le'));
    expect(await readManifest(join(folder, 'utf16.csv'))).toMatchObject({ error: { code: 'table/unreadable' } });
    writeFileSync(join(folder, 'good.csv'), `\ufeff${header}\r\nP1,t1,i,m,\r\n`);
    expect(await readManifest(join(folder, 'good.csv'))).toMatchObject({
      ok: true,
      value: { rows: [{ caseId: 'P1', image: join(folder, 'i') }] },
    });
  });
});
