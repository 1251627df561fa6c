/** Figures of results: their numbers are those of the data, each mark stands where its number says. */
import { describe, expect, it } from 'vitest';
import { renderBenefitCurveFigure } from '@shared/figures/benefit-curve-figure';
import { renderBootstrapFigure } from '@shared/figures/bootstrap-figure';
import { renderCalibrationFigure } from '@shared/figures/calibration-figure';
import { renderDecisionFigure } from '@shared/figures/decision-figure';
import { renderForestPlotFigure } from '@shared/figures/forest-plot';
import { renderInteractionPFigure } from '@shared/figures/interaction-p-figure';
import {
  formatCount,
  formatP,
  formatPercent,
  formatRatio,
  formatScore,
  formatSmd,
  formatThreshold,
  formatTick,
  withoutArrows,
} from '@shared/figures/number-format';
import { lightPalette } from '@shared/figures/palette';
import * as golden from './model-figure-data';
import { readFigure } from './svg-layout';
import { centreOf, countOf, numbersOf, plain, prose, textsOf } from './figure-text';

describe('interaction p values', () => {
  const { rows } = golden.interactionData;
  const svg = renderInteractionPFigure(golden.interactionData);
  it('counts what became of the features, and what chance would give', () => {
    const texts = textsOf(svg);
    const reproducible = rows.filter((row) => row.reproducible || row.outcome === 'inModel');
    const of = (outcome: string): number => reproducible.filter((row) => row.outcome === outcome).length;
    expect(texts).toEqual(
      expect.arrayContaining([
        `in the model: ${of('inModel')}`,
        `kept by the filter, not in the model: ${of('notSelected')}`,
        `dropped, correlated: ${of('correlated')}`,
        `reproducible, p ≥ 0.05: ${of('notSignificant')}`,
        `not reproducible: ${rows.length - reproducible.length}`,
        `43 features tested; p < 0.05 expected by chance in ${formatCount(43 * 0.05)}, found in ${rows.filter(({ p }) => p! < 0.05).length}`,
      ]),
    );
  });
  it('names the features of the model with p and q', () => {
    for (const name of golden.modelFeatures) {
      const { p, q } = rows.find((row) => row.name === name)!;
      expect(textsOf(svg).join('').replaceAll('_', '')).toContain(name.replaceAll('_', ''));
      expect(textsOf(svg)).toContain(`p ${formatP(p!)}, q ${formatP(q!)}`);
    }
  });
  it('places -log10 p on the axis, and the limits at theirs', () => {
    for (const order of ['family', 'rank'] as const) {
      const drawn = renderInteractionPFigure({ ...golden.interactionData, order });
      const read = readFigure(drawn);
      const zero = centreOf(read, '0');
      const one = centreOf(read, '1');
      const level = (p: number): number => zero - (zero - one) * -Math.log10(p);
      expect(centreOf(read, 'p = 0.05')).toBeCloseTo(level(0.05), 1);
      expect(centreOf(read, 'q = 0.05')).toBeCloseTo(level(golden.interactionData.pAtQ!), 1);
      const tested = rows.filter((row) => row.reproducible && row.outcome === 'notSignificant');
      const discs = numbersOf(drawn, /<circle cx="[\d.]+" cy="([\d.]+)"/g).map(([cy]) => cy!);
      const shift =
        centreOf(read, '0') -
        readFigure(drawn).shapes.find(
          ({ name, top, bottom, left, right }) =>
            name === 'line' && top === bottom && right - left > 300 && Math.abs(top - zero) < 6,
        )!.top;
      const expected = tested.map(({ p }) => level(p!) - shift).sort((a, b) => a - b);
      const found = discs.slice(1).sort((a, b) => a - b);
      expect(found).toHaveLength(expected.length);
      found.forEach((cy, n) => expect(cy).toBeCloseTo(expected[n]!, 0));
    }
  });
  it('says when no feature passes the limit of q, and draws no line for it', () => {
    const none = renderInteractionPFigure({ ...golden.interactionData, pAtQ: null });
    expect(prose(none)).toContain('no feature has q < 0.05');
    expect(textsOf(none)).not.toContain('q = 0.05');
    expect(countOf(none, 'stroke-dasharray="1.5 2.5"')).toBe(0);
  });
  it('marks a p beyond the axis, and counts a feature without one', () => {
    const some = rows.map((row, n) => ({ ...row, p: n === 0 ? 0 : n === 5 ? null : row.p }));
    const texts = textsOf(renderInteractionPFigure({ ...golden.interactionData, rows: some }));
    expect(texts).toEqual(expect.arrayContaining(['triangle, filled: beyond the axis', 'not drawn, without a p value: 1']));
  });
});

