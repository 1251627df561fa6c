/**
 * The state tree that every tool is made of: a node has one current child; an
 * event goes to the deepest current node first and rises until a node takes it.
 */
import { assert } from '@shared/base/assert';
import type { OverlayMark } from './overlay-mark';
import type { ToolEvent } from './pointer-input';

export abstract class StateNode {
  /** Name of the node among its siblings. */
  abstract readonly id: string;
  readonly #children = new Map<string, StateNode>();
  #current: StateNode | null = null;

  /** Adds children; the first one is where the node starts. */
  protected hold(...children: StateNode[]): void {
    for (const child of children) this.#children.set(child.id, child);
    this.#current = children[0] ?? null;
  }

  /** The current child. */
  get current(): StateNode | null {
    return this.#current;
  }

  /** Where the tree is: `brush.painting`. */
  get path(): string {
    return this.#current ? `${this.id}.${this.#current.path}` : this.id;
  }

  /** What the node draws over the image now. */
  marks(): readonly OverlayMark[] {
    return [];
  }

  /** Leaves the current child and enters another. */
  transition(id: string): void {
    const next = this.#children.get(id);
    assert(next !== undefined, `${this.id} has no state ${id}`);
    this.#current?.leave();
    this.#current = next;
    next.enter();
  }

  /** Offers an event; true when a node took it. */
  handle(event: ToolEvent): boolean {
    if (this.#current?.handle(event)) return true;
    switch (event.type) {
      case 'pointer-down':
        return this.pointerDown(event.press);
      case 'pointer-move':
        return this.pointerMove(event.at);
      case 'pointer-up':
        return this.pointerUp(event.at);
      case 'key':
        return this.key(event.key);
      case 'wheel':
        return this.wheel(event.notches, event.shift);
      case 'cancel':
        return this.cancel();
      case 'interrupt':
        return this.interrupt();
    }
  }

  // Nodes override what they take; the others rise.
  protected enter(): void {}
  protected leave(): void {}
  protected pointerDown(_press: Extract<ToolEvent, { type: 'pointer-down' }>['press']): boolean {
    return false;
  }
  protected pointerMove(_at: Extract<ToolEvent, { type: 'pointer-move' }>['at']): boolean {
    return false;
  }
  protected pointerUp(_at: Extract<ToolEvent, { type: 'pointer-up' }>['at']): boolean {
    return false;
  }
  protected key(_key: Extract<ToolEvent, { type: 'key' }>['key']): boolean {
    return false;
  }
  protected wheel(_notches: number, _shift: boolean): boolean {
    return false;
  }
  protected cancel(): boolean {
    return false;
  }
  protected interrupt(): boolean {
    return false;
  }
}
