/** Figures of how the model came about: flow, readings, weights, screening. */
import type { Analysis, CohortFlow, CohortRole } from '@shared/core/pipeline/analysis-result';
import { parseFeatureName } from '@shared/core/features/feature-name';
import { type FlowCohort, renderFlowDiagramFigure } from '@shared/figures/flow-diagram';
import { type InteractionPRow, renderInteractionPFigure, type ScreeningOutcome } from '@shared/figures/interaction-p-figure';
import { renderLovePlotFigure } from '@shared/figures/love-plot';
import { renderReadingAgreementFigure } from '@shared/figures/reading-agreement-figure';
import { renderWeightsFigure } from '@shared/figures/weights-figure';
import { formatMessage } from '@shared/messages/index';
import { cohortHeading, columnsOf, covariateText, groupShort, lookUp } from './analysis-names';
import { cohortsOf } from './analysis-sections';
import { controlArm, treatedArm } from './survival';
import { type Drawing, type NamedFigure, optionsFor } from './analysis-drawing';

/** The limits that the figures draw. */
const balanceLimit = 0.1;
const qThreshold = 0.05;

/** Patients and features, from the tables to the model. */
export function flowFigure(drawing: Drawing): NamedFigure {
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
          reproducibility.reason === undefined ? { n: features.reproducible, threshold: reproducibility.threshold } : null,
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

export function readingFigure(drawing: Drawing): NamedFigure[] {
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

export function weightFigures(drawing: Drawing): NamedFigure[] {
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

export function screeningFigure(drawing: Drawing): NamedFigure[] {
  const { screening, config } = drawing.analysis;
  const belowQ = screening.flatMap(({ bhQ, pInteraction }) =>
    bhQ !== null && pInteraction !== null && bhQ < qThreshold ? [pInteraction] : [],
  );
  const rows = screening.map((row): InteractionPRow => ({
    name: row.feature,
    family: blockOf(row.feature),
    p: row.pInteraction,
    q: row.bhQ,
    reproducible: row.reproducible,
    outcome: outcomeOf(drawing, row),
  }));
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
