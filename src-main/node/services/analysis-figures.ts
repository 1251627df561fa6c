/**
 * The figures of an analysis: takes what each picture needs out of the outcome and names it in the language.
 * Draws nothing itself and computes no statistics; a figure whose part of the outcome is missing is left out.
 */
import type {
  Analysis,
  AnalysisOutcome,
  CohortFlow,
  CohortRole,
  ScoreGroupName,
} from '@shared/core/pipeline/analysis-result';
import { parseFeatureName } from '@shared/core/features/feature-name';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import type { ArmComparison } from '@shared/core/stats/survival-comparison';
import { renderBenefitCurveFigure } from '@shared/figures/benefit-curve-figure';
import { renderBootstrapFigure } from '@shared/figures/bootstrap-figure';
import { renderCalibrationFigure } from '@shared/figures/calibration-figure';
import { renderDecisionFigure } from '@shared/figures/decision-figure';
import { type FlowCohort, renderFlowDiagramFigure } from '@shared/figures/flow-diagram';
import { type ForestRow, type ForestSection, renderForestPlotFigure } from '@shared/figures/forest-plot';
import { type InteractionPRow, renderInteractionPFigure, type ScreeningOutcome } from '@shared/figures/interaction-p-figure';
import type { FigureOptions } from '@shared/figures/kaplan-meier-figure';
import { renderKaplanMeierFigure } from '@shared/figures/kaplan-meier-figure';
import { renderKaplanMeierPanel } from '@shared/figures/kaplan-meier-panel';
import { renderLovePlotFigure } from '@shared/figures/love-plot';
import { renderReadingAgreementFigure } from '@shared/figures/reading-agreement-figure';
import { renderWeightsFigure } from '@shared/figures/weights-figure';
import { formatMessage, type Language } from '@shared/messages/index';
import {
  cohortHeading,
  cohortName,
  cohortShort,
  columnsOf,
  covariateText,
  endpointShort,
  endpointText,
  factorLevel,
  factorText,
  groupName,
  groupShort,
  lookUp,
  reasonText,
} from './analysis-names';
import { cohortsOf, endpointsOf, scoreGroups } from './analysis-sections';
import { figureLabels, figurePalette } from './figure-style';
import { controlArm, treatedArm } from './survival';

export interface NamedFigure {
  /** File name without its folder: `kaplan_meier_validation_ffs.svg`. */
  readonly name: string;
  readonly svg: string;
}

export interface AnalysisFigureStyle {
  readonly language: Language;
}

/** CSS pixels: the width of a page's body at its true size. */
const fullWidth = 688;
/** Three curves side by side; on a page their text is 6 points high. */
const panelWidth = 940;
/** One curve alone. */
const singleWidth = 420;
/** The limits that the figures draw. */
const balanceLimit = 0.1;
const qThreshold = 0.05;

interface Drawing {
  readonly outcome: AnalysisOutcome;
  readonly analysis: Analysis;
  readonly language: Language;
  readonly synthetic: boolean;
}

const optionsFor = ({ language, analysis }: Drawing, width = fullWidth, endpoint?: EndpointName): Required<FigureOptions> => ({
  palette: figurePalette('light'),
  labels: figureLabels(language, endpoint ?? analysis.config.endpoint),
  width,
});

/** Every figure that the outcome has the numbers for, in the order of the report. */
export function toAnalysisFigures(outcome: AnalysisOutcome, { language }: AnalysisFigureStyle): NamedFigure[] {
  const { analysis } = outcome;
  const drawing = { outcome, analysis, language, synthetic: analysis.synthetic };
  const figures = [
    flowFigure(drawing),
    ...readingFigure(drawing),
    ...weightFigures(drawing),
    ...screeningFigure(drawing),
    ...curveFigures(drawing),
    ...forestFigures(drawing),
    ...clinicalFigures(drawing),
    ...riskFigures(drawing),
    ...decisionFigure(drawing),
    ...calibrationFigures(drawing),
    ...benefitFigures(drawing),
    ...bootstrapFigure(drawing),
  ];
  return figures.map(({ name, svg }) => ({ name: `${name}.svg`, svg }));
}

