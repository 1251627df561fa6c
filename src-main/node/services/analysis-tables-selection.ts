/** Tables of how the model came about: agreement, weights, screening, model. Nothing is computed here. */
import type { Analysis } from '@shared/core/pipeline/analysis-result';
import type { CellTable } from './analysis-table-cells';

export function selectionTables({ reproducibility, propensity, screening, model }: Analysis): CellTable[] {
  const ess = propensity.effectiveSampleSize;
  return [
    {
      name: 'icc',
      columns: [
        'feature',
        'intra_icc',
        'intra_lower',
        'intra_upper',
        'inter_icc',
        'inter_lower',
        'inter_upper',
        'kept',
        'reason',
      ],
      rows: reproducibility.features.map((row) => ({
        feature: row.feature,
        intra_icc: row.intra,
        intra_lower: row.intraLower,
        intra_upper: row.intraUpper,
        inter_icc: row.inter,
        inter_lower: row.interLower,
        inter_upper: row.interUpper,
        kept: row.kept,
        reason: row.reason,
      })),
    },
    {
      name: 'propensity',
      columns: ['term', 'coefficient', 'se', 'p'],
      rows: propensity.terms.map((term, k) => ({
        term,
        coefficient: propensity.coefficients[k],
        se: propensity.se[k],
        p: propensity.p[k],
      })),
    },
    {
      name: 'weights',
      columns: ['patient_id', 'propensity', 'weight'],
      rows: propensity.weights.map((row) => ({ ...row })),
    },
    {
      name: 'effective_sample_size',
      columns: ['arm', 'sum_of_weights', 'effective_n'],
      rows: [
        { arm: 'ICT+CCRT', sum_of_weights: ess.sumTreated, effective_n: ess.treated },
        { arm: 'CCRT', sum_of_weights: ess.sumControl, effective_n: ess.control },
        { arm: 'all', sum_of_weights: ess.sumTreated + ess.sumControl, effective_n: ess.all },
      ],
    },
    {
      name: 'balance',
      columns: ['covariate', 'smd_before', 'smd_after'],
      rows: propensity.balance.map(({ covariate, smdBefore, smdAfter }) => ({
        covariate,
        smd_before: smdBefore,
        smd_after: smdAfter,
      })),
    },
    {
      name: 'screening',
      columns: ['feature', 'reproducible', 'coefficient', 'se', 'p_interaction', 'q', 'kept', 'dropped_because_of', 'reason'],
      rows: screening.map((row) => ({
        feature: row.feature,
        reproducible: row.reproducible,
        coefficient: row.coefficient,
        se: row.se,
        p_interaction: row.pInteraction,
        q: row.bhQ,
        kept: row.kept,
        dropped_because_of: row.droppedBecauseOf,
        reason: row.reason,
      })),
    },
    {
      name: 'model',
      columns: ['feature', 'gamma', 'se', 'p', 'score_coefficient', 'mean', 'sd'],
      rows: (model?.features ?? []).map((feature, k) => ({
        feature,
        gamma: model?.gamma[k],
        se: model?.se[k],
        p: model?.p[k],
        score_coefficient: model?.scoreCoefficients[k],
        mean: model?.mean[k],
        sd: model?.sd[k],
      })),
    },
    {
      name: 'elimination',
      columns: ['step', 'feature', 'coefficient', 'se', 'p', 'loglik', 'removed'],
      rows: (model?.steps ?? []).flatMap((step, n) =>
        step.terms.map((feature, k) => ({
          step: n + 1,
          feature,
          coefficient: step.coef[k],
          se: step.se[k],
          p: step.p[k],
          loglik: step.loglik,
          removed: step.removed === feature,
        })),
      ),
    },
    {
      name: 'no_difference_point',
      columns: ['fit', 'intercept', 'se', 'p', 'no_difference_score', 'lower', 'upper'],
      rows: [
        ...(model?.tHalf
          ? [
              {
                fit: 'score held fixed',
                intercept: model.tHalf.intercept,
                se: model.tHalf.se,
                p: model.tHalf.p,
                no_difference_score: model.tHalf.noDifferenceScore,
                lower: model.tHalf.lower,
                upper: model.tHalf.upper,
              },
            ]
          : []),
        ...(model?.withIntercept
          ? [
              {
                fit: 'features refitted',
                intercept: model.withIntercept.intercept,
                se: model.withIntercept.se,
                p: model.withIntercept.p,
              },
            ]
          : []),
      ],
    },
  ];
}
