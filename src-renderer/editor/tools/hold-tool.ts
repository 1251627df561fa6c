/** A tool whose gesture lasts while a button is down: press begins it, release ends it, Escape takes it back. */
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample } from '../pointer-input';
import { StateNode } from '../state-node';

/** What a press came to: `ignored` leaves it to the gestures that all tools share, `refused` takes it and does nothing. */
export type PressAnswer = 'begun' | 'refused' | 'ignored';

class Idle extends StateNode {
  readonly id = 'idle';
  readonly #tool: HoldTool;
  readonly #active: string;
  constructor(tool: HoldTool, active: string) {
    super();
    this.#tool = tool;
    this.#active = active;
  }
  protected override pointerDown(press: PointerPress): boolean {
    const answer = this.#tool.begin(press);
    if (answer === 'begun') this.#tool.transition(this.#active);
    return answer !== 'ignored';
  }
}

class Holding extends StateNode {
  readonly id: string;
  readonly #tool: HoldTool;
  constructor(tool: HoldTool, id: string) {
    super();
    this.#tool = tool;
    this.id = id;
  }
  // Another button meanwhile does nothing.
  protected override pointerDown(): boolean {
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.#tool.dragTo(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.#tool.dragTo(at);
    return this.interrupt();
  }
  protected override wheel(notches: number, shift: boolean): boolean {
    return this.#tool.turn(notches, shift);
  }
  protected override interrupt(): boolean {
    this.#tool.transition('idle');
    this.#tool.finish();
    return true;
  }
  protected override cancel(): boolean {
    this.#tool.transition('idle');
    this.#tool.revert();
    return true;
  }
}

export abstract class HoldTool extends StateNode {
  readonly context: ToolContext;

  /** `active` names the state while the button is down; in `painting` the working slice is what the pane shows. */
  constructor(context: ToolContext, active: 'painting' | 'drawing') {
    super();
    this.context = context;
    this.hold(new Idle(this, active), new Holding(this, active));
  }

  abstract begin(press: PointerPress): PressAnswer;
  abstract dragTo(at: PointerSample): void;
  /** The gesture ended and is kept. */
  abstract finish(): void;
  /** The gesture is taken back. */
  abstract revert(): void;
  /** The wheel was turned while the button is down; false where it means nothing. */
  turn(_notches: number, _shift: boolean): boolean {
    return false;
  }
}
