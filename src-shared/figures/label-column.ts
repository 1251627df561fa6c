/** Labels in a column beside a plot, each with a leader to its point: no label touches another, no leader crosses one. */

export interface LabelAnchor {
  /** The point that the label names, px. */
  readonly x: number;
  readonly y: number;
  /** Height of the label, px. */
  readonly height: number;
}

/**
 * Vertical centres of labels in a column at `columnX`, in the order of the anchors. Labels are as near to the height of
 * their points as they can be without touching; where two leaders would cross, their labels change places. Labels that
 * need more than `top` to `bottom` run on below `bottom`.
 */
export function placeLabels(
  anchors: readonly LabelAnchor[],
  { columnX, top, bottom }: { readonly columnX: number; readonly top: number; readonly bottom: number },
): number[] {
  const order = [...anchors.keys()].sort((a, b) => anchors[a]!.y - anchors[b]!.y || anchors[a]!.x - anchors[b]!.x || a - b);
  let centres = spread(order, anchors, top, bottom);
  // Each exchange shortens the leaders; the limit is for labels of very different heights.
  for (let round = 0; round < anchors.length * anchors.length; round++) {
    const crossing = firstCrossing(order, anchors, centres, columnX);
    if (!crossing) break;
    const [i, j] = crossing;
    [order[i], order[j]] = [order[j]!, order[i]!];
    centres = spread(order, anchors, top, bottom);
  }
  const placed = new Array<number>(anchors.length).fill(0);
  order.forEach((label, k) => {
    placed[label] = centres[k]!;
  });
  return placed;
}

/** Height of labels one under the other. */
export const stackHeight = (heights: readonly number[]): number =>
  heights.reduce((sum, height) => sum + height, 0) + gap * Math.max(0, heights.length - 1);

const gap = 5;

/** Centres for an order: blocks of touching labels, each at the mean of where its labels want to be. */
function spread(order: readonly number[], anchors: readonly LabelAnchor[], top: number, bottom: number): number[] {
  interface Block {
    first: number;
    /** Sum over its labels of the top that each wants for the block. */
    wanted: number;
    count: number;
    height: number;
  }
  const blocks: Block[] = [];
  const topOf = (block: Block): number => {
    const best = block.wanted / block.count;
    return Math.max(top, Math.min(best, bottom - block.height));
  };
  order.forEach((label, k) => {
    const { y, height } = anchors[label]!;
    let block: Block = { first: k, wanted: y - height / 2, count: 1, height };
    for (let before = blocks.at(-1); before && topOf(before) + before.height + gap > topOf(block); before = blocks.at(-1)) {
      blocks.pop();
      block = {
        first: before.first,
        wanted: before.wanted + block.wanted - block.count * (before.height + gap),
        count: before.count + block.count,
        height: before.height + gap + block.height,
      };
    }
    blocks.push(block);
  });
  const centres: number[] = [];
  for (const block of blocks) {
    let at = topOf(block);
    for (let k = block.first; k < block.first + block.count; k++) {
      const { height } = anchors[order[k]!]!;
      centres.push(at + height / 2);
      at += height + gap;
    }
  }
  return centres;
}

/** Places in the order of the first two leaders that cross. */
function firstCrossing(
  order: readonly number[],
  anchors: readonly LabelAnchor[],
  centres: readonly number[],
  columnX: number,
): [number, number] | null {
  for (let i = 0; i < order.length; i++) {
    for (let j = i + 1; j < order.length; j++) {
      const [a, b] = [anchors[order[i]!]!, anchors[order[j]!]!];
      const [endA, endB] = [
        { x: columnX, y: centres[i]! },
        { x: columnX, y: centres[j]! },
      ];
      if (side(a, endA, b) * side(a, endA, endB) < 0 && side(b, endB, a) * side(b, endB, endA) < 0) return [i, j];
    }
  }
  return null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** On which side of the line from `from` to `to` a point lies. */
const side = (from: Point, to: Point, point: Point): number =>
  Math.sign((to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x));
