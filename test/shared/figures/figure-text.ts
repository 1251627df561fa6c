/** What a figure's markup says: its texts, and the numbers of its marks. */
import { type ReadFigure, readFigure } from './svg-layout';

export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
export const textsOf = (svg: string): string[] => readFigure(svg).texts.map((t) => plain(t.text));
/** All texts in one, words of wrapped lines side by side. */
export const prose = (svg: string): string => textsOf(svg).join(' ');
export const countOf = (svg: string, part: string): number => svg.split(part).length - 1;
export const centreOf = (read: ReadFigure, text: string): number => {
  const box = read.texts.find((t) => plain(t.text) === text);
  if (!box) throw new Error(`no text ${text}`);
  return (box.top + box.bottom) / 2;
};
export const numbersOf = (svg: string, pattern: RegExp): number[][] =>
  [...svg.matchAll(pattern)].map((m) => m.slice(1).map(Number));
