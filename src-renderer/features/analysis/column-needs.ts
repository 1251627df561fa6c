/** Which named columns an analysis cannot do without: more than a table that is only imported needs, and fewer than all. */

/** `endpoint`: those of the endpoint in the configuration; `propensity`: in the training table, unless the configuration says otherwise. */
export type ColumnNeed = 'always' | 'endpoint' | 'propensity' | 'no';

const always: readonly string[] = ['patient_id', 'treatment'];
/** What the default terms of the propensity model are made of. */
const propensity: readonly string[] = [
  'age',
  'sex',
  't_stage',
  'n_stage',
  'ebv_dna_copies_per_ml',
  'cervical_nodal_necrosis',
  'primary_tumor_volume_ml',
];

/** The need of a column of the data dictionary. */
export function columnNeed(column: string): ColumnNeed {
  if (always.includes(column)) return 'always';
  if (/^(ffs|os|dffs|lrffs)_(months|event)$/.test(column)) return 'endpoint';
  return propensity.includes(column) ? 'propensity' : 'no';
}
