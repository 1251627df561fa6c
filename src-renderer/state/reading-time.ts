/** The reading time of a reading: counted for the read in front while its reader is active, kept in the store every few seconds. */
import { createEffect, onCleanup, untrack } from 'solid-js';
import { makeActiveClock } from './active-clock';
import type { ReadingReads } from './reading-reads';

/** Looking at a picture without touching anything counts this long. */
const LONGEST_GAP_MS = 60_000;
/** Time that a crash may lose. */
const KEEP_AFTER_SECONDS = 10;
/** What one call may add (the channel's limit). */
const MOST_SECONDS = 600;

/** Owned by the scope of the reading. */
export function createReadingTime({ read, addTime }: Pick<ReadingReads, 'read' | 'addTime'>) {
  const clock = makeActiveClock(LONGEST_GAP_MS);
  let counting: string | null = null;
  let waiting = 0;

  function keep(): void {
    waiting += clock.take();
    const seconds = Math.min(waiting, MOST_SECONDS);
    waiting = 0;
    if (counting !== null && seconds > 0) void addTime(counting, seconds);
  }
  // Another read in front: what was counted belongs to the one before. A finalised one takes no time.
  createEffect(() => {
    const status = read();
    const next = status?.state === 'draft' ? status.readId : null;
    if (next === counting) return;
    untrack(keep);
    counting = next;
  });
  onCleanup(keep);
  return {
    /** An input of the reader on this screen, at a time in ms. */
    readerActive(atMs: number): void {
      clock.active(atMs);
      waiting += clock.take();
      if (waiting >= KEEP_AFTER_SECONDS) keep();
    },
    /** The screen is left or hidden. */
    readerAway(): void {
      keep();
      clock.pause();
    },
    /** What is not kept yet, before the read is finalised. */
    keepReadingTime: keep,
  };
}
