/** Cohorts: making them, their clinical table, survival curves. */
export { CohortScreen } from './CohortScreen';
export { CreateCohortDialog } from './CreateCohortDialog';
