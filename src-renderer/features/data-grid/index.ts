/** The long table that several screens share. */
export { DataGrid, gridRowId } from './DataGrid';
export type { GridColumn } from './DataGrid';
export { createRowCursor } from './row-cursor';
