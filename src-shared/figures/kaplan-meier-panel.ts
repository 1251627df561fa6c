/** Kaplan-Meier figures side by side on one axis: all, high, low. */
import { followUpEnd, type FigureOptions, type KaplanMeierFigureData, kaplanMeierPart } from './kaplan-meier-figure';
import { englishLabels } from './labels';
import { lightPalette } from './palette';
import { groupAt, svgDocument } from './svg';

export interface KaplanMeierPanelOptions extends FigureOptions {
  /** Figures in a row; default all in one. */
  readonly columns?: number;
}

/** Figures on a grid, all with the same months axis, so that they can be compared by eye. `width` is that of the whole panel. */
export function renderKaplanMeierPanel(
  title: string,
  figures: readonly KaplanMeierFigureData[],
  options: KaplanMeierPanelOptions = {},
): string {
  const { palette = lightPalette, labels = englishLabels, width = 1200, columns = Math.max(1, figures.length) } = options;
  const cell = width / columns;
  const maxMonths = Math.max(12, ...figures.map((f) => f.maxMonths ?? followUpEnd(f.comparison)));
  const draw = (least: number) =>
    figures.map((figure) => kaplanMeierPart({ ...figure, maxMonths }, { palette, labels, width: cell }, least));
  // Legends may take different numbers of lines: the second pass begins all plots at the lowest.
  const parts = draw(Math.max(0, ...draw(0).map((part) => part.plotTop)));
  const out: string[] = [];
  let y = 0;
  for (let start = 0; start < parts.length; start += columns) {
    const row = parts.slice(start, start + columns);
    row.forEach((part, k) => out.push(groupAt(k * cell, y, part.content)));
    y += Math.max(...row.map((part) => part.height));
  }
  return svgDocument({ width, height: Math.max(1, y) }, palette.paper, title, ...out);
}
