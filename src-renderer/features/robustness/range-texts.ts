/** The ranges of a perturbation as the texts name them. */
import type { RobustnessSummary } from '@shared/contract/entities';

export interface RangeTexts {
  readonly [name: string]: number;
  readonly rotation: number;
  readonly translation: number;
  readonly growth: number;
  readonly sd: number;
  readonly correlation: number;
  readonly noise: number;
}

export const rangeTexts = (ranges: RobustnessSummary['perturbation']): RangeTexts => ({
  rotation: ranges.rotationDeg,
  translation: ranges.translationMm,
  growth: ranges.growthMm,
  sd: ranges.randomisationSdMm,
  correlation: ranges.randomisationCorrelationMm,
  noise: ranges.noiseLevel,
});
