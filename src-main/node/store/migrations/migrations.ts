/** All steps of the schema, in order. */
import { initial } from './0010-initial';
import type { Migration } from './migration';

export const migrations: readonly Migration[] = [initial];
