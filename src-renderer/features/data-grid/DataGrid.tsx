/**
 * A long table: rows are drawn only where they are seen, columns sort. Rows are
 * 28 px high, numbers are tabular and right-aligned. Holds no data of its own.
 */
import { createTable, createSortedRowModel, rowSortingFeature, tableFeatures, type ColumnDef } from '@tanstack/solid-table';
import { createVirtualizer } from '@tanstack/solid-virtual';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import { createEffect, createMemo, For, Show, type JSX } from 'solid-js';
import { classes } from '@renderer/ui/classes';
import { t } from '@renderer/ui/text';

export interface GridColumn<Row> {
  readonly key: string;
  readonly header: string;
  /** Narrowest width in CSS pixels; the width itself where the column does not grow. */
  readonly width: number;
  /** Share of the space that is left over. */
  readonly grow?: number;
  readonly numeric?: boolean;
  readonly cell: (row: Row) => JSX.Element;
  /** What the column sorts by; missing values (null) come last. Left out: the column does not sort. */
  readonly sortBy?: (row: Row) => string | number | null;
  /** Instead of the header text, for a column of checkboxes. */
  readonly headerCell?: () => JSX.Element;
}

export interface DataGridProps<Row> {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly rowTestId?: (row: Row) => string;
  readonly currentKey?: string | null;
  readonly initialSort?: { readonly key: string; readonly descending: boolean };
  readonly onRowClick?: (row: Row) => void;
  readonly onRowOpen?: (row: Row) => void;
  /** Told the rows in the order shown, for keyboard movement. */
  readonly onOrder?: (rows: readonly Row[]) => void;
  readonly rowHeight?: number;
  /** Makes the table itself a stop of the keyboard; told every key pressed in it (see `createRowCursor`). */
  readonly onKey?: (event: KeyboardEvent) => void;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const collator = new Intl.Collator(['en', 'zh-CN'], { numeric: true });
const ROW_HEIGHT = 28;

const compareValues = (a: unknown, b: unknown): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** The id of a row's element, for `aria-activedescendant`. */
export const gridRowId = (gridId: string, rowKey: string): string => `${gridId}-row-${rowKey}`;

export function DataGrid<Row extends object>(props: DataGridProps<Row>): JSX.Element {
  let scroller: HTMLDivElement | undefined;
  const byKey = createMemo(() => new Map(props.columns.map((column) => [column.key, column])));
  const keys = createMemo(() => props.columns.map((column) => column.key), undefined, {
    equals: (a, b) => a.join('\n') === b.join('\n'),
  });
  const columns = createMemo((): ColumnDef<typeof features, Row, unknown>[] =>
    keys().map((key) => ({
      id: key,
      accessorFn: (row: Row) => byKey().get(key)?.sortBy?.(row) ?? undefined,
      enableSorting: byKey().get(key)?.sortBy !== undefined,
      sortUndefined: 'last' as const,
      sortDescFirst: false,
      sortFn: (a, b, id) => compareValues(a.getValue(id), b.getValue(id)),
    })),
  );
  const table = createTable<typeof features, Row>({
    features,
    get data() {
      return [...props.rows];
    },
    get columns() {
      return columns();
    },
    initialState: {
      sorting: props.initialSort === undefined ? [] : [{ id: props.initialSort.key, desc: props.initialSort.descending }],
    },
    enableSortingRemoval: false,
  });
  const ordered = createMemo(() => table.getRowModel().rows.map((row) => row.original));
  createEffect(() => props.onOrder?.(ordered()));
  const sortOf = (key: string): 'ascending' | 'descending' | 'none' => {
    const first = table.atoms.sorting.get()[0];
    return first === undefined || first.id !== key ? 'none' : first.desc ? 'descending' : 'ascending';
  };
  const height = (): number => props.rowHeight ?? ROW_HEIGHT;
  const virtualizer = createVirtualizer({
    get count() {
      return ordered().length;
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: height,
    overscan: 12,
    // The sticky header covers the first row's height.
    scrollPaddingStart: ROW_HEIGHT,
  });
  createEffect(() => {
    const index = ordered().findIndex((row) => props.rowKey(row) === props.currentKey);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  });
  // Head and rows are grids of their own: only tracks that do not depend on content keep them aligned.
  const tracks = (): string =>
    props.columns
      .map((column) => (column.grow === undefined ? `${column.width}px` : `minmax(${column.width}px, ${column.grow}fr)`))
      .join(' ');
  const activeRow = (): string | undefined =>
    props.onKey === undefined || typeof props.currentKey !== 'string' ? undefined : gridRowId(props.id, props.currentKey);
  const narrowest = (): string => `${props.columns.reduce((sum, column) => sum + column.width, 0)}px`;

  return (
    <div
      class="grid"
      role="grid"
      aria-label={props.label}
      aria-rowcount={ordered().length + 1}
      id={props.id}
      data-testid={props.id}
      tabIndex={props.onKey === undefined ? undefined : 0}
      aria-activedescendant={activeRow()}
      onKeyDown={(event) => props.onKey?.(event)}
    >
      <div class="grid-scroll" ref={(element) => (scroller = element)} tabIndex={-1}>
        <div class="grid-head" role="row" style={{ 'grid-template-columns': tracks(), 'min-width': narrowest() }}>
          <For each={keys()}>
            {(key) => (
              <div
                role="columnheader"
                class={classes('grid-cell', byKey().get(key)?.numeric === true && 'numeric')}
                aria-sort={sortOf(key)}
              >
                <Show
                  when={byKey().get(key)?.sortBy !== undefined}
                  fallback={byKey().get(key)?.headerCell?.() ?? byKey().get(key)?.header}
                >
                  <button
                    type="button"
                    class="grid-sort"
                    title={t('worklist.sortBy', { column: byKey().get(key)?.header })}
                    onClick={() => table.getColumn(key)?.toggleSorting()}
                  >
                    <span>{byKey().get(key)?.header}</span>
                    <Show when={sortOf(key) === 'ascending'}>
                      <ArrowUp size={12} />
                    </Show>
                    <Show when={sortOf(key) === 'descending'}>
                      <ArrowDown size={12} />
                    </Show>
                  </button>
                </Show>
              </div>
            )}
          </For>
        </div>
        <div class="grid-body" style={{ height: `${virtualizer.getTotalSize()}px`, 'min-width': narrowest() }}>
          <For each={virtualizer.getVirtualItems()}>
            {(item) => (
              <Show when={ordered()[item.index]} keyed>
                {(row) => (
                  <div
                    id={gridRowId(props.id, props.rowKey(row))}
                    role="row"
                    aria-rowindex={item.index + 2}
                    aria-selected={props.currentKey === props.rowKey(row)}
                    class={classes('grid-row', props.currentKey === props.rowKey(row) && 'grid-row-current')}
                    style={{
                      'grid-template-columns': tracks(),
                      height: `${height()}px`,
                      transform: `translateY(${item.start}px)`,
                    }}
                    data-testid={props.rowTestId?.(row)}
                    onClick={() => props.onRowClick?.(row)}
                    onDblClick={() => props.onRowOpen?.(row)}
                  >
                    <For each={keys()}>
                      {(key) => (
                        <div role="gridcell" class={classes('grid-cell', byKey().get(key)?.numeric === true && 'numeric')}>
                          {byKey().get(key)?.cell(row)}
                        </div>
                      )}
                    </For>
                  </div>
                )}
              </Show>
            )}
          </For>
        </div>
      </div>
    </div>
  );
}
