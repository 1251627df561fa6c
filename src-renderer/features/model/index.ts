/** Model cards. */
export { ModelScreen } from './ModelScreen';
