/**
 * Move: a press on a part of the ROI takes hold of it (Shift: of all that is drawn on the slice) and drags it by
 * whole pixels; release joins it with the rest. A part never leaves the slice: pixels are not lost at the edge.
 */
import { makeSpread } from '@shared/core/mask/connected-pixels';
import { within } from '../drawing-options';
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample } from '../pointer-input';
import { markDirty, type PixelRectangle, takeRuns, type WorkingSlice } from '../working-slice';
import { HoldTool, type PressAnswer } from './hold-tool';

/** The value of the pixels that are held, while they are told from the rest. */
const HELD = 2;

export class MoveTool extends HoldTool {
  readonly id = 'move';
  #slice: WorkingSlice | null = null;
  /** What stays where it is. */
  #rest = new Uint8Array(0);
  /** Pixels held, where they were taken, and the rectangle around them. */
  #held = new Uint32Array(0);
  #box: PixelRectangle = { i0: 0, j0: 0, i1: -1, j1: -1 };
  #from: readonly [number, number] = [0, 0];
  #dx = 0;
  #dy = 0;
  #k = 0;

  constructor(context: ToolContext) {
    super(context, 'painting');
  }

  begin(press: PointerPress): PressAnswer {
    if (press.button !== 'left') return 'ignored';
    const slice = this.context.host.openSlice();
    const [i, j] = [Math.round(press.i), Math.round(press.j)];
    if (!slice || i < 0 || j < 0 || i >= slice.columns || j >= slice.rows) return 'refused';
    const rest = slice.bits.slice();
    const pressed = j * slice.columns + i;
    if (rest[pressed] !== 1 && !press.shift) return 'refused';
    if (press.shift) for (let n = 0; n < rest.length; n++) rest[n]! *= HELD;
    else makeSpread(slice.columns, slice.rows, 8)(rest, pressed, 1, HELD);
    this.#take(slice, rest);
    if (this.#held.length === 0) return 'refused';
    this.#slice = slice;
    this.#from = [i, j];
    this.#dx = 0;
    this.#dy = 0;
    this.#k = this.context.host.sliceIndex();
    return 'begun';
  }

  /** Parts what is held from the rest. */
  #take({ columns, rows }: WorkingSlice, marked: Uint8Array<ArrayBuffer>): void {
    const held: number[] = [];
    const box = { i0: columns, j0: rows, i1: -1, j1: -1 };
    for (let n = 0; n < marked.length; n++) {
      if (marked[n] !== HELD) continue;
      marked[n] = 0;
      held.push(n);
      const [i, j] = [n % columns, Math.floor(n / columns)];
      box.i0 = Math.min(box.i0, i);
      box.i1 = Math.max(box.i1, i);
      box.j0 = Math.min(box.j0, j);
      box.j1 = j;
    }
    this.#rest = marked;
    this.#held = Uint32Array.from(held);
    this.#box = box;
  }

  dragTo(at: PointerSample): void {
    const slice = this.#slice;
    if (!slice) return;
    const dx = within(Math.round(at.i) - this.#from[0], [-this.#box.i0, slice.columns - 1 - this.#box.i1]);
    const dy = within(Math.round(at.j) - this.#from[1], [-this.#box.j0, slice.rows - 1 - this.#box.j1]);
    if (dx === this.#dx && dy === this.#dy) return;
    this.#markBox(slice);
    this.#dx = dx;
    this.#dy = dy;
    this.#markBox(slice);
    slice.bits.set(this.#rest);
    const by = dy * slice.columns + dx;
    for (const n of this.#held) slice.bits[n + by] = 1;
    this.context.host.emit({ kind: 'painted' });
  }

  /** What is held covers other pixels from now on, or did until now. */
  #markBox(slice: WorkingSlice): void {
    const { i0, j0, i1, j1 } = this.#box;
    markDirty(slice, i0 + this.#dx, j0 + this.#dy, i1 + this.#dx, j1 + this.#dy);
  }

  finish(): void {
    const slice = this.#slice;
    this.#slice = null;
    if (!slice) return;
    if (this.#dx === 0 && this.#dy === 0) this.context.host.emit({ kind: 'reverted' });
    else this.context.host.emit({ kind: 'commit', action: 'move', slices: [[this.#k, takeRuns(slice)]] });
  }

  revert(): void {
    this.#slice = null;
    this.context.host.emit({ kind: 'reverted' });
  }
}
