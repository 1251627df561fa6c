/**
 * Livewire: a click sets an anchor, and from the last one a path follows the edges of the image to
 * the pointer. A click on the first or again on the last anchor (a double click), or Enter, closes
 * the outline along a path and takes what it encloses; Shift+Enter takes it out. The outline's own
 * pixels belong to what it encloses. An outline in progress stays on its slice.
 */
import { makeLivewire } from '@shared/core/mask/livewire';
import type { ToolContext } from '../drawing-surface';
import { rasteriseEnclosed } from '../fill-outline';
import type { OverlayMark } from '../overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from '../pointer-input';
import { CLOSE_DISTANCE_PX, screenDistance, toFlat } from '../polygon-draft';
import type { SliceImage } from '../slice-image';
import { StateNode } from '../state-node';
import { type WireDraft, wirePoints } from '../wire-draft';
import { markDirty, takeRuns } from '../working-slice';

type Pixel = readonly [number, number];

class Idle extends StateNode {
  readonly id = 'idle';
  readonly #tool: LivewireTool;
  constructor(tool: LivewireTool) {
    super();
    this.#tool = tool;
  }
  protected override pointerDown(press: PointerPress): boolean {
    if (press.button !== 'left') return false;
    this.#tool.press(press);
    return true;
  }
  protected override pointerMove(at: PointerSample): boolean {
    this.#tool.lead(at);
    return true;
  }
}

export class LivewireTool extends StateNode {
  readonly id = 'livewire';
  readonly context: ToolContext;
  /** The wire of the image it was made for, and the anchor that it leads from. */
  #wire: { readonly image: SliceImage; readonly livewire: ReturnType<typeof makeLivewire>; from: Pixel | null } | null = null;
  /** Path from the last anchor to the pointer, on slice k. */
  #lead: { readonly k: number; readonly path: readonly Pixel[] } | null = null;

  constructor(context: ToolContext) {
    super();
    this.context = context;
    this.hold(new Idle(this));
  }

  /** The outline in progress on the slice shown. */
  get draft(): WireDraft | null {
    return this.context.wires.get(this.context.host.sliceIndex()) ?? null;
  }

  press(press: PointerPress): void {
    const { host, wires } = this.context;
    const image = host.image();
    if (!image) return;
    const at = pixelAt(image, press);
    const { draft } = this;
    const last = draft?.anchors.at(-1);
    if (!draft || !last) {
      // A press where drawing is not possible says so at once.
      if (!host.openSlice()) return;
      wires.set(host.sliceIndex(), { anchors: [at], paths: [] });
    } else if (this.#isOn(last, press) || (draft.anchors.length >= 3 && this.#isOn(draft.anchors[0] ?? last, press))) {
      this.#close(draft, 1);
      return;
    } else {
      draft.paths.push(this.#path(image, last, at));
      draft.anchors.push(at);
    }
    this.#lead = null;
    this.#changed();
  }

  #isOn(anchor: Pixel, press: PointerPress): boolean {
    const { host } = this.context;
    // On a small picture a pixel is less than the distance that closes: the pointer's own pixel counts.
    return (
      screenDistance(anchor, [press.i, press.j], host.pixelsPerVoxel()) <= CLOSE_DISTANCE_PX ||
      (Math.round(press.i) === anchor[0] && Math.round(press.j) === anchor[1])
    );
  }

  /** The pointer moved: the path follows it. */
  lead(at: PointerSample): void {
    const { host } = this.context;
    const last = this.draft?.anchors.at(-1);
    const image = last ? host.image() : null;
    this.#lead = image && last ? { k: host.sliceIndex(), path: this.#path(image, last, pixelAt(image, at)) } : null;
    this.#changed();
  }

  #path(image: SliceImage, from: Pixel, to: Pixel): readonly Pixel[] {
    if (this.#wire?.image !== image) {
      const livewire = makeLivewire(image.values, image.columns, image.rows, this.context.host.spacingMm());
      this.#wire = { image, livewire, from: null };
    }
    const wire = this.#wire;
    if (wire.from?.[0] !== from[0] || wire.from[1] !== from[1]) {
      wire.livewire.seed(from[0], from[1]);
      wire.from = from;
    }
    return wire.livewire.pathTo(to[0], to[1]);
  }

  protected override key(key: ToolKey): boolean {
    const { draft } = this;
    if (!draft) return false;
    if (key === 'drop-last') {
      draft.anchors.pop();
      draft.paths.pop();
      if (draft.anchors.length === 0) this.#clear();
      else {
        const { hover } = this.context;
        if (hover) this.lead({ ...hover, x: 0, y: 0 });
        this.#changed();
      }
      return true;
    }
    if (key !== 'accept' && key !== 'subtract') return false;
    this.#close(draft, key === 'accept' ? 1 : 0);
    return true;
  }

  /** Leads the wire back to the first anchor and takes what is enclosed; with fewer than three anchors it stays open. */
  #close(draft: WireDraft, value: 0 | 1): void {
    const { host } = this.context;
    const [first, last] = [draft.anchors[0], draft.anchors.at(-1)];
    const image = host.image();
    if (!first || !last || !image || draft.anchors.length < 3) return;
    const slice = host.openSlice();
    if (!slice) return;
    const outline = [...wirePoints(draft), ...this.#path(image, last, first).slice(1, -1)];
    const inside = rasteriseEnclosed(toFlat(outline), slice.columns, slice.rows);
    for (const [i, j] of outline) inside[j * slice.columns + i] = 1;
    for (let n = 0; n < inside.length; n++) if (inside[n] !== 0) slice.bits[n] = value;
    markDirty(slice, 0, 0, slice.columns - 1, slice.rows - 1);
    const k = host.sliceIndex();
    const runs = takeRuns(slice);
    this.#clear();
    host.emit({ kind: 'painted' });
    host.emit({ kind: 'commit', action: value === 1 ? 'livewire' : 'livewire-subtract', slices: [[k, runs]] });
  }

  /** Escape: the outline of this slice goes. */
  protected override cancel(): boolean {
    if (!this.draft) return false;
    this.#clear();
    return true;
  }

  /** Another slice or tool: what is set stays, the path to the pointer goes. */
  protected override interrupt(): boolean {
    this.#lead = null;
    return true;
  }

  #clear(): void {
    this.context.wires.delete(this.context.host.sliceIndex());
    this.#lead = null;
    this.#changed();
  }

  override marks(): readonly OverlayMark[] {
    const { draft } = this;
    if (!draft) return [];
    const lead = this.#lead?.k === this.context.host.sliceIndex() ? this.#lead.path : [];
    return [
      { kind: 'line', points: wirePoints(draft), tone: 'draft' },
      { kind: 'line', points: lead, tone: 'draft', dashed: true },
      { kind: 'handles', points: draft.anchors, tone: 'draft' },
    ];
  }

  #changed(): void {
    this.context.host.emit({ kind: 'overlay' });
  }
}

/** The pixel under a pointer, kept within the slice. */
function pixelAt({ columns, rows }: SliceImage, at: { readonly i: number; readonly j: number }): Pixel {
  return [Math.min(columns - 1, Math.max(0, Math.round(at.i))), Math.min(rows - 1, Math.max(0, Math.round(at.j)))];
}
