import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import type { FeaturePosition } from '@shared/core/scoring/apply-card';
import { compareArms } from '@shared/core/stats/survival-comparison';
import { renderKaplanMeierFigure, type KaplanMeierFigureData } from '@shared/figures/kaplan-meier-figure';
import { renderKaplanMeierPanel } from '@shared/figures/kaplan-meier-panel';
import { englishLabels, fillLabel } from '@shared/figures/labels';
import {
  formatFeature,
  formatP,
  formatPercent,
  formatRatio,
  formatScore,
  formatSignedScore,
} from '@shared/figures/number-format';
import { darkPalette, lightPalette } from '@shared/figures/palette';
import { renderPublishedResults } from '@shared/figures/published-results-figure';
import { renderReferenceStrip } from '@shared/figures/reference-strip';
import { renderScoreAxis } from '@shared/figures/score-axis';
import { textWidth, wrapText } from '@shared/figures/svg';
import { figures as chineseLabels } from '@shared/messages/zh-CN/figures';
import { publishedCard } from '../core/scoring/published-card';
import { layoutFaults, readFigure } from './svg-layout';

const trial = (n: number, seed: number, weighted = false) => {
  const rng = makeRng(seed);
  const group = Array.from({ length: n }, (_, i) => (i % 2 ? 'ICT+CCRT' : 'CCRT'));
  // Exponential times, censored by the end of the study after 60 to 100 months.
  const drawn = group.map((g) => Math.round(-Math.log(1 - rng.next()) * (g === 'CCRT' ? 900 : 1500)) / 10);
  const end = group.map(() => 60 + Math.round(400 * rng.next()) / 10);
  return compareArms({
    time: drawn.map((t, i) => Math.min(t, end[i]!)),
    event: drawn.map((t, i) => (t <= end[i]! ? 1 : 0)),
    group,
    treated: 'ICT+CCRT',
    control: 'CCRT',
    weight: weighted ? group.map(() => 0.4 + rng.next()) : undefined,
  });
};
const figure = (comparison: KaplanMeierFigureData['comparison'], synthetic = true): KaplanMeierFigureData => ({
  title: 'High ICTOS',
  comparison,
  synthetic,
});
const textsOf = (svg: string): string[] => readFigure(svg).texts.map((t) => t.text.replaceAll('\u00a0', ' '));

