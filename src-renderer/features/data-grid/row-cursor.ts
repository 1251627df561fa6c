/** Which row of a long table the keyboard is on. Holds a key, not a row: filtering and sorting may take the row away. */
import { createSignal, type Accessor } from 'solid-js';

const PAGE = 10;

export interface RowCursor<Row> {
  /** Key of the row the keyboard is on, null before the first move. */
  readonly currentKey: Accessor<string | null>;
  readonly setCurrentKey: (key: string | null) => void;
  /** To be told the rows in the order shown (`onOrder` of the table). */
  readonly setOrder: (rows: readonly Row[]) => void;
  /** Arrows, Page Up and Down move; Enter opens; Escape leaves. A key that did nothing here goes on. */
  readonly onKey: (event: KeyboardEvent) => void;
}

export interface RowCursorActions<Row> {
  readonly rowKey: (row: Row) => string;
  readonly onMove?: (row: Row) => void;
  readonly onOpen?: (row: Row) => void;
  /** Answers whether there was anything to leave. */
  readonly onLeave?: () => boolean;
}

/** Owned by the calling Solid scope. */
export function createRowCursor<Row>(actions: RowCursorActions<Row>): RowCursor<Row> {
  const [currentKey, setCurrentKey] = createSignal<string | null>(null);
  let order: readonly Row[] = [];
  const indexNow = (): number => order.findIndex((row) => actions.rowKey(row) === currentKey());
  const move = (by: number): void => {
    const index = indexNow();
    const next = order[index < 0 ? 0 : Math.min(order.length - 1, Math.max(0, index + by))];
    if (next === undefined) return;
    setCurrentKey(actions.rowKey(next));
    actions.onMove?.(next);
  };
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
  const onKey = (event: KeyboardEvent): void => {
    // A button in the table's head sorts by its own keys.
    if (event.target instanceof HTMLButtonElement && event.key === 'Enter') return;
    const by = steps[event.key];
    const row = order[indexNow()];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && row !== undefined && actions.onOpen !== undefined) actions.onOpen(row);
    else if (event.key !== 'Escape' || actions.onLeave?.() !== true) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    currentKey,
    setCurrentKey,
    setOrder: (rows) => {
      order = rows;
    },
    onKey,
  };
}
