/** The report's sections on how the model came about: readings, weights, screening, model. Prints finished numbers. */
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import { formatPercent, formatThreshold } from '@shared/figures/number-format';
import { type ArrangedBlock, item, leadIn, para, type ReportWriter, subheading, tableOf } from './analysis-document-parts';
import { covariateText, problemWords, reasonText, weightsText } from './analysis-names';
import { heading } from './report-document';
import type { Block } from './report-layout';
import { coefficientText, featureText, oneDecimal, pText, scoreText, twoDecimals } from './report-numbers';

/** Rows of a list in the report; the tables beside it have all. */
const shownRows = 20;
const qThreshold = 0.05;
const z95 = 1.959963984540054;

const withInterval = (value: number | null, lower: number | null, upper: number | null): string =>
  value === null ? '–' : `${coefficientText(value)} (${coefficientText(lower)} – ${coefficientText(upper)})`;

export function readingBlocks({ reproducibility }: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const head = heading(say('analysisReport.reading'));
  const { features, threshold, model, patients } = reproducibility;
  if (reproducibility.reason !== undefined) return [head, para(say('analysisReport.reading.none'), 'strong')];
  const dropped = features.filter(({ kept }) => !kept);
  const shown = dropped.slice(0, shownRows);
  const text = say('analysisReport.reading.text', {
    patients,
    model,
    threshold: formatThreshold(threshold),
    kept: features.length - dropped.length,
    total: features.length,
  });
  return [
    head,
    para(text),
    ...writer.figure('reading_agreement', say('analysisReport.figure.reading')),
    ...(shown.length === 0
      ? []
      : [
          subheading(say('analysisReport.reading.dropped', { n: dropped.length })),
          ...tableOf(
            [say('analysisReport.col.feature'), say('analysisReport.reading.intra'), say('analysisReport.reading.inter')],
            shown.map((row) => [
              row.feature,
              row.intra === null ? reasonText(language, row.reason) : withInterval(row.intra, row.intraLower, row.intraUpper),
              row.inter === null ? reasonText(language, row.reason) : withInterval(row.inter, row.interLower, row.interUpper),
            ]),
            [94, 44, 44],
            [1, 2],
          ),
        ]),
    ...(dropped.length > shown.length
      ? [para(say('analysisReport.reading.droppedMore', { shown: shown.length, n: dropped.length }), 'note')]
      : []),
  ];
}

export function weightingBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const { propensity, flow } = analysis;
  const head = heading(say('analysisReport.weighting'));
  if (propensity.reason !== undefined) return [head, para(say('analysisReport.weighting.none'), 'strong')];
  const { effectiveSampleSize: ess, overlap, balance, diagnostics, constantCovariates, dependentCovariates = [] } = propensity;
  const terms = propensity.terms.filter((term) => term !== '(Intercept)').map((term) => covariateText(language, term));
  return [
    head,
    para(
      say('analysisReport.weighting.text', {
        terms,
        scheme: weightsText(language, propensity.scheme),
        treated: oneDecimal(ess.treated),
        nTreated: flow.training.treated,
        control: oneDecimal(ess.control),
        nControl: flow.training.control,
        all: oneDecimal(ess.all),
        n: flow.training.analysed,
        min: twoDecimals(diagnostics?.min ?? null),
        max: twoDecimals(diagnostics?.max ?? null),
      }),
    ),
    ...(overlap
      ? [
          para(
            say('analysisReport.weighting.overlap', {
              treatedLow: twoDecimals(overlap.treated.min),
              treatedHigh: twoDecimals(overlap.treated.max),
              controlLow: twoDecimals(overlap.control.min),
              controlHigh: twoDecimals(overlap.control.max),
              outside: formatPercent(overlap.outside),
            }),
          ),
        ]
      : []),
    ...(constantCovariates.length > 0
      ? [
          para(
            say('analysisReport.weighting.constant', { names: constantCovariates.map((name) => covariateText(language, name)) }),
          ),
        ]
      : []),
    ...(dependentCovariates.length > 0
      ? [
          para(
            say('analysisReport.weighting.dependent', {
              names: dependentCovariates.map((name) => covariateText(language, name)),
            }),
          ),
        ]
      : []),
    ...worstBalance(balance, writer),
    ...writer.figure('covariate_balance', say('analysisReport.figure.love'), 150),
    ...writer.figure('propensity_and_weights', say('analysisReport.figure.weights')),
    subheading(say('analysisReport.weighting.model')),
    ...tableOf(
      [
        say('analysisReport.col.term'),
        say('analysisReport.col.coefficient'),
        say('analysisReport.col.se'),
        say('analysisReport.col.p'),
      ],
      propensity.terms.map((term, k) => [
        covariateText(language, term),
        coefficientText(propensity.coefficients[k] ?? null),
        coefficientText(propensity.se[k] ?? null),
        pText(propensity.p[k] ?? null),
      ]),
      [80, 34, 34, 34],
      [1, 2, 3],
    ),
  ];
}

function worstBalance(balance: Analysis['propensity']['balance'], { say, language }: ReportWriter): Block[] {
  const worst = (of: (row: (typeof balance)[number]) => number | null) =>
    balance.reduce<(typeof balance)[number] | null>(
      (most, row) => ((of(row) ?? -1) > (most ? (of(most) ?? -1) : -1) ? row : most),
      null,
    );
  const before = worst((row) => row.smdBefore);
  const after = worst((row) => row.smdAfter);
  if (!before || !after) return [];
  const text = say('analysisReport.weighting.worst', {
    before: coefficientText(before.smdBefore),
    beforeName: covariateText(language, before.covariate),
    after: coefficientText(after.smdAfter),
    afterName: covariateText(language, after.covariate),
  });
  return [para(text)];
}

