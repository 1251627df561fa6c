/** Figures of a model analysis at the ends of their range: one feature and 819, long names, nulls, huge ratios, empty groups. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import { renderBenefitCurveFigure } from '@shared/figures/benefit-curve-figure';
import { renderBootstrapFigure } from '@shared/figures/bootstrap-figure';
import { renderCalibrationFigure } from '@shared/figures/calibration-figure';
import { renderDecisionFigure } from '@shared/figures/decision-figure';
import { renderFlowDiagramFigure } from '@shared/figures/flow-diagram';
import { type ForestRow, renderForestPlotFigure } from '@shared/figures/forest-plot';
import { type InteractionPRow, renderInteractionPFigure } from '@shared/figures/interaction-p-figure';
import { englishLabels } from '@shared/figures/labels';
import { renderLovePlotFigure } from '@shared/figures/love-plot';
import { type ReadingAgreementRow, renderReadingAgreementFigure } from '@shared/figures/reading-agreement-figure';
import { textWidth, wrapText } from '@shared/figures/svg';
import { renderWeightsFigure } from '@shared/figures/weights-figure';
import { figures as chineseLabels } from '@shared/messages/zh-CN/figures';
import * as golden from './model-figure-data';
import { layoutFaults, readFigure } from './svg-layout';
import '../../support/property-seed';

const faults = (svg: string): string[] => layoutFaults(readFigure(svg));
const both = [englishLabels, chineseLabels] as const;

/** Names and families of a profile with three sequences and five image types: 819. */
const features = ['t1', 't2', 't1c'].flatMap((sequence) =>
  ['original', 'wavelet-LL', 'wavelet-LH', 'wavelet-HL', 'wavelet-HH'].flatMap((imageType) =>
    Object.entries({ firstorder: 15, glcm: 22, glrlm: 16, ...(imageType === 'original' ? { shape2d: 8 } : {}) }).flatMap(
      ([family, count]) =>
        Array.from({ length: count }, (_, n) => ({
          name: `${sequence}_${imageType}_${family}_long_run_high_grey_level_emphasis_${n}`,
          family: `${sequence.toUpperCase()} ${imageType}`,
        })),
    ),
  ),
);

const agreementRows = (count: number, seed: number): ReadingAgreementRow[] => {
  const rng = makeRng(seed);
  return features.slice(0, count).map(({ name }) => {
    const intra = rng.int(40) === 0 ? null : 1 - 1.2 * rng.next() ** 2;
    const inter = intra === null || rng.int(40) === 0 ? null : intra - 0.4 * rng.next() ** 2;
    const kept = intra !== null && inter !== null && intra > 0.8 && inter > 0.8;
    return { name, intra, inter, kept, inModel: kept && rng.int(Math.max(2, count / 8)) === 0 };
  });
};
const interactionRows = (count: number, seed: number): InteractionPRow[] => {
  const rng = makeRng(seed);
  return features.slice(0, count).map(({ name, family }): InteractionPRow => {
    const inModel = rng.int(Math.max(2, count / 8)) === 0;
    const p = rng.int(50) === 0 ? null : inModel ? 10 ** (-2 - 28 * rng.next() ** 3) : rng.next() ** 2;
    const outcome = inModel
      ? 'inModel'
      : p !== null && p < 0.05
        ? rng.int(3) === 0
          ? 'notSelected'
          : 'correlated'
        : 'notSignificant';
    return { name, family, p, q: p === null ? null : Math.min(1, p * 20), reproducible: inModel || rng.int(6) > 0, outcome };
  });
};

