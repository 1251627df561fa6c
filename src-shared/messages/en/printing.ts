/** Texts of the printing screen, English. */
export const printing = {} as const;
