/** Names of undoable steps in words. */
import { isMessageKey } from '@shared/messages/index';
import { t } from '@renderer/ui/text';

/** A step's name in words; the word itself where the catalogue has none (a step of a later version). */
export function stepText(action: string): string {
  if (action.startsWith('jump ')) return t('reading.action.several');
  const key = `reading.action.${action}`;
  return isMessageKey(key) ? t(key) : action;
}
