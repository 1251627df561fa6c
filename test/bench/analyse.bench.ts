/**
 * Measures the command `analyse` as a user starts it, from start of the process to the last file: the golden cohort
 * without bootstrap, and the bootstrap of the whole chain on a table with 819 features, two threads. The wide table is
 * the golden cohort's patients with seeded features, correlated in blocks; some modify the effect of treatment.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeRng } from '@shared/base/rng';
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import { cohortTable, goldenCohortPath } from '../support/golden-cohort';
import { calibrate } from './calibration';

const FEATURES = 819;
const BLOCKS = 25;
const RUNS = 5;
const REPLICATES = 1000;
const cliFile = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

function run(argv: readonly string[]): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliFile, 'analyse', ...argv], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: 'ignore',
    });
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve((performance.now() - started) / 1000) : reject(new Error(`analyse ended with ${code}`)),
    );
  });
}

/** The golden training table with its clinical columns and 819 other features. */
function writeWideTable(path: string): void {
  const rng = makeRng(819);
  const { featureNames, rows } = cohortTable('training');
  const text = readFileSync(goldenCohortPath('training'), 'utf8').trim().split('\n');
  const clinical = (text[0] ?? '').split(',').length - featureNames.length;
  const hidden = rows.map(() => Array.from({ length: BLOCKS }, () => rng.normal()));
  const planted = ['t1c_original_firstorder_skewness', 't1c_original_glcm_joint_variance'] as const;
  const lines = rows.map(({ features }, i) => {
    const values = Array.from({ length: FEATURES }, (_, j) => {
      const name = planted[j];
      const value = name === undefined ? (hidden[i]?.[j % BLOCKS] ?? 0) : (features[name] ?? 0);
      return (value + (name === undefined ? 0.6 * rng.normal() : 0)).toPrecision(7);
    });
    return [...(text[i + 1] ?? '').split(',').slice(0, clinical), ...values].join(',');
  });
  const header = [...(text[0] ?? '').split(',').slice(0, clinical), ...Array.from({ length: FEATURES }, (_, j) => `f${j}`)];
  writeFileSync(path, `${[header.join(','), ...lines].join('\n')}\n`);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export async function benchAnalyse(): Promise<object> {
  if (!existsSync(cliFile)) throw new Error('run  npm run build  first');
  const folder = mkdtempSync(join(tmpdir(), 'ictos-bench-'));
  try {
    const files = (['training', 'validation'] as const).flatMap((name) => [`--${name}`, goldenCohortPath(name)]);
    const seconds: number[] = [];
    for (let n = 0; n < RUNS; n++)
      seconds.push(
        await run([...files, '--reads', goldenCohortPath('resegmentation'), '--no-pdf', '--out', join(folder, `o${n}`)]),
      );
    const wide = join(folder, 'wide.csv');
    writeWideTable(wide);
    const base = ['--training', wide, '--no-pdf', '--jobs', '2'];
    const without = await run([...base, '--out', join(folder, 'w')]);
    const before = calibrate();
    const bootstrapped = await run([...base, '--bootstrap', String(REPLICATES), '--out', join(folder, 'b')]);
    const factor = (before + calibrate()) / 2;
    const analysis = JSON.parse(readFileSync(join(folder, 'b', 'analysis.json'), 'utf8')) as Analysis; // written above
    return {
      name: 'analyse',
      work: 'the whole process; golden cohort of 254 and 248 patients, 43 features, all files but the report',
      seconds: median(seconds),
      allSeconds: seconds,
      limitSeconds: 3,
      bootstrap: {
        features: FEATURES,
        replicates: REPLICATES,
        used: analysis.bootstrap?.used,
        threads: 2,
        seconds: bootstrapped,
        secondsWithout: without,
        calibrationSeconds: factor,
        limitSeconds: 150,
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
