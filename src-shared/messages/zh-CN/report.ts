/** Texts of the printed report, simplified Chinese. */
import type { report as english } from '../en/report';
import type { Translated } from '../translated';

export const report: Translated<typeof english> = {};
