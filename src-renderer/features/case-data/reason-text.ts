/** Why a feature has no value, in words. */
import { isMessageKey } from '@shared/messages/index';
import { t } from '@renderer/ui/text';

/** A named reason for a missing value; empty where there is none. */
export function reasonText(reason: string | undefined): string {
  if (reason === undefined) return '';
  const key = `features.reason.${reason}`;
  return isMessageKey(key) ? t(key) : reason;
}
