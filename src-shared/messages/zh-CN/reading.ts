/** Texts of the reading view, simplified Chinese. */
import type { reading as english } from '../en/reading';
import type { Translated } from '../translated';

export const reading: Translated<typeof english> = {};
