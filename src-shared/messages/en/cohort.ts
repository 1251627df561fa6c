/** Texts of the cohort screen, English. */
export const cohort = {} as const;
