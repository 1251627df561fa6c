/** Window and level: a drag changes width and centre; with Shift it marks the rectangle that the window is taken from. */
import type { ToolContext } from '../drawing-surface';
import type { OverlayMark } from '../overlay-mark';
import type { PointerPress, PointerSample } from '../pointer-input';
import { windowEffect } from './drag-tools';
import { HoldTool, type PressAnswer } from './hold-tool';

export class WindowTool extends HoldTool {
  readonly id = 'window';
  #start: PointerSample | null = null;
  #last: PointerSample | null = null;
  #region = false;

  constructor(context: ToolContext) {
    super(context, 'drawing');
  }

  override begin(press: PointerPress): PressAnswer {
    if (press.button !== 'left') return 'ignored';
    this.#start = press;
    this.#last = press;
    this.#region = press.shift;
    return 'begun';
  }

  override dragTo(at: PointerSample): void {
    if (!this.#start || !this.#last || (at.x === this.#last.x && at.y === this.#last.y)) return;
    this.context.host.emit(this.#region ? { kind: 'overlay' } : windowEffect(this.#last, at, this.#start));
    this.#last = at;
  }

  override finish(): void {
    const [start, last] = [this.#start, this.#last];
    if (this.#region && start && last) {
      this.context.host.emit({
        kind: 'window-region',
        i0: Math.min(start.i, last.i),
        j0: Math.min(start.j, last.j),
        i1: Math.max(start.i, last.i),
        j1: Math.max(start.j, last.j),
      });
    }
    this.revert();
  }

  override revert(): void {
    this.#start = this.#last = null;
    this.#region = false;
    this.context.host.emit({ kind: 'overlay' });
  }

  override marks(): readonly OverlayMark[] {
    const [start, last] = [this.#start, this.#last];
    if (!this.#region || !start || !last) return [];
    const corners = [
      [start.i, start.j],
      [last.i, start.j],
      [last.i, last.j],
      [start.i, last.j],
    ] as const;
    return [{ kind: 'line', points: corners, tone: 'measure', closed: true, dashed: true }];
  }
}