describe('from one feature to 819', () => {
  it('agreement of readings', () => {
    expect(features).toHaveLength(819);
    for (const labels of both)
      for (const width of [420, 690, 1000])
        for (const count of [1, 2, 43, 819])
          for (const seed of [1, 2]) {
            const data = { ...golden.agreementData, rows: agreementRows(count, seed) };
            expect([width, count, faults(renderReadingAgreementFigure(data, { labels, width }))]).toEqual([width, count, []]);
          }
  });
  it('interaction p values, by family and by rank, with and without a limit for q', () => {
    for (const labels of both)
      for (const width of [420, 690, 1000])
        for (const count of [1, 2, 43, 819])
          for (const order of ['family', 'rank'] as const)
            for (const pAtQ of [null, 0.049, 0.001, 1e-12]) {
              const data = { ...golden.interactionData, rows: interactionRows(count, count), order, pAtQ };
              const svg = renderInteractionPFigure(data, { labels, width });
              expect([width, count, order, pAtQ, faults(svg)]).toEqual([width, count, order, pAtQ, []]);
            }
  });
  it('a family for every feature: names without room are left out, their brackets stay', () => {
    const rows = interactionRows(200, 5).map((row, n) => ({ ...row, family: `family ${n}` }));
    const svg = renderInteractionPFigure({ ...golden.interactionData, rows });
    expect(faults(svg)).toEqual([]);
    expect(svg.split('stroke-width="1.5"').length - 1).toBe(rows.filter(({ p }) => p !== null).length);
  });
  it('leaders stay beside the plot, however many labels there are', () => {
    const rows = interactionRows(819, 819).map((row, n) => ({
      ...row,
      outcome: n % 60 === 0 ? ('inModel' as const) : row.outcome,
      p: row.p ?? 0.5,
    }));
    const svg = renderInteractionPFigure({ ...golden.interactionData, rows, pAtQ: null });
    const read = readFigure(svg);
    const axis = read.texts.find(({ text }) => text === '0')!;
    const leaders = [
      ...svg.matchAll(/<line x1="[\d.]+" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" stroke="#59636e" stroke-width="0.75"/g),
    ];
    expect(leaders.length).toBeGreaterThan(10);
    for (const [, from, to] of leaders) expect(Math.max(Number(from), Number(to))).toBeLessThanOrEqual(axis.bottom);
  });
  it('bootstrap selection', () => {
    for (const labels of both)
      for (const width of [388, 690])
        for (const count of [1, 43, 819]) {
          const rows = features
            .slice(0, count)
            .map(({ name }, n) => ({ name, frequency: n === 0 ? 1 : 1 / (n + 1), inModel: n % 300 === 0 }));
          const data = { ...golden.bootstrapData, rows, nothingSelected: 1, failed: 0 };
          expect([width, count, faults(renderBootstrapFigure(data, { labels, width }))]).toEqual([width, count, []]);
        }
  });
  it('a model of many features in the flow diagram', () => {
    const data = {
      ...golden.flowData,
      features: { ...golden.flowData.features!, extracted: 819, model: features.slice(0, 12).map(({ name }) => name) },
    };
    for (const labels of both) expect(faults(renderFlowDiagramFigure(data, { labels }))).toEqual([]);
  });
});

describe('long names and many rows', () => {
  const long = 'A covariate of some length, measured before treatment, in copies per millilitre of plasma';
  it('of covariates', () => {
    const rows = Array.from({ length: 40 }, (_, n) => ({
      label: `${long} ${n}`,
      before: n / 8,
      after: n % 7 === 0 ? null : n / 30,
    }));
    for (const width of [388, 560]) expect(faults(renderLovePlotFigure({ ...golden.loveData, rows }, { width }))).toEqual([]);
  });
  it('of reasons and cohorts in the flow diagram', () => {
    const leftOut = Array.from({ length: 9 }, (_, n) => ({ reason: `${long} ${n}`, count: 10 ** n }));
    const cohorts = golden.flowData.cohorts.map((cohort, n) => ({
      ...cohort,
      heading: long,
      leftOut: n === 0 ? leftOut : [],
      arms: [...cohort.arms, { label: 'neither of the two', n: 12, events: null }],
    }));
    for (const labels of both)
      for (const width of [388, 690, 1200])
        expect(faults(renderFlowDiagramFigure({ ...golden.flowData, cohorts }, { labels, width }))).toEqual([]);
  });
  it('of groups and reasons in the forest plot', () => {
    const row: ForestRow = {
      label: long,
      treated: { n: 12000, events: 9999 },
      control: { n: 12000, events: 9999 },
      hr: 1,
      lower: 0.5,
      upper: 2,
    };
    const none: ForestRow = { ...row, hr: null, lower: null, upper: null, reason: long };
    const data = { ...golden.forestData('training'), sections: [{ heading: long, rows: [row, none], interactionP: 0.00001 }] };
    for (const labels of both)
      for (const width of [300, 388, 690]) expect(faults(renderForestPlotFigure(data, { labels, width }))).toEqual([]);
  });
  it('of decisions and cohorts', () => {
    const decisions = Array.from({ length: 7 }, (_, n) => ({ label: `${long} ${n}`, n: n === 3 ? 4000 : n }));
    const data = { ...golden.decisionData, cohorts: [{ label: long, decisions, riskFactors: decisions }] };
    for (const labels of both)
      for (const width of [388, 560]) expect(faults(renderDecisionFigure(data, { labels, width }))).toEqual([]);
  });
  it('of thirds', () => {
    const data = golden.calibrationData('training');
    const points = data.points.map((point) => ({ ...point, label: long }));
    for (const labels of both) expect(faults(renderCalibrationFigure({ ...data, points }, { labels }))).toEqual([]);
  });
});

describe('empty arms and flat data', () => {
  it('weights of one arm, of one patient, all equal, very unequal', () => {
    const none = { label: 'CCRT', propensity: [], weights: [], effectiveN: 0 };
    const one = { label: 'ICT+CCRT', propensity: [0.5], weights: [1], effectiveN: 1 };
    const wild = { label: 'CCRT', propensity: [0, 0.001, 0.999, 1], weights: [1e-4, 1, 40, 900], effectiveN: 1.09 };
    for (const labels of both)
      for (const [treated, control] of [
        [golden.weightsData.treated, none],
        [one, none],
        [one, wild],
      ] as const)
        for (const width of [388, 690])
          expect(
            faults(renderWeightsFigure({ ...golden.weightsData, treated, control, effectiveN: 2 }, { labels, width })),
          ).toEqual([]);
  });
  it('a curve of one point, no difference at all, nobody in an arm, the cut-off at the end', () => {
    const flat = golden.benefitData.points.map((point) => ({
      ...point,
      difference: 0,
      lower: 0,
      upper: 0,
      treated: 0.5,
      control: 0.5,
    }));
    for (const points of [flat, flat.slice(0, 1), golden.benefitData.points])
      for (const cutoff of [0, 2.4, -9])
        for (const width of [388, 690]) {
          const data = { ...golden.benefitData, points, cutoff, scores: { treated: [], control: [0.1] } };
          expect(faults(renderBenefitCurveFigure(data, { width }))).toEqual([]);
        }
  });
  it('a forest of rows without a ratio, and of ratios at both ends', () => {
    const arm = { n: 3, events: 1 };
    const ends = [0, 1e-9, 0.1, 1, 10, 1e9];
    const rows = ends.flatMap((lower) =>
      ends
        .filter((upper) => upper >= lower)
        .map((upper): ForestRow => ({ label: 'r', treated: arm, control: arm, hr: Math.sqrt(lower * upper), lower, upper })),
    );
    const nulls = rows.map((row): ForestRow => ({ ...row, hr: null, lower: null, upper: null }));
    for (const list of [rows, nulls, rows.slice(0, 1)])
      expect(
        faults(renderForestPlotFigure({ ...golden.forestData('training'), sections: [{ heading: null, rows: list }] })),
      ).toEqual([]);
  });
  it('a cohort without patients', () => {
    const cohorts = [{ label: 'empty', decisions: [{ label: 'a', n: 0 }], riskFactors: [{ label: '0', n: 0 }] }];
    expect(readFigure(renderDecisionFigure({ ...golden.decisionData, cohorts })).texts.map(({ text }) => text)).toContain(
      englishLabels.figureEmpty,
    );
    const mixed = { ...golden.decisionData, cohorts: [...cohorts, ...golden.decisionData.cohorts] };
    expect(faults(renderDecisionFigure(mixed))).toEqual([]);
  });
});

describe('any data', () => {
  it('calibration of any numbers', () => {
    const number = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(number, number, fc.double({ min: 0, max: 60, noNaN: true })), { minLength: 1, maxLength: 3 }),
        (list) => {
          const points = list.map(([predicted, observed, half], n) => ({
            label: ['lowest third', 'middle third', 'highest third'][n]!,
            n: 80,
            predicted,
            predictedWithIntercept: n === 0 ? null : predicted + 0.2,
            observed,
            lower: observed - half,
            upper: observed + half,
          }));
          expect(faults(renderCalibrationFigure({ ...golden.calibrationData('training'), points }))).toEqual([]);
        },
      ),
      { numRuns: 120 },
    );
  });
  it('love plots, decisions and weights of any numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const rng = makeRng(seed);
        const list = Array.from({ length: n }, (_, k) => ({
          label: `row ${k}`,
          n: rng.int(4) === 0 ? 0 : rng.int(1000) ** (1 + rng.int(2)),
        }));
        const rows = list.map(({ label }) => ({
          label,
          before: rng.int(5) === 0 ? null : 10 ** (2 - 6 * rng.next()),
          after: rng.next(),
        }));
        const arm = (label: string) => ({
          label,
          propensity: rows.map(() => rng.next()),
          weights: rows.map(() => 10 ** (3 * rng.next() - 1)),
          effectiveN: n,
        });
        expect(faults(renderLovePlotFigure({ ...golden.loveData, rows }, { width: 420 }))).toEqual([]);
        expect(
          faults(renderDecisionFigure({ ...golden.decisionData, cohorts: [{ label: 'C', decisions: list, riskFactors: list }] })),
        ).toEqual([]);
        expect(faults(renderWeightsFigure({ ...golden.weightsData, treated: arm('ICT+CCRT'), control: arm('CCRT') }))).toEqual(
          [],
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('wrapping', () => {
  it('breaks a word wider than the line at its joints, and nowhere else', () => {
    const name = 't1c_wavelet-LH_glrlm_long_run_high_grey_level_emphasis';
    const lines = wrapText(name, 11, 110);
    expect(lines.join('')).toBe(name);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/[_-]$/);
    expect(lines.every((line) => textWidth(line, 11) <= 110)).toBe(true);
  });
  it('breaks a word without joints where it must, and keeps every character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'W', '_', '/', '中', '，', '（', '）', ' ', '1'), maxLength: 60 }),
        fc.integer({ min: 24, max: 300 }),
        (text, width) => {
          const lines = wrapText(text, 11, width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          // An opening or closing bracket may hang: it never stands alone at a line's wrong end.
          for (const line of lines) expect(textWidth(line, 11)).toBeLessThanOrEqual(width + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });
  it('keeps closing punctuation and the number after a colon with what they follow', () => {
    const lines = wrapText('没有随访：17，仍然继续。', 11, 56);
    for (const line of lines) expect(line).not.toMatch(/^[，。：）\d]/);
  });
});
