/** Figures of the results: curves, forests, risk groups, calibration, benefit, bootstrap. */
import type { Analysis, CohortRole } from '@shared/core/pipeline/analysis-result';
import type { ArmComparison } from '@shared/core/stats/survival-comparison';
import { renderBenefitCurveFigure } from '@shared/figures/benefit-curve-figure';
import { renderBootstrapFigure } from '@shared/figures/bootstrap-figure';
import { renderCalibrationFigure } from '@shared/figures/calibration-figure';
import { renderDecisionFigure } from '@shared/figures/decision-figure';
import { type ForestRow, type ForestSection, renderForestPlotFigure } from '@shared/figures/forest-plot';
import { renderKaplanMeierFigure } from '@shared/figures/kaplan-meier-figure';
import { renderKaplanMeierPanel } from '@shared/figures/kaplan-meier-panel';
import { formatMessage, type Language } from '@shared/messages/index';
import {
  cohortName,
  cohortShort,
  columnsOf,
  endpointShort,
  endpointText,
  factorLevel,
  factorText,
  groupName,
  reasonText,
} from './analysis-names';
import { cohortsOf, endpointsOf, ruleGroups, scoreGroups } from './analysis-sections';
import { controlArm, treatedArm } from './survival';
import { type Drawing, fullWidth, type NamedFigure, optionsFor } from './analysis-drawing';

/** Three curves side by side; on a page their text is 6 points high, in a file there is room for more months. */
const panelWidth = { page: 940, file: 1260 } as const;
/** One curve alone. */
const singleWidth = 340;

export function curveFigures(drawing: Drawing): NamedFigure[] {
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
          // Alone it says where it is from; in a panel the caption does.
          title:
            shown.length === 1
              ? title
              : drawing.use === 'page'
                ? groupName(language, group)
                : `${groupName(language, group)}, ${cohortShort(language, cohort)}`,
          comparison,
          synthetic: drawing.synthetic,
        })),
        {
          ...optionsFor(drawing, shown.length === 1 ? singleWidth : panelWidth[drawing.use], endpoint),
          columns: shown.length,
          ...(analysis.model ? { interactionP: analysis.results[cohort]?.[endpoint]?.interaction.groupP ?? null } : {}),
        },
      );
      return [{ name: `kaplan_meier_${cohort}_${endpoint}`, svg }];
    }),
  );
}

export function forestFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  // All patients alone stand in the table of the report; a forest compares groups.
  if (!analysis.model) return [];
  return cohortsOf(analysis.results).flatMap(({ cohort, apparent, value }) => {
    const sections = endpointsOf(value).map(({ endpoint, value: result }): ForestSection => {
      return {
        heading: endpointText(language, endpoint),
        rows: scoreGroups.map((group) => forestRow(drawing, groupName(language, group), result[group])),
        interactionP: result.interaction.groupP,
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

export function clinicalFigures(drawing: Drawing): NamedFigure[] {
  const { analysis, language } = drawing;
  const { endpoint } = analysis.config;
  return cohortsOf(analysis.clinicalInteractions).flatMap(({ cohort, apparent, value }) => {
    if (value.length === 0) return [];
    const whole = analysis.results[cohort]?.[endpoint]?.whole;
    const sections: ForestSection[] = [
      ...(whole ? [{ heading: null, rows: [forestRow(drawing, groupName(language, 'whole'), whole)] }] : []),
      ...value.map(({ factor, pInteraction, strata }): ForestSection => ({
        heading: factorText(language, factor),
        rows: strata.map((stratum) => forestRow(drawing, factorLevel(language, factor, stratum.level), stratum)),
        interactionP: pInteraction,
      })),
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

export function riskFigures(drawing: Drawing): NamedFigure[] {
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

export function decisionFigure(drawing: Drawing): NamedFigure[] {
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

export function calibrationFigures(drawing: Drawing): NamedFigure[] {
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

export function benefitFigures(drawing: Drawing): NamedFigure[] {
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

export function bootstrapFigure(drawing: Drawing): NamedFigure[] {
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
