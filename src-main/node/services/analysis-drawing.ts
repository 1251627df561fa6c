/** What the figures of an analysis are drawn from, and how: paper colours, a language, the width of a page. */
import type { Analysis, AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import type { FigureOptions } from '@shared/figures/kaplan-meier-figure';
import type { Language } from '@shared/messages/index';
import { endpointShort } from './analysis-names';
import { figureLabels, figurePalette } from './figure-style';

export interface NamedFigure {
  /** `kaplan_meier_validation_ffs`; `toAnalysisFigures` gives the name of the file, with `.svg`. */
  readonly name: string;
  readonly svg: string;
}

export interface AnalysisFigureStyle {
  readonly language: Language;
}

/** CSS pixels: the width of a page's body at its true size. */
export const fullWidth = 688;

export interface Drawing {
  readonly outcome: AnalysisOutcome;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly synthetic: boolean;
}

/** The axis of a small curve has room for the short name of its endpoint alone. */
export const optionsFor = (
  { language, analysis }: Drawing,
  width = fullWidth,
  endpoint?: EndpointName,
): Required<FigureOptions> => ({
  palette: figurePalette('light'),
  labels: {
    ...figureLabels(language, analysis.config.endpoint),
    ...(endpoint === undefined ? {} : { survivalAxis: `${endpointShort(language, endpoint)}, %` }),
  },
  width,
});
