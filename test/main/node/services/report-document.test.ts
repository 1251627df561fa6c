/** The printed report on made-up data: what is said when, and that pages hold what they are given. */
import { describe, expect, it } from 'vitest';
import { patientReportHtml } from '@main/node/services/report-document';
import { escapeHtml, toPages, type Block } from '@main/node/services/report-layout';
import { featureText, pText, scoreText } from '@main/node/services/report-numbers';
import { pageStyles } from '@main/node/services/report-styles';
import { problemText } from '@shared/messages/index';
import { makeReportData } from './report-sample';

const text = (html: string): string =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>/g, ' ')
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('patient report', () => {
  it('names the rule with its evidence level where it was applied', () => {
    const base = makeReportData();
    const said = text(patientReportHtml({ ...base, score: { ...base.score, decision: 'ICT+CCRT', reasons: [], flags: [] } }));
    expect(said).toContain(
      'The published rule (Dong 2019) would assign: induction chemotherapy before concurrent chemoradiotherapy',
    );
    expect(said).toContain('interaction p = 0.019');
    // In the box too: an arm never stands there as if the program chose it.
    expect(said.split('The published rule (Dong 2019) would assign').length - 1).toBe(2);
    expect(said).not.toContain('No rule was applied');
    const low = text(patientReportHtml({ ...base, score: { ...base.score, decision: 'CCRT', reasons: [], flags: [] } }));
    expect(low).toContain('The paper asks for further validation of this assignment.');
  });
  it('says every reason and every flag once where none was applied', () => {
    const data = makeReportData();
    const said = text(patientReportHtml(data));
    expect(said).toContain('No rule was applied');
    for (const reason of data.score.reasons) {
      const words = text(escapeHtml(problemText('en', reason)))
        .replaceAll('-0.123456', '−0.12')
        .replaceAll('0.654321', '0.65');
      expect([reason.code, said.split(words).length - 1]).toEqual([reason.code, 1]);
    }
  });
  it('says codes inside reasons in words', () => {
    const data = makeReportData();
    const reasons = [
      { code: 'score/extraction-failed', data: { reason: 'roi-empty' } },
      { code: 'risk/undetermined', data: { unknown: ['n2-3', 'ebv-ge-2000'] } },
    ];
    const said = text(patientReportHtml({ ...data, score: { ...data.score, reasons, flags: [] } }));
    expect(said).toContain('The ROI is empty');
    expect(said).not.toContain('roi-empty');
    expect(said).toContain('N stage N2 or N3 (7th edition), Plasma EBV DNA 2000 copies/ml or more');
  });
  it('prints a typed standardisation without an interval, and a score that is none', () => {
    const base = makeReportData();
    const none = text(
      patientReportHtml({
        ...base,
        score: {
          ...base.score,
          scoreName: 'published',
          ictos: null,
          ictosLower: null,
          ictosUpper: null,
          group: null,
          features: [],
        },
        strips: [],
        axisSvg: '',
        reads: [],
      }),
    );
    expect(none).toContain('none: there is no score');
    expect(none).toContain('No reads with a region of interest.');
    expect(none).not.toMatch(/NaN|undefined|null/);
  });
  it('says in Chinese what it says in English, with no key left over', () => {
    const said = text(patientReportHtml({ ...makeReportData(), language: 'zh-CN' }));
    expect(said).toContain('仅供研究使用');
    expect(said).not.toMatch(/report\.[a-z]/);
    expect(said).not.toMatch(/\{\w+\}/);
  });
  it('escapes what comes from files', () => {
    const base = makeReportData();
    const html = patientReportHtml({ ...base, detail: { ...base.detail, patientName: '<img src=x onerror=alert(1)>' } });
    expect(html).not.toContain('<img src=x');
    expect(escapeHtml('a<b>"&')).toBe('a&lt;b&gt;&quot;&amp;');
  });
  it('marks only what is synthetic', () => {
    expect(patientReportHtml(makeReportData())).not.toContain('class="mark"');
    const base = makeReportData();
    expect(patientReportHtml({ ...base, detail: { ...base.detail, synthetic: true } })).toContain('class="mark"');
  });
  it('draws contours at least 1.5 px wide in a light colour on a dark casing, contrast over 3:1', () => {
    const width = Number(/\.contour\{[^}]*stroke-width:([\d.]+)px/.exec(pageStyles)?.[1]);
    const casing = Number(/\.casing\{[^}]*stroke-width:([\d.]+)px/.exec(pageStyles)?.[1]);
    const colour = /\.contour\{[^}]*stroke:#([0-9a-f]{6})/.exec(pageStyles)?.[1] ?? '';
    expect(width).toBeGreaterThanOrEqual(1.5);
    expect(casing).toBeGreaterThan(width);
    const linear = [0, 2, 4].map((n) => {
      const c = parseInt(colour.slice(n, n + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    const luminance = 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
    expect((luminance + 0.05) / 0.05).toBeGreaterThan(3);
  });
});

describe('pages', () => {
  const block = (heightMm: number, more: Partial<Block> = {}): Block => ({ html: '', heightMm, ...more });
  it('are never fuller than they are high, and never end with a heading', () => {
    const blocks = Array.from({ length: 60 }, (_, n) => block(10 + (n % 7), n % 5 === 0 ? { keepWithNext: true } : {}));
    const pages = toPages(blocks, 100);
    expect(pages.flat()).toEqual(blocks);
    for (const page of pages) {
      expect(page.reduce((sum, { heightMm }) => sum + heightMm, 0)).toBeLessThanOrEqual(100);
      expect(page.at(-1)?.keepWithNext).not.toBe(true);
    }
  });
  it('count the header of a table once on every page that has rows of it', () => {
    const table = { opening: '<thead></thead>', heightMm: 10 };
    const pages = toPages(
      Array.from({ length: 20 }, () => block(10, { row: { table } })),
      100,
    );
    expect(pages.map((page) => page.length)).toEqual([9, 9, 2]);
  });
});

describe('numbers', () => {
  it('are rounded one way, and what is not known is a dash', () => {
    expect([scoreText(-0.954), scoreText(null), pText(0.0004), pText(0.031)]).toEqual(['−0.95', '–', '< 0.001', '0.031']);
    expect([featureText(25.4321), featureText(0), featureText(411.23)]).toEqual(['25.43', '0', '411.2']);
  });
});