export function screeningBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say } = writer;
  const { screening, config, model } = analysis;
  const tested = screening.filter(({ pInteraction }) => pInteraction !== null);
  const entered = new Set(model?.steps[0]?.terms ?? []);
  const outcome = (row: Analysis['screening'][number]): string => {
    if (model?.features.includes(row.feature)) return say('analysisReport.screening.outcome.inModel');
    if (row.pInteraction === null) return reasonText(writer.language, row.reason);
    if (!row.reproducible) return say('analysisReport.screening.outcome.notReproducible');
    if (row.droppedBecauseOf !== undefined)
      return say('analysisReport.screening.outcome.correlated', { feature: row.droppedBecauseOf });
    if (!row.kept) return say('analysisReport.screening.outcome.notSignificant');
    if (model && !entered.has(row.feature)) return say('analysisReport.screening.outcome.notEntered');
    return say(model ? 'analysisReport.screening.outcome.eliminated' : 'analysisReport.screening.outcome.kept');
  };
  const shown = screening.slice(0, shownRows);
  return [
    heading(say('analysisReport.screening')),
    para(
      say('analysisReport.screening.text', {
        tests: tested.length,
        chance: oneDecimal(tested.length * config.pScreen),
        p: formatThreshold(config.pScreen),
        found: tested.filter(({ pInteraction }) => pInteraction !== null && pInteraction < config.pScreen).length,
        q: tested.filter(({ bhQ }) => bhQ !== null && bhQ < qThreshold).length,
      }),
    ),
    ...writer.figure('screening', say('analysisReport.figure.screening')),
    subheading(say('analysisReport.screening.top')),
    ...tableOf(
      [
        say('analysisReport.col.feature'),
        say('analysisReport.col.coefficient'),
        say('analysisReport.col.se'),
        say('analysisReport.col.p'),
        say('analysisReport.col.q'),
        say('analysisReport.col.outcome'),
      ],
      shown.map((row) => [
        row.feature,
        coefficientText(row.coefficient),
        coefficientText(row.se),
        pText(row.pInteraction),
        pText(row.bhQ),
        outcome(row),
      ]),
      [64, 21, 15, 18, 18, 46],
      [1, 2, 3, 4],
    ),
    para(say('analysisReport.screening.topNote', { shown: shown.length, n: screening.length }), 'note'),
  ];
}

export function modelBlocks(analysis: Analysis, writer: ReportWriter): ArrangedBlock[] {
  const { say, language } = writer;
  const { model, modelReason, config } = analysis;
  const head = heading(say('analysisReport.model'));
  if (!model) return [head, para(say('analysisReport.model.none', { reason: problemWords(language, modelReason) }), 'strong')];
  const rows = model.features.map((feature, k) => {
    const score = model.scoreCoefficients[k] ?? 0;
    const half = z95 * (model.se[k] ?? 0);
    return [
      feature,
      `${coefficientText(score)} (${coefficientText(score - half)} – ${coefficientText(score + half)})`,
      pText(model.p[k] ?? null),
      featureText(model.mean[k] ?? null),
      featureText(model.sd[k] ?? null),
    ];
  });
  return [
    head,
    leadIn(say('analysisReport.model.text')),
    ...tableOf(
      [
        say('analysisReport.col.feature'),
        say('analysisReport.col.scoreCoefficient'),
        say('analysisReport.col.apparentP'),
        say('analysisReport.col.mean'),
        say('analysisReport.col.sd'),
      ],
      rows,
      [74, 46, 24, 19, 19],
      [1, 2, 3, 4],
    ),
    ...interceptBlocks(model, writer),
    subheading(say('analysisReport.model.elimination')),
    leadIn(say('analysisReport.model.eliminationNote', { p: formatThreshold(config.pStay) }), 'note'),
    ...tableOf(
      [say('analysisReport.col.step'), say('analysisReport.col.term'), say('analysisReport.col.outcome')],
      model.steps.map((step, n) => [
        String(n + 1),
        say('analysisReport.model.stepTerms', { n: step.terms.length, p: pText(Math.max(...step.p)) }),
        step.removed === null
          ? say('analysisReport.model.stays')
          : say('analysisReport.model.leaves', {
              feature: step.removed,
              p: pText(step.p[step.terms.indexOf(step.removed)] ?? null),
            }),
      ]),
      [16, 56, 110],
      [],
    ),
  ];
}

/** Where the no-difference point lies, and the warning when 0 is not near it. */
function interceptBlocks(model: NonNullable<Analysis['model']>, { say }: ReportWriter): Block[] {
  const { tHalf, withIntercept } = model;
  if (!tHalf) return [para(say('analysisReport.model.noTHalf'), 'strong')];
  return [
    item(
      say('analysisReport.model.tHalf', {
        intercept: coefficientText(tHalf.intercept),
        se: coefficientText(tHalf.se),
        p: pText(tHalf.p),
        score: scoreText(tHalf.noDifferenceScore),
        lower: scoreText(tHalf.lower),
        upper: scoreText(tHalf.upper),
      }),
    ),
    ...(withIntercept
      ? [
          item(
            say('analysisReport.model.withIntercept', {
              intercept: coefficientText(withIntercept.intercept),
              se: coefficientText(withIntercept.se),
              p: pText(withIntercept.p),
            }),
          ),
        ]
      : []),
    ...(leavesZeroOut(tHalf) ? [para(say('analysisReport.summary.noDifferenceWarning'), 'strong')] : []),
  ];
}

/** Whether the interval of the no-difference point does not hold 0, where the rule cuts. */
export const leavesZeroOut = ({ lower, upper }: { readonly lower: number; readonly upper: number }): boolean =>
  lower > 0 || upper < 0;
