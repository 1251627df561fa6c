/**
 * The printed pages themselves: numbers read back from the PDF against the files of the run, rounded by this
 * test's own rule; contours measured in pixels of the rendered page; Chinese in the bundled fonts alone.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { parseCsv } from '../../src-shared/base/csv';
import { demoOutput, freshFolder, root } from './support';

/** Runs a tool of poppler and answers its output. */
function poppler(tool: string, args: readonly string[]): Buffer {
  const run = spawnSync(tool, args, { maxBuffer: 1 << 28 });
  expect(run.status, `${tool}: ${String(run.stderr)}`).toBe(0);
  return run.stdout;
}
/** The pages of a PDF as a reader's eye goes over them, one line of words each. */
const pagesOf = (pdf: string): string[] =>
  poppler('pdftotext', ['-layout', pdf, '-'])
    .toString('utf8')
    .split('\f')
    .filter((page) => page.trim() !== '')
    .map((page) => page.replaceAll(/\s+/g, ' '));

function ictos(args: readonly string[]): string {
  const run = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout;
}

function tableOf(path: string): ReadonlyMap<string, string>[] {
  const csv = parseCsv(readFileSync(path, 'utf8'));
  if (!csv.ok) throw new Error(csv.error.code);
  const { header, rows } = csv.value;
  return rows.map((row) => new Map(header.map((name, n) => [name, row[n] ?? ''])));
}
const numberIn = (row: ReadonlyMap<string, string>, column: string): number => {
  const text = row.get(column) ?? '';
  expect(text, column).toMatch(/\d/);
  return Number(text);
};

/** As printed: a real minus, so many decimals. */
const decimals = (value: number, digits: number): string => value.toFixed(digits).replace('-', '\u2212');
/** As printed: four significant digits without trailing zeros. */
const significant = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '\u2212');
/** A number stands on the page on its own, not as a part of another. */
const expectNumber = (text: string, number: string, what: string): void => {
  const escaped = number.replaceAll(/[.+()]/g, '\\$&');
  expect(new RegExp(`(?<![\\d.\u2212])${escaped}(?![\\d]|\\.\\d)`).test(text), `${what}: ${number}`).toBe(true);
};

interface Card {
  readonly features: readonly { readonly name: string; readonly coefficient: number }[];
  readonly standardisation: { readonly n: number; readonly rows: readonly (readonly number[])[] };
}

test('the numbers of the result, the features, the volumes and the record stand on the report', () => {
  const { folder } = demoOutput();
  const text = pagesOf(join(folder, 'patient-report.pdf')).join(' ');
  const score = tableOf(join(folder, 'scores.csv')).find((row) => row.get('patient_id') === 'SYN-0001') ?? new Map();
  const patient = tableOf(join(folder, 'cohort.csv')).find((row) => row.get('patient_id') === 'SYN-0001') ?? new Map();
  // Written by the run that is looked at; its schema is tested elsewhere.
  const card = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Card;
  for (const column of ['ictos', 'ictos_lower', 'ictos_upper']) expectNumber(text, decimals(numberIn(score, column), 2), column);
  card.features.forEach(({ name, coefficient }, j) => {
    const z = numberIn(score, `z_${name}`);
    const value = numberIn(patient, name);
    expectNumber(text, decimals(z, 2), `z of ${name}`);
    expectNumber(text, decimals(z * coefficient, 2), `contribution of ${name}`);
    expectNumber(text, decimals(coefficient, 3), `coefficient of ${name}`);
    expectNumber(text, significant(value), name);
    const reference = card.standardisation.rows.map((row) => row[j] ?? NaN);
    const below = reference.filter((one) => one < value).length + reference.filter((one) => one === value).length / 2;
    expectNumber(text, ((100 * below) / reference.length).toFixed(0), `percentile of ${name}`);
  });
  expect(text).toContain(`reference (n = ${card.standardisation.n})`);
  expect(text).toContain(`${patient.get('t_stage')} ${patient.get('n_stage')} ${patient.get('m_stage')} (7th edition)`);
  expect(text).toContain(`${patient.get('ebv_dna_copies_per_ml')} copies/ml`);
  for (const column of ['mri_date', 'treatment_start']) expect(text).toContain(patient.get(column) ?? 'nothing');

  const study = join(folder, 'dicom', 'SYN-0001');
  const folders = readdirSync(study);
  for (const [sequence, start] of [
    ['t1', '01'],
    ['t2', '02'],
    ['t1c', '03'],
  ] as const) {
    const image = folders.find((name) => name.startsWith(start) && !name.endsWith('_ROI')) ?? '';
    const roi = join(study, folders.find((name) => name.startsWith(start) && name.endsWith('_ROI')) ?? '');
    const mask = join(roi, readdirSync(roi)[0] ?? '');
    const measured: unknown = JSON.parse(
      ictos(['features', '--image', join(study, image), '--mask', mask, '--sequence', sequence, '--json']),
    );
    // `features --json` of the contract; its schema is tested elsewhere.
    const { roi: found } = measured as { roi: { voxels: number; slices: number; volumeMl: number } };
    expect(text).toContain(`${sequence.toUpperCase()} ${found.volumeMl.toFixed(1)} ${found.voxels} ${found.slices} finalised`);
  }
});

