/**
 * Draws of all panes and thumbnails, gathered into animation frames: each is drawn at most once a frame, at most one pane
 * uploads and renders its image in it, and thumbnails only for 8 ms. Where the processor draws, three images in one frame
 * would hold the input up three times as long.
 */

const THUMBNAILS_MS = 8;

export interface Drawable {
  /** What the next draw costs: the image of a pane is dear, marks are cheap, thumbnails are many. */
  draws(): 'image' | 'marks' | 'thumbnail';
  draw(): void;
}

const waiting: Drawable[] = [];
let frame = 0;

function schedule(): void {
  if (frame === 0) frame = requestAnimationFrame(run);
}

function run(): void {
  frame = 0;
  const began = performance.now();
  let imageDrawn = false;
  for (const drawable of waiting.splice(0)) {
    const draws = drawable.draws();
    // Those left over come first in the next frame, so that none waits for ever.
    if ((draws === 'image' && imageDrawn) || (draws === 'thumbnail' && performance.now() - began > THUMBNAILS_MS)) {
      waiting.push(drawable);
      continue;
    }
    imageDrawn ||= draws === 'image';
    drawable.draw();
  }
  if (waiting.length > 0) schedule();
}

/** Draws `drawable` in one of the next frames; asked again before that, it is still drawn once. */
export function requestDraw(drawable: Drawable): void {
  if (!waiting.includes(drawable)) waiting.push(drawable);
  schedule();
}

/** Forgets a pane that is going away. */
export function cancelDraw(drawable: Drawable): void {
  const at = waiting.indexOf(drawable);
  if (at >= 0) waiting.splice(at, 1);
}
