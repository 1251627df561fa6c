import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelDraw, requestDraw } from '@renderer/viewer/frame-queue';

let frames: (() => void)[] = [];
let now = 0;
const nextFrame = (): void => {
  for (const run of frames.splice(0)) run();
};
let drawn: string[] = [];
const drawable = (name: string, kind: 'image' | 'marks' | 'thumbnail' = 'marks') => ({
  draws: () => kind,
  draw: () => {
    drawn.push(name);
    now += 3;
  },
});

beforeEach(() => {
  drawn = [];
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  while (frames.length > 0) nextFrame();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('frame queue', () => {
  it('draws what was asked for twice once', () => {
    const one = drawable('one');
    requestDraw(one);
    requestDraw(one);
    expect(frames.length).toBe(1);
    nextFrame();
    nextFrame();
    expect(drawn).toEqual(['one']);
  });

  it('renders one image a frame, and marks beside it; those left over come first', () => {
    for (const name of ['a', 'b', 'c']) requestDraw(drawable(name, 'image'));
    requestDraw(drawable('marks'));
    nextFrame();
    expect(drawn).toEqual(['a', 'marks']);
    requestDraw(drawable('d', 'image'));
    nextFrame();
    nextFrame();
    nextFrame();
    expect(drawn).toEqual(['a', 'marks', 'b', 'c', 'd']);
  });

  it('leaves thumbnails for the next frame that 8 ms do not suffice for, never marks', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) requestDraw(drawable(name, 'thumbnail'));
    requestDraw(drawable('marks'));
    nextFrame();
    expect(drawn).toEqual(['a', 'b', 'c', 'marks']);
    nextFrame();
    expect(drawn).toEqual(['a', 'b', 'c', 'marks', 'd', 'e']);
    expect(frames.length).toBe(0);
  });

  it('forgets what is going away', () => {
    const gone = drawable('gone');
    requestDraw(gone);
    cancelDraw(gone);
    nextFrame();
    expect(drawn).toEqual([]);
  });
});
