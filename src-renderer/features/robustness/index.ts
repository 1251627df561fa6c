/** Robustness of features to perturbation: starting a test, looking at its result. */
export { RobustnessScreen } from './RobustnessScreen';
export { StartRobustnessDialog } from './StartRobustnessDialog';
