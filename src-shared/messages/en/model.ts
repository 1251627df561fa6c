/** Texts of the model screen, English. */
export const model = {} as const;
