/**
 * SVG as text: elements, attributes, text with escapes, and a width estimate
 * for layout without a DOM. Only presentation attributes are written (no style,
 * no ids), so that figures may stand side by side under a strict content policy.
 */

export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A number with at most two decimals: a hundredth of a pixel. */
const short = (value: string | number): string => (typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);

/** One element; children are SVG text already. */
export function element(name: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(short(value ?? ''))}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

export interface TextOptions {
  readonly fill: string;
  readonly size?: number;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Degrees, about the text's own point. */
  readonly rotate?: number;
  readonly letterSpacing?: number;
  readonly opacity?: number;
}

/** Text on its baseline. */
export function textAt(x: number, y: number, text: string, options: TextOptions): string {
  return element(
    'text',
    {
      x,
      y,
      fill: options.fill,
      'font-size': options.size ?? 12,
      'font-weight': options.weight,
      'text-anchor': options.anchor === 'start' ? undefined : options.anchor,
      transform: options.rotate === undefined ? undefined : `rotate(${options.rotate} ${short(x)} ${short(y)})`,
      'letter-spacing': options.letterSpacing,
      opacity: options.opacity,
    },
    escapeText(text),
  );
}

/** A straight line. */
export const lineAt = (x1: number, y1: number, x2: number, y2: number, attributes: SvgAttributes): string =>
  element('line', { x1, y1, x2, y2, ...attributes });

/** A group moved by (x, y). */
export const groupAt = (x: number, y: number, ...children: readonly string[]): string =>
  element('g', { transform: `translate(${short(x)} ${short(y)})` }, ...children);

/** A whole figure: its own fonts, background and accessible title. */
export function svgDocument(size: FigureSize, paper: string, title: string, ...children: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: size.width,
      height: size.height,
      viewBox: `0 0 ${short(size.width)} ${short(size.height)}`,
      'font-family': "Inter, Arial, 'Liberation Sans', 'Noto Sans SC', sans-serif",
      role: 'img',
    },
    element('title', {}, escapeText(title)),
    element('rect', { width: size.width, height: size.height, fill: paper }),
    ...children,
  );
}

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** Part of a figure: content drawn from (0, 0) and the height it takes. */
export interface FigurePart {
  readonly content: string;
  readonly height: number;
}

/** Advance widths of Inter Regular for U+0020 to U+007E, in hundredths of an em. */
const interWidths = [
  28, 28, 40, 63, 64, 81, 64, 22, 36, 36, 50, 66, 28, 46, 28, 36, 62, 46, 61, 64, 64, 61, 62, 57, 62, 62, 28, 28, 66, 66, 66, 51,
  94, 68, 65, 73, 72, 60, 59, 74, 74, 26, 54, 65, 56, 89, 75, 76, 63, 76, 64, 64, 64, 74, 68, 95, 64, 66, 62, 36, 36, 36, 47, 45,
  50, 56, 62, 56, 62, 58, 36, 61, 59, 24, 24, 54, 24, 87, 59, 60, 61, 61, 37, 52, 36, 58, 56, 81, 54, 56, 54, 36, 33, 36, 66,
];

/**
 * Width of text in Inter Regular, in px, plus 7% for bold weights and for the wider
 * fonts that stand in where a figure is opened without Inter. CJK characters count a full em, others two thirds.
 */
export function textWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    hundredths += code === 0xa0 ? 28 : (interWidths[code - 32] ?? (code > 0x2e80 ? 100 : 66));
  }
  return (1.07 * hundredths * size) / 100;
}

/**
 * Words of a text in lines no wider than `width`; CJK text may break anywhere but before closing punctuation, a no-break
 * space never. A word wider than a line, such as the name of a feature, breaks after `_`, `/` or a hyphen, or where it must.
 */
export function wrapText(text: string, size: number, width: number): string[] {
  const words = text.match(cjkOrWord) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words.flatMap((whole) =>
    textWidth(whole.trimEnd(), size) > width ? breakWord(whole, size, width) : [whole],
  )) {
    if (line !== '' && textWidth((line + word).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line += word;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** A word or a CJK character with its punctuation, and the number after a full-width colon. */
const cjkOrWord = /[（《“]*(?:[\u2e80-\uffff]|[^ \n\u2e80-\uffff]+)(?:：[\d.−]+|[，。、；：！？）》”]+)*[ \n]*/g;

/** A word in parts no wider than `width`: at its joints, and a part without a joint between characters. */
function breakWord(word: string, size: number, width: number): string[] {
  const joints = word.match(/[^_/\u00a0-]*[_/\u00a0-]|[^_/\u00a0-]+/g) ?? [word];
  return joints.flatMap((part) => {
    if (textWidth(part.trimEnd(), size) <= width) return [part];
    const pieces: string[] = [];
    let piece = '';
    for (const character of part) {
      if (piece !== '' && textWidth(piece + character, size) > width) {
        pieces.push(piece);
        piece = character;
      } else piece += character;
    }
    return [...pieces, piece];
  });
}
