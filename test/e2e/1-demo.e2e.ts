/** The demo as a new user runs it: one command, under three minutes, files that are what they say. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { demoOutput } from './support';

interface DemoDocument {
  readonly synthetic: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly result: string;
    readonly path: string | null;
    readonly seconds: number;
  }[];
}

test('the demo runs the whole chain and says where its files are', () => {
  const { json, seconds, folder } = demoOutput();
  expect(seconds).toBeLessThan(180);
  // What `demo --json` prints is checked here, key by key.
  const demo = json as DemoDocument;
  expect(demo.synthetic).toBe(true);
  expect(demo.steps.map(({ result }) => result).join('\n')).toContain('40 patients, 819 features');
  const paths = demo.steps.flatMap(({ path }) => (path === null ? [] : [path]));
  expect(paths).toEqual(
    expect.arrayContaining([
      'dicom',
      'store',
      'cohort.csv',
      'model.json',
      'scores.csv',
      'figures',
      'cohort-summary.pdf',
      'patient-report.pdf',
    ]),
  );
  for (const path of paths) {
    expect(existsSync(join(folder, path)), path).toBe(true);
    expect(statSync(join(folder, path)).size, path).toBeGreaterThan(0);
  }
});

test('its patient report says that it is synthetic, why there is no decision, and what it is for, on every page', () => {
  const report = join(demoOutput().folder, 'patient-report.pdf');
  const run = spawnSync('pdftotext', ['-layout', report, '-'], { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  const pages = run.stdout.split('\f').filter((page) => page.trim() !== '');
  expect(pages.length).toBeGreaterThan(0);
  pages.forEach((page, index) => {
    const line = page.replace(/\s+/g, ' ');
    expect(line).toContain('For research use only. Investigational. Not a medical device. Not a treatment recommendation.');
    expect(line).toMatch(new RegExp(`\\b${index + 1} (of|/) ${pages.length}\\b`));
  });
  const text = run.stdout.replace(/\s+/g, ' ');
  expect(text).toMatch(/synthetic/i);
  expect(text).not.toMatch(/\bNaN\b|undefined|Infinity/);
});
