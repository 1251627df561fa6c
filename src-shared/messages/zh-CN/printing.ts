/** Texts of the printing screen, simplified Chinese. */
import type { printing as english } from '../en/printing';
import type { Translated } from '../translated';

export const printing: Translated<typeof english> = {};
