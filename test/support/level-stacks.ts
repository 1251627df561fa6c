/** Random stacks of slices of grey levels, and what the program's kernels take instead of them. */
import type { GreyLevels } from '@shared/core/preprocess/discretise';
import { resampleAxis } from '@shared/core/preprocess/resample-axis';
import { resampleRoi, type ResampledRoi } from '@shared/core/preprocess/roi-slices';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { LevelRows } from './plain-texture';

/** Most levels in a random stack; 4 never occurs. */
export const STACK_LEVELS = 5;

const sliceOf = (levels: readonly number[]): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(fc.constantFrom(...levels), { minLength: 7, maxLength: 7 }), { minLength: 5, maxLength: 5 });

/** A slice with a single voxel, or none: what random filling hardly ever gives. */
const sparse = fc
  .tuple(fc.nat(6), fc.nat(4), fc.constantFrom(0, 1, 5))
  .map(([u, v, level]) =>
    Array.from({ length: 5 }, (_, y) => Array.from({ length: 7 }, (_x, x) => (x === u && y === v ? level : 0))),
  );

/** 1 to 3 slices of 5 rows and 7 columns: holes, islands, large zones, empty slices, single voxels; never all empty. */
export const levelStacks: fc.Arbitrary<LevelRows[]> = fc
  .array(
    fc.oneof(sliceOf([0, 1, 1, 2, 3, 5]), sliceOf([0, 2, 2, 2, 2, 2, 3]), sliceOf([0, 0, 0, 0, 1, 5]), sliceOf([3]), sparse),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .filter((stack) => stack.flat(2).some((v) => v > 0));

/** ROI and grey levels of a stack; the ROI is where levels are > 0. */
export function toRoi(stack: readonly LevelRows[], count = STACK_LEVELS): { roi: ResampledRoi; grey: GreyLevels } {
  const [columns, rows] = [stack[0]![0]!.length, stack[0]!.length];
  const flat = stack.flat(2);
  const roi = resampleRoi(
    Uint8Array.from(flat, (v) => (v > 0 ? 1 : 0)),
    [columns, rows, stack.length],
    resampleAxis(columns, 1, null),
    resampleAxis(rows, 1, null),
  );
  return { roi, grey: { levels: Uint16Array.from(flat.filter((v) => v > 0)), count } };
}

/** Same keys, same values to 1e-9; where one is not finite (a division by 0) neither is the other. */
export function expectClose(ours: Readonly<Record<string, number>> | null, plain: Readonly<Record<string, number>> | null): void {
  expect(ours === null).toBe(plain === null);
  if (!ours || !plain) return;
  expect(Object.keys(ours).sort()).toEqual(Object.keys(plain).sort());
  for (const [key, value] of Object.entries(plain)) {
    if (!Number.isFinite(value)) expect(Number.isFinite(ours[key]), `${key} ${ours[key]!} instead of ${value}`).toBe(false);
    else
      expect(Math.abs(ours[key]! - value), `${key} ${ours[key]!} instead of ${value}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      );
  }
}
