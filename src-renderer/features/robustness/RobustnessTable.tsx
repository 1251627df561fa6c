/** The features of a test with their ICC: filter, sort, verdict, reason where there is no ICC. */
import { createMemo, createSignal, Show, type JSX } from 'solid-js';
import type { RobustnessRowEntry } from '@shared/contract/entities';
import { createRowCursor, DataGrid, type GridColumn } from '@renderer/features/data-grid/index';
import { Checkbox } from '@renderer/ui/Checkbox';
import { Chip } from '@renderer/ui/Chip';
import { Field } from '@renderer/ui/Field';
import { fixed, measured } from '@renderer/ui/readable';
import { EmptyState } from '@renderer/ui/States';
import { t } from '@renderer/ui/text';

const GRID_ID = 'robustness-grid';
const DECIMALS = 3;

const verdict = (row: RobustnessRowEntry): string => {
  if (row.reason !== null) return t(`robustness.reason.${row.reason}`);
  return row.robust ? t('robustness.robust') : t('robustness.notRobust');
};

/** A number column; the whole number is in the hint. */
const numberColumn = (
  key: 'icc' | 'lower' | 'upper' | 'withinSd',
  width: number,
  text: (value: number | null) => string,
): GridColumn<RobustnessRowEntry> => ({
  key,
  header: t(`robustness.col.${key}`),
  width,
  numeric: true,
  sortBy: (row) => row[key],
  cell: (row) => <span title={row[key] === null ? undefined : String(row[key])}>{text(row[key])}</span>,
});

export function RobustnessTable(props: { readonly rows: readonly RobustnessRowEntry[] }): JSX.Element {
  const [search, setSearch] = createSignal('');
  const [onlyRobust, setOnlyRobust] = createSignal(false);
  const shown = createMemo(() => {
    const words = search()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return props.rows.filter((row) => {
      if (onlyRobust() && !row.robust) return false;
      const text = `${row.name} ${verdict(row)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  const cursor = createRowCursor<RobustnessRowEntry>({ rowKey: (row) => row.name });
  const columns = createMemo((): GridColumn<RobustnessRowEntry>[] => [
    {
      key: 'name',
      header: t('robustness.col.feature'),
      width: 190,
      grow: 1,
      sortBy: (row) => row.name,
      cell: (row) => (
        <span class="ellipsis" title={row.name}>
          {row.name}
        </span>
      ),
    },
    numberColumn('icc', 62, (value) => fixed(value, DECIMALS)),
    numberColumn('lower', 62, (value) => fixed(value, DECIMALS)),
    numberColumn('upper', 62, (value) => fixed(value, DECIMALS)),
    {
      key: 'n',
      header: t('robustness.col.n'),
      width: 46,
      numeric: true,
      sortBy: (row) => row.n,
      cell: (row) => row.n,
    },
    numberColumn('withinSd', 92, measured),
    {
      key: 'cv',
      header: t('robustness.col.cv'),
      width: 66,
      numeric: true,
      sortBy: (row) => row.cv,
      cell: (row) => <span>{row.cv === null ? t('number.none') : measured(Number((100 * row.cv).toPrecision(3)))}</span>,
    },
    {
      key: 'verdict',
      header: t('robustness.col.verdict'),
      width: 104,
      sortBy: verdict,
      cell: (row) => (
        <Show
          when={row.reason === null}
          fallback={
            <span class="ellipsis look" title={verdict(row)}>
              {verdict(row)}
            </span>
          }
        >
          <Chip label={verdict(row)} tone={row.robust ? 'done' : 'missing'} />
        </Show>
      ),
    },
  ]);
  return (
    <div class="robustness-table">
      <div class="robustness-filter">
        <Field
          label={t('robustness.filter')}
          hideLabel
          placeholder={t('robustness.filter')}
          value={search()}
          onText={setSearch}
          onKeyDown={cursor.onKey}
          aria-controls={GRID_ID}
          class="robustness-search"
          testId="robustness-search"
        />
        <Checkbox
          label={t('robustness.onlyRobust')}
          checked={onlyRobust()}
          onChange={setOnlyRobust}
          testId="robustness-only-robust"
        />
        <span class="dim nowrap" data-testid="robustness-count">
          {t('robustness.count', { n: shown().length, total: props.rows.length })}
        </span>
      </div>
      <Show
        when={shown().length > 0}
        fallback={<EmptyState title={t('robustness.noMatch')} text="" testId="robustness-no-match" />}
      >
        <DataGrid
          id={GRID_ID}
          label={t('robustness.table')}
          columns={columns()}
          rows={shown()}
          rowKey={(row) => row.name}
          rowTestId={() => 'robustness-row'}
          currentKey={cursor.currentKey()}
          initialSort={{ key: 'icc', descending: true }}
          onRowClick={(row) => cursor.setCurrentKey(row.name)}
          onOrder={cursor.setOrder}
          onKey={cursor.onKey}
        />
      </Show>
    </div>
  );
}
