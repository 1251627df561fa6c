/** How long a person was active: the time between inputs, each gap counted up to a limit. No timers. */

export interface ActiveClock {
  /** An input at a time in ms. Times never go back. */
  active(atMs: number): void;
  /** What follows counts from the next input on: the screen is left. */
  pause(): void;
  /** Seconds since they were last taken. */
  take(): number;
}

/** `longestGapMs`: who does nothing for longer is away, and only so much of it counts. */
export function makeActiveClock(longestGapMs: number): ActiveClock {
  let last: number | null = null;
  let counted = 0;
  return {
    active(atMs) {
      if (last !== null) counted += Math.min(Math.max(0, atMs - last), longestGapMs);
      last = atMs;
    },
    pause() {
      last = null;
    },
    take() {
      const seconds = counted / 1000;
      counted = 0;
      return seconds;
    },
  };
}
