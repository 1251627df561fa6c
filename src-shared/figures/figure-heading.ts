/** The head of a figure: title, "SYNTHETIC DATA" in the corner, what the numbers are worth ("apparent"), facts. */
import { figureMargin, fontSize, lineHeight, smallSize, titleSize } from './figure-measures';
import type { FigureLabels } from './labels';
import type { FigurePalette } from './palette';
import { element, type FigurePart, textAt, textWidth, wrapText } from './svg';

export interface FigureHeading {
  readonly title: string;
  /** Prints "SYNTHETIC DATA" in the figure. */
  readonly synthetic: boolean;
  /** The numbers were made on the cohort that the model was built on: prints "Apparent (training cohort)". */
  readonly apparent?: boolean;
}

/** Title and facts over the whole width; `height` is where the content may begin. */
export function figureHeading(
  { title, synthetic, apparent = false }: FigureHeading,
  facts: readonly string[],
  width: number,
  palette: FigurePalette,
  labels: FigureLabels,
): FigurePart {
  const { left, right, top } = figureMargin;
  const out: string[] = [];
  const tag = synthetic ? textWidth(labels.syntheticData, smallSize) + 22 : 0;
  if (synthetic) {
    const x = width - right - tag;
    out.push(element('rect', { x, y: top - 2, width: tag, height: 18, rx: 3, fill: 'none', stroke: palette.caution }));
    const look = { fill: palette.caution, size: smallSize, weight: 600, anchor: 'middle' } as const;
    out.push(textAt(x + tag / 2, top + 11, labels.syntheticData, look));
  }
  let y: number = top;
  // Bold type of a font that stands in for Inter is a seventh wider.
  for (const line of wrapText(title, titleSize, 0.87 * (width - left - right - (tag > 0 ? tag + 10 : 0)))) {
    out.push(textAt(left, y + 11, line, { fill: palette.ink, size: titleSize, weight: 600 }));
    y += 17;
  }
  // A title of one line leaves the tag a little below it.
  if (synthetic) y = Math.max(y, top + 18);
  if (apparent) {
    for (const line of wrapText(labels.apparent, fontSize, width - left - right)) {
      out.push(textAt(left, y + 11, line, { fill: palette.ink, size: fontSize, weight: 600 }));
      y += lineHeight;
    }
  }
  for (const line of facts.flatMap((fact) => wrapText(fact, fontSize, width - left - right))) {
    out.push(textAt(left, y + 11, line, { fill: palette.muted, size: fontSize }));
    y += lineHeight;
  }
  return { content: out.join(''), height: y + 4 };
}
