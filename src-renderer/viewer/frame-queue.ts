/**
 * Draws of all panes, gathered into animation frames: a pane is drawn at most once a frame, and
 * at most one pane uploads and renders its image in it. Where the processor draws, three images
 * in one frame would hold the input up three times as long.
 */

export interface Drawable {
  /** Whether the next draw renders the image; marks alone are cheap. */
  drawsImage(): boolean;
  draw(): void;
}

const waiting: Drawable[] = [];
let frame = 0;

function schedule(): void {
  if (frame === 0) frame = requestAnimationFrame(run);
}

function run(): void {
  frame = 0;
  let imageDrawn = false;
  for (const drawable of waiting.splice(0)) {
    if (drawable.drawsImage()) {
      // Those left over come first in the next frame, so that no pane waits for ever.
      if (imageDrawn) {
        waiting.push(drawable);
        continue;
      }
      imageDrawn = true;
    }
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
