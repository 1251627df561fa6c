/** Texts of the reading view, English. */
export const reading = {} as const;
