/** The analysis in the window: an empty screen, files with problems, a decimal comma, a run to its report, leaving and coming back, cancelling. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { answerDialogs, freshFolder, picture, quit, root, start, type Workstation } from './support';

const store = freshFolder('analysis');
const tables = freshFolder('analysis-tables');
const results = freshFolder('analysis-results');
const golden = join(root, 'test', 'golden', 'cohort');
let station: Workstation;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  station = await start(store);
  page = station.page;
});
test.afterAll(async () => {
  await quit(station);
});
test.afterEach(() => {
  expect(station.errors).toEqual([]);
});

const ready = (): ReturnType<Page['getByTestId']> => page.getByTestId('analysis-ready');
const runButton = (): ReturnType<Page['getByTestId']> => page.getByTestId('analysis-run');
async function choose(what: string, path: string): Promise<void> {
  await answerDialogs(station.app, { open: [path] });
  await page.getByTestId(`analysis-${what}-choose`).click();
}
/** Nothing scrolls sideways: neither the window nor a view in it. */
async function fits(): Promise<void> {
  const wide = await page.evaluate(() =>
    ['html', '.analysis-form', '.analysis-main .tab-panel'].map((name) => {
      const box = document.querySelector(name);
      return box === null ? 0 : box.scrollWidth - box.clientWidth;
    }),
  );
  expect(wide).toEqual([0, 0, 0]);
}
/** What the system was asked to open since the last look. */
async function watchOpening(): Promise<() => Promise<string[]>> {
  await station.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as Record<string, unknown>)['opened'] = opened;
    shell.openPath = (path) => {
      opened.push(path);
      return Promise.resolve('');
    };
  });
  return () => station.app.evaluate(() => (globalThis as Record<string, unknown>)['opened'] as string[]);
}

/** The golden training table with its text changed. */
function writeTable(name: string, change: (text: string) => string): string {
  const path = join(tables, name);
  writeFileSync(path, change(readFileSync(join(golden, 'training.csv'), 'utf8')));
  return path;
}
/** One cell of the first patient, by its column. */
const withCell =
  (column: string, value: string) =>
  (text: string): string => {
    const [header = '', first = '', ...rest] = text.split('\n');
    const at = header.split(',').indexOf(column);
    return [
      header,
      first
        .split(',')
        .map((cell, c) => (c === at ? value : cell))
        .join(','),
      ...rest,
    ].join('\n');
  };

interface Fit {
  readonly hr: readonly number[];
  readonly hrLower: readonly number[];
  readonly hrUpper: readonly number[];
  readonly p: readonly number[];
}
interface ExpectedResults {
  readonly expected: {
    readonly endpoints: { readonly ffs: Readonly<Record<'whole' | 'high' | 'low', { n: number; events: number; cox: Fit }>> };
  };
}

test('says what it is for and which columns a table needs', async () => {
  await page.getByTestId('nav-analysis').click();
  await expect(page.getByTestId('analysis-empty')).toContainText('ICT + CCRT');
  await expect(runButton()).toBeDisabled();
  await expect(ready()).toHaveText('Choose a training table first.');
  await page.getByTestId('tab-result').click();
  await expect(page.getByTestId('analysis-no-result')).toBeVisible();
  await page.getByTestId('tab-check').click();
  const dictionary = page.getByTestId('analysis-dictionary');
  await expect(dictionary.getByText('cervical_nodal_necrosis')).toBeVisible();
  await dictionary.locator('summary').press('Enter');
  await expect(dictionary.getByText('cervical_nodal_necrosis')).toBeHidden();
  await fits();
});

test('lists every problem with its place, and checks again when the file is put right', async () => {
  const bad = writeTable('site.csv', (text) => withCell('t_stage', 'T9')(withCell('ffs_event', '2')(text)));
  await choose('training', bad);
  const problems = page.getByTestId('analysis-problem');
  await expect(problems).toHaveCount(2);
  await expect(problems.filter({ hasText: 't_stage' }).locator('td')).toHaveText([
    /Training table.*site\.csv/,
    '2',
    't_stage',
    'T9',
    /Expected/,
    /Correct/,
  ]);
  await expect(runButton()).toBeDisabled();
  await expect(ready()).toContainText('2 problems');
  await fits();
  writeTable('site.csv', (text) => text);
  await page.getByTestId('analysis-check-again').click();
  await expect(page.getByTestId('analysis-good')).toBeVisible();
  await expect(ready()).toHaveText('Choose an output folder.');
});

