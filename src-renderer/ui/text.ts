/**
 * Texts of the interface in the chosen language. `t` is reactive: a component
 * that calls it is redrawn when the language changes. Every text a person reads
 * comes from here.
 */
import { createSignal } from 'solid-js';
import type { Problem } from '@shared/base/result';
import { formatMessage, problemText, type Language, type MessageKey, type MessageParams } from '@shared/messages/index';

const [language, setLanguage] = createSignal<Language>('en');
export { language, setLanguage };

/** The text of a key in the current language. */
export function t(key: MessageKey, params: MessageParams = {}): string {
  return formatMessage(language(), key, params);
}

/** What happened and what to do next, in the current language. */
export function problemT(problem: Problem): string {
  return problemText(language(), problem);
}
