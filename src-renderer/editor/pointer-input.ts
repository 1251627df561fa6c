/** What the tools are told: pointer, wheel and interruptions, in slice index coordinates and canvas pixels. No DOM types. */

export type PointerButton = 'left' | 'middle' | 'right';

/** A pointer position on the drawing pane. */
export interface PointerSample {
  /** Slice index coordinates, pixel centres at integers; may lie outside the slice. */
  readonly i: number;
  readonly j: number;
  /** Canvas position in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

/** A button that went down, with the modifiers held. */
export interface PointerPress extends PointerSample {
  readonly button: PointerButton;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

/** Keys that act inside a tool (the others are commands of the key map). */
export type ToolKey = 'accept' | 'subtract' | 'drop-last' | 'delete' | 'apply' | 'paste' | 'plus' | 'minus';

export type ToolEvent =
  | { readonly type: 'pointer-down'; readonly press: PointerPress }
  | { readonly type: 'pointer-move'; readonly at: PointerSample }
  | { readonly type: 'pointer-up'; readonly at: PointerSample }
  | { readonly type: 'key'; readonly key: ToolKey }
  /** Whole notches, positive towards the hand; only while a tool has use for the wheel. */
  | { readonly type: 'wheel'; readonly notches: number; readonly shift: boolean }
  /** Escape: what is in progress is taken back. */
  | { readonly type: 'cancel' }
  /** Another tool, another slice, lost pointer or focus: what is in progress ends here and is kept. */
  | { readonly type: 'interrupt' };
