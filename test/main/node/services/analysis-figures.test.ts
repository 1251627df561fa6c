import { describe, expect, it } from 'vitest';
import { toAnalysisFigures } from '@main/node/services/analysis-figures';
import type { AnalysisOutcome, BootstrapSection } from '@shared/core/pipeline/analysis-result';
import { formatCount, formatP, formatRatio } from '@shared/figures/number-format';
import { goldenAnalysis, runGoldenAnalysis } from '../../../support/golden-analysis';
import { layoutFaults, readFigure } from '../../../shared/figures/svg-layout';

const figuresOf = (outcome: AnalysisOutcome, language: 'en' | 'zh-CN' = 'en'): Map<string, string> =>
  new Map(toAnalysisFigures(outcome, { language }).map(({ name, svg }) => [name, svg]));

/** All texts of a figure in one line. */
const prose = (svg: string | undefined): string =>
  readFigure(svg ?? '')
    .texts.map(({ text }) => text)
    .join(' ')
    .replaceAll('\u00a0', ' ');

const endpoints = ['ffs', 'os', 'dffs', 'lrffs'];
const bootstrap: BootstrapSection = {
  replicates: 200,
  used: 198,
  failures: [{ reason: 'stats/cox-diverges', n: 2 }],
  selectionFrequency: { t1c_original_firstorder_skewness: 0.7, t2_original_glcm_idm: 0.31 },
  optimism: { c: 0.021, logInteractionHr: 0.4 },
  apparent: { c: 0.66, logInteractionHr: -1.6 },
  corrected: { c: 0.639, logInteractionHr: -2 },
  nothingSelected: 9,
};

