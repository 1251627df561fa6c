/** Palette and texts of figures for a theme and a language. */
import { englishLabels, type FigureLabels } from '@shared/figures/labels';
import { darkPalette, lightPalette, type FigurePalette } from '@shared/figures/palette';
import { formatMessage, type Language } from '@shared/messages/index';
import { figures as chinese } from '@shared/messages/zh-CN/figures';
import type { EndpointName } from '@shared/core/scoring/clinical-record';

export const figurePalette = (theme: 'dark' | 'light'): FigurePalette => (theme === 'dark' ? darkPalette : lightPalette);

/** Texts of figures; the survival axis names the endpoint. */
export function figureLabels(language: Language, endpoint: EndpointName = 'ffs'): FigureLabels {
  const labels: FigureLabels = language === 'en' ? englishLabels : chinese;
  return { ...labels, survivalAxis: `${formatMessage(language, `term.${endpoint}`)}, %` };
}
