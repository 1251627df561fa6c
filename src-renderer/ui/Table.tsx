/** A small dense table; long ones use the virtual grid of `features/data-grid`. */
import { For, type JSX } from 'solid-js';
import { classes } from './classes';

interface TableColumn<Row> {
  readonly key: string;
  readonly header: string;
  readonly numeric?: boolean;
  readonly cell: (row: Row) => JSX.Element;
}

export interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowTestId?: (row: Row) => string;
}

export function Table<Row>(props: TableProps<Row>): JSX.Element {
  return (
    <table class="table" aria-label={props.label}>
      <thead>
        <tr>
          <For each={props.columns}>
            {(column) => (
              <th scope="col" class={classes(column.numeric === true && 'numeric')}>
                {column.header}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr data-testid={props.rowTestId?.(row)}>
              <For each={props.columns}>
                {(column) => <td class={classes(column.numeric === true && 'numeric')}>{column.cell(row)}</td>}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
