import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysisHtml } from '@main/node/services/analysis-document';
import { type ArrangedBlock, arrangeBlocks, tableOf } from '@main/node/services/analysis-document-parts';
import { BODY_HEIGHT_MM, toPages } from '@main/node/services/report-layout';
import type { AnalysisOutcome, BootstrapSection } from '@shared/core/pipeline/analysis-result';
import { formatP, formatRatio } from '@shared/figures/number-format';
import { goldenAnalysis, runGoldenAnalysis } from '../../../support/golden-analysis';

const madeAt = new Date('2026-01-02T03:04:05');
const htmlOf = (outcome: AnalysisOutcome, language: 'en' | 'zh-CN' = 'en'): string => analysisHtml({ outcome, language, madeAt });

/** What a reader reads: no styles, no figures, no tags. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<style>[\s\S]*?<\/style>/g, ' ')
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replaceAll('<wbr>', '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');

const pagesOf = (html: string): string[] => html.split('<section class="page">').slice(1);
const researchUse = 'For research use only. Investigational. Not a medical device. Not a treatment recommendation.';

const bootstrap: BootstrapSection = {
  replicates: 200,
  used: 198,
  failures: [{ reason: 'stats/cox-diverges', n: 2 }],
  selectionFrequency: { t1c_original_firstorder_skewness: 0.7 },
  optimism: { c: 0.0214, logInteractionHr: 0.4 },
  apparent: { c: 0.66, logInteractionHr: -1.6 },
  corrected: { c: 0.6386, logInteractionHr: -2 },
  nothingSelected: 9,
};

describe('report of an analysis', () => {
  const outcome = goldenAnalysis();
  const { analysis } = outcome;
  const html = htmlOf(outcome);
  const said = textOf(html);
  const with_ = (part: Partial<typeof analysis>): AnalysisOutcome => ({ ...outcome, analysis: { ...analysis, ...part } });

  it('has research use and the synthetic mark on every page, numbered pages', () => {
    const pages = pagesOf(html);
    expect(pages.length).toBeGreaterThan(10);
    pages.forEach((page, n) => {
      expect(page).toContain(researchUse);
      expect(page).toContain('SYNTHETIC DATA – not a patient');
      expect(page).toContain(`Page ${n + 1} of ${pages.length}`);
    });
    expect(textOf(htmlOf(with_({ synthetic: false })))).not.toContain('not a patient');
  });

  it('has the sections of the issue in order, and figures numbered in order', () => {
    const headings = [...html.matchAll(/<h2>(\d+)\. /g)].map(([, n]) => Number(n));
    expect(headings).toEqual(Array.from({ length: 17 }, (_, k) => k + 1));
    const figures = [...html.matchAll(/Figure (\d+)\. /g)].map(([, n]) => Number(n));
    expect(figures).toEqual(Array.from({ length: figures.length }, (_, k) => k + 1));
    expect(figures.length).toBe(22);
  });

  for (const language of ['en', 'zh-CN'] as const)
    it(`leaves no key, no empty place and no number that is none (${language})`, () => {
      for (const one of [outcome, with_({ bootstrap })]) {
        const text = textOf(htmlOf(one, language));
        expect(text).not.toMatch(/analysisReport\.|\{\w+[|}]|NaN|Infinity|undefined|\[object|null/);
      }
    });

  it('tells in the summary what was found, and calls the training cohort apparent', () => {
    const { high, interaction } = analysis.results.validation!.ffs!;
    expect(said).toContain('43 features were tested; 35 of them are reproducible');
    const ratio = `${formatRatio(high.hr!)} (${formatRatio(high.hrLower!)}–${formatRatio(high.hrUpper!)})`;
    expect(said).toContain(`HR of ICT+CCRT v CCRT ${ratio} in high scores`);
    expect(said).toContain(`p for interaction ${formatP(interaction.groupP!).replace('= ', '')}`);
    expect(said).toMatch(/Training \(apparent\): 132 of 254 patients have a high score/);
    // No table or caption names the training cohort's p values without it.
    for (const caption of said.match(/Figure \d+\. [^.]*Training[^.]*\./g) ?? []) expect(caption).toContain('(apparent)');
  });

  it('marks what differs from the default configuration', () => {
    expect(said).toContain('1 setting differs from the default.');
    expect(said).toContain('20 (changed)');
    const changed = textOf(htmlOf(runGoldenAnalysis({ config: { pStay: 0.1, rMax: 0.9 } }).outcome));
    expect(changed).toContain('3 settings differ from the default.');
    expect(changed).toContain('0.9 (changed) 0.8');
    const same = textOf(htmlOf(with_({ config: { ...analysis.config, curveResamples: 200 } })));
    expect(same).toContain('All settings are the defaults.');
  });

  it('names inputs by their hashes, and the card', () => {
    for (const { sha256 } of analysis.inputs) expect(said).toContain(sha256);
    expect(said).toContain(outcome.card?.hash ?? 'no card');
  });

  it('warns where the interval of the no-difference point leaves 0 out, and only there', () => {
    expect(said).not.toContain('Warning: this interval leaves 0 out');
    const tHalf = { intercept: 0.5, se: 0.1, p: 1e-6, noDifferenceScore: 0.5, lower: 0.3, upper: 0.7 };
    const warned = textOf(htmlOf(with_({ model: { ...analysis.model!, tHalf } })));
    expect(warned.split('Warning: this interval leaves 0 out').length - 1).toBe(2);
    const unknown = textOf(htmlOf(with_({ model: { ...analysis.model!, tHalf: null } })));
    expect(unknown).toContain('where the no-difference point lies is not known');
  });

  it('says why no decision was given, in words', () => {
    expect(said).toContain('Training cohort: the rule is applied to 0 of 254 patients.');
    expect(said).toContain('The patient is synthetic 254 248');
    expect(said).toContain('The interval of the score holds 0');
    expect(said).not.toMatch(/score\/|flag\/|eligibility\//);
  });

  it('tells the bootstrap, or that it was not run', () => {
    expect(said).toContain('The bootstrap was not run');
    const ran = textOf(htmlOf(with_({ bootstrap })));
    expect(ran).toContain('200 replicates, 198 used.');
    expect(ran).toContain('0.660 0.021 0.639');
    expect(ran).toContain('2 replicates left out: an arm or group has no event');
    expect(textOf(htmlOf(with_({ bootstrap: { ...bootstrap, reason: 'model/no-candidate' } })))).toContain(
      'The bootstrap has no result: no feature entered the model step.',
    );
  });

  it('is whole without a model: the reason, no score groups', () => {
    const none = htmlOf(runGoldenAnalysis({ config: { pScreen: 1e-9 } }).outcome);
    const text = textOf(none);
    expect(text).toContain('No model was built.');
    expect(text).toContain('There is no model: patients have no score');
    expect(text).not.toContain('High score');
    expect([...none.matchAll(/<h2>(\d+)\. /g)].map(([, n]) => Number(n))).toEqual(Array.from({ length: 17 }, (_, k) => k + 1));
  });

  it('is whole without validation, reads and weights', () => {
    const text = textOf(htmlOf(runGoldenAnalysis({ validation: null, withReads: false, config: { weights: 'none' } }).outcome));
    expect(text).toContain('No validation table was given: nothing in this report shows how the score does in other patients.');
    expect(text).toContain('No re-reading table was given. Every feature counts as reproducible');
    expect(text).toContain('Patients were not weighted (configuration)');
    expect(text).toContain('Net benefit needs a randomised validation cohort; there is none.');
    expect(text).not.toContain('Validation cohort');
  });

  it('says that an observational validation is not weighted, and gives no net benefit', () => {
    const text = textOf(htmlOf(runGoldenAnalysis({ config: { validationDesign: 'observational' } }).outcome));
    expect(text).toContain('The validation cohort was declared observational and is not weighted');
    expect(text).toContain('Net benefit needs a randomised comparison');
  });

  it('prints no rate past the last follow-up', () => {
    const text = textOf(htmlOf(runGoldenAnalysis({ config: { landmarks: [36, 240] } }).outcome));
    expect(text).toContain('240 months, % (95% CI)');
    expect(text).toMatch(/FFS All ICT\+CCRT [\d.]+ \([\d.]+–[\d.]+\) [\d.–]+ \d+ \(\d+\) – – 0/);
  });

  it('is the same bytes each time', () => {
    expect(htmlOf(runGoldenAnalysis().outcome)).toBe(html);
  });
});

describe('arrangement of blocks on pages', () => {
  const block = fc.record({
    heightMm: fc.double({ min: 3, max: 140, noNaN: true }),
    kind: fc.constantFrom<('text' | 'heading' | 'figure' | 'section')[]>('text', 'heading', 'figure', 'section'),
  });
  const toBlocks = (parts: readonly { heightMm: number; kind: string }[]): ArrangedBlock[] =>
    parts.map(({ heightMm, kind }, n) => ({
      html: kind === 'section' ? `<h2>${n}</h2>` : `<p>${n}</p>`,
      heightMm: kind === 'heading' || kind === 'section' ? 8 : heightMm,
      ...(kind === 'heading' || kind === 'section' ? { keepWithNext: true } : {}),
      ...(kind === 'figure' ? { floats: true as const } : {}),
    }));

  it('loses nothing, keeps texts and figures each in order, and fits the pages', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 40 }), (parts) => {
        const blocks = toBlocks(parts);
        const arranged = arrangeBlocks(blocks);
        const htmlOfKind = (list: readonly ArrangedBlock[], floats: boolean): string[] =>
          list.filter((one) => (one.floats === true) === floats).map(({ html }) => html);
        for (const floats of [true, false]) expect(htmlOfKind(arranged, floats)).toEqual(htmlOfKind(blocks, floats));
        for (const page of toPages(arranged))
          expect(page.reduce((sum, { heightMm }) => sum + heightMm, 0)).toBeLessThanOrEqual(BODY_HEIGHT_MM + 1e-9);
      }),
    );
  });

  it('draws text up where a figure has no room, and puts no figure between a heading and its text', () => {
    const text = (n: number, heightMm: number): ArrangedBlock => ({ html: `t${n}`, heightMm });
    const figure: ArrangedBlock = { html: 'figure', heightMm: 120, floats: true };
    const heading: ArrangedBlock = { html: 'heading', heightMm: 8, keepWithNext: true };
    const order = arrangeBlocks([text(1, 150), figure, heading, text(2, 30), text(3, 30), text(4, 60)]).map(({ html }) => html);
    expect(order).toEqual(['t1', 'heading', 't2', 't3', 'figure', 't4']);
  });

  it('keeps a short table in one piece and never leaves one row of a long one alone', () => {
    const rows = Array.from({ length: 60 }, (_, n) => [String(n), 'x']);
    expect(tableOf(['a', 'b'], rows.slice(0, 5), [100, 82], [1])).toHaveLength(1);
    const long = tableOf(['a', 'b'], rows, [100, 82], [1]);
    expect(long).toHaveLength(60);
    for (const heightMm of [5, 30, 100, 200, 236]) {
      for (const page of toPages(arrangeBlocks([{ html: 'before', heightMm }, ...long])))
        expect(page.filter(({ row }) => row).length).not.toBe(1);
    }
    expect(tableOf(['a', 'b'], [], [100, 82])).toEqual([]);
    expect(() => tableOf(['a', 'b'], rows, [100, 90])).toThrow(/wider than the page/);
  });

  it('keeps a number on one line, smaller where it must; a reason wraps', () => {
    const cell = (text: string): string => tableOf(['a', 'b'], [['x', text]], [160, 14], [1])[0]?.html ?? '';
    expect(cell('0.12')).toContain('<td class="number">0.12</td>');
    expect(cell('100.0 (100.0–100.0)')).toMatch(/font-size:[3-6]\.\dpt/);
    expect(cell('an arm has no event')).toContain('white-space:normal');
  });
});
