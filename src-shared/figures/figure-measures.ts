/** Measures that figures share, in CSS pixels: on paper 11 are about 8 pt. */

/** Text in figures, and text that explains or repeats. */
export const fontSize = 11;
export const smallSize = 10;
export const titleSize = 13;
/** Distance of baselines. */
export const lineHeight = 15;
export const smallLineHeight = 13;
export const figureMargin = { left: 14, right: 14, top: 12, bottom: 12 } as const;
