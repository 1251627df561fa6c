/** The reading screen: draw and review the ROIs of one case. */
export { ReadingView } from './ReadingView';