describe('the Kaplan-Meier figure', () => {
  it('has no overlapping or clipped text at any size, weighted or not, in both themes', () => {
    for (const width of [330, 388, 420, 560, 900]) {
      for (const weighted of [false, true]) {
        for (const palette of [lightPalette, darkPalette]) {
          expect(layoutFaults(readFigure(renderKaplanMeierFigure(figure(trial(248, 3, weighted)), { width, palette })))).toEqual(
            [],
          );
        }
      }
    }
  });
  it('draws any small cohort without a fault', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 1000 }), (n, seed) => {
        expect(layoutFaults(readFigure(renderKaplanMeierFigure(figure(trial(n, seed)))))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
  it('prints numbers at risk, rates, HR and p as computed', () => {
    const comparison = trial(248, 3);
    const texts = textsOf(renderKaplanMeierFigure(figure(comparison)));
    const [ict] = comparison.arms;
    if (!ict || !comparison.hazardRatio.ok) throw new Error('no arms');
    const { hazardRatio, hrLower, hrUpper, p } = comparison.hazardRatio.value;
    const rate = ict.rates[0]!;
    expect(texts).toContain(`${formatPercent(rate.survival)}% (${formatPercent(rate.lower!)}–${formatPercent(rate.upper!)})`);
    const caption = texts.join(' ');
    expect(caption).toContain(
      `HR ${formatRatio(hazardRatio)} (95% CI ${formatRatio(hrLower)}–${formatRatio(hrUpper)}), p ${formatP(p)}`,
    );
    expect(caption).toContain(`log-rank p ${formatP(comparison.logRankP!)}`);
    expect(texts).toContain(String(ict.followUp.filter((t) => t >= 24).length));
    expect(texts).toContain(`ICT+CCRT (n = 124, events = ${ict.events})`);
  });
  it('aligns numbers at risk with the ticks', () => {
    const { texts } = readFigure(renderKaplanMeierFigure(figure(trial(248, 3))));
    const centre = (t: { left: number; right: number }) => (t.left + t.right) / 2;
    const tick = texts.find((t) => t.text === '24')!;
    const row = texts.filter((t) => Math.abs(centre(t) - centre(tick)) < 0.1);
    expect(row.length).toBe(3); // the tick and a count for each arm
  });
  it('weighted data: unweighted n, effective n without decimals, the right log-rank', () => {
    const texts = textsOf(renderKaplanMeierFigure(figure(trial(248, 3, true)), { width: 700 }));
    expect(texts.some((t) => /^ICT\+CCRT \(n = 124, effective n = \d+, events = \d+\)$/.test(t))).toBe(true);
    expect(texts.some((t) => t.startsWith('weighted log-rank (robust score) p '))).toBe(true);
  });
  it('is marked synthetic when the data are, and only then', () => {
    expect(textsOf(renderKaplanMeierFigure(figure(trial(40, 1), true)))).toContain('SYNTHETIC DATA');
    expect(renderKaplanMeierFigure(figure(trial(40, 1), false))).not.toContain('SYNTHETIC');
  });
  it('tells arms apart by colour and by dash', () => {
    const svg = renderKaplanMeierFigure(figure(trial(40, 1)));
    expect(svg).toContain(`stroke="${lightPalette.armCcrt}" stroke-width="1.8" stroke-dasharray="7 3"`);
    expect(svg).toContain(`stroke="${lightPalette.armIct}" stroke-width="1.8"/>`);
  });
  it('says what is missing: one arm, nobody, no rate past the follow-up', () => {
    const one = compareArms({ time: [3, 8], event: [1, 1], group: ['CCRT', 'CCRT'], treated: 'ICT+CCRT', control: 'CCRT' });
    expect(textsOf(renderKaplanMeierFigure(figure(one)))).toEqual(
      expect.arrayContaining([englishLabels.hazardRatioNone, englishLabels.notAvailable]),
    );
    const none = compareArms({ time: [], event: [], group: [], treated: 'ICT+CCRT', control: 'CCRT' });
    expect(textsOf(renderKaplanMeierFigure(figure(none)))).toContain(englishLabels.noPatients);
  });
  it('escapes what it is given', () => {
    expect(textsOf(renderKaplanMeierFigure({ ...figure(trial(40, 1)), title: 'a < b & "c"' }))).toContain('a < b & "c"');
  });
  it('weighted data: the effective number beside the number at risk, aligned with the ticks', () => {
    const comparison = trial(248, 3, true);
    const { texts } = readFigure(renderKaplanMeierFigure(figure(comparison), { width: 700 }));
    const centre = (t: { left: number; right: number }): number => (t.left + t.right) / 2;
    for (const arm of comparison.arms)
      for (const months of [0, 24, 48]) {
        const weights = arm.followUpWeights!.filter((_, i) => arm.followUp[i]! >= months);
        const sum = weights.reduce((total, w) => total + w, 0);
        const effective = sum ** 2 / weights.reduce((total, w) => total + w * w, 0);
        const cell = texts.find((t) => t.text === `${weights.length} (${Math.round(effective)})`);
        const ticks = texts.filter((t) => t.text === String(months));
        expect(cell && ticks.some((tick) => Math.abs(centre(cell) - centre(tick)) < 0.1)).toBe(true);
      }
    const plain = textsOf(renderKaplanMeierFigure(figure(trial(248, 3))));
    expect(plain).toContain('Number at risk');
    expect(plain.some((t) => /^\d+ \(\d+\)$/.test(t))).toBe(false);
  });
  it('says "apparent" when the patients built the model, and only then', () => {
    expect(textsOf(renderKaplanMeierFigure({ ...figure(trial(40, 1)), apparent: true }))).toContain(englishLabels.apparent);
    expect(textsOf(renderKaplanMeierFigure(figure(trial(40, 1))))).not.toContain(englishLabels.apparent);
  });
  it('draws risk groups in colours of their own, told apart by dash as arms are', () => {
    const svg = renderKaplanMeierFigure({ ...figure(trial(60, 1), false), contrast: 'riskGroups' });
    expect(svg).toContain(`stroke="${lightPalette.caution}" stroke-width="1.8"/>`);
    expect(svg).toContain(`stroke="${lightPalette.accent}" stroke-width="1.8" stroke-dasharray="7 3"`);
    for (const arm of [lightPalette.armIct, lightPalette.armCcrt]) expect(svg).not.toContain(arm);
  });
  it('wraps long names of arms, and puts the landmarks one under the other where the room is less', () => {
    const long = 'Induction chemotherapy then concurrent chemoradiotherapy';
    const comparison = trial(120, 8, true);
    const named = { ...comparison, arms: comparison.arms.map((arm) => ({ ...arm, label: `${long}, ${arm.label}` })) };
    for (const width of [230, 300, 388, 690])
      for (const data of [comparison, named])
        expect([width, layoutFaults(readFigure(renderKaplanMeierFigure(figure(data), { width })))]).toEqual([width, []]);
  });
  it('a panel shares one axis and aligns its plots', () => {
    const svg = renderKaplanMeierPanel(
      'Curves',
      [
        figure(trial(248, 3, true)),
        figure(trial(60, 4, true)),
        { ...figure(trial(90, 5)), title: 'A title that takes two lines because it is long' },
      ],
      { width: 1000 },
    );
    const read = readFigure(svg);
    expect(layoutFaults(read)).toEqual([]);
    const hundreds = read.texts.filter((t) => t.text === '100');
    expect(new Set(hundreds.map((t) => t.top)).size).toBe(1);
    expect(hundreds.length).toBe(3);
  });
  it('a panel has the same ticks in every figure, and the interaction p below', () => {
    const figures = [figure(trial(248, 3, true)), figure(trial(24, 4, true)), figure(trial(30, 5, true))];
    for (const labels of [englishLabels, chineseLabels])
      for (const [width, columns] of [
        [690, 3],
        [690, 1],
        [1170, 3],
      ] as const) {
        const read = readFigure(renderKaplanMeierPanel('Curves', figures, { width, columns, labels, interactionP: 0.019 }));
        expect([width, columns, layoutFaults(read)]).toEqual([width, columns, []]);
        expect(read.texts.at(-1)!.text.replaceAll('\u00a0', ' ')).toContain('= 0.019');
        const names = read.texts.filter(({ text }) => text === labels.monthsAxis);
        const ticks = names.map(({ top, left, right }) => {
          const middle = (left + right) / 2;
          return read.texts
            .filter(
              (t) =>
                /^\d+$/.test(t.text) &&
                Math.abs(t.top - (top - 15)) < 2 &&
                Math.abs((t.left + t.right) / 2 - middle) < width / columns / 2,
            )
            .map(({ text }) => text);
        });
        expect(ticks).toHaveLength(3);
        expect(ticks[0]!.length).toBeGreaterThan(1);
        for (const list of ticks) expect(list).toEqual(ticks[0]);
      }
    expect(textsOf(renderKaplanMeierPanel('Curves', figures, { interactionP: null })).at(-1)).toBe(
      englishLabels.panelNoInteraction.replaceAll('\u00a0', ' '),
    );
    expect(renderKaplanMeierPanel('Curves', figures)).not.toContain('interaction');
  });
  it('a panel takes as many columns as there is room for', () => {
    const figures = [figure(trial(60, 3)), figure(trial(60, 4)), figure(trial(60, 5))];
    const lefts = (width: number): number =>
      new Set(
        readFigure(renderKaplanMeierPanel('Curves', figures, { width }))
          .texts.filter((t) => t.text === 'High ICTOS')
          .map((t) => t.left),
      ).size;
    expect([400, 690, 900, 1000].map(lefts)).toEqual([1, 2, 3, 3]);
  });
  it('reads Chinese labels without overlap', () => {
    const labels = {
      ...englishLabels,
      survivalAxis: '无失败生存率 (%)',
      numberAtRisk: '风险人数',
      monthsAxis: '月',
      syntheticData: '合成数据',
      hazardRatioNone: '无法估计',
    };
    expect(layoutFaults(readFigure(renderKaplanMeierFigure(figure(trial(100, 2)), { labels })))).toEqual([]);
  });
});

describe('the reference strip', () => {
  const position = (value: number, percentile: number | null): FeaturePosition => ({
    name: 'f',
    coefficient: 0.4,
    value,
    z: (value - 5) / 2,
    contribution: 0,
    mean: 5,
    sd: 2,
    range: [0, 10],
    percentile,
  });
  const rng = makeRng(5);
  const reference = Array.from({ length: 150 }, () => 5 + 2 * rng.normal());
  it('marks the patient anywhere, also far outside, without a fault', () => {
    for (const value of [-200, 0, 4.9, 5, 9.99, 1e6]) {
      for (const values of [reference, null]) {
        const svg = renderReferenceStrip({
          title: 'T1C GLRLM long run high grey level emphasis',
          position: position(value, values ? 50 : null),
          reference: values,
          synthetic: true,
        });
        expect(layoutFaults(readFigure(svg))).toEqual([]);
      }
    }
  });
  it('fits the third of a printed page that it has there, in both languages, with and without a distribution', () => {
    for (const [language, labels] of [
      ['en', englishLabels],
      ['zh-CN', chineseLabels],
    ] as const)
      for (const value of [-123456, -0.07491, 5, 1.2345e9])
        for (const values of [reference, null]) {
          const svg = renderReferenceStrip(
            {
              title: 'Long run high grey level emphasis (GLRLM)',
              position: position(value, values ? 100 : null),
              reference: values,
              synthetic: true,
            },
            { labels, width: 240 },
          );
          expect([language, value, layoutFaults(readFigure(svg))]).toEqual([language, value, []]);
        }
  });
  it('prints value, z and percentile, and no percentile for typed references', () => {
    expect(textsOf(renderReferenceStrip({ title: 'T', position: position(7, 84.2), reference, synthetic: false }))).toEqual(
      expect.arrayContaining(['7  (z 1.00, percentile 84)', 'reference n = 150; mean 5']),
    );
    expect(
      textsOf(renderReferenceStrip({ title: 'T', position: position(7, null), reference: null, synthetic: false })).join(),
    ).not.toContain('percentile');
  });
});

describe('the score axis', () => {
  it('shows name, score, interval and group without a fault', () => {
    for (const [ictos, lower, upper, group] of [
      [0.84, 0.71, 0.97, 'high'],
      [-0.03, -0.2, 0.14, 'indeterminate'],
      [-9.5, -11, -8, 'low'],
    ] as const) {
      const svg = renderScoreAxis({
        scoreName: 'locally standardised ICTOS',
        score: { ictos, interval: { lower, upper, resamples: 2000, seed: 1 }, group },
        cutoff: 0,
        synthetic: true,
      });
      expect(layoutFaults(readFigure(svg))).toEqual([]);
      expect(textsOf(svg)[0]).toBe(`locally standardised ICTOS ${ictos.toFixed(2).replace('-', '−')}: ${group}`);
    }
  });
  it('says when there is no interval', () => {
    const svg = renderScoreAxis({
      scoreName: 'ICTOS',
      score: { ictos: 1, interval: null, group: 'high' },
      cutoff: 0,
      synthetic: false,
    });
    expect(textsOf(svg)).toContain(englishLabels.scoreIntervalNone);
  });
});

describe('published results', () => {
  const results = publishedCard().performance;
  it('are points with bars, never curves: no path at all, one point a rate', () => {
    const svg = renderPublishedResults(results);
    expect(layoutFaults(readFigure(svg))).toEqual([]);
    expect(svg).not.toContain('<path');
    expect(svg.match(/<circle/g)?.length).toBe(12); // ICT arms: 6 groups x 2 landmarks
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['0.17 (0.06–0.51), < 0.001', 'Training cohort, weighted (apparent)']));
  });
  it('fit a narrow column', () => {
    expect(layoutFaults(readFigure(renderPublishedResults(results, { width: 640, palette: darkPalette })))).toEqual([]);
  });
});