test('the numbers of the curves stand on the cohort summary', () => {
  const { folder } = demoOutput();
  const pages = pagesOf(join(folder, 'cohort-summary.pdf'));
  for (const page of pages)
    expect(page).toContain('For research use only. Investigational. Not a medical device. Not a treatment recommendation.');
  const text = pages.join(' ');
  const rows = tableOf(join(folder, 'figures', 'ffs.csv'));
  expect(rows.length).toBeGreaterThanOrEqual(12);
  const percent = (row: ReadonlyMap<string, string>, column: string): string => (100 * numberIn(row, column)).toFixed(1);
  const titles = new Map([
    ['whole', 'All patients'],
    ['high', 'High ICTOS'],
    ['low', 'Low ICTOS'],
  ]);
  for (const row of rows) {
    const start = `${titles.get(row.get('subset') ?? '')} ${row.get('arm')} ${row.get('months')}`;
    if (row.get('survival') === '') expect(text).toContain(`${start} –`);
    // A limit is missing where the survival is 0.
    else if (row.get('lower') === '') expect(text).toContain(`${start} ${percent(row, 'survival')} (`);
    else expect(text).toContain(`${start} ${percent(row, 'survival')} (${percent(row, 'lower')}–${percent(row, 'upper')})`);
    if (row.get('hr') !== '') expectNumber(text, decimals(numberIn(row, 'hr'), 2), 'hazard ratio');
    const p = numberIn(row, 'logrank_p');
    if (p >= 0.001) expectNumber(text, p.toFixed(p < 0.0995 ? 3 : 2), 'log-rank p');
  }
});

const chineseLine = '仅供研究使用';

test('in Chinese every page is set in the bundled fonts, with the same numbers', () => {
  const { folder } = demoOutput();
  const copy = freshFolder('chinese');
  // The store of the demo is left as it is for the other tests.
  cpSync(join(folder, 'store'), join(copy, 'store'), { recursive: true });
  const pdf = join(copy, 'report.pdf');
  ictos(['report', '--case', 'SYN-0001', '--store', join(copy, 'store'), '--out', pdf, '--language', 'zh-CN']);
  const fonts = poppler('pdffonts', [pdf]).toString('utf8').split('\n').slice(2);
  const names = new Set(fonts.map((line) => line.split(/\s+/)[0] ?? '').filter((name) => name !== ''));
  // Type 3 glyphs ("[none]") are outlines that the printer makes of the same fonts.
  const foreign = [...names].filter((name) => name !== '[none]' && !/^[A-Z]{6}\+(Inter|NotoSansSC)/.test(name));
  expect(foreign).toEqual([]);
  const pages = pagesOf(pdf);
  expect(pages).toHaveLength(pagesOf(join(folder, 'patient-report.pdf')).length);
  for (const page of pages) expect(page).toContain(chineseLine);
  const text = pages.join(' ');
  expect(text).not.toMatch(/\bNaN\b|undefined|Infinity|\ufffd|\b(report|score|term)\.[a-z]/);
  const score = tableOf(join(folder, 'scores.csv')).find((row) => row.get('patient_id') === 'SYN-0001') ?? new Map();
  for (const column of ['ictos', 'ictos_lower', 'ictos_upper']) expectNumber(text, decimals(numberIn(score, column), 2), column);
});

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/** A page at so many pixels an inch, from pdftoppm's P6. */
function render(pdf: string, page: number, dpi: number): Picture {
  const ppm = poppler('pdftoppm', ['-r', String(dpi), '-f', String(page), '-l', String(page), pdf]);
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('not a P6 picture');
  return { width: Number(header[1]), height: Number(header[2]), rgb: ppm.subarray(header[0].length) };
}

/** Relative luminance of WCAG 2. */
function luminance({ width, rgb }: Picture, x: number, y: number): number {
  const at = 3 * (y * width + x);
  const [r = 0, g = 0, b = 0] = [0, 1, 2].map((n) => {
    const c = (rgb[at + n] ?? 0) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
const share = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(at * (values.length - 1))] ?? NaN;

test('contours on the key slices are at least 1.5 px wide and stand out by 3:1 on the rendered page', () => {
  const { folder } = demoOutput();
  const pdf = join(folder, 'patient-report.pdf');
  const page = pagesOf(pdf).findIndex((text) => text.includes('Key slices')) + 1;
  expect(page).toBeGreaterThan(0);
  // Four picture points to a pixel of the style sheet (96 an inch).
  const perPx = 4;
  const picture = render(pdf, page, 96 * perPx);
  const isContour = (x: number, y: number): boolean => {
    const at = 3 * (y * picture.width + x);
    const [r = 0, g = 0, b = 0] = picture.rgb.subarray(at, at + 3);
    return r > 200 && g > 150 && b < 130;
  };
  const columnMm = 62;
  for (const slice of [0, 1, 2]) {
    const left = Math.round(((14 + slice * columnMm) / 210) * picture.width);
    const right = Math.round(((14 + slice * columnMm + 58) / 210) * picture.width);
    const widths: number[] = [];
    const contrasts: number[] = [];
    let points = 0;
    for (let y = 0; y < picture.height; y++) {
      let x = left;
      while (x < right) {
        if (!isContour(x, y)) {
          x++;
          continue;
        }
        const start = x;
        while (x < right && isContour(x, y)) x++;
        points += x - start;
        // Short runs cross an upright part of the line; long ones run along a level one.
        if (x - start > 4 * perPx) continue;
        widths.push((x - start) / perPx);
        const inside = luminance(picture, Math.floor((start + x) / 2), y);
        for (const beside of [start - 2, x + 1])
          if (!isContour(beside, y)) contrasts.push(contrast(inside, luminance(picture, beside, y)));
      }
    }
    expect(points, `slice ${slice}`).toBeGreaterThan(500 * perPx);
    expect(share(widths, 0.5), `width on slice ${slice}`).toBeGreaterThanOrEqual(1.5);
    expect(share(contrasts, 0.02), `contrast on slice ${slice}`).toBeGreaterThanOrEqual(3);
  }
});
