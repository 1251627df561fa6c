import { unwrap } from '@shared/base/result';
import { computeHistogram } from '@shared/core/features/histogram';
import { computeVolumeHistogram } from '@shared/core/features/volume-histogram';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../support/level-stacks';
import { plainHistogram, plainVolumeHistogram } from '../../../support/plain-histogram';

const histogram = (levels: readonly number[], count: number): Readonly<Record<string, number>> =>
  computeHistogram({ levels: Uint16Array.from(levels), count });

describe('the histogram against plain sums', () => {
  it('of few and of many levels, with empty ones and ties', () => {
    const lists = fc
      .integer({ min: 1, max: 37 })
      .chain((count) =>
        fc.tuple(fc.array(fc.integer({ min: 1, max: count }), { minLength: 1, maxLength: 53 }), fc.constant(count)),
      );
    fc.assert(
      fc.property(lists, ([levels, count]) => {
        expectClose(histogram(levels, count), plainHistogram(levels, count));
      }),
      { numRuns: 500 },
    );
  });

  it('takes of several modes the one nearest the mean, the lower of two as near', () => {
    expect(histogram([1, 1, 2, 3, 3], 3)).toMatchObject({ mode: 1 });
    expect(histogram([1, 1, 3, 3, 4], 4)).toMatchObject({ mode: 3 });
  });

  it('of one level', () => {
    expect(histogram([1, 1, 1], 1)).toMatchObject({
      skewness: 0,
      kurtosis: 0,
      entropy: 0,
      uniformity: 1,
      maximum_gradient: 0,
      minimum_gradient_level: 1,
    });
  });
});

describe('the intensity-volume histogram against plain sums', () => {
  const whole = fc.array(fc.integer({ min: -29, max: 31 }), { minLength: 1, maxLength: 43 });
  // quarters, so that bin borders are hit exactly in binary
  const quarters = fc.array(
    fc.integer({ min: -97, max: 101 }).map((v) => v / 4),
    { minLength: 1, maxLength: 43 },
  );
  const ends = fc.constantFrom<readonly [number | null, number | null] | null>(
    null,
    [null, null],
    [-30, null],
    [null, 32],
    [-30, 32],
    [-41, 43],
  );

  it('whole intensities as they are', () => {
    fc.assert(
      fc.property(whole, ends, (values, of) => {
        expectClose(
          unwrap(computeVolumeHistogram(Float64Array.from(values), { method: 'none' }, of)),
          plainVolumeHistogram(values, { method: 'none' }, of),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('bins of a width', () => {
    fc.assert(
      fc.property(quarters, ends, fc.constantFrom(0.25, 1, 2.5), (values, of, width) => {
        expectClose(
          unwrap(computeVolumeHistogram(Float64Array.from(values), { method: 'FBS', width }, of)),
          plainVolumeHistogram(values, { method: 'FBS', width }, of),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('a number of bins', () => {
    fc.assert(
      fc.property(quarters, fc.constantFrom(2, 8, 37, 1000), (values, bins) => {
        expectClose(
          unwrap(computeVolumeHistogram(Float64Array.from(values), { method: 'FBN', bins }, null)),
          plainVolumeHistogram(values, { method: 'FBN', bins }, null),
        );
      }),
      { numRuns: 300 },
    );
  });
});
