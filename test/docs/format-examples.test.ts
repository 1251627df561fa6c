/** The examples in test/golden/formats that are results are what the program makes today. `npm run docs` writes them anew. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { iccFileSchema } from '@shared/contract/agreement-files';
import { ictos } from '../main/cli/cli-run';
import { exampleAnalysis, toExampleText } from '../support/example-analysis';

const folder = mkdtempSync(join(tmpdir(), 'ictos-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string): string => fileURLToPath(new URL(`../golden/formats/${name}`, import.meta.url));

function expectCurrent(name: string, text: string): void {
  if (process.env['ICTOS_WRITE_DOCS'] === '1') writeFileSync(place(name), text);
  expect(readFileSync(place(name), 'utf8') === text, `run  npm run docs  (test/golden/formats/${name})`).toBe(true);
}

describe('examples made by the program', () => {
  it('analysis.json, and its sibling with a hazard ratio that is missing without a reason', () => {
    const analysis = exampleAnalysis();
    const text = toExampleText(analysis);
    expect(text.length).toBeLessThan(60_000);
    expectCurrent('analysis.json', text);
    const { training } = analysis.results;
    if (!training.ffs || training.ffs.high.hr === null || training.ffs.high.reason !== undefined)
      throw new Error('the example has no hazard ratio to take away');
    const ffs = { ...training.ffs, high: { ...training.ffs.high, hr: null } };
    const unexplained = { ...analysis, results: { ...analysis.results, training: { ...training, ffs } } };
    expectCurrent('analysis.must-fail.json', toExampleText(unexplained));
  });

  it('icc.csv of reads.csv', async () => {
    const out = join(folder, 'icc.csv');
    const run = await ictos(['icc', '--reads', place('reads.csv'), '--out', out, '--json']);
    expect(run.code, run.stderr).toBe(0);
    expect(iccFileSchema.safeParse(JSON.parse(run.stdout)).error?.issues).toBeUndefined();
    expectCurrent('icc.csv', readFileSync(out, 'utf8'));
  });
});