describe('figures of an analysis', () => {
  it('in a file the curves say which cohort they are of, and that the training cohort is apparent', () => {
    for (const language of ['en', 'zh-CN'] as const) {
      const files = new Map(toAnalysisFigures(goldenAnalysis(), { language, use: 'file' }).map(({ name, svg }) => [name, svg]));
      for (const [name, svg] of files) expect([name, layoutFaults(readFigure(svg))]).toEqual([name, []]);
      const [training, validation] = ['training', 'validation'].map((cohort) =>
        prose(files.get(`kaplan_meier_${cohort}_ffs.svg`)),
      );
      const page = prose(figuresOf(goldenAnalysis(), language).get('kaplan_meier_training_ffs.svg'));
      const apparent = language === 'en' ? '(apparent)' : '表观';
      expect([training, validation, page].map((text) => text?.includes(apparent))).toEqual([true, false, false]);
      if (language === 'en') expect([training?.includes('raining'), validation?.includes('alidation')]).toEqual([true, true]);
    }
  });

  const outcome = goldenAnalysis();
  const { analysis } = outcome;
  const figures = figuresOf(outcome);

  it('are those of the issue, by cohort and endpoint', () => {
    const both = (name: string): string[] => [`${name}_training.svg`, `${name}_validation.svg`];
    expect([...figures.keys()]).toEqual([
      'flow_diagram.svg',
      'reading_agreement.svg',
      'covariate_balance.svg',
      'propensity_and_weights.svg',
      'screening.svg',
      ...['training', 'validation'].flatMap((cohort) => endpoints.map((name) => `kaplan_meier_${cohort}_${name}.svg`)),
      ...both('forest'),
      ...both('clinical_factors'),
      ...['training', 'validation'].flatMap((cohort) => endpoints.map((name) => `risk_groups_${cohort}_${name}.svg`)),
      'rule_groups.svg',
      ...both('calibration'),
      ...both('benefit_curve'),
    ]);
  });

  for (const language of ['en', 'zh-CN'] as const) {
    it(`are well laid out, marked synthetic, without a text that is not of the language (${language})`, () => {
      for (const [name, svg] of figuresOf({ ...outcome, analysis: { ...analysis, bootstrap } }, language)) {
        expect(layoutFaults(readFigure(svg)), name).toEqual([]);
        expect(prose(svg), name).toContain(language === 'en' ? 'SYNTHETIC DATA' : '合成数据');
        expect(prose(svg), name).not.toMatch(/analysisReport|\{\w+\}|NaN|undefined/);
      }
    });
  }

  it('print the numbers of the analysis', () => {
    const high = analysis.results.validation!.ffs!.high;
    const interaction = analysis.results.validation!.ffs!.interaction;
    const panel = prose(figures.get('kaplan_meier_validation_ffs.svg'));
    expect(panel).toContain(`HR ${formatRatio(high.hr!)} (95% CI ${formatRatio(high.hrLower!)}–${formatRatio(high.hrUpper!)})`);
    expect(panel).toContain(`p for interaction ${formatP(interaction.groupP!)}`);
    expect(prose(figures.get('forest_validation.svg'))).toContain(
      `${formatRatio(high.hr!)} (${formatRatio(high.hrLower!)}–${formatRatio(high.hrUpper!)})`,
    );
    const ess = analysis.propensity.effectiveSampleSize;
    expect(prose(figures.get('propensity_and_weights.svg'))).toContain(
      `ICT+CCRT: n = 135, effective n = ${formatCount(ess.treated)}`,
    );
    const t4 = analysis.clinicalInteractions.validation!.find(({ factor }) => factor === 't4')!;
    expect(prose(figures.get('clinical_factors_validation.svg'))).toContain(formatRatio(t4.strata[1]!.hr!));
    const flow = prose(figures.get('flow_diagram.svg'));
    for (const group of ['high', 'low'] as const) {
      const n = analysis.scores.training.filter((entry) => entry.high === (group === 'high')).length;
      expect(flow).toContain(`n = ${n}`);
    }
  });

  it('call the training cohort apparent, and no other', () => {
    for (const name of ['forest', 'clinical_factors', 'calibration', 'benefit_curve']) {
      expect(prose(figures.get(`${name}_training.svg`)), name).toMatch(/apparent/i);
      expect(prose(figures.get(`${name}_validation.svg`)), name).not.toMatch(/apparent/i);
    }
    expect(prose(figures.get('screening.svg'))).toMatch(/apparent/i);
  });

  it('count the published rule among all, its risk factors among low scores', () => {
    const rule = prose(figures.get('rule_groups.svg'));
    const low = analysis.scores.training.filter(({ high }) => !high).length;
    expect(rule).toContain('Training cohort (n = 254)');
    expect(rule).toContain(`Training cohort (n = ${low})`);
    expect(rule).not.toContain('Cannot be told');
  });

  it('show the bootstrap where it was run', () => {
    const some = figuresOf({ ...outcome, analysis: { ...analysis, bootstrap } });
    expect(prose(some.get('bootstrap.svg'))).toContain('70.0');
    expect(figures.has('bootstrap.svg')).toBe(false);
  });

  it('say why a row has no hazard ratio', () => {
    const result = analysis.results.training.os!;
    const none = { ...result.low, hr: null, hrLower: null, hrUpper: null, p: null, reason: 'stats/one-arm' };
    const results = { training: { os: { ...result, low: none } }, validation: null };
    const some = figuresOf({ ...outcome, analysis: { ...analysis, results } });
    expect(prose(some.get('forest_training.svg'))).toContain('patients of one arm only');
  });

  it('leave out what is not there: no validation, no reads, no weights', () => {
    const alone = figuresOf(runGoldenAnalysis({ validation: null, withReads: false, config: { weights: 'none' } }).outcome);
    expect([...alone.keys()].filter((name) => /validation|reading|balance|propensity/.test(name))).toEqual([]);
    expect(alone.has('kaplan_meier_training_ffs.svg')).toBe(true);
    expect(prose(alone.get('flow_diagram.svg'))).not.toMatch(/ICC|effective/);
  });

  it('without a model draw the arms alone, and no score', () => {
    const none = figuresOf(runGoldenAnalysis({ config: { pScreen: 1e-9 } }).outcome);
    expect([...none.keys()].filter((name) => /forest|risk|rule|calibration|benefit/.test(name))).toEqual([]);
    const curve = prose(none.get('kaplan_meier_training_ffs.svg'));
    expect(curve).toContain('Training (apparent)');
    expect(curve).not.toContain('High score');
    for (const [name, svg] of none) expect(layoutFaults(readFigure(svg)), name).toEqual([]);
  });

  it('are the same bytes each time', () => {
    expect(toAnalysisFigures(runGoldenAnalysis().outcome, { language: 'en' })).toEqual(
      toAnalysisFigures(outcome, { language: 'en' }),
    );
  });
});
