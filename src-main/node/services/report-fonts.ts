/**
 * The bundled fonts as `@font-face` rules with data URIs: a printed document carries
 * what it needs and looks the same on every machine. Only the subsets whose
 * characters occur in the text are embedded (Noto Sans SC alone has over a hundred).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packages = createRequire(import.meta.url);

interface Subset {
  readonly family: string;
  readonly weight: number;
  readonly path: string;
  readonly unicodeRange: string;
  readonly ranges: readonly (readonly [number, number])[];
}

const faces = [
  { styleSheet: '@fontsource/inter/400.css', weight: 400 },
  { styleSheet: '@fontsource/inter/600.css', weight: 600 },
  { styleSheet: '@fontsource/noto-sans-sc/400.css', weight: 400 },
] as const;

let known: readonly Subset[] | null = null;

function readSubsets(): readonly Subset[] {
  return faces.flatMap(({ styleSheet, weight }) => {
    const path = packages.resolve(styleSheet);
    const css = readFileSync(path, 'utf8');
    return [...css.matchAll(/@font-face\s*\{([^}]*)\}/g)].flatMap((match): Subset[] => {
      const body = match[1] ?? '';
      const family = /font-family:\s*'([^']+)'/.exec(body)?.[1];
      const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(body)?.[1];
      const unicodeRange = /unicode-range:\s*([^;]+);/.exec(body)?.[1];
      if (family === undefined || file === undefined || unicodeRange === undefined) return [];
      const ranges = unicodeRange.split(',').map((part) => {
        const [first = '', last = first] = part.trim().slice(2).split('-');
        return [parseInt(first, 16), parseInt(last, 16)] as const;
      });
      return [{ family, weight, path: join(dirname(path), file), unicodeRange, ranges }];
    });
  });
}

/** Whether the font files that documents need are there; the missing package's name otherwise. */
export function missingFont(): string | null {
  for (const { styleSheet } of faces) {
    try {
      packages.resolve(styleSheet);
    } catch {
      return styleSheet;
    }
  }
  return null;
}

/**
 * The `@font-face` rules that a text needs: Inter first, Noto Sans SC for what Inter does
 * not have (Chinese, mathematical signs). Use with `font-family: Inter, 'Noto Sans SC', sans-serif`.
 */
export function embeddedFonts(text: string): string {
  known ??= readSubsets();
  const wanted = new Set<number>();
  for (const character of text) wanted.add(character.codePointAt(0) ?? 0);
  const has = (subset: Subset, point: number): boolean => subset.ranges.some(([a, b]) => a <= point && point <= b);
  const inter = known.filter((subset) => subset.family === 'Inter');
  const beyondInter = [...wanted].filter((point) => !inter.some((subset) => has(subset, point)));
  const used = known.filter((subset) =>
    (subset.family === 'Inter' ? [...wanted] : beyondInter).some((point) => has(subset, point)),
  );
  return used
    .map(
      ({ family, weight, path, unicodeRange }) =>
        `@font-face{font-family:'${family}';font-style:normal;font-weight:${weight};` +
        `src:url(data:font/woff2;base64,${readFileSync(path).toString('base64')}) format('woff2');unicode-range:${unicodeRange}}`,
    )
    .join('\n');
}