describe('the forest plot', () => {
  const data = golden.forestData('training');
  const svg = renderForestPlotFigure(data);
  it('prints events, patients, ratio and interaction p of every row as computed', () => {
    const texts = textsOf(svg);
    for (const { rows, interactionP } of data.sections) {
      if (typeof interactionP === 'number') expect(texts).toContain(formatP(interactionP).replace('= ', ''));
      for (const { treated, control, hr, lower, upper } of rows)
        expect(texts).toEqual(
          expect.arrayContaining([
            `${treated.events}/${treated.n}`,
            `${control.events}/${control.n}`,
            `${formatRatio(hr!)} (${formatRatio(lower!)}–${formatRatio(upper!)})`,
          ]),
        );
    }
    expect(texts).toEqual(expect.arrayContaining(['favours CCRT', 'All patients', 'p for']));
  });
  it('centres squares on a log axis, their area in proportion to the events', () => {
    const squares = numbersOf(
      svg,
      new RegExp(`<rect x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)" height="[\\d.]+" fill="${lightPalette.accent}"`, 'g'),
    );
    const rows = data.sections.flatMap((section) => section.rows);
    expect(squares).toHaveLength(rows.length);
    const centre = squares.map(([x, side]) => x! + side! / 2);
    const slope = (centre[1]! - centre[2]!) / (Math.log(rows[1]!.hr!) - Math.log(rows[2]!.hr!));
    rows.forEach(({ hr, treated, control }, n) => {
      expect(centre[n]).toBeCloseTo(centre[0]! + slope * (Math.log(hr!) - Math.log(rows[0]!.hr!)), 1);
      const share = (treated.events + control.events) / 99;
      if (share > 0.2) expect((squares[n]![1]! / squares[0]![1]!) ** 2).toBeCloseTo(share, 1);
    });
  });
  it('prints the reason of a row without a ratio, and draws none of its marks', () => {
    const row = { label: 'r', treated: { n: 5, events: 0 }, control: { n: 5, events: 2 }, hr: null, lower: null, upper: null };
    const one = renderForestPlotFigure({
      ...data,
      sections: [{ heading: 'h', rows: [{ ...row, reason: 'no event in one arm' }], interactionP: null }],
    });
    expect(textsOf(one)).toEqual(expect.arrayContaining(['no event in one arm', '0/5', '2/5', 'n/a']));
    expect(one).not.toContain(lightPalette.accent);
  });
  it('ends an interval that leaves the axis in an arrow, and prints the limits all the same', () => {
    const row = {
      label: 'r',
      treated: { n: 5, events: 3 },
      control: { n: 5, events: 2 },
      hr: 20511,
      lower: 0.004,
      upper: 1e9,
      fewEvents: true,
    };
    const plot = renderForestPlotFigure({ ...data, sections: [{ heading: null, rows: [row] }] });
    expect(textsOf(plot)).toEqual(
      expect.arrayContaining(['> 100 (< 0.01 – > 100) *', '* fewer than 10 events', 'Arrow: the interval runs beyond the axis.']),
    );
    // Two heads under the axis, two at the interval; no square outside.
    expect(countOf(plot, '<path ')).toBe(4);
    expect(plot).not.toContain(lightPalette.accent);
    expect(textsOf(svg).join(' ')).not.toContain('Arrow:');
  });
});

