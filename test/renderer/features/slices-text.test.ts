import { describe, expect, it } from 'vitest';
import { slicesText } from '@renderer/features/reading/slices-text';

describe('slicesText', () => {
  it.each<[number[], string]>([
    [[], ''],
    [[4], '5'],
    [[2, 3, 4, 8], '3-5, 9'],
    [[8, 0, 1], '1-2, 9'],
  ])('%j', (slices, text) => {
    expect(slicesText(slices)).toBe(text);
  });
});