test('asks for the decimal sign where numbers have commas, and only there', async () => {
  await expect(page.getByTestId('decimal-question')).toHaveCount(0);
  const comma = writeTable('comma.csv', (text) => text.replaceAll(/(?<=^|,)(-?\d+)\.(\d+)(?=,|$)/gm, '"$1,$2"'));
  await choose('training', comma);
  await expect(ready()).toContainText('decimal sign');
  await page.getByTestId('decimal-comma').check();
  await expect(page.getByTestId('analysis-good')).toBeVisible();
  await expect(page.getByTestId('analysis-settings')).toContainText('Decimal sign');
  // Taken out, nothing is left to ask about.
  await page.getByTestId('analysis-training-clear').click();
  await expect(page.getByTestId('decimal-question')).toHaveCount(0);
  await expect(page.getByTestId('analysis-empty')).toBeVisible();
});

test('says who would be analysed and by which settings', async () => {
  const config = join(tables, 'config.json');
  writeFileSync(config, JSON.stringify({ curveResamples: 20 }));
  await choose('config', config);
  await choose('training', join(golden, 'training.csv'));
  await choose('validation', join(golden, 'validation.csv'));
  await choose('reads', join(golden, 'resegmentation.csv'));
  const summary = page.getByTestId('analysis-summary');
  await expect(summary.locator('tr', { hasText: 'Patients analysed' }).locator('td')).toHaveText([
    'Patients analysed',
    '254',
    '248',
  ]);
  await expect(summary.locator('tr', { hasText: 'Events (FFS)' }).locator('td')).toHaveText(['Events (FFS)', '99', '72']);
  await expect(summary).toContainText('A1');
  await expect(page.getByTestId('analysis-settings-changed')).toHaveText(/^1 of \d+ settings differ/);
  await expect(page.getByTestId('analysis-synthetic')).toBeVisible();
  await page.getByTestId('analysis-seed').fill('x');
  await expect(ready()).toHaveText('Correct the numbers above.');
  await page.getByTestId('analysis-seed').fill('3');
  await expect(page.getByTestId('analysis-settings-changed')).toHaveText(/^2 of \d+ settings differ/);
  await choose('output', results);
  await expect(runButton()).toBeEnabled();
  await fits();
});

test('runs as a job, shows the result, and opens what it wrote and nothing else', async () => {
  await page.getByTestId('analysis-bootstrap').fill('4');
  await page.evaluate(`window.steps = []; window.ictos.on('job/changed', (job) => window.steps.push(job.label)); 0`);
  await runButton().click();
  await expect(page.getByTestId('analysis-progress')).toBeVisible();
  await expect(page.getByTestId('job-progress')).toHaveAttribute('data-job', 'analysis');
  await expect(page.getByTestId('analysis-training-choose')).toBeDisabled();
  await expect(page.getByTestId('analysis-result')).toBeVisible({ timeout: 150_000 });

  // Each step was told, in its order, from the thread that takes it.
  const steps = (await page.evaluate('window.steps')) as string[];
  expect(steps.filter((step, n) => step !== '' && steps[n - 1] !== step)).toEqual([
    'reproducibility',
    'propensity',
    'screening',
    'model',
    'evaluation',
    'bootstrap',
    'files',
  ]);

  // The model and the hazard ratios are those of R.
  await expect(page.getByTestId('analysis-term').locator('td:first-child')).toHaveText([
    't1c_original_firstorder_skewness',
    't1c_original_glcm_joint_variance',
    't1c_original_glrlm_long_run_high_grey_level_emphasis',
  ]);
  await expect(page.getByTestId('analysis-term').nth(0).locator('td').nth(1)).toHaveText('−0.799');
  for (const [file, role] of [
    ['07_training_results', 'training'],
    ['08_validation_results', 'validation'],
  ] as const) {
    // The file's own layout.
    const { expected } = JSON.parse(readFileSync(join(golden, 'expected', `${file}.json`), 'utf8')) as ExpectedResults;
    for (const group of ['whole', 'high', 'low'] as const) {
      const { n, events, cox } = expected.endpoints.ffs[group];
      const [hr, lower, upper] = [cox.hr[0], cox.hrLower[0], cox.hrUpper[0]].map((value) => value?.toFixed(2));
      const cells = page.getByTestId(`analysis-hr-${role}-${group}`).locator('td');
      await expect(cells.nth(2)).toHaveText(String(n));
      await expect(cells.nth(3)).toHaveText(String(events));
      await expect(cells.nth(4)).toContainText(`${hr} (${lower}–${upper})`);
    }
  }
  await expect(page.getByTestId('analysis-interaction-validation').locator('td')).toHaveText([
    'Validation',
    '< 0.001',
    '< 0.001',
  ]);
  await expect(page.getByTestId('analysis-bootstrap-result')).toContainText('of 4 replicates');

  const [folder = ''] = readdirSync(results);
  expect(folder).toMatch(/^ICTOS-analysis-\d{4}-\d\d-\d\d-\d{6}$/);
  const written = readdirSync(join(results, folder));
  expect(written).toContain('analysis.json');
  expect(written).toContain('report.pdf');
  await expect(page.getByTestId('analysis-folder')).toHaveText(join(results, folder));
  const opened = await watchOpening();
  await page.getByTestId('analysis-open-report').click();
  await page.getByTestId('analysis-open-folder').click();
  await expect.poll(opened).toEqual([join(results, folder, 'report.pdf'), join(results, folder)]);
  const refused: unknown = await page.evaluate(`window.ictos.invoke('analysis/open', { jobId: 'none', what: 'folder' })`);
  expect(refused).toMatchObject({ ok: false, error: { code: 'analysis/not-found' } });
  expect(await opened()).toHaveLength(2);
});

