/** Texts of the model screen, simplified Chinese. */
import type { model as english } from '../en/model';
import type { Translated } from '../translated';

export const model: Translated<typeof english> = {};
