/** A livewire outline in progress: its anchors and the paths along edges between them. Plain data. */

type Pixel = readonly [number, number];

export interface WireDraft {
  /** Pixels that were clicked. */
  readonly anchors: Pixel[];
  /** Path n leads from anchor n to anchor n + 1, both ends with it. */
  readonly paths: (readonly Pixel[])[];
}

/** All pixels of the outline so far, in order. */
export const wirePoints = ({ anchors, paths }: WireDraft): readonly Pixel[] =>
  paths.length === 0 ? anchors.slice(0, 1) : paths.flatMap((path, n) => (n === 0 ? path : path.slice(1)));
