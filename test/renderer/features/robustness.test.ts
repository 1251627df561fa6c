import { describe, expect, it } from 'vitest';
import { readChoice } from '@renderer/features/robustness/typed-choice';

const typed = { repetitions: '30', seed: '1', threshold: '0.8' };

describe('the numbers of a robustness test', () => {
  it('are read as typed, a comma for the point understood', () => {
    expect(readChoice(typed)).toEqual({ repetitions: 30, seed: 1, threshold: 0.8 });
    expect(readChoice({ repetitions: ' 2 ', seed: '0', threshold: '0,9' })).toEqual({ repetitions: 2, seed: 0, threshold: 0.9 });
  });
  it('are refused out of their range and where they are none, each by itself', () => {
    for (const repetitions of ['', '1', '1001', '2.5', '-3', 'x'])
      expect(readChoice({ ...typed, repetitions })).toEqual({ repetitions: null, seed: 1, threshold: 0.8 });
    for (const seed of ['', '-1', '1.5', '12345678901']) expect(readChoice({ ...typed, seed }).seed).toBeNull();
    for (const threshold of ['', '1', '-0.1', 'x']) expect(readChoice({ ...typed, threshold }).threshold).toBeNull();
  });
});
