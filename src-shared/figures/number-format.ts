/** Numbers as figures print them: one place, so that figure, table and report agree. */
import { format } from 'd3-format';

const twoDecimals = format('.2f');
const oneDecimal = format('.1f');

const oneDigit = format('.1r');

/**
 * A score, z or contribution: two decimals; one that would print as zero and is not, one significant digit, so that
 * the number never contradicts the side of 0 that it is on.
 */
export const formatScore = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.005 ? oneDigit(value) : twoDecimals(value);

/** The same with its sign always shown. */
export const formatSignedScore = (value: number): string => `${value > 0 ? '+' : ''}${formatScore(value)}`;

/** A hazard ratio or its limit: two decimals; beyond 100 as > 100 (the interval says nothing more), below 0.005 as < 0.01. */
export const formatRatio = (value: number): string => (value > 100 ? '> 100' : value < 0.005 ? '< 0.01' : twoDecimals(value));

/** An interval in a text: a dash before ">" would be drawn as an arrow by the font, so it stands by itself there. */
export const withoutArrows = (text: string): string => text.replaceAll('–>', '\u00a0–\u00a0>');

/** A proportion as percent, one decimal, without the sign. */
export const formatPercent = (proportion: number): string => oneDecimal(100 * proportion);

/** A p value with its relation: "< 0.001", "= 0.012", "= 0.31". */
export function formatP(p: number): string {
  if (p < 0.001) return '< 0.001';
  return `= ${p < 0.0995 ? p.toFixed(3) : p.toFixed(2)}`;
}

/** A feature value: four significant digits, no exponent in the usual range. */
export const formatFeature = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? format('.3~e')(value) : format('.4~r')(value);
};

/** A count: no decimals, ever (also of an effective n). */
export const formatCount = (n: number): string => format('.0f')(n);

/** A standardised mean difference: three decimals. */
export const formatSmd = (value: number): string => format('.3f')(value);

/** A threshold as it was set: up to four decimals, no zeros at its end. */
export const formatThreshold = (value: number): string => format('.4~f')(value);

/** The number of an axis tick: as short as it can be. */
export const formatTick = (value: number): string => format('~r')(Number(value.toPrecision(12)));
