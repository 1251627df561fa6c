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
  /** On a page a caption says what is shown and width is short; a file stands alone. Default: a page. */
  readonly use?: 'page' | 'file';
}

/** CSS pixels: the width of a page's body at its true size. */
export const fullWidth = 688;

export interface Drawing {
  readonly outcome: AnalysisOutcome;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly synthetic: boolean;
  readonly use: 'page' | 'file';
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
