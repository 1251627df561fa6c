/**
 * The drawing pane's root state: which tool is in hand, and the gestures that
 * are the same in every tool (right drag zooms, middle drag pans, Ctrl+right sets the window).
 */
import { BRUSH_SIZE } from './brush-stroke';
import { type BrushShape, DEFAULT_SETTINGS, type DrawingOptions } from '@shared/contract/entities';
import { changeOptions } from './drawing-options';
import type { EditorHost, ToolContext } from './drawing-surface';
import { measureMarks } from './measure';
import type { OverlayMark } from './overlay-mark';
import type { PointerPress, PointerSample, ToolKey } from './pointer-input';
import type { PolygonDraft } from './polygon-draft';
import { applySliceCommand, type SliceCommand } from './slice-commands';
import { StateNode } from './state-node';
import { BrushTool } from './tools/brush-tool';
import { cursorEffect, DragTool, panEffect, windowEffect, zoomEffect } from './tools/drag-tools';
import { FloodTool } from './tools/flood-tool';
import { LivewireTool } from './tools/livewire-tool';
import { clearMeasures, MeasureTool, measuresOf } from './tools/measure-tool';
import { MoveTool } from './tools/move-tool';
import { FreehandTool, ThresholdTool } from './tools/outline-tool';
import { PickerTool } from './tools/picker-tool';
import { PolygonTool } from './tools/polygon-tool';
import { WindowTool } from './tools/window-tool';

export const toolIds = [
  'crosshair',
  'navigate',
  'window',
  'measure',
  'polygon',
  'freehand',
  'livewire',
  'brush',
  'eraser',
  'flood',
  'threshold',
  'move',
  'picker',
] as const;
export type ToolId = (typeof toolIds)[number];

/** Tools that look and never draw. */
const LOOKING = ['crosshair', 'navigate', 'window', 'picker'] as const satisfies readonly ToolId[];
type LookingTool = (typeof LOOKING)[number];

/** Whether a tool only looks: guides follow it, and a double click belongs to the pane. */
export const isLooking = (tool: ToolId): tool is LookingTool => LOOKING.some((looking) => looking === tool);

/** The tool that is in hand over a guide, where nothing is drawn. */
export const guideTool = (tool: ToolId): LookingTool => (isLooking(tool) ? tool : 'crosshair');

export class Editor extends StateNode {
  readonly id = 'editor';
  readonly #context: ToolContext;
  readonly #gesture: DragTool;
  #tool: ToolId = 'crosshair';