function flowFigure(drawing: Drawing): NamedFigure {
  const { analysis, language } = drawing;
  const { flow, config, model, reproducibility } = analysis;
  const { features } = flow;
  const most = config.maxCandidates;
  const svg = renderFlowDiagramFigure(
    {
      title: formatMessage(language, 'analysisReport.figureTitle.flow'),
      synthetic: drawing.synthetic,
      cohorts: cohortsOf<CohortFlow | null>({ training: flow.training, validation: flow.validation }).map(
        ({ cohort, value }): FlowCohort => ({
          heading: cohortHeading(language, analysis, cohort),
          inTable: value.tableRows,
          leftOut: value.excluded.map(({ reason, column, n }) => ({
            reason: lookUp(language, `flow.excluded.${reason}`, reason, { column }),
            count: n,
          })),
          analysed: value.analysed,
          arms: flowArms(drawing, cohort, value),
          scored: model ? value.analysed : 0,
          groups: model ? flowGroups(drawing, cohort) : [],
        }),
      ),
      features: {
        extracted: features.tested,
        reproducible:
          reproducibility.reason === undefined
            ? { n: features.reproducible, threshold: reproducibility.threshold }
            : null,
        significant: { n: features.belowPScreen, p: config.pScreen },
        uncorrelated: { n: features.afterCorrelation, r: config.rMax },
        candidates:
          features.candidates === features.afterCorrelation
            ? null
            : { n: features.candidates, limit: most === 'events/10' ? features.candidates : most },
        model: model?.features ?? [],
      },
    },
    optionsFor(drawing),
  );
  return { name: 'flow_diagram', svg };
}

function flowArms({ analysis }: Drawing, cohort: CohortRole, flow: CohortFlow): FlowCohort['arms'] {
  const whole = analysis.results[cohort]?.[analysis.config.endpoint]?.whole;
  const { effectiveSampleSize, reason } = analysis.propensity;
  const weighted = cohort === 'training' && reason === undefined;
  return [
    {
      label: treatedArm,
      n: flow.treated,
      events: whole?.eventsTreated ?? null,
      ...(weighted ? { effectiveN: effectiveSampleSize.treated } : {}),
    },
    {
      label: controlArm,
      n: flow.control,
      events: whole?.eventsControl ?? null,
      ...(weighted ? { effectiveN: effectiveSampleSize.control } : {}),
    },
  ];
}

function flowGroups({ analysis, language }: Drawing, cohort: CohortRole): FlowCohort['groups'] {
  const result = analysis.results[cohort]?.[analysis.config.endpoint];
  return (['high', 'low'] as const).map((group) => ({
    label: groupShort(language, group),
    n: analysis.scores[cohort]?.filter(({ high }) => high === (group === 'high')).length ?? 0,
    events: result?.[group].events ?? null,
  }));
}

function readingFigure(drawing: Drawing): NamedFigure[] {
  const { reproducibility, model } = drawing.analysis;
  if (reproducibility.reason !== undefined || reproducibility.features.length === 0) return [];
  const svg = renderReadingAgreementFigure(
    {
      title: formatMessage(drawing.language, 'analysisReport.figureTitle.reading'),
      rows: reproducibility.features.map(({ feature, intra, inter, kept }) => ({
        name: feature,
        intra,
        inter,
        kept,
        inModel: model?.features.includes(feature) ?? false,
      })),
      threshold: reproducibility.threshold,
      patients: reproducibility.patients ?? 0,
      synthetic: drawing.synthetic,
    },
    optionsFor(drawing),
  );
  return [{ name: 'reading_agreement', svg }];
}

function weightFigures(drawing: Drawing): NamedFigure[] {
  const { propensity } = drawing.analysis;
  const { language, synthetic } = drawing;
  if (propensity.reason !== undefined || propensity.balance.length === 0) return [];
  const love = renderLovePlotFigure(
    {
      title: formatMessage(language, 'analysisReport.figureTitle.love'),
      rows: propensity.balance.map(({ covariate, smdBefore, smdAfter }) => ({
        label: covariateText(language, covariate),
        before: smdBefore,
        after: smdAfter,
      })),
      limit: balanceLimit,
      synthetic,
    },
    optionsFor(drawing),
  );
  const treated = columnsOf(drawing.outcome.data, 'training').get('treated') ?? [];
  const { effectiveSampleSize } = propensity;
  const armOf = (arm: 0 | 1) => {
    const rows = propensity.weights.filter((_, i) => treated[i] === arm);
    return {
      label: arm === 1 ? treatedArm : controlArm,
      propensity: rows.map((row) => row.propensity ?? 0),
      weights: rows.map(({ weight }) => weight),
      effectiveN: arm === 1 ? effectiveSampleSize.treated : effectiveSampleSize.control,
    };
  };
  const weights = renderWeightsFigure(
    {
      title: formatMessage(language, 'analysisReport.figureTitle.weights'),
      treated: armOf(1),
      control: armOf(0),
      effectiveN: effectiveSampleSize.all,
      synthetic,
    },
    optionsFor(drawing),
  );
  return [
    { name: 'covariate_balance', svg: love },
    { name: 'propensity_and_weights', svg: weights },
  ];
}

