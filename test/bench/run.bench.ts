/** Runs the benches one after another, each beside the calibration loop, and writes one JSON document. */
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { benchAnalyse } from './analyse.bench';
import { benchBatch } from './batch.bench';
import { CHECKED_IN_SECONDS, calibrate } from './calibration';
import { benchFeatures, benchIbsi, benchLinearity } from './features.bench';
import { benchImport } from './import.bench';
import { benchParse } from './import-parse.bench';
import { benchMask } from './mask.bench';
import { benchBootstrap, benchScreening } from './model.bench';
import { benchSurface } from './surface.bench';
import { benchSurvival } from './survival.bench';
import { benchUi } from './ui.bench';

const only = process.env['ICTOS_BENCH_ONLY'] ?? '';
const benches: readonly (readonly [string, () => unknown])[] = [
  ['features', () => benchFeatures()],
  ['ibsi', () => benchIbsi()],
  ['linearity', () => benchLinearity()],
  ['batch', () => benchBatch()],
  ['screening', () => benchScreening()],
  ['bootstrap', () => benchBootstrap()],
  ['analyse', () => benchAnalyse()],
  ['import', () => benchImport()],
  ['parse', () => benchParse()],
  ['mask', () => benchMask()],
  ['surface', () => benchSurface()],
  ['survival', () => benchSurvival()],
  ['ui', () => benchUi()],
];

it('measures', async () => {
  const figures: unknown[] = [];
  for (const [name, measure] of benches) {
    if (!name.includes(only)) continue;
    const before = calibrate();
    const figure = await measure();
    const calibrationSeconds = (before + calibrate()) / 2;
    figures.push({ bench: name, calibrationSeconds, machineFactor: calibrationSeconds / CHECKED_IN_SECONDS, figure });
  }
  expect(figures.length).toBeGreaterThan(0);
  const out = process.env['ICTOS_BENCH_OUT'];
  const text = `${JSON.stringify({ schema: 1, cpu: cpus()[0]?.model ?? '', checkedInCalibrationSeconds: CHECKED_IN_SECONDS, figures }, null, 2)}\n`;
  if (out) writeFileSync(out, text);
}, 1_800_000);
