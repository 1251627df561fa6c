/** The cohorts and endpoints that an analysis has, in one order for tables, figures and report. */
import type { ByCohort, ByEndpoint, CohortRole, ScoreGroupName } from '@shared/core/pipeline/analysis-result';
import { endpointNames, type EndpointName } from '@shared/core/scoring/clinical-record';

export const scoreGroups: readonly ScoreGroupName[] = ['whole', 'high', 'low'];

export interface CohortSection<T> {
  readonly cohort: CohortRole;
  /** The cohort that the model was built on. */
  readonly apparent: boolean;
  readonly value: NonNullable<T>;
}

/** The cohorts that there are. */
export const cohortsOf = <T>(section: ByCohort<T>): CohortSection<T>[] =>
  (['training', 'validation'] as const).flatMap((cohort) => {
    const value = section[cohort];
    return value === null || value === undefined ? [] : [{ cohort, apparent: cohort === 'training', value }];
  });

/** The endpoints that there are. */
export const endpointsOf = <T>(section: ByEndpoint<T>): { endpoint: EndpointName; value: T }[] =>
  endpointNames.flatMap((endpoint) => {
    const value = section[endpoint];
    return value === undefined ? [] : [{ endpoint, value }];
  });

/** What the published rule may assign, `none` where it cannot be told. */
export const ruleGroups = ['ICT+CCRT', 'CCRT', 'clinical_trial', 'none'] as const;
