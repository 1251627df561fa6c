/** A host for the editor made of arrays and a case document: what a gesture does, and undoes, is read off it. */
import { fromSliceRuns, type SliceRuns, toSliceRuns } from '@shared/core/mask/slice-runs';
import { type CaseDocument, makeCaseDocument, openRead, perform, redo, undo } from '@shared/document/case-document';
import { commandSetting, makeReadDocument, type ReadDocument, sliceRunsOf } from '@shared/document/read-document';
import { markOfCopied, type SliceMark } from '@shared/document/slice-mark';
import type { EditorEffect, EditorHost } from '@renderer/editor/drawing-surface';
import { Editor } from '@renderer/editor/editor';
import type { PointerButton } from '@renderer/editor/pointer-input';
import type { SliceImage } from '@renderer/editor/slice-image';
import { loadRuns, makeWorkingSlice } from '@renderer/editor/working-slice';

export class DrawingHarness implements EditorHost {
  readonly columns: number;
  readonly rows: number;
  readonly working;
  readonly effects: EditorEffect[] = [];
  caseDocument: CaseDocument;
  /** The image of every slice; none unless a test gives one. */
  shown: SliceImage | null = null;
  spacing: readonly [number, number] = [0.5, 0.5];
  series = 'series-1';
  /** Screen pixels per voxel. */
  scale = 10;
  k = 2;
  locked = false;
  readonly editor: Editor;

  constructor(columns = 24, rows = 17) {
    this.columns = columns;
    this.rows = rows;
    this.working = makeWorkingSlice(columns, rows);
    this.caseDocument = openRead(makeCaseDocument('case'), 'read', makeReadDocument({ columns, rows, slices: 9 }, []));
    this.editor = new Editor(this);
  }

  sliceIndex(): number {
    return this.k;
  }
  openSlice(): typeof this.working | null {
    if (this.locked) return null;
    loadRuns(this.working, this.storedRuns(this.k));
    return this.working;
  }
  get document(): ReadDocument {
    const read = this.caseDocument.reads.get('read');
    if (!read) throw new Error('the read is not open');
    return read.document;
  }
  storedRuns(k: number): SliceRuns {
    return sliceRunsOf(this.document, k);
  }
  image(): SliceImage | null {
    return this.shown;
  }
  spacingMm(): readonly [number, number] {
    return this.spacing;
  }
  seriesId(): string {
    return this.series;
  }
  pixelsPerVoxel(): readonly [number, number] {
    return [this.scale, this.scale];
  }
  emit(effect: EditorEffect): void {
    this.effects.push(effect);
    if (effect.kind !== 'commit') return;
    const command = commandSetting(
      this.document,
      effect.action,
      effect.slices,
      markOfCopied(this.document.marks.get(effect.from ?? -1)),
    );
    if (command) this.caseDocument = perform(this.caseDocument, 'read', command).caseDocument;
  }

  at(i: number, j: number): { i: number; j: number; x: number; y: number } {
    return { i, j, x: i * this.scale, y: j * this.scale };
  }
  down(i: number, j: number, button: PointerButton = 'left', ctrl = false, shift = false): void {
    this.editor.press({ ...this.at(i, j), button, shift, ctrl });
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
  drag(points: readonly (readonly [number, number])[], button: PointerButton = 'left', shift = false): void {
    for (const [n, [i, j]] of points.entries()) {
      if (n === 0) this.down(i, j, button, false, shift);
      else this.move(i, j);
    }
    const last = points.at(-1);
    if (last) this.up(last[0], last[1]);
  }

  /** Set pixels of a stored slice as "i,j". */
  pixels(k = this.k): string[] {
    const bits = fromSliceRuns(this.storedRuns(k), this.columns, this.rows);
    return [...bits.entries()].filter(([, bit]) => bit === 1).map(([n]) => `${n % this.columns},${Math.floor(n / this.columns)}`);
  }
  commits(): Extract<EditorEffect, { kind: 'commit' }>[] {
    return this.effects.filter((effect) => effect.kind === 'commit');
  }
  kinds(): string[] {
    return this.effects.map((effect) => effect.kind);
  }

  undo(): void {
    const change = undo(this.caseDocument, 'read');
    if (change) this.caseDocument = change.caseDocument;
  }
  redo(): void {
    const change = redo(this.caseDocument, 'read');
    if (change) this.caseDocument = change.caseDocument;
  }

  /** The stored slice as rows of a picture: `#` in the ROI, `.` outside; empty rows and columns around it left out. */
  picture(k = this.k): string[] {
    const bits = fromSliceRuns(this.storedRuns(k), this.columns, this.rows);
    const rows = Array.from({ length: this.rows }, (_, j) =>
      Array.from(bits.subarray(j * this.columns, (j + 1) * this.columns), (bit) => (bit === 0 ? '.' : '#')).join(''),
    );
    const drawn = rows.filter((row) => row.includes('#'));
    const left = Math.min(...drawn.map((row) => row.indexOf('#')));
    const right = Math.max(...drawn.map((row) => row.lastIndexOf('#')));
    return drawn.map((row) => row.slice(left, right + 1));
  }

  /** Sets a slice as stored before the test begins: rows of a picture with its upper left corner at (i, j). */
  store(k: number, i: number, j: number, picture: readonly string[], mark?: SliceMark): void {
    const bits = new Uint8Array(this.columns * this.rows);
    for (const [y, row] of picture.entries())
      for (const [x, sign] of [...row].entries()) if (sign === '#') bits[(j + y) * this.columns + i + x] = 1;
    const command = commandSetting(this.document, 'brush', [[k, toSliceRuns(bits, this.columns, this.rows)]], mark);
    if (command) this.caseDocument = perform(this.caseDocument, 'read', command).caseDocument;
  }

  /** Gives all slices an image: `inside` in the pixels of the rectangle (inclusive), `outside` elsewhere. */
  showRectangle(i0: number, j0: number, i1: number, j1: number, inside = 200, outside = 50): void {
    const values = new Float32Array(this.columns * this.rows).fill(outside);
    for (let j = j0; j <= j1; j++) values.fill(inside, j * this.columns + i0, j * this.columns + i1 + 1);
    this.shown = { columns: this.columns, rows: this.rows, values };
  }
}
