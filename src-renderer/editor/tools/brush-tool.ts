/**
 * Brush and eraser: press, sweep, release. Right button with the brush erases. The brush is
 * round, square or adaptive (only what belongs to the pixel under its centre); the eraser round or square.
 */
import { paintAdaptiveDab } from '../adaptive-stroke';
import { paintSquareSweep, paintSweep, snapBrush } from '../brush-stroke';
import type { BrushShape } from '@shared/contract/entities';
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import type { SliceImage } from '../slice-image';
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
  #image: SliceImage | null = null;
  #shape: BrushShape = 'round';
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
    this.#shape = this.context.options.brushShape;
    this.#image = this.#shape === 'adaptive' && !this.erases ? this.context.host.image() : null;
    this.#k = this.context.host.sliceIndex();
    this.#value = value;
    this.#x = this.#snap(at.i);
    this.#y = this.#snap(at.j);
    this.#paint(this.#x, this.#y);
    return true;
  }

  /** Where the brush sits; the adaptive one on the pixel under the pointer, whose tissue it takes. */
  #snap(position: number): number {
    return this.#image ? Math.round(position) : snapBrush(position, this.context.brushSize);
  }

  /** Sweeps the brush from where it was. */
  sweepTo(at: PointerSample): void {
    const x = this.#snap(at.i);
    const y = this.#snap(at.j);
    if (x !== this.#x || y !== this.#y) this.#paint(x, y);
  }

  #paint(x: number, y: number): void {
    const slice = this.#slice;
    if (!slice) return;
    const { brushSize } = this.context;
    if (this.#image) this.#paintAdaptive(slice, this.#image, x, y);
    else {
      const sweep = this.#shape === 'square' ? paintSquareSweep : paintSweep;
      sweep(slice, this.#value, this.#x, this.#y, x, y, brushSize / 2);
    }
    this.#x = x;
    this.#y = y;
    this.context.host.emit({ kind: 'painted' });
  }

  /** A dab at every pixel of the way: a fast hand leaves no gaps. */
  #paintAdaptive(slice: WorkingSlice, image: SliceImage, x: number, y: number): void {
    const [dx, dy] = [x - this.#x, y - this.#y];
    const steps = Math.max(1, Math.abs(dx), Math.abs(dy));
    for (let step = 1; step <= steps; step++) {
      const i = Math.round(this.#x + (step / steps) * dx);
      const j = Math.round(this.#y + (step / steps) * dy);
      paintAdaptiveDab(slice, image, this.#value, i, j, this.context.brushSize);
    }
  }

  /** Ends the stroke and hands it over. */
  finish(): void {
    const slice = this.#slice;
    this.#slice = null;
    if (slice)
      this.context.host.emit({
        kind: 'commit',
        action: this.#value === 0 ? 'erase' : this.#image ? 'adaptive' : 'brush',
        slices: [[this.#k, takeRuns(slice)]],
      });
  }

  /** Drops the stroke. */
  revert(): void {
    this.#slice = null;
    this.context.host.emit({ kind: 'reverted' });
  }
}
