import { describe, expect, it } from 'vitest';
import { makeActiveClock } from '@renderer/state/active-clock';

describe('makeActiveClock', () => {
  it('counts the time between inputs, each gap up to the limit', () => {
    const clock = makeActiveClock(60_000);
    clock.active(1000);
    expect(clock.take()).toBe(0);
    clock.active(3500);
    clock.active(3500 + 59_999);
    expect(clock.take()).toBeCloseTo(62.499, 9);
    clock.active(3500 + 59_999 + 600_000);
    expect(clock.take()).toBe(60);
    expect(clock.take()).toBe(0);
  });

  it('counts nothing over a pause', () => {
    const clock = makeActiveClock(60_000);
    clock.active(0);
    clock.active(2000);
    clock.pause();
    clock.active(30_000);
    clock.active(31_000);
    expect(clock.take()).toBe(3);
  });

  it('never counts backwards', () => {
    const clock = makeActiveClock(60_000);
    clock.active(5000);
    clock.active(4000);
    expect(clock.take()).toBe(0);
  });
});
