/** All steps of the schema, in order. */
import { initial } from './0010-initial';
import { robustness } from './0020-robustness';
import { sliceMarks } from './0030-slice-marks';
import { readStates } from './0040-read-states';
import type { Migration } from './migration';

export const migrations: readonly Migration[] = [initial, robustness, sliceMarks, readStates];
