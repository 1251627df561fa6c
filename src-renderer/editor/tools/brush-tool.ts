/** Brush and eraser: press, sweep, release. Right button with the brush erases. */
import { paintSweep, snapBrush } from '../brush-stroke';
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import { StateNode } from '../state-node';
import { takeRuns, type WorkingSlice } from '../working-slice';

class Idle extends StateNode {
  readonly id = 'idle';
  readonly #tool: BrushTool;
  constructor(tool: BrushTool) {
    super();
    this.#tool = tool;
  }
  protected override pointerDown(press: PointerPress): boolean {
    const erase = this.#tool.erases || press.button === 'right';
    if (press.button === 'middle' || (this.#tool.erases && press.button === 'right')) return false;
    if (this.#tool.begin(press, erase ? 0 : 1)) this.#tool.transition('painting');
    return true;
  }
  protected override key(key: ToolKey): boolean {
    const { hover } = this.#tool.context;
    if (key !== 'apply' || !hover) return false;
    if (this.#tool.begin(hover, this.#tool.erases ? 0 : 1)) this.#tool.finish();
    return true;
  }
}

class Painting extends StateNode {
  readonly id = 'painting';
  readonly #tool: BrushTool;
  constructor(tool: BrushTool) {
    super();
    this.#tool = tool;
  }
  // Another button while painting does nothing.
  protected override pointerDown(): boolean {
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.#tool.sweepTo(at);
    return true;
  }
  protected override pointerUp(at: PointerSample): boolean {
    this.#tool.sweepTo(at);
    return this.interrupt();
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

export class BrushTool extends StateNode {
  readonly id: 'brush' | 'eraser';
  readonly context: ToolContext;
  #slice: WorkingSlice | null = null;
  #k = 0;
  #value: 0 | 1 = 1;
  #x = 0;
  #y = 0;

  constructor(id: 'brush' | 'eraser', context: ToolContext) {
    super();
    this.id = id;
    this.context = context;
    this.hold(new Idle(this), new Painting(this));
  }

  get erases(): boolean {
    return this.id === 'eraser';
  }

  /** Starts a stroke with its first dab; false where drawing is not possible. */
  begin(at: { readonly i: number; readonly j: number }, value: 0 | 1): boolean {
    this.#slice = this.context.host.openSlice();
    if (!this.#slice) return false;
    this.#k = this.context.host.sliceIndex();
    this.#value = value;
    this.#x = snapBrush(at.i, this.context.brushSize);
    this.#y = snapBrush(at.j, this.context.brushSize);
    this.#paint(this.#x, this.#y);
    return true;
  }

  /** Sweeps the brush from where it was. */
  sweepTo(at: PointerSample): void {
    const x = snapBrush(at.i, this.context.brushSize);
    const y = snapBrush(at.j, this.context.brushSize);
    if (x !== this.#x || y !== this.#y) this.#paint(x, y);
  }

  #paint(x: number, y: number): void {
    if (!this.#slice) return;
    paintSweep(this.#slice, this.#value, this.#x, this.#y, x, y, this.context.brushSize / 2);
    this.#x = x;
    this.#y = y;
    this.context.host.emit({ kind: 'painted' });
  }

  /** Ends the stroke and hands it over. */
  finish(): void {
    const slice = this.#slice;
    this.#slice = null;
    if (slice)
      this.context.host.emit({
        kind: 'commit',
        action: this.#value === 1 ? 'brush' : 'erase',
        k: this.#k,
        runs: takeRuns(slice),
      });
  }

  /** Drops the stroke. */
  revert(): void {
    this.#slice = null;
    this.context.host.emit({ kind: 'reverted' });
  }
}