  constructor(host: EditorHost, options: DrawingOptions = DEFAULT_SETTINGS.drawingOptions) {
    super();
    this.#context = {
      host,
      brushSize: BRUSH_SIZE.initial,
      options,
      setOptions: (change) => this.setOptions(change),
      hover: null,
      polygons: new Map(),
      lastPolygon: null,
      wires: new Map(),
      measures: new Map(),
    };
    this.#gesture = new DragTool('gesture', this.#context, {});
    this.hold(
      new DragTool('crosshair', this.#context, { left: cursorEffect }, true),
      new DragTool('navigate', this.#context, { left: panEffect }),
      new PolygonTool(this.#context),
      new BrushTool('brush', this.#context),
      new BrushTool('eraser', this.#context),
      new WindowTool(this.#context),
      new FreehandTool(this.#context),
      new LivewireTool(this.#context),
      new FloodTool(this.#context),
      new ThresholdTool(this.#context),
      new MeasureTool(this.#context),
      new MoveTool(this.#context),
      new PickerTool(this.#context),
    );
  }

  get tool(): ToolId {
    return this.#tool;
  }

  /** True while a button is down and something follows the pointer. */
  get busy(): boolean {
    return this.#gesture.current?.id !== 'idle' || !this.path.endsWith('.idle');
  }

  /** True while a stroke is being painted: the working slice is ahead of the document. */
  get painting(): boolean {
    return this.path.endsWith('.painting');
  }

  /** Takes another tool; a stroke in progress is finished first. */
  setTool(tool: ToolId): void {
    if (tool === this.#tool) return;
    this.interruptGesture();
    this.#tool = tool;
    this.transition(tool);
    this.#context.host.emit({ kind: 'overlay' });
  }

  /** To be called before the pane shows another slice, and when pointer or focus are lost: what is in progress ends and is kept. */
  interruptGesture(): void {
    this.#gesture.handle({ type: 'interrupt' });
    this.handle({ type: 'interrupt' });
  }

  /** Escape. */
  cancelGesture(): void {
    this.#gesture.handle({ type: 'cancel' });
    this.handle({ type: 'cancel' });
  }

  press(press: PointerPress): void {
    if (this.busy) return;
    this.#hover(press);
    if (press.button === 'right' && press.ctrl) this.#gesture.beginWith(windowEffect, press);
    else if (this.handle({ type: 'pointer-down', press })) return;
    else if (press.button === 'right') this.#gesture.beginWith(zoomEffect, press);
    else if (press.button === 'middle') this.#gesture.beginWith(panEffect, press);
  }

  move(at: PointerSample): void {
    this.#hover(at);
    if (!this.#gesture.handle({ type: 'pointer-move', at })) this.handle({ type: 'pointer-move', at });
    this.#context.host.emit({ kind: 'overlay' });
  }

  release(at: PointerSample): void {
    if (!this.#gesture.handle({ type: 'pointer-up', at })) this.handle({ type: 'pointer-up', at });
  }

  /** The pointer left the pane. */
  leavePane(): void {
    this.#context.hover = null;
    this.#context.host.emit({ kind: 'overlay' });
  }

  /** A key that acts inside the tool; false when the tool has no use for it now. */
  pressKey(key: ToolKey): boolean {
    return this.handle({ type: 'key', key });
  }

  /** Whether the wheel belongs to the tool now; else it turns the slices. */
  get takesWheel(): boolean {
    return this.painting && (this.#tool === 'flood' || this.#tool === 'threshold');
  }

  /** Whole notches, positive towards the hand; false when the tool has no use for them. */
  turnWheel(notches: number, shift: boolean): boolean {
    return this.handle({ type: 'wheel', notches, shift });
  }

  #hover(at: PointerSample): void {
    this.#context.hover = { i: at.i, j: at.j };
  }

  get brushSize(): number {
    return this.#context.brushSize;
  }

  /** Sets the brush diameter in voxels, kept within 1..40. */
  setBrushSize(size: number): void {
    this.#context.brushSize = Math.min(BRUSH_SIZE.max, Math.max(BRUSH_SIZE.min, Math.round(size)));
    this.#context.host.emit({ kind: 'overlay' });
  }

  /** Shape of the brush in hand: the eraser is never adaptive. */
  get brushShape(): BrushShape {
    const { brushShape } = this.options;
    return this.#tool === 'eraser' && brushShape === 'adaptive' ? 'round' : brushShape;
  }

  get options(): DrawingOptions {
    return this.#context.options;
  }

  /** Changes options, each kept within its limits. */
  setOptions(change: Partial<DrawingOptions>): void {
    const options = changeOptions(this.#context.options, change);
    this.#context.options = options;
    this.#context.host.emit({ kind: 'options', options });
    this.#context.host.emit({ kind: 'overlay' });
  }

  /** Does something to the whole ROI of the slice shown; a gesture in progress is finished first. */
  applyToSlice(command: SliceCommand): boolean {
    this.interruptGesture();
    return applySliceCommand(this.#context.host, command, this.options.amountMm);
  }

  /** Drops the measures of the slice shown. */
  clearMeasures(): void {
    clearMeasures(this.#context);
    this.#context.host.emit({ kind: 'overlay' });
  }

  /** What is drawn over the image beside brush and polygon: measures of the slice shown, and what the tool in hand shows. */
  override marks(): readonly OverlayMark[] {
    const { host } = this.#context;
    const finished = measuresOf(this.#context);
    const own = this.current?.marks() ?? [];
    if (finished.length === 0) return own;
    return [...finished.flatMap((measure) => measureMarks(measure, host.spacingMm())), ...own];
  }

  get hover(): { readonly i: number; readonly j: number } | null {
    return this.#context.hover;
  }

  /** The polygon in progress on the slice shown. */
  get polygon(): PolygonDraft | null {
    return this.#context.polygons.get(this.#context.host.sliceIndex()) ?? null;
  }

  /** Slices with a polygon in progress. */
  get polygonSlices(): readonly number[] {
    return [...this.#context.polygons.keys()];
  }

  /** Another read is in front: outlines in progress of the former one go. Measures stay with their series. */
  reset(): void {
    this.interruptGesture();
    this.#context.polygons.clear();
    this.#context.lastPolygon = null;
    this.#context.wires.clear();
    this.#context.host.emit({ kind: 'overlay' });
  }
}
