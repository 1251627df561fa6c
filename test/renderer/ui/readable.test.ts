/** Numbers, dates and durations as a person reads them. */
import { describe, expect, it } from 'vitest';
import { clockTime, dateAndTime, duration, fixed, measured, signed } from '@renderer/ui/readable';

describe('numbers', () => {
  it('keep decimals and write a real minus', () => {
    expect(fixed(-1.005, 1)).toBe('\u22121.0');
    expect(fixed(null, 1)).toBe('–');
    expect(signed(0.4567, 3)).toBe('+0.457');
    expect(signed(-0.0001, 3)).toBe('0.000');
  });
  it('show measured values at six significant digits', () => {
    expect(measured(1234.56789)).toBe('1234.57');
    expect(measured(0)).toBe('0');
    expect(measured(-0.0000123456)).toBe('\u22121.2346e-5');
    expect(measured(123456789)).toBe('1.2346e+8');
  });
});

describe('times', () => {
  it('are local and dense', () => {
    const date = new Date(2024, 2, 5, 14, 32, 7);
    expect(clockTime(date.toISOString())).toBe('14:32:07');
    expect(dateAndTime(date.toISOString())).toBe('2024-03-05 14:32');
    expect(clockTime('not a date')).toBe('not a date');
  });
  it('are said in the largest two units', () => {
    expect(duration(12.4)).toBe('12 s');
    expect(duration(185)).toBe('3 min 5 s');
    expect(duration(4200)).toBe('1 h 10 min');
  });
});
