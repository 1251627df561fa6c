/**
 * The figures of an analysis: takes what each picture needs out of the outcome and names it in the language.
 * Draws nothing itself and computes no statistics; a figure whose part of the outcome is missing is left out.
 */
import type { AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import type { AnalysisFigureStyle, NamedFigure } from './analysis-drawing';
import {
  benefitFigures,
  bootstrapFigure,
  calibrationFigures,
  clinicalFigures,
  curveFigures,
  decisionFigure,
  forestFigures,
  riskFigures,
} from './analysis-figures-results';
import { flowFigure, readingFigure, screeningFigure, weightFigures } from './analysis-figures-selection';

/** Every figure that the outcome has the numbers for, in the order of the report. */
export function toAnalysisFigures(outcome: AnalysisOutcome, { language, use = 'page' }: AnalysisFigureStyle): NamedFigure[] {
  const { analysis } = outcome;
  const drawing = { outcome, analysis, language, synthetic: analysis.synthetic, use };
  const figures = [
    flowFigure(drawing),
    ...readingFigure(drawing),
    ...weightFigures(drawing),
    ...screeningFigure(drawing),
    ...curveFigures(drawing),
    ...forestFigures(drawing),
    ...clinicalFigures(drawing),
    ...riskFigures(drawing),
    ...decisionFigure(drawing),
    ...calibrationFigures(drawing),
    ...benefitFigures(drawing),
    ...bootstrapFigure(drawing),
  ];
  return figures.map(({ name, svg }) => ({ name: `${name}.svg`, svg }));
}
