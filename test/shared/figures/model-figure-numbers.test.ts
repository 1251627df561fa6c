/** Figures of patients, readings and weights: their numbers are those of the data, each mark stands where its number says. */
import { describe, expect, it } from 'vitest';
import { type FlowDiagramData, renderFlowDiagramFigure } from '@shared/figures/flow-diagram';
import { renderLovePlotFigure } from '@shared/figures/love-plot';
import { formatCount, formatScore, formatSmd } from '@shared/figures/number-format';
import { lightPalette } from '@shared/figures/palette';
import { renderReadingAgreementFigure } from '@shared/figures/reading-agreement-figure';
import { renderWeightsFigure } from '@shared/figures/weights-figure';
import * as golden from './model-figure-data';
import { readFigure } from './svg-layout';
import { centreOf, countOf, numbersOf, prose, textsOf } from './figure-text';

describe('the flow diagram', () => {
  const svg = renderFlowDiagramFigure(golden.flowData);
  it('prints every count of patients and features, and the sum of those left out', () => {
    const text = prose(svg);
    for (const cohort of golden.flowData.cohorts) {
      const leftOut = cohort.leftOut.reduce((sum, { count }) => sum + count, 0);
      expect(cohort.inTable - leftOut).toBe(cohort.analysed); // of the test's own data
      expect(text).toContain(`Left out (n = ${leftOut})`);
      for (const { reason, count } of cohort.leftOut) expect(text).toContain(`${reason}: ${count}`);
      for (const { n, events } of [...cohort.arms, ...cohort.groups]) {
        expect(text).toContain(`n = ${n}`);
        expect(text).toContain(`events = ${events}`);
      }
    }
    expect(text).toContain('effective n = 120');
    expect(text).toContain('In the model (n = 3)');
    expect(text).toContain('p for interaction < 0.05 n = 10');
    for (const removed of [8, 25, 6, 1]) expect(textsOf(svg)).toContain(`${removed} left out`);
  });
  it('stacks the boxes of a cohort without touching, each as high as its text', () => {
    const boxes = readFigure(svg).shapes.filter(({ name, right, left }) => name === 'rect' && right - left > 80 && right < 230);
    const paper = boxes.filter(({ bottom, top }) => bottom - top > 20);
    paper.forEach((a, i) =>
      paper.slice(i + 1).forEach((b) => {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom < b.top || b.bottom < a.top;
        expect(apart).toBe(true);
      }),
    );
    // Head, table, left out, analysed, two arms, score, two groups.
    expect(paper).toHaveLength(9);
  });
  it('leaves out steps that did not take place, and the scores where there is no model', () => {
    const features = { ...golden.flowData.features!, reproducible: null, model: [] };
    const cohorts = golden.flowData.cohorts.map((cohort) => ({ ...cohort, groups: [], leftOut: [] }));
    const text = prose(renderFlowDiagramFigure({ ...golden.flowData, cohorts, features } satisfies FlowDiagramData));
    expect(text).toContain('No model: no feature stayed');
    expect(text).not.toMatch(/Reproducible|Score computed|Left out/);
    const limited = { ...golden.flowData.features!, candidates: { n: 2, limit: 2 } };
    expect(prose(renderFlowDiagramFigure({ ...golden.flowData, features: limited }))).toContain('at most 2 n = 2');
  });
  it('draws one cohort by itself', () => {
    const [training] = golden.flowData.cohorts;
    const text = prose(renderFlowDiagramFigure({ ...golden.flowData, cohorts: [training!], features: null }));
    expect(text).toContain('n = 271');
    expect(text).not.toContain('Validation');
  });
});

