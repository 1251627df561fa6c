/** Each file of the contract: its example passes its schema, the must-fail sibling does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featuresFileSchema } from '@shared/contract/entities';
import { modelCardFileSchema, scoreFileSchema, selftestFileSchema, typedValuesFileSchema } from '@shared/contract/formats';
import { parseClinicalTable } from '@shared/core/scoring/clinical-table';
import { parseModelCard } from '@shared/core/scoring/model-card';
import publishedCard from '@assets/models/ictos-dong-2019.json';

const example = (name: string): string => readFileSync(new URL(`../golden/formats/${name}`, import.meta.url), 'utf8');
const json = (name: string): unknown => JSON.parse(example(name));

const schemas = {
  features: featuresFileSchema,
  selftest: selftestFileSchema,
  model: modelCardFileSchema,
  score: scoreFileSchema,
  'typed-values': typedValuesFileSchema,
} as const;

describe('files of the contract', () => {
  for (const [name, schema] of Object.entries(schemas)) {
    it(`${name}.json is as its schema says, and its sibling is not`, () => {
      expect(schema.safeParse(json(`${name}.json`)).error?.issues).toBeUndefined();
      expect(schema.safeParse(json(`${name}.must-fail.json`)).success).toBe(false);
    });
  }
  it('the schema of a card and its parser agree', () => {
    expect(parseModelCard(json('model.json')).ok).toBe(true);
    expect(parseModelCard(json('model.must-fail.json')).ok).toBe(false);
    expect(modelCardFileSchema.safeParse(publishedCard).error?.issues).toBeUndefined();
  });
  it('a card that was changed after it was sealed is refused by name', () => {
    const changed = { ...modelCardFileSchema.parse(json('model.json')), cutoff: 0.5 };
    const parsed = parseModelCard(changed);
    expect(parsed.ok ? '' : parsed.error.code).toBe('card/hash-mismatch');
  });
  it('the clinical table reads, and every bad cell of its sibling is reported at once', () => {
    expect(parseClinicalTable(example('clinical-table.csv')).ok).toBe(true);
    const bad = parseClinicalTable(example('clinical-table.must-fail.csv'));
    expect(bad.ok ? [] : bad.error.map(({ data }) => [data['row'], data['column'], data['value']])).toEqual([
      [3, 't_stage', 'T5'],
      [4, 'age', 'forty'],
    ]);
  });
});
