/** Who and what is analysed, and who and what is not: the numbers of the flow diagram. */
import type { ModelChain } from '../model/model-chain';
import { judgeEligibility } from '../scoring/eligibility';
import { saysSynthetic } from '../scoring/synthetic-label';
import type { AnalysisCohort } from './analysis-cohort';
import type { CohortFlow, FlowSection, ReproducibilitySection } from './analysis-result';

function toCohortFlow(cohort: AnalysisCohort): CohortFlow {
  const treated = cohort.treated.reduce((sum, arm) => sum + arm, 0);
  const statuses = cohort.rows.map(({ record }) => judgeEligibility(record).status);
  const edition8 = cohort.rows.filter(({ record }) => record.stagingEdition === 8).length;
  const count = (status: (typeof statuses)[number]): number => statuses.filter((s) => s === status).length;
  return {
    tableRows: cohort.tableRows,
    excluded: cohort.exclusions.map(({ reason, column, patientIds }) => ({ reason, column, n: patientIds.length, patientIds })),
    analysed: cohort.rows.length,
    treated,
    control: cohort.rows.length - treated,
    eligibility: { eligible: count('eligible'), notEligible: count('not-eligible'), unknown: count('unknown') },
    ebvBelowLimit: cohort.ebvBelowLimit,
    ...(edition8 > 0 ? { edition8 } : {}),
    synthetic: cohort.rows.some((row) => saysSynthetic(row.patientId, row.cohort)),
  };
}

/** The flow of patients and features. */
export function toFlow(
  training: AnalysisCohort,
  validation: AnalysisCohort | null,
  {
    names,
    ignored,
    incomplete,
  }: { readonly names: readonly string[]; readonly ignored: readonly string[] } & Pick<FlowSection['features'], 'incomplete'>,
  reproducibility: ReproducibilitySection,
  chain: ModelChain,
): FlowSection {
  const constant = chain.screening
    .filter(({ problem: reason }) => reason?.code === 'model/constant-feature')
    .map(({ feature }) => feature);
  return {
    training: toCohortFlow(training),
    validation: validation && toCohortFlow(validation),
    features: {
      inTable: names.length,
      ...(ignored.length > 0 ? { ignoredColumns: ignored } : {}),
      incomplete,
      constant,
      tested: chain.screening.length,
      reproducible: reproducibility.kept.length,
      belowPScreen: chain.screened.length,
      afterCorrelation: chain.filter.kept.length,
      candidates: chain.entered.length,
      inModel: chain.reason ? 0 : (chain.model?.terms.length ?? 0),
    },
  };
}
