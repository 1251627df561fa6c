/** Theme, language, store. */
export { SettingsScreen } from './SettingsScreen';
