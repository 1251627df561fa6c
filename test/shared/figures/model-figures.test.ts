/** What holds for every figure of a model analysis: layout, languages, palettes, tags, determinism, empty data. */
import { describe, expect, it } from 'vitest';
import { renderBenefitCurveFigure } from '@shared/figures/benefit-curve-figure';
import { renderBootstrapFigure } from '@shared/figures/bootstrap-figure';
import { renderCalibrationFigure } from '@shared/figures/calibration-figure';
import { renderDecisionFigure } from '@shared/figures/decision-figure';
import { renderFlowDiagramFigure } from '@shared/figures/flow-diagram';
import { renderForestPlotFigure } from '@shared/figures/forest-plot';
import { renderInteractionPFigure } from '@shared/figures/interaction-p-figure';
import type { FigureOptions } from '@shared/figures/kaplan-meier-figure';
import { englishLabels, type FigureLabels } from '@shared/figures/labels';
import { renderLovePlotFigure } from '@shared/figures/love-plot';
import { darkPalette, lightPalette } from '@shared/figures/palette';
import { renderReadingAgreementFigure } from '@shared/figures/reading-agreement-figure';
import { renderWeightsFigure } from '@shared/figures/weights-figure';
import { figures as chineseLabels } from '@shared/messages/zh-CN/figures';
import * as golden from './model-figure-data';
import { layoutFaults, readFigure } from './svg-layout';

interface Drawn {
  readonly name: string;
  readonly draw: (options?: FigureOptions) => string;
  /** The same data under a title, not synthetic, and apparent where the figure knows the word. */
  readonly as: (changes: { title?: string; synthetic?: boolean; apparent?: boolean }) => string;
  readonly empty: () => string;
  readonly apparent: boolean;
}

function drawn<Data extends object>(
  name: string,
  render: (data: Data, options?: FigureOptions) => string,
  data: Data,
  empty: Partial<Data>,
  apparent = false,
): Drawn {
  return {
    name,
    draw: (options) => render(data, options),
    as: (changes) => render({ ...data, ...changes }),
    empty: () => render({ ...data, ...empty }),
    apparent,
  };
}

const noArm = { label: 'ICT+CCRT', propensity: [], weights: [], effectiveN: 0 };
const figures: readonly Drawn[] = [
  drawn('flow', renderFlowDiagramFigure, golden.flowData, { cohorts: [], features: null }),
  drawn('agreement', renderReadingAgreementFigure, golden.agreementData, { rows: [] }),
  drawn('love', renderLovePlotFigure, golden.loveData, { rows: [] }),
  drawn('weights', renderWeightsFigure, golden.weightsData, { treated: noArm, control: noArm }),
  drawn('interaction by family', renderInteractionPFigure, golden.interactionData, { rows: [] }, true),
  drawn('interaction by rank', renderInteractionPFigure, { ...golden.interactionData, order: 'rank' }, { rows: [] }, true),
  drawn('forest, training', renderForestPlotFigure, golden.forestData('training'), { sections: [] }, true),
  drawn('forest, validation', renderForestPlotFigure, golden.forestData('validation'), { sections: [] }, true),
  drawn('benefit', renderBenefitCurveFigure, golden.benefitData, { points: [] }, true),
  drawn('calibration, training', renderCalibrationFigure, golden.calibrationData('training'), { points: [] }, true),
  drawn('calibration, validation', renderCalibrationFigure, golden.calibrationData('validation'), { points: [] }, true),
  drawn('bootstrap', renderBootstrapFigure, golden.bootstrapData, { rows: [] }),
  drawn('decision', renderDecisionFigure, golden.decisionData, { cohorts: [] }),
];
const textsOf = (svg: string): string[] => readFigure(svg).texts.map((t) => t.text.replaceAll('\u00a0', ' '));

describe.each(figures.map((figure) => [figure.name, figure] as const))('the figure: %s', (_name, figure) => {
  it('has nothing clipped or overlapping in either language, in both themes, at every width in use', () => {
    for (const labels of [englishLabels, chineseLabels])
      for (const palette of [lightPalette, darkPalette])
        for (const width of [345, 388, 460, 560, 690, 1000]) {
          const read = readFigure(figure.draw({ labels, palette, width }));
          expect([width, layoutFaults(read)]).toEqual([width, []]);
          expect(read.texts.length).toBeGreaterThan(5);
        }
  });
  it('prints no text smaller than 10 px', () => {
    const sizes = [...figure.draw().matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
  });
  it('uses the colours of its palette alone', () => {
    for (const palette of [lightPalette, darkPalette]) {
      const colours = [...figure.draw({ palette }).matchAll(/#[0-9a-f]{6}/g)].map(([colour]) => colour);
      expect(colours.filter((colour) => !(Object.values(palette) as string[]).includes(colour))).toEqual([]); // a palette holds strings only
    }
  });
  it('is the same text for the same data', () => expect(figure.draw()).toBe(figure.draw()));
  it('is marked synthetic when the data are, and only then', () => {
    expect(textsOf(figure.as({ synthetic: true }))).toContain('SYNTHETIC DATA');
    expect(figure.as({ synthetic: false })).not.toContain('SYNTHETIC');
  });
  it('says "apparent" when the data are, and only then', () => {
    expect(textsOf(figure.as({ apparent: figure.apparent })).includes(englishLabels.apparent)).toBe(figure.apparent);
    expect(figure.as({ apparent: false })).not.toContain(englishLabels.apparent);
  });
  it('escapes and wraps its title', () => {
    const svg = figure.as({ title: `a < b & "c" ${'a long title '.repeat(14)}` });
    expect(layoutFaults(readFigure(svg))).toEqual([]);
    expect(textsOf(svg).join(' ')).toContain('a < b & "c" a long title');
  });
  it('says so when there is nothing to draw', () => {
    const svg = figure.empty();
    expect(layoutFaults(readFigure(svg))).toEqual([]);
    expect(textsOf(svg).join(' ')).toContain(englishLabels.figureEmpty);
  });
});

describe('texts of figures', () => {
  it('have the same places in both languages', () => {
    const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => place!).sort();
    const keys = Object.keys(englishLabels) as (keyof FigureLabels)[]; // its own keys
    expect(keys.map((key) => [key, places(chineseLabels[key])])).toEqual(keys.map((key) => [key, places(englishLabels[key])]));
  });
});
