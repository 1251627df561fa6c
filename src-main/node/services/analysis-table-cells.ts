/** Tables of an analysis before they are text, and the columns that several of them share. */
import { assert } from '@shared/base/assert';
import { toCsvLine } from '@shared/base/csv';
import type { ByCohort, ByEndpoint, ComparisonRow, GroupResult } from '@shared/core/pipeline/analysis-result';
import { cohortsOf, endpointsOf } from './analysis-sections';

export interface NamedText {
  /** File name without its folder. */
  readonly name: string;
  readonly text: string;
}

export type Cell = string | number | boolean | null | undefined;
export type CellRecord = Readonly<Record<string, Cell>>;

/** A table before it is text. */
export interface CellTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly CellRecord[];
}

/** A flag is 1 or 0, as in the tables that come in. */
const toCell = (value: Cell): string | number | null => (typeof value === 'boolean' ? (value ? 1 : 0) : (value ?? null));

/** A table as text; a row may leave columns out. */
export function toTable({ name, columns, rows }: CellTable): NamedText {
  for (const row of rows) for (const key of Object.keys(row)) assert(columns.includes(key), `table ${name} has no column ${key}`);
  const lines = [columns, ...rows.map((row) => columns.map((column) => toCell(row[column])))];
  return { name: `${name}.csv`, text: `${lines.map(toCsvLine).join('\n')}\n` };
}

/** Where a row of a result belongs. */
export const where = ['cohort', 'apparent', 'endpoint'];

/** Rows of each cohort and endpoint. */
export const perEndpoint = <T>(section: ByCohort<ByEndpoint<T>>, rowsOf: (value: T) => readonly CellRecord[]): CellRecord[] =>
  cohortsOf(section).flatMap(({ cohort, apparent, value }) =>
    endpointsOf(value).flatMap(({ endpoint, value: entry }) =>
      rowsOf(entry).map((row) => ({ cohort, apparent, endpoint, ...row })),
    ),
  );

export const countColumns = ['n', 'events', 'n_treated', 'events_treated', 'n_control', 'events_control'];
export const ratioColumns = ['hr', 'hr_lower', 'hr_upper', 'p'];
export const weightSumColumns = [
  'sum_weights_treated',
  'weighted_events_treated',
  'sum_weights_control',
  'weighted_events_control',
];
export const fitColumns = ['coefficient', 'se_model', 'se_robust', 'z', ...ratioColumns];

type Counts = Pick<GroupResult, 'n' | 'events' | 'nTreated' | 'eventsTreated' | 'nControl' | 'eventsControl'>;
export const countCells = (row: Counts): CellRecord => ({
  n: row.n,
  events: row.events,
  n_treated: row.nTreated,
  events_treated: row.eventsTreated,
  n_control: row.nControl,
  events_control: row.eventsControl,
});
export const ratioCells = (row: Pick<GroupResult, 'hr' | 'hrLower' | 'hrUpper' | 'p'>): CellRecord => ({
  hr: row.hr,
  hr_lower: row.hrLower,
  hr_upper: row.hrUpper,
  p: row.p,
});
export const comparisonCells = (row: ComparisonRow): CellRecord => ({
  ...countCells(row),
  sum_weights_treated: row.sumWeightsTreated,
  weighted_events_treated: row.weightedEventsTreated,
  sum_weights_control: row.sumWeightsControl,
  weighted_events_control: row.weightedEventsControl,
  coefficient: row.coef,
  se_model: row.seModel,
  se_robust: row.seRobust,
  z: row.z,
  ...ratioCells(row),
  reason: row.reason,
  caution: row.caution,
});
