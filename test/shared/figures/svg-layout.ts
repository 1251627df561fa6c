/** Reads a figure back: well-formedness, and the boxes of its texts, so that overlaps and clipped text fail a test. */
import { textWidth } from '@shared/figures/svg';

interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly rotated: boolean;
  readonly watermark: boolean;
}

export interface ReadFigure {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Throws when the markup is not balanced or holds a number that is none. */
export function readFigure(svg: string): ReadFigure {
  if (/NaN|undefined|Infinity|null/.test(svg))
    throw new Error(`not a number in ${/.{40}(NaN|undefined|Infinity|null).{20}/.exec(svg)?.[0]}`);
  const texts: TextBox[] = [];
  const open: { name: string; dx: number; dy: number }[] = [];
  let size = { width: 0, height: 0 };
  const tokens = /<(\/?)([a-z]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>([^<]*)/g;
  let end = 0;
  for (let m = tokens.exec(svg); m; m = tokens.exec(svg)) {
    if (m.index !== end) throw new Error(`broken markup at ${svg.slice(end, end + 60)}`);
    end = tokens.lastIndex;
    const [, closing, name = '', attributes = '', empty, content = ''] = m;
    const attribute = (key: string): string | undefined => new RegExp(`\\s${key}="([^"]*)"`).exec(attributes)?.[1];
    const parent = open.at(-1) ?? { dx: 0, dy: 0 };
    if (closing) {
      if (open.pop()?.name !== name) throw new Error(`unbalanced ${name}`);
      continue;
    }
    if (name === 'svg') size = { width: Number(attribute('width')), height: Number(attribute('height')) };
    const move = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attribute('transform') ?? '');
    const here = { name, dx: parent.dx + Number(move?.[1] ?? 0), dy: parent.dy + Number(move?.[2] ?? 0) };
    if (name === 'text') {
      const px = Number(attribute('font-size'));
      const text = unescape(content);
      // The estimate carries 4% on top of the font's widths.
      const wide = textWidth(text, px) / 1.04;
      const x = Number(attribute('x')) + here.dx;
      const y = Number(attribute('y')) + here.dy;
      const anchor = attribute('text-anchor');
      const left = anchor === 'middle' ? x - wide / 2 : anchor === 'end' ? x - wide : x;
      const rotated = (attribute('transform') ?? '').includes('rotate');
      const box = rotated
        ? { left: x - px * 0.8, right: x + px * 0.25, top: y - wide / 2, bottom: y + wide / 2 }
        : { left, right: left + wide, top: y - px * 0.75, bottom: y + px * 0.2 };
      texts.push({ text, ...box, rotated, watermark: attribute('opacity') !== undefined });
    }
    if (!empty) open.push(here);
  }
  if (end !== svg.length || open.length > 0) throw new Error('broken markup at the end');
  return { ...size, texts };
}

/** Texts that leave the figure, and pairs that touch; watermarks lie behind on purpose. */
export function layoutFaults({ width, height, texts }: ReadFigure): string[] {
  const faults = texts
    .filter((t) => t.left < -0.5 || t.top < -0.5 || t.right > width + 0.5 || t.bottom > height + 0.5)
    .map((t) => `outside: ${t.text}`);
  const solid = texts.filter((t) => !t.watermark);
  solid.forEach((a, i) => {
    for (const b of solid.slice(i + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        faults.push(`overlap: ${a.text} | ${b.text}`);
    }
  });
  return faults;
}
