import { describe, expect, it } from 'vitest';
import { toTable } from '@main/node/services/analysis-table-cells';
import { toAnalysisTables } from '@main/node/services/analysis-tables';
import { type CsvTable, parseCsv } from '@shared/base/csv';
import type { AnalysisOutcome } from '@shared/core/pipeline/analysis-result';
import { goldenAnalysis, runGoldenAnalysis } from '../../../support/golden-analysis';

const tablesOf = (outcome: AnalysisOutcome): Map<string, CsvTable> =>
  new Map(
    toAnalysisTables(outcome).map(({ name, text }) => {
      const csv = parseCsv(text);
      if (!csv.ok) throw new Error(`${name}: ${JSON.stringify(csv.error)}`);
      return [name, csv.value];
    }),
  );

/** The rows of a table as objects. */
function rowsOf(tables: ReadonlyMap<string, CsvTable>, name: string): Record<string, string>[] {
  const table = tables.get(name);
  if (!table) throw new Error(`no table ${name}`);
  return table.rows.map((row) => Object.fromEntries(table.header.map((column, c) => [column, row[c] ?? ''])));
}

describe('tables of an analysis', () => {
  const outcome = goldenAnalysis();
  const { analysis } = outcome;
  const tables = tablesOf(outcome);

  it('are those of the issue, each once, with rows as wide as their header', () => {
    const names = [...tables.keys()];
    expect(new Set(names).size).toBe(names.length);
    for (const name of ['icc', 'propensity', 'weights', 'balance', 'screening', 'model', 'elimination', 'scores_training'])
      expect(names).toContain(`${name}.csv`);
    for (const name of ['scores_validation', 'results', 'rates', 'interactions', 'clinical_interactions', 'risk_groups'])
      expect(names).toContain(`${name}.csv`);
    for (const name of ['decisions_validation', 'follow_up', 'table1_by_score_training', 'table1_by_arm_validation'])
      expect(names).toContain(`${name}.csv`);
    for (const name of ['concordance', 'calibration_thirds', 'proportional_hazards', 'weight_sensitivity', 'benefit_curve'])
      expect(names).toContain(`${name}.csv`);
    for (const name of ['net_benefit', 'bootstrap', 'exclusions', 'data_dictionary']) expect(names).toContain(`${name}.csv`);
  });

  it('give icc.csv the columns of the contract', () => {
    const header = tables.get('icc.csv')?.header ?? [];
    const contract = ['feature', 'intra_icc', 'intra_lower', 'intra_upper', 'inter_icc', 'inter_lower', 'inter_upper', 'kept'];
    expect(header.slice(0, contract.length)).toEqual(contract);
    const kept = rowsOf(tables, 'icc.csv').filter((row) => row['kept'] === '1');
    expect(kept.map((row) => row['feature'])).toEqual(analysis.reproducibility.kept);
  });

  it('hold the numbers at full precision', () => {
    const screening = rowsOf(tables, 'screening.csv');
    expect(screening).toHaveLength(analysis.screening.length);
    screening.forEach((row, k) => expect(Number(row['p_interaction'])).toBe(analysis.screening[k]?.pInteraction));
    const high = rowsOf(tables, 'results.csv').find(
      (row) => row['cohort'] === 'validation' && row['endpoint'] === 'ffs' && row['group'] === 'high',
    );
    const expected = analysis.results.validation?.ffs?.high;
    expect(Number(high?.['hr'])).toBe(expected?.hr);
    expect(Number(high?.['logrank_p'])).toBe(expected?.logrankP);
    expect(high?.['apparent']).toBe('0');
    expect(rowsOf(tables, 'weights.csv').map((row) => Number(row['weight']))).toEqual(
      analysis.propensity.weights.map(({ weight }) => weight),
    );
    const rates = rowsOf(tables, 'rates.csv');
    expect(rates).toHaveLength(2 * 4 * 3 * 2 * 2);
    expect(rates.filter((row) => row['robust_lower'] === '').map((row) => row['cohort'])).toEqual(
      Array.from({ length: 48 }, () => 'validation'),
    );
  });

  it('leave a cell empty where there is no number, with the reason beside it', () => {
    const result = analysis.results.training.ffs!;
    const none = { ...result.high, hr: null, hrLower: null, hrUpper: null, p: null, reason: 'stats/cox-diverges' };
    const broken = {
      ...outcome,
      analysis: { ...analysis, results: { training: { ffs: { ...result, high: none } }, validation: null } },
    };
    const row = rowsOf(tablesOf(broken), 'results.csv').find(({ group }) => group === 'high');
    expect(row).toMatchObject({ hr: '', hr_lower: '', hr_upper: '', p: '', reason: 'stats/cox-diverges' });
  });

  it('describe every table and every column in the data dictionary', () => {
    const dictionary = rowsOf(tables, 'data_dictionary.csv');
    for (const [name, table] of tables)
      if (name !== 'data_dictionary.csv')
        for (const column of ['', ...table.header]) {
          const entry = dictionary.find((row) => row['table'] === name && row['column'] === column);
          expect(entry?.['meaning'], `${name} ${column}`).toMatch(/\w/);
        }
    for (const table of ['analysis_data.csv', 'analysis_numbers.csv'])
      expect(dictionary.some((row) => row['table'] === table)).toBe(true);
  });

  it('are the same bytes for the same outcome, without NaN', () => {
    const again = toAnalysisTables(runGoldenAnalysis().outcome);
    expect(again).toEqual(toAnalysisTables(outcome));
    for (const { name, text } of again) expect(text, name).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('list who was left out and which features were not tested', () => {
    const flow = {
      ...analysis.flow,
      training: {
        ...analysis.flow.training,
        excluded: [{ reason: 'treatment-missing', column: 'treatment', n: 2, patientIds: ['P,1', 'P2'] }],
      },
      features: { ...analysis.flow.features, incomplete: [{ name: 'a', missing: 3 }], constant: ['b'] },
    };
    const some = tablesOf({ ...outcome, analysis: { ...analysis, flow } });
    expect(rowsOf(some, 'exclusions.csv')).toEqual([
      { cohort: 'training', reason: 'treatment-missing', column: 'treatment', patient_id: 'P,1' },
      { cohort: 'training', reason: 'treatment-missing', column: 'treatment', patient_id: 'P2' },
    ]);
    expect(rowsOf(some, 'excluded_features.csv')).toEqual([
      { feature: 'a', reason: 'value-missing', missing: '3' },
      { feature: 'b', reason: 'constant', missing: '0' },
    ]);
  });

  it('have no table of a cohort that was not given, and only headers where a part is missing', () => {
    const alone = runGoldenAnalysis({ validation: null, withReads: false, config: { weights: 'none' } }).outcome;
    const some = tablesOf(alone);
    expect([...some.keys()].filter((name) => name.includes('validation'))).toEqual([]);
    expect(rowsOf(some, 'propensity.csv')).toEqual([]);
    expect(rowsOf(some, 'weight_sensitivity.csv')).toEqual([]);
    expect(rowsOf(some, 'net_benefit.csv')).toEqual([]);
    expect(rowsOf(some, 'icc.csv')).toHaveLength(43);
  });

  it('are there without a model too', () => {
    const none = tablesOf(runGoldenAnalysis({ config: { pScreen: 1e-9 } }).outcome);
    expect(rowsOf(none, 'model.csv')).toEqual([]);
    expect(rowsOf(none, 'screening.csv')).toHaveLength(43);
    expect(none.has('table1_by_score_training.csv')).toBe(false);
    const low = rowsOf(none, 'results.csv').find(({ group }) => group === 'low');
    expect(low).toMatchObject({ hr: '', reason: 'model/no-candidate' });
  });

  it('refuse a row with a column that the table does not have', () => {
    expect(() => toTable({ name: 'x', columns: ['a'], rows: [{ b: 1 }] })).toThrow(/no column b/);
    expect(toTable({ name: 'x', columns: ['a', 'b'], rows: [{ b: true }] }).text).toBe('a,b\n,1\n');
  });
});
