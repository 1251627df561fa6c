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
  /** Place in the drawing order. */
  readonly order: number;
}

/** What a rectangle, circle, line or path covers. */
interface ShapeBox {
  readonly name: string;
  /** Hides what was drawn before it. */
  readonly opaque: boolean;
  readonly order: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ReadFigure {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
  readonly shapes: readonly ShapeBox[];
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** The points of a path of the commands that figures write: M, L, H, V, Z, upper and lower case. */
function pathPoints(d: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', list = ''] of d.matchAll(/([MLHVZ])([^MLHVZ]*)/gi)) {
    const values = [...list.matchAll(/-?\d*\.?\d+(?:e-?\d+)?/g)].map(([text]) => Number(text));
    const relative = command === command.toLowerCase();
    const step = { H: 1, V: 1 }[command.toUpperCase()] ?? 2;
    if (values.length % step !== 0) throw new Error(`broken path ${d.slice(0, 60)}`);
    for (let k = 0; k < values.length; k += step) {
      const [a, b] = [values[k]!, values[k + 1] ?? 0];
      if (command.toUpperCase() === 'H') x = relative ? x + a : a;
      else if (command.toUpperCase() === 'V') y = relative ? y + a : a;
      else [x, y] = relative ? [x + a, y + b] : [a, b];
      points.push([x, y]);
    }
  }
  return points;
}

/** The corners of a shape, before its group's move. */
function shapePoints(name: string, attribute: (key: string) => string | undefined): [number, number][] {
  const n = (key: string): number => Number(attribute(key) ?? 0);
  switch (name) {
    case 'rect':
      return [
        [n('x'), n('y')],
        [n('x') + n('width'), n('y') + n('height')],
      ];
    case 'circle':
      return [
        [n('cx') - n('r'), n('cy') - n('r')],
        [n('cx') + n('r'), n('cy') + n('r')],
      ];
    case 'line':
      return [
        [n('x1'), n('y1')],
        [n('x2'), n('y2')],
      ];
    case 'path':
      return pathPoints(attribute('d') ?? '');
    default:
      return [];
  }
}

/** Throws when the markup is not balanced or holds a number that is none. */
export function readFigure(svg: string): ReadFigure {
  if (/NaN|undefined|Infinity|null/.test(svg))
    throw new Error(`not a number in ${/.{40}(NaN|undefined|Infinity|null).{20}/.exec(svg)?.[0]}`);
  const texts: TextBox[] = [];
  const shapes: ShapeBox[] = [];
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
    const points = shapePoints(name, attribute);
    if (points.length > 0) {
      const [xs, ys] = [points.map(([x]) => x + here.dx), points.map(([, y]) => y + here.dy)];
      const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
      if (Number(attribute('width') ?? 0) < 0 || Number(attribute('height') ?? 0) < 0)
        throw new Error(`negative size of ${name}`);
      const opaque = (name === 'rect' || name === 'circle') && attribute('fill') !== 'none' && !attribute('fill-opacity');
      shapes.push({ name, opaque, order: end, ...box });
    }
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
      texts.push({ text, ...box, rotated, watermark: attribute('opacity') !== undefined, order: end });
    }
    if (!empty) open.push(here);
  }
  if (end !== svg.length || open.length > 0) throw new Error('broken markup at the end');
  return { ...size, texts, shapes };
}

/** Texts and shapes that leave the figure, texts that touch, texts under a later shape; watermarks lie behind on purpose. */
export function layoutFaults({ width, height, texts, shapes }: ReadFigure): string[] {
  const isOutside = (box: Pick<ShapeBox, 'left' | 'right' | 'top' | 'bottom'>): boolean =>
    box.left < -0.5 || box.top < -0.5 || box.right > width + 0.5 || box.bottom > height + 0.5;
  const faults = [
    ...texts.filter(isOutside).map((t) => `outside: ${t.text}`),
    ...shapes.filter(isOutside).map((s) => `outside: ${s.name} at ${s.left} ${s.top}`),
  ];
  for (const text of texts.filter((t) => !t.watermark)) {
    const cover = shapes.find(
      (s) =>
        s.opaque &&
        s.order > text.order &&
        s.left < text.right - 0.5 &&
        text.left + 0.5 < s.right &&
        s.top < text.bottom - 0.5 &&
        text.top + 0.5 < s.bottom,
    );
    if (cover) faults.push(`covered: ${text.text}`);
  }
  const solid = texts.filter((t) => !t.watermark);
  solid.forEach((a, i) => {
    for (const b of solid.slice(i + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        faults.push(`overlap: ${a.text} | ${b.text}`);
    }
  });
  return faults;
}
