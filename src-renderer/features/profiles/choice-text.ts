/** A choice of a profile as people read it. */
import { t } from '@renderer/ui/text';

/** Words for what JSON writes as null, true and false; all else as in the document. */
export function choiceText(value: string | null): string {
  if (value === null || value === '') return t('number.none');
  if (value === 'null') return t('term.none');
  if (value === 'true') return t('term.yes');
  return value === 'false' ? t('term.no') : value;
}
