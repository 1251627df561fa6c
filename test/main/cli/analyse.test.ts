/** The command over the golden cohort: every file of R's analysis, from the tables to the files it writes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analysisFileSchema } from '@shared/contract/analysis-file';
import type { Analysis, CohortRole, GroupResult, ResultRate } from '@shared/core/pipeline/analysis-result';
import { type EndpointName, endpointNames } from '@shared/core/scoring/clinical-record';
import { parseModelCard } from '@shared/core/scoring/model-card';
import { expectClose } from '../../shared/core/stats/golden-case';
import type { GoldenCox } from '../../support/evaluation-cohort';
import type { GoldenCurve, GoldenRates } from '../../support/expect-curves';
import { expectedFile, goldenCohortPath, type GoldenTolerance } from '../../support/golden-cohort';
import { ictos } from './cli-run';

const folder = mkdtempSync(join(tmpdir(), 'ictos-analyse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const argumentsOf = (out: string, ...rest: string[]): string[] => [
  'analyse',
  ...['--training', goldenCohortPath('training')],
  ...['--validation', goldenCohortPath('validation')],
  ...['--reads', goldenCohortPath('resegmentation')],
  ...['--out', join(folder, out), '--no-pdf', ...rest],
];

const cohorts = ['training', 'validation'] as const;
const groups = ['whole', 'high', 'low'] as const;
let analysis: Analysis;

beforeAll(async () => {
  const run = await ictos(argumentsOf('out', '--json'));
  expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('Written')]);
  // The document is what the contract says; the tests below look at each part of it.
  analysis = JSON.parse(run.stdout) as Analysis;
}, 60_000);

const byName = <T>(list: readonly T[], nameOf: (item: T) => string): Map<string, T> =>
  new Map(list.map((item) => [nameOf(item), item]));

/** A value of a map that must be there. */
function must<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no ${String(key)}`);
  return value;
}

/** Compares every field of R's object that ours has to have, by the file's tolerance; fields of p values by that of p. */
function expectFields(actual: unknown, expected: unknown, tolerance: GoldenTolerance, path: string, isP = false): number {
  if (Array.isArray(expected)) {
    const list = actual as readonly unknown[]; // the length is compared
    expect(list?.length, path).toBe(expected.length);
    return expected.reduce<number>((sum, item, i) => sum + expectFields(list[i], item, tolerance, `${path}[${i}]`, isP), 0);
  }
  if (typeof expected === 'object' && expected !== null) {
    const object = actual as Readonly<Record<string, unknown>>; // a missing field fails below
    expect(object, path).toBeTypeOf('object');
    return Object.entries(expected).reduce((sum, [key, item]) => {
      const p = key === 'p' || key === 'student' || key === 'welch' || key.startsWith('wilcoxon') || key.startsWith('chisqY');
      return sum + expectFields(object[key], item, tolerance, `${path}.${key}`, isP || p);
    }, 0);
  }
  if (typeof expected === 'number' || expected === null)
    expectClose(actual ?? null, expected, tolerance, path, isP ? 'p' : 'value');
  else expect(actual, path).toBe(expected);
  return 1;
}

describe('analyse on the golden cohort', () => {
  it('01: the reproducibility filter', () => {
    interface Icc {
      results: { icc21: { icc: number; lower: number; upper: number } };
    }
    const { expected, tolerance } = expectedFile<{
      threshold: number;
      features: Record<string, { intra: Icc; inter: Icc }>;
      kept: string[];
      removed: string[];
    }>('01_icc_reproducibility');
    const section = analysis.reproducibility;
    expect(section.threshold).toBe(expected.threshold);
    expect(section.kept).toEqual(expected.kept);
    expect(section.dropped.map(({ feature }) => feature)).toEqual(expected.removed);
    const rows = byName(section.features, ({ feature }) => feature);
    expect(rows.size).toBe(Object.keys(expected.features).length);
    for (const [feature, { intra, inter }] of Object.entries(expected.features)) {
      const row = must(rows, feature);
      const want = [intra, inter].flatMap(({ results: { icc21: r } }) => [r.icc, r.lower, r.upper]);
      const ours = [row.intra, row.intraLower, row.intraUpper, row.inter, row.interLower, row.interUpper];
      expectClose(ours, want, tolerance, feature);
    }
  });

  it('02: propensity model, weights, balance, effective sample size', () => {
    interface Balance {
      smdUnweighted: number;
      smdFixedSd: number;
    }
    const { expected, tolerance } = expectedFile<{
      model: { terms: string[]; coef: number[]; se: number[]; p: number[] };
      ps: number[];
      weights: Record<string, number[]>;
      ess: Record<string, Record<string, number>>;
      balance: Record<string, Record<string, Balance>>;
    }>('02_propensity_weights_balance');
    const { propensity } = analysis;
    expect(propensity.terms).toEqual([
      ...['(Intercept)', 'age', 'male', 't2', 't3', 't4', 'n2', 'n3', 'log10_ebv', 'necrosis', 'volume'],
    ]);
    expectClose(propensity.coefficients, expected.model.coef, tolerance, 'coefficients');
    expectClose(propensity.se, expected.model.se, tolerance, 'se');
    expectClose(propensity.p, expected.model.p, tolerance, 'p', 'p');
    expect(propensity.scheme).toBe('stabilisedAte');
    expectClose(
      propensity.weights.map(({ weight }) => weight),
      expected.weights['stabilisedAte'],
      tolerance,
      'weights',
    );
    expectClose(
      propensity.weights.map((row) => row.propensity),
      expected.ps,
      tolerance,
      'propensity',
    );
    expectFields(propensity.effectiveSampleSize, expected.ess['stabilisedAte'], tolerance, 'ess');
    const balance = byName(propensity.balance, ({ covariate }) => covariate);
    for (const [name, want] of Object.entries(expected.balance['stabilisedAte'] ?? {})) {
      expectClose(must(balance, name).smdBefore, Math.abs(want.smdUnweighted), tolerance, `${name} before`);
      expectClose(must(balance, name).smdAfter, Math.abs(want.smdFixedSd), tolerance, `${name} after`);
    }
    expect(balance.size).toBe(10);
  });

  it('03: baseline by arm and follow-up', () => {
    const { expected, tolerance } = expectedFile<Record<CohortRole | 'followup', unknown>>('03_baseline_and_followup');
    expect(expectFields(analysis.followUp, expected.followup, tolerance, 'followUp')).toBeGreaterThan(50);
    for (const cohort of cohorts)
      expect(expectFields(analysis.baseline[cohort], expected[cohort], tolerance, cohort)).toBeGreaterThan(80);
  });

  it('04: screening of every feature and the correlation filter', () => {
    interface Fit {
      coef: number[];
      se: number[];
      p: number[];
    }
    const { expected, tolerance } = expectedFile<{
      weightedRobust: Record<string, Fit>;
      bhWeighted: Record<string, number>;
      kept: string[];
      droppedBecauseOf: Record<string, string>;
    }>('04_interaction_screening');
    const rows = byName(analysis.screening, ({ feature }) => feature);
    expect(rows.size).toBe(43);
    for (const [feature, fit] of Object.entries(expected.weightedRobust)) {
      const row = must(rows, feature);
      expectClose(row.coefficient, fit.coef[2], tolerance, feature);
      expectClose(row.se, fit.se[2], tolerance, feature);
      expectClose(row.pInteraction, fit.p[2], tolerance, feature, 'p');
      expectClose(row.bhQ, expected.bhWeighted[feature], tolerance, feature, 'p');
    }
    const p = analysis.screening.map(({ pInteraction }) => pInteraction ?? 2);
    expect(p).toEqual([...p].sort((a, b) => a - b));
    expect(analysis.screening.filter(({ kept }) => kept).map(({ feature }) => feature)).toEqual(expected.kept);
    const dropped = analysis.screening.filter(({ droppedBecauseOf }) => droppedBecauseOf !== undefined);
    expect(Object.fromEntries(dropped.map((row) => [row.feature, row.droppedBecauseOf]))).toEqual(expected.droppedBecauseOf);
  });

  it('05: the model and its elimination', () => {
    interface Step {
      terms: string[];
      coef: number[];
      se: number[];
      p: number[];
      loglik: number;
      removed: string | null;
    }
    const { expected, tolerance } = expectedFile<{
      main: { steps: Step[]; selected: string[]; gamma: number[]; fit: GoldenCox };
    }>('05_modified_covariate');
    const { main } = expected;
    const model = analysis.model;
    expect(model?.features).toEqual(main.selected);
    expectClose(model?.gamma, main.gamma, tolerance, 'gamma');
    expectClose(
      model?.scoreCoefficients,
      main.gamma.map((g) => -g),
      tolerance,
      'score coefficients',
    );
    expectClose(model?.se, main.fit.seRobust, tolerance, 'se');
    expectClose(model?.p, main.fit.p, tolerance, 'p', 'p');
    expect(model?.steps.length).toBe(main.steps.length);
    main.steps.forEach((step, i) => {
      expect(model?.steps[i]?.terms).toEqual(step.terms);
      expectFields(model?.steps[i], { coef: step.coef, se: step.se, p: step.p, loglik: step.loglik }, tolerance, `step ${i}`);
    });
  });

  it('06: scores of both cohorts', () => {
    const { expected, tolerance } =
      expectedFile<Record<CohortRole, { patient_id: string[]; ictos: number[]; high: number[] }>>('06_ictos_scores');
    for (const cohort of cohorts) {
      const scores = analysis.scores[cohort] ?? [];
      expect(scores.map(({ patient_id }) => patient_id)).toEqual(expected[cohort].patient_id);
      expectClose(
        scores.map(({ ictos }) => ictos),
        expected[cohort].ictos,
        tolerance,
        cohort,
      );
      expect(scores.map(({ high }) => (high ? 1 : 0))).toEqual(expected[cohort].high);
    }
  });

  interface Group {
    n: number;
    nTreated: number;
    nControl: number;
    events: number;
    kmLog: Record<string, GoldenCurve>;
    kmRobustLogAtTimes: Record<string, GoldenRates> | null;
    cox: GoldenCox;
    logrankUnweighted: { p: number };
    zph: unknown;
  }
  interface Interaction {
    pInteraction: number;
    hr: number[];
  }
  type Endpoint = Record<(typeof groups)[number], Group> & {
    interactionHighLow: Interaction;
    interactionContinuous: Interaction;
  };

  const rateRows = (rates: readonly Omit<ResultRate, 'arm'>[]) => ({
    time: rates.map(({ months }) => months),
    surv: rates.map(({ survival }) => survival),
    lower: rates.map(({ lower }) => lower),
    upper: rates.map(({ upper }) => upper),
  });

  function expectGroup(ours: GroupResult, want: Group, tolerance: GoldenTolerance, path: string): void {
    expect([ours.n, ours.events, ours.nTreated, ours.nControl], path).toEqual([
      ...[want.n, want.events, want.nTreated, want.nControl],
    ]);
    for (const [arm, { atTimes }] of Object.entries(want.kmLog)) {
      const rates = ours.rates.filter((rate) => rate.arm === arm);
      const { time, surv, lower, upper } = atTimes;
      expectFields(rateRows(rates), { time, surv, lower, upper }, tolerance, `${path} ${arm}`);
      const robust = want.kmRobustLogAtTimes?.[arm];
      const limits = rates.map(({ robustLower, robustUpper }) => [robustLower, robustUpper]);
      expectClose(
        limits,
        robust
          ? robust.lower.map((low, k) => [low, robust.upper[k]])
          : [
              [null, null],
              [null, null],
            ],
        tolerance,
        `${path} ${arm} robust`,
      );
    }
    expectClose(
      [ours.hr, ours.hrLower, ours.hrUpper],
      [want.cox.hr[0], want.cox.hrLower[0], want.cox.hrUpper[0]],
      tolerance,
      path,
    );
    expectClose(ours.p, want.cox.p[0], tolerance, path, 'p');
    expectClose(ours.logrankP, want.cox.robustScoreTest?.p ?? want.logrankUnweighted.p, tolerance, path, 'p');
    expectClose(ours.logrankUnweightedP, want.logrankUnweighted.p, tolerance, path, 'p');
  }

  it.each([
    ['training', '07_training_results'],
    ['validation', '08_validation_results'],
  ] as const)('07, 08: %s by endpoint and group', (cohort, file) => {
    const { expected, tolerance } = expectedFile<{ endpoints: Record<EndpointName, Endpoint> }>(file);
    for (const name of endpointNames) {
      const ours = analysis.results[cohort]?.[name];
      const want = expected.endpoints[name];
      if (!ours) throw new Error(`no ${name}`);
      for (const group of groups) {
        expectGroup(ours[group], want[group], tolerance, `${name} ${group}`);
        expectFields(analysis.proportionalHazards[cohort]?.[name]?.[group], want[group].zph, tolerance, `${name} ${group} zph`);
      }
      expectClose(ours.interaction.groupP, want.interactionHighLow.pInteraction, tolerance, name, 'p');
      expectClose(ours.interaction.continuousP, want.interactionContinuous.pInteraction, tolerance, name, 'p');
      expectClose(ours.interaction.groupHrRatio, want.interactionHighLow.hr[2], tolerance, name);
    }
  });

  it('10: the hazard ratio under each scheme of weights', () => {
    const { expected, tolerance } = expectedFile<Record<string, unknown>>('10_weight_sensitivity');
    expect(Object.keys(analysis.weightSensitivity).sort()).toEqual(Object.keys(expected).sort());
    expect(expectFields(analysis.weightSensitivity, expected, tolerance, 'weights')).toBeGreaterThan(300);
  });

  it('12: clinical factors as effect modifiers', () => {
    interface Stratum {
      n: number;
      events: number;
      hr: number;
      hrLower: number;
      hrUpper: number;
    }
    const { expected, tolerance } =
      expectedFile<Record<CohortRole, { factors: Record<string, { pInteraction: number; absent: Stratum; present: Stratum }> }>>(
        '12_clinical_interactions',
      );
    for (const cohort of cohorts) {
      const rows = byName(analysis.clinicalInteractions[cohort] ?? [], ({ factor }) => factor);
      expect([...rows.keys()]).toEqual(Object.keys(expected[cohort].factors));
      for (const [factor, want] of Object.entries(expected[cohort].factors)) {
        const row = must(rows, factor);
        expectClose(row.pInteraction, want.pInteraction, tolerance, factor, 'p');
        for (const level of ['absent', 'present'] as const) {
          const stratum = row.strata.find((s) => s.level === level);
          const { n, events, hr, hrLower, hrUpper } = want[level];
          expectFields(stratum, { n, events, hr, hrLower, hrUpper }, tolerance, `${factor} ${level}`);
        }
      }
    }
  });

  it('13: risk groups among low scores', () => {
    interface Within {
      hr: number;
      hrLower: number;
      hrUpper: number;
      p: number;
    }
    interface Risk {
      kmLog: Record<'high' | 'low', GoldenCurve>;
      riskGroups: Record<'high' | 'low', { n: number; events: number }>;
      highVsLow: { cox: GoldenCox };
      treatmentWithin: Record<'high' | 'low', Within>;
    }
    const { expected, tolerance } =
      expectedFile<Record<CohortRole, { endpoints: Record<EndpointName, Risk> }>>('13_low_ictos_risk_groups');
    for (const cohort of cohorts) {
      expect(analysis.riskGroups[cohort]).toEqual(analysis.riskGroupsByEndpoint[cohort]?.ffs);
      for (const name of endpointNames) {
        const ours = analysis.riskGroupsByEndpoint[cohort]?.[name];
        const want = expected[cohort].endpoints[name];
        const { cox } = want.highVsLow;
        expectFields(
          ours,
          { hrHighVsLow: cox.hr[0], lower: cox.hrLower[0], upper: cox.hrUpper[0], p: cox.p[0] },
          tolerance,
          `${cohort} ${name}`,
        );
        for (const risk of ['high', 'low'] as const) {
          const within = want.treatmentWithin[risk];
          expect([ours?.[risk].n, ours?.[risk].events]).toEqual([want.riskGroups[risk].n, want.riskGroups[risk].events]);
          expectFields(
            ours?.[risk],
            { hrTreatment: within.hr, lower: within.hrLower, upper: within.hrUpper, p: within.p },
            tolerance,
            `${cohort} ${name} ${risk}`,
          );
          const { time, surv, lower, upper } = want.kmLog[risk].atTimes;
          expectFields(rateRows(ours?.[risk].rates ?? []), { time, surv, lower, upper }, tolerance, `${cohort} ${name} ${risk}`);
        }
      }
    }
  });

  it('14: the rule by arithmetic; synthetic patients get no decision', () => {
    interface Decisions {
      patients: {
        patient_id: string[];
        n2n3: number[];
        t4: number[];
        volumeGe34: number[];
        ebvGe2000: number[];
        riskGroup: string[];
        decision: string[];
      };
    }
    const { expected } = expectedFile<Record<CohortRole, Decisions>>('14_decision_groups');
    for (const cohort of cohorts) {
      const { patients } = expected[cohort];
      const rows = analysis.decisions[cohort] ?? [];
      expect(rows.map((row) => row.patient_id)).toEqual(patients.patient_id);
      expect(rows.map((row) => row.riskGroup)).toEqual(patients.riskGroup);
      expect(rows.map((row) => row.ruleGroup)).toEqual(patients.decision);
      const factors = {
        n2_3: patients.n2n3,
        t4: patients.t4,
        volume_ge_34: patients.volumeGe34,
        ebv_ge_2000: patients.ebvGe2000,
      };
      for (const [i, row] of rows.entries()) {
        const want = Object.entries(factors).flatMap(([name, present]) => (present[i] === 1 ? [name] : []));
        expect([...row.riskFactors].sort(), row.patient_id).toEqual(want.sort());
        expect([row.missing, row.decision]).toEqual([[], null]);
        expect(row.reasons).toContain('score/synthetic-patient');
      }
    }
  });

  it('15: no-difference point, concordance, calibration by thirds', () => {
    interface Fit {
      coef: number[];
      seRobust: number[];
      p: number[];
      noDifferencePoint: { score: number; lower: number; upper: number };
    }
    const { expected, tolerance } = expectedFile<{
      interceptModel: { fit: GoldenCox; intercept: number; gamma: number[] };
      fixedScoreIntercept: Fit;
      concordance: Record<CohortRole, unknown>;
      calibrationThirds: Record<CohortRole, unknown>;
    }>('15_intercept_and_validation_measures');
    const { fixedScoreIntercept: fixed, interceptModel } = expected;
    expectFields(
      analysis.model?.tHalf,
      {
        intercept: fixed.coef[0],
        se: fixed.seRobust[0],
        p: fixed.p[0],
        noDifferenceScore: fixed.noDifferencePoint.score,
        lower: fixed.noDifferencePoint.lower,
        upper: fixed.noDifferencePoint.upper,
      },
      tolerance,
      'tHalf',
    );
    expectFields(
      analysis.model?.withIntercept,
      {
        intercept: interceptModel.intercept,
        se: interceptModel.fit.seRobust?.[0] ?? null,
        p: interceptModel.fit.p[0],
        gamma: interceptModel.gamma,
      },
      tolerance,
      'withIntercept',
    );
    expect(expectFields(analysis.concordance, expected.concordance, tolerance, 'concordance')).toBeGreaterThan(30);
    expect(expectFields(analysis.calibrationThirds, expected.calibrationThirds, tolerance, 'thirds')).toBeGreaterThan(100);
  });

  it('16: Table 1 by score group and by arm', () => {
    interface TableOne {
      byIctos: unknown;
      byTreatment: Record<string, unknown>;
    }
    const { expected, tolerance } = expectedFile<Record<CohortRole, TableOne>>('16_table1');
    for (const cohort of cohorts) {
      const { byIctos, byTreatment } = expected[cohort];
      expect(expectFields(analysis.table1[cohort]?.byScore, byIctos, tolerance, `${cohort} score`)).toBeGreaterThan(100);
      const { weights: _name, ...rest } = byTreatment;
      expect(expectFields(analysis.table1[cohort]?.byArm, rest, tolerance, `${cohort} arm`)).toBeGreaterThan(100);
    }
  });

  it('names inputs by content, says it is synthetic, and prints no NaN', () => {
    expect(analysis).toMatchObject({ schema: 1, synthetic: true, seeds: { seed: 1 }, bootstrap: null });
    expect(analysis.inputs.map(({ role, rows }) => [role, rows])).toEqual([
      ['training', 254],
      ['validation', 248],
      ['reads', 90],
    ]);
    for (const name of readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }))
      if (/\.(json|csv|svg)$/.test(name))
        expect(readFileSync(join(folder, 'out', name), 'utf8'), name).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('the card is locked, whole, and scores the training cohort as the analysis did', async () => {
    const card = parseModelCard(JSON.parse(readFileSync(join(folder, 'out', 'model.json'), 'utf8')));
    if (!card.ok) throw new Error(card.error.code);
    expect(card.value).toMatchObject({ locked: true, synthetic: true, provenance: { kind: 'own' } });
    expect(card.value.assumptions.length).toBeGreaterThan(10);
    const out = join(folder, 'scores.json');
    const model = join(folder, 'out', 'model.json');
    const run = await ictos(['score', '--model', model, '--features', goldenCohortPath('validation'), '--out', out]);
    expect(run.code).toBe(0);
    const { rows } = JSON.parse(readFileSync(out, 'utf8')) as { rows: { patient_id: string; ictos: number }[] };
    const scores = byName(analysis.scores.validation ?? [], ({ patient_id }) => patient_id);
    for (const row of rows) expect(Math.abs(row.ictos - must(scores, row.patient_id).ictos)).toBeLessThan(1e-12);
  });

  it('writes the same bytes again, whatever the number of threads', async () => {
    expect((await ictos(argumentsOf('again', '--jobs', '2'))).code).toBe(0);
    const names = readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).sort();
    expect(readdirSync(join(folder, 'again'), { recursive: true, encoding: 'utf8' }).sort()).toEqual(names);
    const files = names.filter((name) => /\.\w+$/.test(name));
    expect(files.length).toBeGreaterThan(30);
    for (const name of files)
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(folder, 'out', name))), name).toBe(true);
  });
});

describe('a folder that an earlier analysis wrote', () => {
  it('keeps nothing of it but what others put there', async () => {
    const path = join(folder, 'twice');
    expect((await ictos(argumentsOf('twice'))).code).toBe(0);
    writeFileSync(join(path, 'figures', 'mine.svg'), 'of the user');
    writeFileSync(join(path, 'report.pdf'), 'of the earlier run');
    const alone = ['analyse', '--training', goldenCohortPath('training'), '--out', path, '--no-pdf'];
    expect((await ictos(alone)).code).toBe(0);
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => /validation|report/.test(name))).toEqual([]);
    expect(readFileSync(join(path, 'figures', 'mine.svg'), 'utf8')).toBe('of the user');
    const sums = readFileSync(join(path, 'SHA256SUMS'), 'utf8').trim().split('\n');
    const listed = sums.map((line) => line.slice(66)).sort();
    expect(listed).toEqual(names.filter((name) => /\.\w+$/.test(name) && !name.endsWith('mine.svg')).sort());
  });
});

describe('analyse where something is wrong', () => {
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const training = readFileSync(goldenCohortPath('training'), 'utf8');

  it('reports every bad cell of every file at once and writes nothing', async () => {
    const lines = training.split('\n');
    const change = (line: number, from: RegExp, to: string): void => {
      lines[line] = (lines[line] ?? '').replace(from, to);
    };
    change(1, /,T\d,/, ',T5,');
    change(2, /ICT\+CCRT|CCRT/, 'RT');
    change(3, /^[^,]+/, (lines[4] ?? '').split(',')[0] ?? '');
    const bad = write('bad.csv', lines.join('\n'));
    const config = write('bad.json', '{"pScreen": 2, "endpont": "os"}');
    const out = join(folder, 'nothing');
    const run = await ictos(['analyse', '--training', bad, '--config', config, '--out', out, '--no-pdf']);
    expect(run.code).toBe(1);
    for (const part of [':2 t_stage "T5"', ':3 treatment "RT"', ':5 patient_id', 'pScreen', 'endpont'])
      expect(run.stderr).toContain(part);
    expect(readdirSync(folder)).not.toContain('nothing');
  });

  it('asks for the decimal sign and then reads the table', async () => {
    const comma = write('comma.csv', training.replaceAll(',', ';').replaceAll('.', ','));
    const asked = await ictos(['analyse', '--training', comma, '--out', join(folder, 'comma'), '--no-pdf']);
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('decimal comma')]);
    const told = await ictos([
      'analyse',
      '--training',
      comma,
      '--decimal',
      ',',
      '--out',
      join(folder, 'comma'),
      '--no-pdf',
      '--json',
    ]);
    expect(told.code).toBe(0);
    const result = JSON.parse(told.stdout) as Analysis;
    expect(result.propensity.coefficients).toEqual(analysis.propensity.coefficients);
    // Without re-readings every feature may enter, and this is said.
    expect(result.reproducibility).toMatchObject({ reason: 'no-reads', patients: null });
  });

  it('wrong use is told apart from wrong data', async () => {
    const base = ['analyse', '--training', goldenCohortPath('training'), '--out', join(folder, 'x')];
    expect((await ictos([...base, '--bootstrap', '1.5', '--no-pdf'])).code).toBe(2);
    expect((await ictos([...base, '--language', 'de', '--no-pdf'])).code).toBe(2);
    expect((await ictos(['analyse', '--out', join(folder, 'x')])).code).toBe(2);
    // Without Electron there is no printer: said before anything is computed.
    expect((await ictos(base)).code).toBe(3);
    const same = [...base, '--validation', goldenCohortPath('training'), '--no-pdf'];
    expect(await ictos(same)).toMatchObject({ code: 1, stderr: expect.stringContaining('SYN-T001') as unknown });
  });

  it('a cohort without a model is analysed all the same', async () => {
    const config = write('strict.json', JSON.stringify({ pScreen: 1e-9 }));
    const run = await ictos(argumentsOf('none', '--config', config, '--json'));
    expect(run.code).toBe(0);
    const result = JSON.parse(run.stdout) as Analysis;
    expect(result).toMatchObject({ model: null, modelReason: { code: 'model/no-candidate' } });
    expect(result.results.training?.ffs?.whole.hr).toBeCloseTo(analysis.results.training?.ffs?.whole.hr ?? 0, 12);
    expect(result.results.validation?.ffs?.high).toMatchObject({ n: 0, hr: null, reason: 'model/no-candidate' });
    expect(result.decisions).toEqual({ training: [], validation: [] });
    expect(readdirSync(join(folder, 'none'))).not.toContain('model.json');
  });

  it('bootstraps the whole chain: the same for one job and two', async () => {
    const runs = await Promise.all(
      ['1', '2'].map((jobs) => ictos(argumentsOf(`boot${jobs}`, '--bootstrap', '12', '--seed', '7', '--jobs', jobs, '--json'))),
    );
    const [one, two] = runs.map(({ stdout }) => (JSON.parse(stdout) as Analysis).bootstrap);
    expect(one).toEqual(two);
    expect(one?.replicates).toBe(12);
    expect((one?.used ?? 0) + (one?.failures ?? []).reduce((sum, { n }) => sum + n, 0)).toBe(12);
    expect(one?.optimism.c).toBeGreaterThan(0);
  }, 60_000);
});

describe('analysis.json', () => {
  it('is as its schema says: golden, without validation and reads, without a model, with a bootstrap', async () => {
    const check = (out: string): Analysis => {
      const parsed = analysisFileSchema.safeParse(JSON.parse(readFileSync(join(folder, out, 'analysis.json'), 'utf8')));
      expect(parsed.error?.issues, out).toBeUndefined();
      if (!parsed.success) throw new Error(out);
      return parsed.data;
    };
    // The schema drops keys that it does not know: there is none.
    expect(check('out')).toEqual(analysis);
    const config = (name: string, content: object): string[] => {
      writeFileSync(join(folder, name), JSON.stringify({ curveResamples: 10, ...content }));
      return ['--config', join(folder, name)];
    };
    const alone = ['analyse', '--training', goldenCohortPath('training'), '--out', join(folder, 'alone'), '--no-pdf'];
    expect((await ictos([...alone, ...config('alone.json', {})])).code).toBe(0);
    expect(check('alone')).toMatchObject({ flow: { validation: null }, reproducibility: { reason: 'no-reads' } });
    expect((await ictos(argumentsOf('empty', ...config('empty.json', { pScreen: 1e-9 })))).code).toBe(0);
    expect(check('empty').model).toBeNull();
    expect((await ictos(argumentsOf('replicates', ...config('replicates.json', { bootstrap: 3 })))).code).toBe(0);
    expect(check('replicates').bootstrap?.replicates).toBe(3);
    // Patients of whom nobody with a high score and ICT+CCRT has an event: there is no interaction to measure, and nothing to resample.
    const lines = readFileSync(goldenCohortPath('training'), 'utf8').split('\n');
    writeFileSync(join(folder, 'few.csv'), [lines[0], ...lines.slice(21, 53)].join('\n'));
    const few = ['analyse', '--training', join(folder, 'few.csv'), '--out', join(folder, 'few'), '--no-pdf'];
    const choice = { covariates: ['age', 'male', 'volume'], maxCandidates: 2, bootstrap: 2 };
    expect((await ictos([...few, ...config('few.json', choice)])).code).toBe(0);
    expect(check('few').bootstrap).toMatchObject({ replicates: 2, used: 0, reason: 'stats/cox-diverges' });
  }, 60_000);
});
