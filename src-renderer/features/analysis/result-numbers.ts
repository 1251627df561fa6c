/** Numbers of a result as the figures round them; a dash where there is none. */
import { formatP, formatRatio } from '@shared/figures/number-format';
import { t } from '@renderer/ui/text';

/** "0.43 (0.25–0.74)". */
export const ratioText = (ratio: {
  readonly hr: number | null;
  readonly hrLower: number | null;
  readonly hrUpper: number | null;
}): string =>
  ratio.hr === null || ratio.hrLower === null || ratio.hrUpper === null
    ? t('number.none')
    : `${formatRatio(ratio.hr)} (${formatRatio(ratio.hrLower)}–${formatRatio(ratio.hrUpper)})`;

/** "0.012", "< 0.001". */
export const pText = (p: number | null): string => (p === null ? t('number.none') : formatP(p).replace(/^= /, ''));
