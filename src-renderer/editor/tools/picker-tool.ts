/** Picker: press and drag move the cursor; release picks the ROI there to be the one that is drawn on. */
import type { ToolContext } from '../drawing-surface';
import type { PointerPress, PointerSample } from '../pointer-input';
import { HoldTool, type PressAnswer } from './hold-tool';

export class PickerTool extends HoldTool {
  readonly id = 'picker';
  #at: PointerSample | null = null;

  constructor(context: ToolContext) {
    super(context, 'drawing');
  }

  begin(press: PointerPress): PressAnswer {
    if (press.button !== 'left') return 'ignored';
    this.dragTo(press);
    return 'begun';
  }

  dragTo(at: PointerSample): void {
    if (at.x === this.#at?.x && at.y === this.#at.y) return;
    this.#at = at;
    this.context.host.emit({ kind: 'cursor', i: at.i, j: at.j });
  }

  finish(): void {
    const at = this.#at;
    this.#at = null;
    if (at) this.context.host.emit({ kind: 'pick', i: Math.round(at.i), j: Math.round(at.j) });
  }

  revert(): void {
    this.#at = null;
  }
}
