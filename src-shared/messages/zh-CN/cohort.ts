/** Texts of the cohort screen, simplified Chinese. */
import type { cohort as english } from '../en/cohort';
import type { Translated } from '../translated';

export const cohort: Translated<typeof english> = {};
