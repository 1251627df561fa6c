/**
 * The one place where numbers become text in printed documents, so that every
 * number on paper can be found again from the stored one. Unknown prints as a dash.
 */

const decimals =
  (digits: number) =>
  (value: number | null): string =>
    // "-0.00" reads as a sign that is not there.
    value === null ? '–' : value.toFixed(digits).replace(/^-(0(?:\.0+)?)$/, '$1');

/** ICTOS and its interval: 3 decimals, as the published coefficients. */
export const scoreText = decimals(3);
/** z-scores and hazard ratios: 2 decimals. */
export const twoDecimals = decimals(2);
/** Volumes in ml and ages: 1 decimal. */
export const oneDecimal = decimals(1);
/** Survival as per cent with 1 decimal. */
export const percentText = (share: number | null): string => (share === null ? '–' : (share * 100).toFixed(1));
/** A share of the reference as whole per cent. */
export const wholePercentText = (share: number | null): string => (share === null ? '–' : (share * 100).toFixed(0));
/** Model coefficients: 3 decimals. */
export const coefficientText = decimals(3);

/** Feature values, means and SDs: 4 significant digits, never in exponent form below 1e7. */
export function featureText(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-5) return value.toExponential(3);
  const digits = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return decimals(Math.min(8, digits))(value);
}

/** A p value: 3 decimals, "<0.001" below. */
export const pText = (p: number | null): string => (p === null ? '–' : p < 0.001 ? '<0.001' : p.toFixed(3));

/** The first 12 digits of a hash, as shown beside the full one. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
