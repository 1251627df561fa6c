/**
 * The test command: setup, static checks, vitest inside the Electron runtime, the benches'
 * smoke test, Playwright on the built application. Ends with one line summed over all runners.
 * `--quick`: types, lint and the unit tests without the slow ones, under a minute.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { runChecks } from './lint.mjs';
import { root } from './root.mjs';
import { setup } from './setup.mjs';
import { runVitest } from './vitest.mjs';

const quick = process.argv.includes('--quick');
const total = { passed: 0, failed: 0, skipped: 0 };
const results = join(root, 'out', 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

function countVitest(file, code) {
  const report = readJson(file);
  if (report === null) {
    total.failed += 1;
    return;
  }
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  const brokenFiles = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  );
  total.failed += brokenFiles.length;
  if (code !== 0 && report.numFailedTests + brokenFiles.length === 0) total.failed += 1;
}

function countPlaywright(file, code) {
  const stats = readJson(file)?.stats;
  if (!stats) {
    total.failed += 1;
    return;
  }
  total.passed += stats.expected;
  total.failed += stats.unexpected + stats.flaky;
  total.skipped += stats.skipped;
  if (code !== 0 && stats.unexpected + stats.flaky === 0) total.failed += 1;
}

function runPlaywright(extraEnv) {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules', 'playwright', 'cli.js'), 'test', '--config', 'playwright.config.ts'],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, ...extraEnv },
      },
    );
    child.on('close', (code) => resolve(code ?? 1));
  });
}

await setup();
for (const check of await runChecks(quick ? ['types', 'layers'] : null)) total[check.passed ? 'passed' : 'failed'] += 1;

const vitestFile = join(results, 'vitest.json');
const vitestCode = await runVitest(['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestFile}`], {
  env: quick ? { ICTOS_QUICK: '1' } : {},
});
countVitest(vitestFile, vitestCode);

if (!quick) {
  const smokeFile = join(results, 'smoke.json');
  const args = [
    'run',
    '--config',
    'vitest.bench.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${smokeFile}`,
  ];
  countVitest(smokeFile, await runVitest(args, { env: { ICTOS_BENCH_SMOKE: '1' } }));
}

if (!quick) countPlaywright(join(results, 'playwright.json'), await withDisplay(runPlaywright));

process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
