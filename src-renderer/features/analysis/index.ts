/** The analysis of a study: its files chosen and checked, the run followed, its result shown. */
export { AnalysisScreen } from './AnalysisScreen';
