/** The documents made from the source are what the source says. `npm run docs` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analysisConfigSchema } from '@shared/contract/analysis-config';
import { extractionProfileSchema } from '@shared/contract/extraction-profile';
import { familyCatalogue, FEATURE_FAMILIES, featureCatalogue } from '@shared/core/features/catalogue';
import { dataDictionary, expectedCell } from '@shared/core/scoring/data-dictionary';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const place = (name: string): string => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

/** A cell of a table: bars would end it, and stars and angles are mathematics here. */
const cell = (text: string): string => text.replace(/[|*<>_]/g, (c) => `\\${c}`);

const AGGREGATION = {
  pooled: 'over all ROI voxels at once',
  directions:
    'BTW3 mean over slices and directions, SUJT directions merged per slice, JJUI slices merged per direction, ZW7Z all merged (IBSI)',
  slices: '8QNN mean over slices, 62GR slices merged (IBSI)',
  'slice-mean': 'mean of the slices',
} as const;

/** docs/features.md */
function featureReference(): string {
  const lines = [
    '# Feature reference',
    '',
    'Made from the catalogue in `src-shared/core/features` by `npm run docs`; do not edit. The window shows the same text beside each value.',
    '',
    'Columns in tables are named `{t1|t2|t1c}_{image type}_{family}_{feature}`; with several aggregations in a profile the family carries its identifier, as `glcm-SUJT`. Image types are `original`, `wavelet-LL`, `-LH`, `-HL`, `-HH` and the filters that a profile defines. Which features a profile has, and how images are prepared for them, stands in the profile. Unit `intensity` means units of the image measured: SDs of the foreground in profile `ictos-273`.',
    '',
    'In place of a value a result has a named reason. For all features: `nan-in-image`, `flat-image`, `flat-foreground`, `roi-empty`, `roi-empty-after-resampling`, `roi-empty-after-resegmentation`. For some: `glcm-undefined`, `ngtdm-undefined`, `elongation-undefined`, `division-by-zero`.',
  ];
  for (const key of FEATURE_FAMILIES) {
    const { title, ibsiId, symbols, edge, aggregation, originalOnly } = familyCatalogue[key];
    lines.push(
      '',
      `## ${title} (\`${key}\`${ibsiId === null ? ', no IBSI definition' : `, IBSI ${ibsiId}`})`,
      '',
      `${symbols}`,
      '',
      `Aggregation: ${AGGREGATION[aggregation]}.${originalOnly ? ' Original image only.' : ''} ${edge}`.replaceAll(
        /[<>]/g,
        '\\$&',
      ),
      '',
      '| feature | IBSI | name | definition | formula | unit | range | edge cases |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
    );
    for (const entry of featureCatalogue.filter(({ family }) => family === key)) {
      const own = entry.edge === edge ? '' : entry.edge.slice(0, entry.edge.length - edge.length).trim();
      const cells = [entry.ibsiId ?? '', entry.label, entry.definition, entry.formula, entry.unit, entry.range, own];
      lines.push(`| \`${entry.feature}\` | ${cells.map(cell).join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** docs/data-dictionary.md */
function dictionaryDocument(): string {
  const lines = [
    '# Data dictionary',
    '',
    'Made from `src-shared/core/scoring/data-dictionary.ts` by `npm run docs`; do not edit. It describes the clinical and feature table that `analyse`, `score`, `card standardise` and the import of the window read: CSV with comma, semicolon or tab, one row a patient.',
    '',
    'An empty cell or `NA` is a missing value. A cell that is none of what its column allows is reported with its line and column, all of them at once, and nothing is read before they are right. Numbers use a decimal point, or a decimal comma once somebody has said so. Every other column of numbers is a feature.',
    '',
    'Beside the single cells: a patient stands once; months and event of an endpoint are both given or both missing; overall survival is not shorter than another endpoint of the patient.',
    '',
    '| column | needed | holds | unit | cell |',
    '| --- | --- | --- | --- | --- |',
    ...dataDictionary.map((entry) => {
      const cells = [entry.required ? 'yes' : 'no', cell(entry.meaning), entry.unit ?? '', cell(expectedCell(entry, '.'))];
      return `| \`${entry.column}\` | ${cells.join(' | ')} |`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** docs/analysis-config.schema.json */
const configSchema = (): string =>
  `${JSON.stringify({ title: 'ICTOS analysis configuration', ...z.toJSONSchema(analysisConfigSchema, { io: 'input' }) }, null, 2)}\n`;

/** docs/extraction-profile.schema.json */
const profileSchema = (): string =>
  `${JSON.stringify({ title: 'ICTOS extraction profile', ...z.toJSONSchema(extractionProfileSchema, { io: 'input' }) }, null, 2)}\n`;

describe('documents made from the source', () => {
  it.each([
    ['features.md', featureReference],
    ['data-dictionary.md', dictionaryDocument],
    ['analysis-config.schema.json', configSchema],
    ['extraction-profile.schema.json', profileSchema],
  ])('docs/%s is current', (name, make) => {
    const text = make();
    if (process.env['ICTOS_WRITE_DOCS'] === '1') writeFileSync(place(name), text);
    expect(readFileSync(place(name), 'utf8') === text, `run  npm run docs  (docs/${name})`).toBe(true);
  });
});
