/**
 * The data dictionary of the clinical and feature table: what each named column holds. The
 * reader of tables checks by it, and the documentation is made from it.
 */
import { mStages, nStages, overallStages, plannedRegimens, treatmentArms, tStages } from './clinical-record';

export type ColumnType = 'identifier' | 'text' | 'number' | 'flag' | 'choice' | 'date' | 'ebv-dna';

export interface DictionaryColumn {
  readonly column: string;
  /** A table of a cohort must have it; its cells may be empty, but for the identifier. */
  readonly required: boolean;
  readonly type: ColumnType;
  readonly unit: string | null;
  /** Least value of a number. */
  readonly least: number | null;
  /** The words of a choice. */
  readonly allowed: readonly string[] | null;
  readonly meaning: string;
}

type Rest = Partial<Omit<DictionaryColumn, 'column' | 'type' | 'meaning'>>;
const column = (name: string, type: ColumnType, meaning: string, rest: Rest = {}): DictionaryColumn => ({
  column: name,
  required: true,
  type,
  unit: null,
  least: type === 'number' ? 0 : null,
  allowed: null,
  ...rest,
  meaning,
});

const followUp = (endpoint: string, name: string): DictionaryColumn[] => [
  column(`${endpoint}_months`, 'number', `time from the start of treatment to ${name}, or to the last follow-up without it`, {
    unit: 'months (days / 30.4375)',
  }),
  column(`${endpoint}_event`, 'flag', `1 = ${name} happened at that time, 0 = censored`),
];

/** All named columns, in the order of the contract. Every other column of numbers is a feature. */
export const dataDictionary: readonly DictionaryColumn[] = [
  column('patient_id', 'identifier', 'names the patient; once in a table'),
  column('cohort', 'text', 'label of the cohort; one that says synthetic marks the rows so'),
  column('age', 'number', 'age at diagnosis', { unit: 'years' }),
  column('sex', 'choice', 'sex', { allowed: ['female', 'male'] }),
  column('t_stage', 'choice', 'T stage, AJCC/UICC 7th edition', { allowed: tStages }),
  column('n_stage', 'choice', 'N stage, AJCC/UICC 7th edition', { allowed: nStages }),
  column('overall_stage', 'choice', 'overall stage, AJCC/UICC 7th edition', { allowed: overallStages }),
  column('ebv_dna_copies_per_ml', 'ebv-dna', 'plasma EBV DNA before treatment; <L is below the detection limit L', {
    unit: 'copies/ml',
    least: 0,
  }),
  column('cervical_nodal_necrosis', 'flag', '1 = necrosis of cervical nodes on MR'),
  column('primary_tumor_volume_ml', 'number', 'volume of the primary tumour', { unit: 'ml' }),
  column('treatment', 'choice', 'the arm the patient was treated in', { allowed: treatmentArms }),
  ...followUp('ffs', 'locoregional failure, distant failure or death'),
  ...followUp('os', 'death'),
  ...followUp('dffs', 'distant failure'),
  ...followUp('lrffs', 'locoregional failure'),
  column('staging_edition', 'choice', 'edition of the staging manual', { required: false, allowed: ['7', '8'] }),
  column('m_stage', 'choice', 'M stage', { required: false, allowed: mStages }),
  column('mri_date', 'date', 'date of the MR', { required: false }),
  column('treatment_start', 'date', 'start of any anti-cancer treatment', { required: false }),
  column('regimen', 'choice', 'planned induction regimen', { required: false, allowed: plannedRegimens }),
  column('profile_hash', 'text', 'extraction profile that the features come from', { required: false }),
  column('scanner', 'text', 'scanner of the T1C series', { required: false }),
  column('sequence_name', 'text', 'sequence of the T1C series', { required: false }),
  column('read_state', 'text', 'final or finalised: the read is finished; any other word: a draft', { required: false }),
  column('preprocessing_flags', 'text', 'named flags of the extraction, normalisation-clips-roi for one', { required: false }),
];

/** What a cell of a column must be, in words, with a decimal point or a decimal comma. */
export function expectedCell({ type, least, allowed }: DictionaryColumn, decimal: '.' | ','): string {
  const sign = decimal === '.' ? 'point' : 'comma';
  switch (type) {
    case 'identifier':
      return 'an identifier';
    case 'text':
      return 'text';
    case 'number':
      return least === null ? `a number with a decimal ${sign}` : `a number >= ${least} with a decimal ${sign}`;
    case 'flag':
      return '0 or 1';
    case 'choice':
      return (allowed ?? []).join(', ');
    case 'date':
      return 'a date YYYY-MM-DD';
    case 'ebv-dna':
      return `a number >= ${least ?? 0}, or < and the detection limit`;
  }
}
