import { secret } from '../model/inner';

export const reached = secret;
