/** Table 1 in `analysis.json`: `table1` (fields as in golden file 16) and `baseline` (golden file 03). */
import { z } from 'zod';
import type {
  CategoryBalance,
  CategoryCounts,
  ContinuousBalance,
  ContinuousComparison,
  ContinuousSummary,
} from '../core/model/table-one';
import type { CohortDescription } from '../core/pipeline/analysis-result';
import type {
  Baseline,
  BaselineCategory,
  BaselineContinuous,
  TableOneByArm,
  TableOneByScore,
} from '../core/pipeline/analysis-table-one';
import { agreeing, count, finite, oneLength, percent, fromZero, probability, reason, text } from './schema-agreement';

const labels = z.array(z.string());

const summary = agreeing<ContinuousSummary>()(
  z.object({
    n: count,
    mean: finite.nullable(),
    sd: fromZero.nullable(),
    median: finite.nullable(),
    q1q3: z.tuple([finite.nullable(), finite.nullable()]),
    min: finite.nullable(),
    max: finite.nullable(),
  }),
);

const tests = {
  missing: count,
  student: probability.nullable(),
  welch: probability.nullable(),
  wilcoxonCorrected: probability.nullable(),
};

const comparison = agreeing<ContinuousComparison>()(z.object({ first: summary, second: summary, ...tests }));

const countFields = {
  levels: labels,
  columns: labels,
  counts: z.array(z.array(count)),
  columnPercent: z.array(z.array(percent.nullable())),
  total: z.array(count),
  totalPercent: z.array(percent.nullable()),
  missing: count,
  chisq: z.object({ stat: fromZero, df: count, p: probability, minExpected: fromZero }).nullable(),
  fisher: z.object({ p: probability }).nullable(),
  reason,
};

/** One row a level, one column an arm or group; a test that does not exist has its reason beside it. */
const isWholeTable = (table: Pick<CategoryCounts, 'levels' | 'columns' | 'counts' | 'chisq' | 'fisher' | 'reason'>): boolean =>
  oneLength(table.levels, table.counts) &&
  table.counts.every((row) => row.length === table.columns.length) &&
  (table.reason !== undefined || (table.chisq !== null && table.fisher !== null));
const wholeTable = { message: 'one row a level, one count a column, a reason for a test that is missing' };

const counts = agreeing<CategoryCounts>()(z.object(countFields).refine(isWholeTable, wholeTable));

const balanceOfCategory = agreeing<CategoryBalance>()(
  z
    .object({
      ...countFields,
      smdUnweighted: z.array(finite.nullable()),
      smdOverallUnweighted: fromZero.nullable(),
      weightedCounts: z.array(z.array(fromZero)).exactOptional(),
      weightedColumnPercent: z.array(z.array(percent.nullable())).exactOptional(),
      smdFixedSd: z.array(finite.nullable()).exactOptional(),
      smdWeightedSd: z.array(finite.nullable()).exactOptional(),
      smdOverallWeighted: fromZero.nullable().exactOptional(),
    })
    .refine(isWholeTable, wholeTable),
);

const balanceOfNumber = agreeing<ContinuousBalance>()(
  z.object({
    meanTreated: finite,
    meanControl: finite,
    sdTreated: fromZero.nullable(),
    sdControl: fromZero.nullable(),
    smdUnweighted: finite.nullable(),
    weightedMeanTreated: finite.exactOptional(),
    weightedMeanControl: finite.exactOptional(),
    weightedSdTreated: fromZero.nullable().exactOptional(),
    weightedSdControl: fromZero.nullable().exactOptional(),
    smdFixedSd: finite.nullable().exactOptional(),
    smdWeightedSd: finite.nullable().exactOptional(),
  }),
);

const byScore = agreeing<TableOneByScore>()(
  z.object({
    columns: labels,
    n: z.array(count),
    variables: z.record(text, counts),
    continuous: z.record(text, comparison),
  }),
);

const byArm = agreeing<TableOneByArm>()(
  z.object({
    weights: text,
    columns: labels,
    n: z.array(count),
    sumWeights: z.array(fromZero).nullable(),
    categorical: z.record(text, balanceOfCategory),
    continuous: z.record(text, balanceOfNumber.nullable()),
  }),
);

/** `table1` of one cohort; `byScore` null: there is no score. */
export const cohortDescriptionSchema = agreeing<CohortDescription>()(z.object({ byScore: byScore.nullable(), byArm }));

const numberByArm = agreeing<BaselineContinuous>()(z.object({ treated: summary, control: summary, ...tests }));

const categoryByArm = agreeing<BaselineCategory>()(
  z.object({
    levels: labels,
    counts: z.array(z.array(count)),
    columns: labels,
    missing: count,
    chisq: probability.nullable(),
    chisqYates: probability.nullable(),
    fisher: probability.nullable(),
  }),
);

/** `baseline` of one cohort. */
export const baselineSchema = agreeing<Baseline>()(
  z.object({
    nTreated: count,
    nControl: count,
    age: numberByArm,
    primary_tumor_volume_ml: numberByArm,
    ebv_dna_copies_per_ml: numberByArm,
    sex: categoryByArm,
    t_stage: categoryByArm,
    n_stage: categoryByArm,
    overall_stage: categoryByArm,
    cervical_nodal_necrosis: categoryByArm,
  }),
);
