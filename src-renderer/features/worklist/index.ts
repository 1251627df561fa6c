/** The worklist and the results of import and extraction. */
export { WorklistScreen } from './WorklistScreen';
export { JobResultDialogs } from './JobResultDialogs';
