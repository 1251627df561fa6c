/** Tools that only follow the pointer: crosshair, zoom and pan, window and level. They never change the ROI. */
import type { EditorEffect, ToolContext } from '../drawing-surface';
import type { PointerButton, PointerPress, PointerSample } from '../pointer-input';
import { StateNode } from '../state-node';

/** What a drag does between two positions; `start` is where the button went down. */
type DragEffect = (from: PointerSample, to: PointerSample, start: PointerSample) => EditorEffect;

/** Zoom by vertical distance: 100 pixels up doubles, about where the drag began. */
export const zoomEffect: DragEffect = (from, to, start) => ({
  kind: 'zoom',
  factor: 2 ** ((from.y - to.y) / 100),
  x: start.x,
  y: start.y,
});
export const panEffect: DragEffect = (from, to) => ({ kind: 'pan', dx: to.x - from.x, dy: to.y - from.y });
export const windowEffect: DragEffect = (from, to) => ({ kind: 'window', dx: to.x - from.x, dy: to.y - from.y });
export const cursorEffect: DragEffect = (_from, to) => ({ kind: 'cursor', i: to.i, j: to.j });

class Idle extends StateNode {
  readonly id = 'idle';
  readonly #tool: DragTool;
  constructor(tool: DragTool) {
    super();
    this.#tool = tool;
  }
  protected override pointerDown(press: PointerPress): boolean {
    return this.#tool.begin(press);
  }
}

class Following extends StateNode {
  readonly id = 'following';
  readonly #tool: DragTool;
  constructor(tool: DragTool) {
    super();
    this.#tool = tool;
  }
  protected override pointerDown(): boolean {
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.#tool.follow(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.#tool.follow(at);
    return this.interrupt();
  }
  protected override cancel(): boolean {
    return this.interrupt();
  }
  protected override interrupt(): boolean {
    this.#tool.transition('idle');
    return true;
  }
}

/** A tool with one drag effect for each button it takes. */
export class DragTool extends StateNode {
  readonly id: string;
  readonly #context: ToolContext;
  readonly #effects: Partial<Record<PointerButton, DragEffect>>;
  readonly #onPress: boolean;
  #effect: DragEffect | null = null;
  #start: PointerSample | null = null;
  #last: PointerSample | null = null;

  /** `onPress`: the effect happens at the press already (the crosshair jumps there). */
  constructor(id: string, context: ToolContext, effects: Partial<Record<PointerButton, DragEffect>>, onPress = false) {
    super();
    this.id = id;
    this.#context = context;
    this.#effects = effects;
    this.#onPress = onPress;
    this.hold(new Idle(this), new Following(this));
  }

  begin(press: PointerPress): boolean {
    const effect = this.#effects[press.button];
    if (!effect) return false;
    return this.beginWith(effect, press);
  }

  /** Starts a drag with a given effect (root gestures that do not depend on the tool). */
  beginWith(effect: DragEffect, press: PointerSample): boolean {
    this.#effect = effect;
    this.#start = press;
    this.#last = press;
    if (this.#onPress) this.#context.host.emit(effect(press, press, press));
    this.transition('following');
    return true;
  }

  follow(at: PointerSample): void {
    if (!this.#effect || !this.#start || !this.#last) return;
    if (at.x === this.#last.x && at.y === this.#last.y) return;
    this.#context.host.emit(this.#effect(this.#last, at, this.#start));
    this.#last = at;
  }
}
