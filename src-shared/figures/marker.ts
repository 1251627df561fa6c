/** Marks of data points: shapes of about the same area, so that no series outweighs another, told apart without colour. */
import { element } from './svg';

export type MarkerShape = 'disc' | 'square' | 'diamond' | 'triangle' | 'triangleDown' | 'cross';

export interface MarkerStyle {
  readonly stroke: string;
  /** Default: none, an open mark. Ignored by the cross. */
  readonly fill?: string;
  readonly strokeWidth?: number;
}

/** One mark about (x, y); `r` is the radius of the disc of its area. */
export function marker(shape: MarkerShape, x: number, y: number, r: number, style: MarkerStyle): string {
  const { stroke, fill = 'none', strokeWidth = 1.2 } = style;
  const look = { fill, stroke, 'stroke-width': strokeWidth };
  switch (shape) {
    case 'disc':
      return element('circle', { cx: x, cy: y, r, ...look });
    case 'square': {
      const half = r * 0.886;
      return element('rect', { x: x - half, y: y - half, width: 2 * half, height: 2 * half, ...look });
    }
    case 'diamond': {
      const half = r * 1.253;
      return path(`M${at(x)} ${at(y - half)}L${at(x + half)} ${at(y)}L${at(x)} ${at(y + half)}L${at(x - half)} ${at(y)}Z`, look);
    }
    case 'triangle':
    case 'triangleDown': {
      // An equilateral triangle of that area, about its centroid.
      const half = r * 1.347;
      const [tip, foot] = shape === 'triangle' ? [y - half * 1.155, y + half * 0.577] : [y + half * 1.155, y - half * 0.577];
      return path(`M${at(x)} ${at(tip)}L${at(x + half)} ${at(foot)}L${at(x - half)} ${at(foot)}Z`, look);
    }
    case 'cross': {
      const half = r * 0.8;
      const d = `M${at(x - half)} ${at(y - half)}L${at(x + half)} ${at(y + half)}M${at(x + half)} ${at(y - half)}L${at(x - half)} ${at(y + half)}`;
      return path(d, { ...look, fill: 'none' });
    }
  }
}

const path = (d: string, look: Readonly<Record<string, string | number>>): string => element('path', { d, ...look });
/** Hundredths of a pixel, as attributes are written. */
const at = (value: number): number => Math.round(value * 100) / 100;