/** "T1C wavelet-LH" of a feature of a known profile; else the words before the second underscore. */
function blockOf(feature: string): string {
  const parsed = parseFeatureName(feature);
  if (parsed) return `${parsed.sequence.toUpperCase()} ${parsed.imageType}`;
  const [sequence = feature, imageType = ''] = feature.split('_');
  return `${sequence.toUpperCase()} ${imageType}`.trim();
}

function outcomeOf({ analysis }: Drawing, row: Analysis['screening'][number]): ScreeningOutcome {
  if (analysis.model?.features.includes(row.feature)) return 'inModel';
  if (row.kept) return 'notSelected';
  return row.droppedBecauseOf === undefined ? 'notSignificant' : 'correlated';
}

function screeningFigure(drawing: Drawing): NamedFigure[] {
  const { screening, config } = drawing.analysis;
  const belowQ = screening.flatMap(({ bhQ, pInteraction }) =>
    bhQ !== null && pInteraction !== null && bhQ < qThreshold ? [pInteraction] : [],
  );
  const rows = screening.map(
    (row): InteractionPRow => ({
      name: row.feature,
      family: blockOf(row.feature),
      p: row.pInteraction,
      q: row.bhQ,
      reproducible: row.reproducible,
      outcome: outcomeOf(drawing, row),
    }),
  );
  // Rows come by p; blocks of features are drawn in the order of the table's columns where they have names.
  const svg = renderInteractionPFigure(
    {
      title: formatMessage(drawing.language, 'analysisReport.figureTitle.screening'),
      rows: [...rows].sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : 0)),
      order: 'family',
      pThreshold: config.pScreen,
      qThreshold,
      pAtQ: belowQ.length > 0 ? Math.max(...belowQ) : null,
      synthetic: drawing.synthetic,
      apparent: true,
    },
    optionsFor(drawing),
  );
  return rows.length === 0 ? [] : [{ name: 'screening', svg }];
}

function curveFigures(drawing: Drawing): NamedFigure[] {
  const { outcome, analysis, language } = drawing;
  return cohortsOf(outcome.curves).flatMap(({ cohort, value }) =>
    endpointsOf(value).flatMap(({ endpoint, value: groups }) => {
      const shown = scoreGroups.flatMap((group) => {
        const comparison = groups[group];
        return comparison ? [{ group, comparison }] : [];
      });
      if (shown.length === 0) return [];
      const title = formatMessage(language, 'analysisReport.figureTitle.km', {
        endpoint: endpointText(language, endpoint),
        cohort: cohortShort(language, cohort),
      });
      const svg = renderKaplanMeierPanel(
        title,
        shown.map(({ group, comparison }) => ({
          title: groupName(language, group),
          comparison,
          synthetic: drawing.synthetic,
        })),
        {
          ...optionsFor(drawing, shown.length === 1 ? singleWidth : panelWidth, endpoint),
          columns: shown.length,
          ...(analysis.model ? { interactionP: analysis.results[cohort]?.[endpoint]?.interaction.groupP ?? null } : {}),
        },
      );
      return [{ name: `kaplan_meier_${cohort}_${endpoint}`, svg }];
    }),
  );
}

function forestFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  return cohortsOf(analysis.results).flatMap(({ cohort, apparent, value }) => {
    const sections = endpointsOf(value).map(({ endpoint, value: result }): ForestSection => {
      const groups: readonly ScoreGroupName[] = analysis.model ? scoreGroups : ['whole'];
      return {
        heading: endpointText(language, endpoint),
        rows: groups.map((group) => forestRow(drawing, groupName(language, group), result[group])),
        ...(analysis.model ? { interactionP: result.interaction.groupP } : {}),
      };
    });
    if (sections.length === 0) return [];
    const title = formatMessage(language, 'analysisReport.figureTitle.forest', { cohort: cohortName(language, cohort) });
    const svg = renderForestPlotFigure(
      { title, treatedLabel: treatedArm, controlLabel: controlArm, sections, synthetic: drawing.synthetic, apparent },
      optionsFor(drawing),
    );
    return [{ name: `forest_${cohort}`, svg }];
  });
}

type Comparison = Pick<
  Analysis['clinicalInteractions']['training'][number]['strata'][number],
  'nTreated' | 'eventsTreated' | 'nControl' | 'eventsControl' | 'events' | 'hr' | 'hrLower' | 'hrUpper' | 'reason'
>;

/** Fewer than 10 events: marked. */
const fewEvents = 10;

const forestRow = ({ language }: Drawing, label: string, row: Comparison): ForestRow => ({
  label,
  treated: { n: row.nTreated, events: row.eventsTreated },
  control: { n: row.nControl, events: row.eventsControl },
  hr: row.hr,
  lower: row.hrLower,
  upper: row.hrUpper,
  ...(row.hr === null ? { reason: reasonText(language, row.reason) } : { fewEvents: row.events < fewEvents }),
});

function clinicalFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  const { endpoint } = analysis.config;
  return cohortsOf(analysis.clinicalInteractions).flatMap(({ cohort, apparent, value }) => {
    if (value.length === 0) return [];
    const whole = analysis.results[cohort]?.[endpoint]?.whole;
    const sections: ForestSection[] = [
      ...(whole ? [{ heading: null, rows: [forestRow(drawing, groupName(language, 'whole'), whole)] }] : []),
      ...value.map(
        ({ factor, pInteraction, strata }): ForestSection => ({
          heading: factorText(language, factor),
          rows: strata.map((stratum) => forestRow(drawing, factorLevel(language, factor, stratum.level), stratum)),
          interactionP: pInteraction,
        }),
      ),
    ];
    const title = formatMessage(language, 'analysisReport.figureTitle.clinical', {
      endpoint: endpointText(language, endpoint),
      cohort: cohortName(language, cohort),
    });
    const svg = renderForestPlotFigure(
      { title, treatedLabel: treatedArm, controlLabel: controlArm, sections, synthetic: drawing.synthetic, apparent },
      optionsFor(drawing),
    );
    return [{ name: `clinical_factors_${cohort}`, svg }];
  });
}

function riskFigures(drawing: Drawing): NamedFigure[] {
  const { outcome, language } = drawing;
  return cohortsOf(outcome.riskCurves).flatMap(({ cohort, value }) =>
    endpointsOf(value).flatMap(({ endpoint, value: comparison }) => {
      if (comparison.arms.length === 0) return [];
      const title = formatMessage(language, 'analysisReport.figureTitle.risk', {
        endpoint: endpointShort(language, endpoint),
        cohort: cohortShort(language, cohort),
      });
      const svg = renderKaplanMeierFigure(
        { title, comparison: withRiskNames(comparison, language), synthetic: drawing.synthetic },
        optionsFor(drawing, fullWidth / 2, endpoint),
      );
      return [{ name: `risk_groups_${cohort}_${endpoint}`, svg }];
    }),
  );
}

/** The two curves by the names of the risk groups; role treated is high risk. */
const withRiskNames = (comparison: ArmComparison, language: Language): ArmComparison => ({
  ...comparison,
  arms: comparison.arms.map((arm) => ({
    ...arm,
    label: formatMessage(language, `analysisReport.risk.${arm.role === 'treated' ? 'high' : 'low'}`),
  })),
});

export const ruleGroups = ['ICT+CCRT', 'CCRT', 'clinical_trial', 'none'] as const;

