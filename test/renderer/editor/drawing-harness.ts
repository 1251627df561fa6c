/** A host for the editor made of arrays: what a gesture does is read off it. */
import { fromSliceRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import type { EditorEffect, EditorHost } from '@renderer/editor/drawing-surface';
import { Editor } from '@renderer/editor/editor';
import type { PointerButton } from '@renderer/editor/pointer-input';
import { loadRuns, makeWorkingSlice } from '@renderer/editor/working-slice';

export class DrawingHarness implements EditorHost {
  readonly columns: number;
  readonly rows: number;
  readonly working;
  readonly effects: EditorEffect[] = [];
  readonly slices = new Map<number, SliceRuns>();
  /** Screen pixels per voxel. */
  scale = 10;
  k = 2;
  locked = false;
  readonly editor: Editor;

  constructor(columns = 24, rows = 17) {
    this.columns = columns;
    this.rows = rows;
    this.working = makeWorkingSlice(columns, rows);
    this.editor = new Editor(this);
  }

  sliceIndex(): number {
    return this.k;
  }
  openSlice(): typeof this.working | null {
    if (this.locked) return null;
    loadRuns(this.working, this.slices.get(this.k) ?? new Uint32Array(0));
    return this.working;
  }
  pixelsPerVoxel(): readonly [number, number] {
    return [this.scale, this.scale];
  }
  emit(effect: EditorEffect): void {
    this.effects.push(effect);
    if (effect.kind === 'commit') this.slices.set(effect.k, effect.runs);
  }

  at(i: number, j: number): { i: number; j: number; x: number; y: number } {
    return { i, j, x: i * this.scale, y: j * this.scale };
  }
  down(i: number, j: number, button: PointerButton = 'left', ctrl = false): void {
    this.editor.press({ ...this.at(i, j), button, shift: false, ctrl });
  }
  move(i: number, j: number): void {
    this.editor.move(this.at(i, j));
  }
  up(i: number, j: number): void {
    this.editor.release(this.at(i, j));
  }
  click(i: number, j: number, button: PointerButton = 'left'): void {
    this.down(i, j, button);
    this.up(i, j);
  }
  drag(points: readonly (readonly [number, number])[], button: PointerButton = 'left'): void {
    for (const [n, [i, j]] of points.entries()) {
      if (n === 0) this.down(i, j, button);
      else this.move(i, j);
    }
    const last = points.at(-1);
    if (last) this.up(last[0], last[1]);
  }

  /** Set pixels of a stored slice as "i,j". */
  pixels(k = this.k): string[] {
    const bits = fromSliceRuns(this.slices.get(k) ?? new Uint32Array(0), this.columns, this.rows);
    return [...bits.entries()].filter(([, bit]) => bit === 1).map(([n]) => `${n % this.columns},${Math.floor(n / this.columns)}`);
  }
  commits(): Extract<EditorEffect, { kind: 'commit' }>[] {
    return this.effects.filter((effect) => effect.kind === 'commit');
  }
  kinds(): string[] {
    return this.effects.map((effect) => effect.kind);
  }
}
