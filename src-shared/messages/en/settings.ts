/** Texts of the settings screen, English. */
export const settings = {} as const;