describe('the benefit curve', () => {
  const svg = renderBenefitCurveFigure(golden.benefitData);
  it('prints cut-off, no-difference point and months', () => {
    const { score, lower, upper } = golden.benefitData.noDifference!;
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining([
        'cut-off at 0',
        `no-difference point ${formatScore(score)} (95% CI ${formatScore(lower)} to ${formatScore(upper)})`,
        'Difference at 60 months, ICT+CCRT minus CCRT',
        'low (≤ 0)',
        'high (> 0)',
      ]),
    );
  });
  it('draws curves and band through the points, and one tick a patient and panel', () => {
    const { points, scores } = golden.benefitData;
    const lines = [...svg.matchAll(/<path d="(M[^"]*)" fill="none" stroke="(#\w+)" stroke-width="2"( stroke-dasharray="7 3")?/g)];
    expect(lines.map(([, , colour, dash]) => [colour, dash !== undefined])).toEqual([
      [lightPalette.accent, false],
      [lightPalette.armIct, false],
      [lightPalette.armCcrt, true],
    ]);
    for (const [, d] of lines) expect(countOf(d!, 'L')).toBe(points.length - 1);
    const ticks = [...svg.matchAll(/<path d="((?:M[\d.]+ [\d.]+v9)+)"/g)].map(([, d]) => countOf(d!, 'M'));
    expect(ticks).toHaveLength(4);
    // Scores within a tenth of a pixel share a tick.
    expect(Math.max(...ticks)).toBeLessThanOrEqual(scores.treated.length);
    expect(Math.min(...ticks)).toBeGreaterThan(scores.treated.length * 0.85);
  });
  it('draws no band where there is none, and says when the no-difference point lies outside', () => {
    const points = golden.benefitData.points.map((point) => ({ ...point, lower: null, upper: null }));
    const bare = renderBenefitCurveFigure({ ...golden.benefitData, points, noDifference: { score: 40, lower: -1, upper: 80 } });
    expect(prose(bare)).toContain('no-difference point 40.00 (95% CI −1.00 to 80.00), outside the axis');
    expect(bare).toContain('<path d="" '); // an empty band
    expect(prose(renderBenefitCurveFigure({ ...golden.benefitData, noDifference: null }))).not.toContain('no-difference');
  });
});

describe('calibration', () => {
  it('prints predicted and observed of each third, and places them on equal scales', () => {
    const data = golden.calibrationData('validation');
    const svg = renderCalibrationFigure(data);
    for (const { label, predicted, observed, lower, upper, n } of data.points) {
      expect(prose(svg)).toContain(
        `${label}: predicted ${formatScore(predicted)}, observed ${formatScore(observed!)} (95% CI ${formatScore(lower!)} to ${formatScore(upper!)})`,
      );
      expect(prose(svg)).toContain(`${label} (n = ${n})`);
    }
    const discs = numbersOf(svg, /<circle cx="([\d.]+)" cy="([\d.]+)" r="4.5"/g);
    expect(discs).toHaveLength(3);
    const [a, b] = data.points;
    const perX = (discs[0]![0]! - discs[1]![0]!) / (a!.predicted - b!.predicted);
    const perY = (discs[0]![1]! - discs[1]![1]!) / (a!.observed! - b!.observed!);
    expect(perX).toBeGreaterThan(0);
    expect(perY).toBeCloseTo(-perX, 1);
  });
  it('puts a perfect prediction on the line of identity', () => {
    const [first] = golden.calibrationData('validation').points;
    const points = [-0.7, 0, 1.1].map((value) => ({
      ...first!,
      predicted: value,
      observed: value,
      lower: value - 1,
      upper: value + 1,
    }));
    const svg = renderCalibrationFigure({ ...golden.calibrationData('validation'), points });
    const lines = numbersOf(svg, /<line x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)" [^>]*stroke-dasharray/g);
    const [x1, y1, x2, y2] = lines.at(-1)!;
    const discs = numbersOf(svg, /<circle cx="([\d.]+)" cy="([\d.]+)" r="4.5"/g);
    for (const [cx, cy] of discs) expect(cy! - y1!).toBeCloseTo(((y2! - y1!) / (x2! - x1!)) * (cx! - x1!), 1);
  });
  it('says which third has no observed value, and cuts an endless interval with an arrow', () => {
    const data = golden.calibrationData('training');
    const points = data.points.map((point, n) =>
      n === 0
        ? { ...point, observed: null, lower: null, upper: null, reason: 'no event in one arm' }
        : { ...point, upper: n === 1 ? 400 : point.upper },
    );
    const svg = renderCalibrationFigure({ ...data, points });
    expect(textsOf(svg)).toContain('lowest third: no observed value, no event in one arm');
    expect(prose(svg)).toContain('to 400.00)');
    expect(countOf(svg, '<path ')).toBe(1);
  });
});

