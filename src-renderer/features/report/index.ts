/** The patient report before and after printing. */
export { ReportScreen } from './ReportScreen';
