/** Texts of the case-data screen, English. */
export const caseData = {} as const;
