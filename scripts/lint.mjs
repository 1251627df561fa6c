/** The static checks: format, lint, layers, dead code, types. Each is one line of the result. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const CHECKS = [
  ['types', 'typescript/bin/tsc', ['-b', 'tsconfig.json']],
  ['lint', 'eslint/bin/eslint.js', ['--cache', '--cache-location', 'out/eslint-cache', '--max-warnings', '0', '.']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  [
    'layers',
    'dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.cjs', 'src-shared', 'src-main', 'src-renderer'],
  ],
  ['dead code', 'knip/bin/knip.js', ['--no-progress']],
  ['licences', '../scripts/notices.mjs', ['--check']],
];

function run([name, script, args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--max-old-space-size=4096', join(root, 'node_modules', script), ...args], {
      cwd: root,
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ name, passed: code === 0, output }));
  });
}

/** Runs every check, two at a time; answers which passed. */
export async function runChecks(only = null) {
  const waiting = CHECKS.filter(([name]) => only === null || only.includes(name));
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await run(check);
      results.push(result);
      process.stderr.write(`${result.passed ? 'ok  ' : 'FAIL'} ${result.name}\n${result.passed ? '' : `${result.output}\n`}`);
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const results = await runChecks(process.argv.length > 2 ? process.argv.slice(2) : null);
  process.exitCode = results.every((result) => result.passed) ? 0 : 1;
}
