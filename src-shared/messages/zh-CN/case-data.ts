/** Texts of the case-data screen, simplified Chinese. */
import type { caseData as english } from '../en/case-data';
import type { Translated } from '../translated';

export const caseData: Translated<typeof english> = {};
