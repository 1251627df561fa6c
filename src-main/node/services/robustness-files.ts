/** What `robustness` leaves behind: table, list of robust features, figure. Pure texts; the command and the app write the same. */
import { toCsvLine } from '@shared/base/csv';
import type { RobustFeaturesFile } from '@shared/contract/formats';
import type { StudySequence } from '@shared/contract/entities';
import type { PerturbationRanges } from '@shared/core/pipeline/perturbation-plan';
import type { RobustnessRow } from '@shared/core/pipeline/robustness';
import { renderIccFigure } from '@shared/figures/icc-figure';
import { fillLabel } from '@shared/figures/labels';
import type { Language } from '@shared/messages/index';
import { figureLabels, figurePalette } from './figure-style';

/** One feature; a stored one may be of a family of another version. */
export type RobustnessTableRow = Omit<RobustnessRow, 'family'> & { readonly family: string };

/** A finished table with all that it was made from. */
export interface RobustnessTable {
  readonly program: { readonly name: string; readonly version: string };
  readonly profile: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly repetitions: number;
  readonly threshold: number;
  readonly ranges: PerturbationRanges;
  readonly synthetic: boolean;
  readonly cases: readonly {
    readonly caseId: string;
    readonly sequence: StudySequence;
    readonly imageSha256: string;
    readonly maskSha256: string;
    readonly noiseSd: number;
    readonly withoutValues: number;
  }[];
  /** ROIs that could not be measured. */
  readonly failures: number;
  readonly rows: readonly RobustnessTableRow[];
}

const columns = ['feature', 'icc', 'lower', 'upper', 'n', 'incomplete', 'within_sd', 'cv', 'robust', 'reason'] as const;

const toCells = (row: RobustnessTableRow): Record<(typeof columns)[number], string | number | null> => ({
  feature: row.name,
  icc: row.icc,
  lower: row.lower,
  upper: row.upper,
  n: row.n,
  incomplete: row.incomplete,
  within_sd: row.withinSd,
  cv: row.cv,
  robust: row.robust ? 1 : 0,
  reason: row.reason,
});

/** `robustness.csv`: one row a feature; an empty ICC has its reason beside it. */
export function toRobustnessCsv({ rows }: Pick<RobustnessTable, 'rows'>): string {
  const lines = rows.map((row) => {
    const cells = toCells(row);
    return toCsvLine(columns.map((column) => cells[column]));
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** `robust-features.json`. */
export function toRobustFeaturesFile(table: RobustnessTable): RobustFeaturesFile {
  const { ranges } = table;
  return {
    schema: 1,
    program: { name: table.program.name, version: table.program.version },
    profile: { name: table.profile.name, hash: table.profile.hash },
    icc: '1,1',
    rule: 'icc > threshold',
    threshold: table.threshold,
    seed: table.seed,
    repetitions: table.repetitions,
    perturbation: {
      rotationDeg: ranges.rotationDeg,
      translationMm: ranges.translationMm,
      growthMm: ranges.growthMm,
      randomisationSdMm: ranges.randomisationSdMm,
      randomisationCorrelationMm: ranges.randomisationCorrelationMm,
      noiseLevel: ranges.noiseLevel,
    },
    cases: table.cases.map(({ caseId, sequence, imageSha256, maskSha256, noiseSd, withoutValues }) => ({
      case_id: caseId,
      sequence,
      image_sha256: imageSha256,
      mask_sha256: maskSha256,
      noise_sd: noiseSd,
      repetitions_without_values: withoutValues,
    })),
    failures: table.failures,
    tested: table.rows.length,
    features: table.rows.filter(({ robust }) => robust).map(({ name }) => name),
  };
}

/** The whole table as JSON, for `--json`: the list of robust features and every row. */
export const toRobustnessJson = (table: RobustnessTable): RobustFeaturesFile & { table: ReturnType<typeof toCells>[] } => ({
  ...toRobustFeaturesFile(table),
  table: table.rows.map(toCells),
});

/** How the figure is to look. */
export interface RobustnessFigureStyle {
  readonly theme: 'dark' | 'light';
  readonly language: Language;
  readonly width: number;
}

/** `robustness.svg`. Cases are counted once, whichever of their sequences took part. */
export function drawRobustness(table: RobustnessTable, { theme, language, width }: RobustnessFigureStyle): string {
  const labels = figureLabels(language);
  return renderIccFigure(
    {
      title: fillLabel(labels.iccTitle, { profile: table.profile.name }),
      rows: table.rows,
      threshold: table.threshold,
      cases: new Set(table.cases.map(({ caseId }) => caseId)).size,
      repetitions: table.repetitions,
      synthetic: table.synthetic,
    },
    { palette: figurePalette(theme), labels, width },
  );
}
