/** Says that no patient is behind what is shown. */
import type { JSX } from 'solid-js';
import { t } from '@renderer/ui/text';

export function SyntheticBanner(): JSX.Element {
  return (
    <p class="note note-look" data-testid="analysis-synthetic">
      <span class="tag-synthetic">{t('term.synthetic')}</span> {t('analysis.syntheticBanner')}
    </p>
  );
}
