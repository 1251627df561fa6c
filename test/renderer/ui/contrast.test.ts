/** Contrast of the colour pairs that carry text: at least 4.5:1 in both themes (WCAG 2.1, 1.4.3); lines of controls 3:1 (1.4.11). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../src-renderer/ui/tokens.css'), 'utf8');

function tokensOf(theme: 'dark' | 'light'): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

const surfaces = ['bg-app', 'bg-panel', 'bg-raised', 'bg-hover', 'bg-selected'];
const textPairs: [string, string][] = [
  ...['fg', 'fg-dim'].flatMap((text) => surfaces.map((surface): [string, string] => [text, surface])),
  ...['bg-app', 'bg-panel', 'bg-raised', 'bg-hover'].map((surface): [string, string] => ['fg-faint', surface]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ...['look', 'stop'].flatMap((tone) =>
    ['bg-app', 'bg-panel', 'bg-raised', `${tone}-bg`].map((surface): [string, string] => [tone, surface]),
  ),
  ['fg', 'look-bg'],
  ['fg', 'stop-bg'],
  ['fg-dim', 'look-bg'],
  ['fg-dim', 'stop-bg'],
];
const linePairs: [string, string][] = [
  ...['bg-app', 'bg-panel', 'bg-raised'].map((surface): [string, string] => ['line-strong', surface]),
  ...surfaces.map((surface): [string, string] => ['focus', surface]),
];

describe.each(['dark', 'light'] as const)('theme %s', (theme) => {
  const tokens = tokensOf(theme);
  const ratio = (a: string, b: string): number => contrast(tokens.get(a) ?? '', tokens.get(b) ?? '');

  it.each(textPairs)('text %s on %s is at least 4.5:1', (text, surface) => {
    expect(ratio(text, surface)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(linePairs)('line %s on %s is at least 3:1', (line, surface) => {
    expect(ratio(line, surface)).toBeGreaterThanOrEqual(3);
  });
  it('defines the same names as the other theme', () => {
    expect([...tokens.keys()].sort()).toEqual([...tokensOf(theme === 'dark' ? 'light' : 'dark').keys()].sort());
  });
});

it('knows black on white', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
