/** How the options of the drawing tools are changed. */
import type { DrawingOptions } from '@shared/contract/entities';

/** Least and greatest values that may be set. */
export const OPTION_LIMITS = {
  tolerancePercent: [0, 100],
  amountMm: [0.1, 20],
} as const;

export const within = (value: number, [least, greatest]: readonly [number, number]): number =>
  Math.min(greatest, Math.max(least, value));

/** The options with a change, every value kept within its limits; the ends of the grey range never cross. */
export function changeOptions(options: DrawingOptions, change: Partial<DrawingOptions>): DrawingOptions {
  const next = { ...options, ...change };
  const low = within(Math.round(next.thresholdPercent[0]), [0, 100]);
  const high = within(Math.round(next.thresholdPercent[1]), [0, 100]);
  // The end that was moved stops at the other one.
  const movedLow = low !== options.thresholdPercent[0];
  return {
    ...next,
    tolerancePercent: within(Math.round(next.tolerancePercent), OPTION_LIMITS.tolerancePercent),
    thresholdPercent: movedLow ? [Math.min(low, high), high] : [low, Math.max(low, high)],
    amountMm: within(Math.round(next.amountMm * 10) / 10, OPTION_LIMITS.amountMm),
  };
}
