/** Kaplan-Meier figures side by side on one axis: all, high, low. */
import {
  followUpEnd,
  type FigureOptions,
  type KaplanMeierAlignment,
  type KaplanMeierFigureData,
  type KaplanMeierPart,
  kaplanMeierPart,
} from './kaplan-meier-figure';
import { figureMargin, fontSize, lineHeight } from './figure-measures';
import { englishLabels, fillLabel } from './labels';
import { formatP } from './number-format';
import { lightPalette } from './palette';
import { groupAt, svgDocument, textAt, wrapText } from './svg';

export interface KaplanMeierPanelOptions extends FigureOptions {
  /** Figures in a row; default: as many as have room. */
  readonly columns?: number;
  /** p for treatment x group, printed under the figures; null: it cannot be estimated. */
  readonly interactionP?: number | null;
}

/** The narrowest figure that is easy to read, px. */
const leastCell = 300;

/** Figures on a grid, all with the same months axis, so that they can be compared by eye. `width` is that of the whole panel. */
export function renderKaplanMeierPanel(
  title: string,
  figures: readonly KaplanMeierFigureData[],
  options: KaplanMeierPanelOptions = {},
): string {
  const { palette = lightPalette, labels = englishLabels, width = 1200, interactionP } = options;
  const columns = options.columns ?? Math.max(1, Math.min(figures.length, Math.floor(width / leastCell)));
  const cell = width / columns;
  const maxMonths = Math.max(12, ...figures.map((f) => f.maxMonths ?? followUpEnd(f.comparison)));
  const draw = (least: KaplanMeierAlignment): KaplanMeierPart[] =>
    figures.map((figure) => kaplanMeierPart({ ...figure, maxMonths }, { palette, labels, width: cell }, least));
  // Legends may take different numbers of lines and cohorts differ in size: the second pass gives all plots one frame.
  const alone = draw({ plotTop: 0, numberWidth: 0 });
  const parts = draw({
    plotTop: Math.max(0, ...alone.map((part) => part.plotTop)),
    numberWidth: Math.max(0, ...alone.map((part) => part.numberWidth)),
  });
  const out: string[] = [];
  let y = 0;
  for (let start = 0; start < parts.length; start += columns) {
    const row = parts.slice(start, start + columns);
    row.forEach((part, k) => out.push(groupAt(k * cell, y, part.content)));
    y += Math.max(...row.map((part) => part.height));
  }
  if (interactionP !== undefined) {
    const text =
      interactionP === null
        ? labels.panelNoInteraction
        : fillLabel(labels.panelInteraction, { p: formatP(interactionP).replaceAll(' ', '\u00a0') });
    for (const line of wrapText(text, fontSize, width - figureMargin.left - figureMargin.right)) {
      out.push(textAt(figureMargin.left, y + 11, line, { fill: palette.ink, size: fontSize, weight: 600 }));
      y += lineHeight;
    }
    y += 6;
  }
  return svgDocument({ width, height: Math.max(1, y) }, palette.paper, title, ...out);
}
