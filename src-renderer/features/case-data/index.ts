/** Features, clinical record and score of the open case. */
export { CaseDataScreen } from './CaseDataScreen';