describe('figures of the report', () => {
  it('have no overlapping or clipped text at their printed widths in either language', () => {
    for (const labels of [englishLabels, chineseLabels]) {
      const options = { labels, width: 690 };
      const drawn = [renderPublishedResults(publishedCard().performance, options)];
      for (const ictos of [-1.5234, 0.0021, 8.4])
        for (const interval of [null, { lower: ictos - 0.4, upper: ictos + 12, resamples: 0, seed: 0 }])
          for (const group of ['high', 'low', 'indeterminate'] as const)
            drawn.push(
              renderScoreAxis(
                { scoreName: 'Locally standardised ICTOS', score: { ictos, interval, group }, cutoff: 0, synthetic: true },
                options,
              ),
            );
      for (const svg of drawn) expect(layoutFaults(readFigure(svg))).toEqual([]);
    }
  });
});

describe('text and numbers', () => {
  it('prints p values with their relation', () => {
    expect([1.234, -0.126, 0.005, 0.0049, -0.00021, 0].map(formatScore)).toEqual([
      '1.23',
      '−0.13',
      '0.01',
      '0.005',
      '−0.0002',
      '0.00',
    ]);
    expect([0.5, -0.5, 0].map(formatSignedScore)).toEqual(['+0.50', '−0.50', '0.00']);
    expect([0.0004, 0.001, 0.0123, 0.0994, 0.0996, 0.31, 1].map(formatP)).toEqual([
      '< 0.001',
      '= 0.001',
      '= 0.012',
      '= 0.099',
      '= 0.10',
      '= 0.31',
      '= 1.00',
    ]);
  });
  it('prints features, ratios', () => {
    expect([0, 66.6312, 4567.44, 0.195131, -0.00012].map(formatFeature)).toEqual(['0', '66.63', '4567', '0.1951', '−1.2e-4']);
    expect(formatRatio(20511)).toBe('> 100');
  });
  it('wraps by width and keeps no-break spaces together', () => {
    const lines = wrapText('one two three four five p\u00a0=\u00a00.62', 12, 90);
    expect(lines.every((l) => textWidth(l, 12) <= 90)).toBe(true);
    expect(lines.at(-1)).toContain('p\u00a0=\u00a00.62');
    expect(lines.join(' ')).toBe('one two three four five p\u00a0=\u00a00.62');
  });
  it('fills labels and leaves unknown places', () => expect(fillLabel('{a} of {b}', { a: 1 })).toBe('1 of {b}'));
});
