/**
 * Numbers as text in printed documents: the figures' formats, with a dash for what is not
 * known, so that every number on paper can be found again from the stored one.
 */
import { formatFeature, formatP, formatPercent, formatRatio, formatScore } from '@shared/figures/number-format';

const orDash =
  (format: (value: number) => string) =>
  (value: number | null): string =>
    value === null ? '–' : format(value);

/** ICTOS, its interval, z-scores and contributions. */
export const scoreText = orDash(formatScore);
/** Hazard ratios and their limits. */
export const ratioText = orDash(formatRatio);
/** Survival as per cent without the sign. */
export const percentText = orDash(formatPercent);
/** Feature values, means and SDs. */
export const featureText = orDash(formatFeature);
/** A p value: "0.012", "< 0.001". */
export const pText = orDash((p) => formatP(p).replace(/^= /, ''));
/** Model coefficients, as published with 3 decimals. */
export const coefficientText = orDash((value) => value.toFixed(3).replace('-', '\u2212'));
/** Volumes in ml: 1 decimal. */
export const oneDecimal = orDash((value) => value.toFixed(1));
/** Ages in years: whole, or 1 decimal. */
export const ageText = orDash((value) => (Number.isInteger(value) ? String(value) : value.toFixed(1)));
/** Lengths in mm: 2 decimals. */
export const twoDecimals = orDash((value) => value.toFixed(2));
/** A share of the reference as whole per cent. */
export const wholePercentText = orDash((share) => (share * 100).toFixed(0));

/** The first 12 digits of a hash, as shown beside the full one. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