describe('agreement of readings', () => {
  const svg = renderReadingAgreementFigure(golden.agreementData);
  const { rows } = golden.agreementData;
  it('counts quadrants, kept and dropped as in the table', () => {
    const texts = textsOf(svg);
    const inQuadrant = (a: boolean, b: boolean): number =>
      rows.filter((r) => r.intra! > 0.8 === a && r.inter! > 0.8 === b).length;
    for (const [a, b] of [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ] as const)
      expect(texts).toContain(`n = ${inQuadrant(a, b)}`);
    expect(texts).toEqual(expect.arrayContaining(['kept: 35', 'dropped: 8', 'in the model: 3']));
  });
  it('draws a disc for each kept feature, a cross for each dropped one, a diamond for each of the model', () => {
    const marks = rows.filter(({ kept, inModel }) => kept && !inModel).length;
    expect(countOf(svg, '<circle ')).toBe(marks + 1); // and the legend's
    expect([...svg.matchAll(/<path [^>]*fill="none"/g)]).toHaveLength(rows.filter(({ kept }) => !kept).length + 1);
    expect([...svg.matchAll(/<path d="M[^"]*Z"/g)]).toHaveLength(3 + 1);
  });
  it('counts features without an ICC and those below 0', () => {
    const some = rows.map((row, n) => ({ ...row, intra: n === 0 ? null : row.intra, inter: n === 20 ? -0.3 : row.inter }));
    const texts = textsOf(renderReadingAgreementFigure({ ...golden.agreementData, rows: some }));
    expect(texts).toEqual(expect.arrayContaining(['not drawn, without an ICC: 1', 'at the edge, ICC below 0: 1']));
  });
});

describe('the love plot', () => {
  const svg = renderLovePlotFigure(golden.loveData);
  const { rows } = golden.loveData;
  it('prints both differences of each covariate in its row, sorted by the first', () => {
    const read = readFigure(svg);
    const sorted = [...rows].sort((a, b) => Math.abs(b.before!) - Math.abs(a.before!));
    const heights = sorted.map(({ label }) => centreOf(read, label));
    expect([...heights].sort((a, b) => a - b)).toEqual(heights);
    sorted.forEach(({ before, after }, n) => {
      const inRow = read.texts.filter((t) => Math.abs((t.top + t.bottom) / 2 - heights[n]!) < 3).map((t) => t.text);
      expect(inRow).toEqual(expect.arrayContaining([formatSmd(Math.abs(before!)), formatSmd(Math.abs(after!))]));
    });
  });
  it('counts the covariates above the limit before and after', () => {
    const above = (values: readonly (number | null)[]): number => values.filter((v) => Math.abs(v!) > 0.1).length;
    expect(prose(svg)).toContain(
      `Above 0.1: ${above(rows.map((r) => r.before))} of 10 covariates before weighting, ${above(rows.map((r) => r.after))} after`,
    );
  });
  it('places rings and discs by their numbers on one scale', () => {
    const open = numbersOf(svg, /<circle cx="([\d.]+)" cy="[\d.]+" r="4.6"/g).map(([x]) => x!);
    const sorted = rows.map(({ before }) => Math.abs(before!)).sort((a, b) => b - a);
    const [, first, , , , , , , , , last] = open; // the first is the legend's
    const perUnit = (first! - last!) / (sorted[0]! - sorted.at(-1)!);
    open.slice(1).forEach((x, n) => expect(x).toBeCloseTo(first! - perUnit * (sorted[0]! - sorted[n]!), 1));
  });
  it('prints n/a where a difference is undefined', () => {
    const texts = textsOf(renderLovePlotFigure({ ...golden.loveData, rows: [{ label: 'constant', before: null, after: null }] }));
    expect(texts.filter((text) => text === 'n/a')).toHaveLength(2);
  });
});

describe('propensity and weights', () => {
  const svg = renderWeightsFigure(golden.weightsData);
  it('prints n, effective n and the range of the weights of each arm', () => {
    for (const { label, weights, effectiveN } of [golden.weightsData.treated, golden.weightsData.control])
      expect(prose(svg)).toContain(
        `${label}: n = ${weights.length}, effective n = ${formatCount(effectiveN)}, weights ${formatScore(Math.min(...weights))} to ${formatScore(Math.max(...weights))}`,
      );
    expect(prose(svg)).toContain('Both arms: n = 254, effective n = 223');
  });
  it('draws shares that add up to the whole arm, unweighted and weighted, the arms on opposite sides', () => {
    // One patient in each of two bins, the second with three times the weight: bars of 1 to 3, an outline of 1 to 1.
    const arm = { label: 'ICT+CCRT', propensity: [0.22, 0.62], weights: [0.5, 1.5], effectiveN: 1.6 };
    const other = { ...arm, label: 'CCRT' };
    const two = renderWeightsFigure({ ...golden.weightsData, treated: arm, control: other });
    const bars = (colour: string): { y: number; height: number }[] =>
      numbersOf(
        two,
        new RegExp(
          `<rect x="[\\d.]+" y="([\\d.]+)" width="[\\d.]+" height="([\\d.]+)" fill="${colour}" fill-opacity="[\\d.]+"`,
          'g',
        ),
      ).map(([y, height]) => ({ y: y!, height: height! }));
    const [, ict1, ict2] = bars(lightPalette.armIct); // the first is the legend's
    const [, ccrt1, ccrt2] = bars(lightPalette.armCcrt);
    expect(ict2!.height / ict1!.height).toBeCloseTo(3, 1);
    expect(ccrt2!.height / ccrt1!.height).toBeCloseTo(3, 1);
    expect(ict1!.y + ict1!.height).toBeCloseTo(ccrt1!.y, 1);
    const outlines = [...two.matchAll(/<path d="M[\d.]+ ([\d.]+)(V[^"]*)" fill="none"/g)];
    expect(outlines).toHaveLength(2);
    const [, base, steps] = outlines[0]!;
    const heights = [...steps!.matchAll(/V([\d.]+)/g)].map(([, v]) => Number(base) - Number(v)).filter((h) => h > 0.01);
    expect(heights).toHaveLength(2);
    expect(heights[0]).toBeCloseTo(heights[1]!, 1);
    expect(heights[0]! / ict2!.height).toBeCloseTo(0.5 / 0.75, 2);
  });
});