describe('bootstrap selection', () => {
  const svg = renderBootstrapFigure(golden.bootstrapData);
  it('prints the most frequent features and their shares in order, the model features always', () => {
    const rare = golden.bootstrapData.rows.map((row) => (row.inModel ? { ...row, frequency: 0.0001 } : row));
    const data = { ...golden.bootstrapData, rows: rare, top: 5 };
    const texts = textsOf(renderBootstrapFigure(data));
    for (const name of golden.modelFeatures) expect(texts).toContain(name);
    expect(prose(svg)).toContain('988 replicates of the whole chain, 12 more failed and were left out; 20 of 43 features shown');
    const sorted = [...golden.bootstrapData.rows].sort((a, b) => b.frequency - a.frequency).slice(0, 20);
    const read = readFigure(svg);
    const heights = sorted.map(({ name }) => centreOf(read, name));
    expect([...heights].sort((a, b) => a - b)).toEqual(heights);
    for (const { frequency } of sorted) expect(textsOf(svg)).toContain(formatPercent(frequency));
  });
  it('draws bars in proportion, filled for the model', () => {
    const widths = (fill: string): number[] =>
      numbersOf(svg, new RegExp(`<rect x="[\\d.]+" y="[\\d.]+" width="([\\d.]+)" height="11" fill="${fill}"`, 'g')).map(
        ([w]) => w!,
      );
    const top = [...golden.bootstrapData.rows].sort((a, b) => b.frequency - a.frequency).slice(0, 20);
    const filled = widths(lightPalette.accent);
    expect(filled).toHaveLength(3);
    expect(widths(lightPalette.paper)).toHaveLength(17);
    const model = top.filter(({ inModel }) => inModel);
    expect(filled[0]! / filled[2]!).toBeCloseTo(model[0]!.frequency / model[2]!.frequency, 2);
  });
});

describe('decision groups', () => {
  it('prints every count, also of segments too narrow for it, and no count of 0', () => {
    const svg = renderDecisionFigure(golden.decisionData);
    const texts = textsOf(svg);
    for (const { decisions, riskFactors } of golden.decisionData.cohorts)
      for (const { n } of [...decisions, ...riskFactors]) expect(texts).toContain(String(n));
    expect(texts).toContain('Training (n = 254)');
    expect(texts).toContain('Number of high-risk factors, patients with a low score');
    const narrow = textsOf(
      renderDecisionFigure({
        ...golden.decisionData,
        riskFactorsOf: 'all',
        cohorts: [
          {
            label: 'C',
            decisions: [
              { label: 'a', n: 5000 },
              { label: 'b', n: 3 },
              { label: 'c', n: 0 },
              { label: 'd', n: 2 },
            ],
            riskFactors: [],
          },
        ],
      }),
    );
    expect(narrow).toEqual(expect.arrayContaining(['5000', '3', '2', 'C (n = 5005)', 'c']));
    expect(narrow.filter((text) => text === '0')).toHaveLength(1); // the axis
    expect(narrow.join(' ')).not.toContain('high-risk factors');
  });
  it('begins the bars of both blocks at one place', () => {
    const svg = renderDecisionFigure(golden.decisionData);
    const bars = numbersOf(svg, /<rect x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="24" fill="none"/g);
    const rows = new Map<number, number>();
    for (const [x, y] of bars) rows.set(y!, Math.min(rows.get(y!) ?? Infinity, x!));
    expect(rows.size).toBe(4);
    expect(new Set(rows.values()).size).toBe(1);
  });
  it('draws segments in proportion to their counts', () => {
    const svg = renderDecisionFigure(golden.decisionData);
    const [training] = golden.decisionData.cohorts;
    const widths = numbersOf(svg, /<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="24" fill="none"/g).map(([w]) => w!);
    training!.decisions.forEach(({ n }, k) => expect(widths[k]! / widths[0]!).toBeCloseTo(n / training!.decisions[0]!.n, 2));
  });
});

describe('number formats of the model figures', () => {
  it('print thresholds, ticks, differences and intervals', () => {
    expect([0.8, 0.05, 1, 0.0005].map(formatThreshold)).toEqual(['0.8', '0.05', '1', '0.0005']);
    expect([0, -20, 0.1 + 0.2, 100, 1e-4].map(formatTick)).toEqual(['0', '−20', '0.3', '100', '0.0001']);
    expect([0.48213, 0.0004].map(formatSmd)).toEqual(['0.482', '0.000']);
    expect([0.004, 0.005, 1, 100.1].map(formatRatio)).toEqual(['< 0.01', '0.01', '1.00', '> 100']);
    expect(plain(withoutArrows('0.4–> 100'))).toBe('0.4 – > 100');
  });
});