test('keeps result and choices while other screens are shown, in both languages and themes', async () => {
  await page.getByTestId('nav-worklist').click();
  await page.getByTestId('nav-analysis').click();
  await expect(page.getByTestId('analysis-term')).toHaveCount(3);
  await expect(page.getByTestId('analysis-training')).toHaveText('training.csv');
  await expect(runButton()).toBeEnabled();
  await fits();
  await picture(page, 'analysis');
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'light', language: 'zh-CN' })`);
  await expect(runButton()).toHaveText('运行分析');
  await fits();
  await page.getByTestId('tab-check').click();
  await expect(page.getByTestId('analysis-summary')).toContainText('纳入分析的患者');
  await fits();
  await page.evaluate(`window.ictos.invoke('settings/set', { theme: 'dark', language: 'en' })`);
  await expect(runButton()).toHaveText('Run the analysis');
});

test('refuses a place that was not chosen, and one in the store', async () => {
  const files = `{ training: '${join(golden, 'training.csv')}', validation: null, reads: null, robust: null, config: null }`;
  const at = async (path: string): Promise<unknown> =>
    page.evaluate(
      `window.ictos.invoke('analysis/start', { files: ${files}, overrides: {}, path: '${path}', pdf: false, language: 'en' })`,
    );
  expect(await at(tables)).toMatchObject({ ok: false, error: { code: 'env/cannot-write' } });
  await choose('output', store);
  await runButton().click();
  await expect(page.getByTestId('toast').last()).toContainText('cannot be written');
  await choose('output', results);
});

test('a run that is cancelled leaves nothing behind', async () => {
  const before = readdirSync(results);
  await page.getByTestId('analysis-bootstrap').fill('20000');
  // By the keyboard alone: the button that takes the place of the one pressed has the focus.
  await runButton().press('Enter');
  await expect(page.getByTestId('analysis-cancel')).toBeFocused();
  await expect(page.getByTestId('analysis-step')).toContainText(/\d+ of 20000 replicates.*left/, { timeout: 120_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('toast').last()).toContainText('Nothing is kept');
  await expect(runButton()).toBeEnabled();
  await expect(runButton()).toBeFocused();
  expect(readdirSync(results)).toEqual(before);
  // The result of the run before it stands.
  await page.getByTestId('tab-result').click();
  await expect(page.getByTestId('analysis-term')).toHaveCount(3);
});

test('a clinical table with decimal commas is asked about before it is imported', async () => {
  await page.getByTestId('nav-cohort').click();
  await answerDialogs(station.app, { open: [join(tables, 'comma.csv')] });
  await page.getByTestId('cohort-import-table').click();
  await expect(page.getByTestId('table-import-confirm')).toBeDisabled();
  await page.getByTestId('decimal-comma').check();
  await expect(page.getByTestId('table-ok')).toBeVisible();
  await page.getByTestId('table-import-confirm').click();
  await expect(page.getByTestId('toast').last()).toContainText('254 patients');
});
