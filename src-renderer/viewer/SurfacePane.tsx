/** The 3D surface with its gestures: drag turns, wheel and + - zoom, arrows turn, letters look from a side. */
import { createEffect, createSignal, For, onCleanup, onMount, Show, type JSX } from 'solid-js';
import type { Surface } from '@shared/core/mask/surface';
import type { SurfaceSide, SurfaceView } from './surface-view';

export interface SurfacePaneProps {
  readonly surface: Surface | null;
  /** CSS custom property of the ROI's colour. */
  readonly roiColour: string;
  readonly label: string;
  /** Said where there is no GPU context. */
  readonly noGraphics: string;
  readonly sideLabel: (side: SurfaceSide) => string;
}

const ALL_SIDES: readonly SurfaceSide[] = ['A', 'P', 'L', 'R', 'S', 'I'];
const DEGREES_A_PIXEL = 0.6;
const DEGREES_A_KEY = 10;

/* eslint-disable solid/reactivity -- the view is told by the effects below; its loss is an event. */
export function SurfacePane(props: SurfacePaneProps): JSX.Element {
  let root!: HTMLDivElement;
  let host!: HTMLDivElement;
  const [view, setView] = createSignal<SurfaceView | null>(null);
  const [graphics, setGraphics] = createSignal(true);
  let gone = false;

  async function make(): Promise<void> {
    const { makeSurfaceView } = await import('./surface-view');
    if (gone) return;
    const made = makeSurfaceView(host, () => {
      view()?.dispose();
      setView(null);
      setGraphics(false);
    });
    setGraphics(made !== null);
    made?.resize(root.clientWidth, root.clientHeight);
    setView(made);
  }
  createEffect(() => {
    const [current, surface] = [view(), props.surface];
    if (!current || !surface) return;
    const hex = getComputedStyle(document.documentElement).getPropertyValue(props.roiColour).trim().slice(1);
    const value = Number.parseInt(hex, 16);
    current.show(surface, [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]);
    root.dataset['triangles'] = String(surface.triangles.length / 3);
  });
  onMount(() => {
    void make();
    const observer = new ResizeObserver(() => view()?.resize(root.clientWidth, root.clientHeight));
    observer.observe(root);
    onCleanup(() => {
      gone = true;
      observer.disconnect();
      view()?.dispose();
    });
  });
  function handleKey(event: KeyboardEvent): void {
    const turns: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [DEGREES_A_KEY, 0],
      ArrowRight: [-DEGREES_A_KEY, 0],
      ArrowUp: [0, -DEGREES_A_KEY],
      ArrowDown: [0, DEGREES_A_KEY],
    };
    const turn = turns[event.key];
    const side = ALL_SIDES.find((letter) => letter.toLowerCase() === event.key.toLowerCase());
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (turn) view()?.turn(...turn);
    else if (event.key === '+' || event.key === '=') view()?.zoom(1.2);
    else if (event.key === '-') view()?.zoom(1 / 1.2);
    else if (side) view()?.lookFrom(side);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div class="surface">
      <div
        ref={root}
        class="surface-pane"
        role="application"
        tabindex="0"
        aria-label={props.label}
        data-testid="surface-pane"
        onKeyDown={handleKey}
        onPointerDown={(event) => root.setPointerCapture(event.pointerId)}
        onPointerMove={(event) =>
          event.buttons > 0 && view()?.turn(-event.movementX * DEGREES_A_PIXEL, event.movementY * DEGREES_A_PIXEL)
        }
        on:wheel={{
          handleEvent: (event: WheelEvent) => (event.preventDefault(), view()?.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1)),
          passive: false,
        }}
      >
        <div ref={host} class="surface-host" />
        <Show when={!graphics()}>
          <button type="button" class="surface-lost" onClick={() => void make()}>
            {props.noGraphics}
          </button>
        </Show>
      </div>
      <div class="surface-sides" role="group">
        <For each={ALL_SIDES}>
          {(side) => (
            <button
              type="button"
              class="segment"
              aria-label={props.sideLabel(side)}
              title={props.sideLabel(side)}
              data-testid={`surface-${side}`}
              onClick={() => view()?.lookFrom(side)}
            >
              {side}
            </button>
          )}
        </For>
      </div>
    </div>
  );
}