function decisionFigure(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  const cohorts = cohortsOf(analysis.decisions).filter(({ value }) => value.length > 0);
  if (cohorts.length === 0) return [];
  const undecided = cohorts.some(({ value }) => value.some(({ ruleGroup }) => ruleGroup === null));
  const isLow = (cohort: CohortRole): ReadonlySet<string> =>
    new Set((analysis.scores[cohort] ?? []).filter(({ high }) => !high).map(({ patient_id }) => patient_id));
  const most = Math.max(...cohorts.flatMap(({ value }) => value.map(({ riskFactors }) => riskFactors.length)));
  const svg = renderDecisionFigure(
    {
      title: formatMessage(language, 'analysisReport.figureTitle.decisions'),
      cohorts: cohorts.map(({ cohort, value }) => ({
        label: cohortName(language, cohort),
        decisions: ruleGroups
          .filter((group) => group !== 'none' || undecided)
          .map((group) => ({
            label: formatMessage(language, `analysisReport.rule.${group}`),
            n: value.filter(({ ruleGroup }) => (ruleGroup ?? 'none') === group).length,
          })),
        riskFactors: Array.from({ length: most + 1 }, (_, n) => ({
          label: String(n),
          n: value.filter(({ patient_id, riskFactors }) => riskFactors.length === n && isLow(cohort).has(patient_id)).length,
        })),
      })),
      // The rule asks for them only where the score is low.
      riskFactorsOf: 'low',
      synthetic: drawing.synthetic,
    },
    optionsFor(drawing),
  );
  return [{ name: 'rule_groups', svg }];
}

function calibrationFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  return cohortsOf(analysis.calibrationThirds).map(({ cohort, apparent, value }) => ({
    name: `calibration_${cohort}`,
    svg: renderCalibrationFigure(
      {
        title: formatMessage(language, 'analysisReport.figureTitle.calibration', { cohort: cohortName(language, cohort) }),
        points: value.thirds.flatMap((third) =>
          third.predictedLogHr === null
            ? []
            : [
                {
                  label: formatMessage(language, `analysisReport.third.${third.third}`),
                  n: third.n,
                  predicted: third.predictedLogHr,
                  predictedWithIntercept: third.predictedLogHrWithIntercept,
                  observed: third.observedLogHr,
                  lower: third.observedLogHrLower,
                  upper: third.observedLogHrUpper,
                  ...(third.reason === null ? {} : { reason: reasonText(language, third.reason) }),
                },
              ],
        ),
        synthetic: drawing.synthetic,
        apparent,
      },
      optionsFor(drawing, fullWidth / 2),
    ),
  }));
}

function benefitFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language, outcome } = drawing;
  const tHalf = analysis.model?.tHalf ?? null;
  return cohortsOf(analysis.benefitCurve).flatMap(({ cohort, apparent, value }) => {
    if (value.points.length === 0) return [];
    const treated = columnsOf(outcome.data, cohort).get('treated') ?? [];
    const scoresOf = (arm: 0 | 1): number[] =>
      (analysis.scores[cohort] ?? []).filter((_, i) => treated[i] === arm).map(({ ictos }) => ictos);
    const svg = renderBenefitCurveFigure(
      {
        title: formatMessage(language, 'analysisReport.figureTitle.benefit', { cohort: cohortName(language, cohort) }),
        months: value.months,
        treatedLabel: treatedArm,
        controlLabel: controlArm,
        points: value.points,
        cutoff: 0,
        noDifference: tHalf && { score: tHalf.noDifferenceScore, lower: tHalf.lower, upper: tHalf.upper },
        scores: { treated: scoresOf(1), control: scoresOf(0) },
        synthetic: drawing.synthetic,
        apparent,
      },
      optionsFor(drawing),
    );
    return [{ name: `benefit_curve_${cohort}`, svg }];
  });
}

function bootstrapFigure(drawing: Drawing): NamedFigure[] {
  const { bootstrap, model } = drawing.analysis;
  if (!bootstrap) return [];
  const svg = renderBootstrapFigure(
    {
      title: formatMessage(drawing.language, 'analysisReport.figureTitle.bootstrap'),
      rows: Object.entries(bootstrap.selectionFrequency).map(([name, frequency]) => ({
        name,
        frequency,
        inModel: model?.features.includes(name) ?? false,
      })),
      replicates: bootstrap.used,
      failed: bootstrap.replicates - bootstrap.used,
      nothingSelected: bootstrap.used === 0 ? 0 : bootstrap.nothingSelected / bootstrap.used,
      synthetic: drawing.synthetic,
    },
    optionsFor(drawing),
  );
  return [{ name: 'bootstrap', svg }];
}
