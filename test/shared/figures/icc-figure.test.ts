import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import { type IccFigureData, type IccFigureRow, renderIccFigure } from '@shared/figures/icc-figure';
import { darkPalette, lightPalette } from '@shared/figures/palette';
import { figures as chineseLabels } from '@shared/messages/zh-CN/figures';
import { englishLabels } from '@shared/figures/labels';
import { layoutFaults, readFigure } from './svg-layout';

const IMAGE_TYPES = ['original', 'wavelet-LL', 'wavelet-LH', 'wavelet-HL', 'wavelet-HH'];
const IBSI = { histogram: 23, ivh: 6, local: 2, glcm: 25, glrlm: 16, glszm: 16, gldzm: 16, ngtdm: 5, ngldm: 17 };

/** A table of the size of a profile, with ICC of all kinds. */
function table(seed: number, sequences = ['t1c'], kind: 'ictos-273' | 'ibsi' = 'ictos-273'): IccFigureRow[] {
  const rng = makeRng(seed);
  return sequences.flatMap((sequence) =>
    IMAGE_TYPES.slice(0, kind === 'ibsi' ? 1 : 5).flatMap((imageType) => {
      const families = kind === 'ibsi' ? { firstorder: 18, ...IBSI } : { firstorder: 15, glcm: 22, glrlm: 16 };
      const sizes = Object.entries({ ...families, ...(imageType === 'original' && kind !== 'ibsi' ? { shape2d: 8 } : {}) });
      return sizes.flatMap(([family, count]) =>
        Array.from({ length: count }, (_, n): IccFigureRow => {
          const icc = rng.int(30) === 0 ? null : 1 - 1.1 * rng.next() ** 3;
          const half = icc === null ? 0 : 0.3 * (1 - icc) + 0.01;
          return {
            name: `${sequence}_${imageType}_${family}_feature_${n}`,
            family,
            imageType,
            icc,
            lower: icc === null ? null : icc - half,
            upper: icc === null ? null : Math.min(1, icc + half),
            robust: icc !== null && icc > 0.8,
          };
        }),
      );
    }),
  );
}

const figure = (rows: readonly IccFigureRow[], changes: Partial<IccFigureData> = {}): IccFigureData => ({
  title: 'Robustness to perturbation, ictos-273',
  rows,
  threshold: 0.8,
  cases: 40,
  repetitions: 30,
  synthetic: false,
  ...changes,
});
const textsOf = (svg: string): string[] => readFigure(svg).texts.map((t) => t.text.replaceAll('\u00a0', ' '));
const countOf = (svg: string, part: string): number => svg.split(part).length - 1;

describe('the robustness figure', () => {
  it('has no overlapping or clipped text for the features of a profile, both languages, both themes, every width in use', () => {
    for (const labels of [englishLabels, { ...englishLabels, ...chineseLabels }])
      for (const palette of [lightPalette, darkPalette])
        for (const width of [420, 690, 1000])
          for (const rows of [table(1), table(2, ['t1', 't2', 't1c']), table(3, ['t1c'], 'ibsi')])
            expect(
              layoutFaults(readFigure(renderIccFigure(figure(rows, { synthetic: true }), { labels, palette, width }))),
            ).toEqual([]);
  });
  it('draws any threshold without a fault', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer(), (percent, seed) => {
        const svg = renderIccFigure(figure(table(seed), { threshold: percent / 100 }));
        expect(layoutFaults(readFigure(svg))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
  it('marks every feature once, by fill and shape and not by colour alone', () => {
    const rows = table(4);
    const svg = renderIccFigure(figure(rows));
    const expected = {
      robust: rows.filter((row) => row.robust).length,
      hollow: rows.filter(({ icc, robust }) => icc !== null && icc >= 0 && !robust).length,
      below: rows.filter(({ icc }) => icc !== null && icc < 0).length,
      none: rows.filter(({ icc }) => icc === null).length,
    };
    // One more of each in the legend.
    const filled = [...svg.matchAll(/<circle [^>]*fill="([^"]+)"/g)].map(([, fill]) => fill);
    expect(filled.filter((fill) => fill === lightPalette.accent)).toHaveLength(expected.robust + 1);
    expect(filled.filter((fill) => fill === lightPalette.paper)).toHaveLength(expected.hollow + 1);
    expect(expected.below).toBeGreaterThan(0);
    expect(expected.none).toBeGreaterThan(0);
    expect(countOf(svg, '<path ')).toBe(expected.below + 1 + expected.none + 1);
  });
  it('prints the counts of each family and of all', () => {
    const rows = table(5);
    const texts = textsOf(renderIccFigure(figure(rows)));
    const robust = (keep: (row: IccFigureRow) => boolean): number => rows.filter((row) => row.robust && keep(row)).length;
    expect(texts.join(' ')).toContain(`${robust(() => true)} of 273 features are robust (ICC > 0.8)`);
    const original = texts.indexOf('T1C original');
    expect(texts.slice(original)).toEqual(
      expect.arrayContaining([`${robust((row) => row.imageType === 'original' && row.family === 'shape2d')} of 8`, 'Shape']),
    );
    expect(texts.filter((t) => / of 22$/.test(t))).toHaveLength(5);
  });
  it('sorts within the family, from the greatest ICC down', () => {
    const svg = renderIccFigure(figure(table(6)));
    // The first panel's first-order features: circles from left to right never rise.
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(
      ([, cx, cy]) => [Number(cx), Number(cy)] as const,
    );
    const first = circles.slice(2, 12); // after the two of the legend
    first.slice(1).forEach(([x, y], n) => {
      expect(x).toBeGreaterThan(first[n]![0]);
      expect(y).toBeGreaterThanOrEqual(first[n]![1]);
    });
  });
  it('says why there is nothing to draw', () => {
    const none = table(7).map((row) => ({ ...row, icc: null, lower: null, upper: null, robust: false }));
    expect(textsOf(renderIccFigure(figure(none, { cases: 1 })))).toContain(englishLabels.iccOneCase);
    expect(textsOf(renderIccFigure(figure(none, { cases: 3 })))).toContain(englishLabels.iccNone);
    expect(layoutFaults(readFigure(renderIccFigure(figure([], { cases: 0 }), { width: 420 })))).toEqual([]);
  });
  it('is marked synthetic when the data are, and only then', () => {
    expect(textsOf(renderIccFigure(figure(table(8), { synthetic: true })))).toContain('SYNTHETIC DATA');
    expect(renderIccFigure(figure(table(8)))).not.toContain('SYNTHETIC');
  });
});
