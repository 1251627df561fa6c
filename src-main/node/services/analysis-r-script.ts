/**
 * The analysis as an R script with the table that it reads and the numbers that it compares with: base R and the
 * package survival recompute what this program computed. The body of the script is `analysis.R` beside this file;
 * here its settings are written. Reads nothing and runs nothing.
 */
import { toCsvLine } from '@shared/base/csv';
import type { Analysis, AnalysisOutcome, DataColumn, NetBenefitSection } from '@shared/core/pipeline/analysis-result';
import { toDataColumnName } from '@shared/core/pipeline/analysis-data';
import { clinicalFactorNames } from '@shared/core/pipeline/analysis-factors';
import { cohortsOf, endpointsOf, ruleGroups } from './analysis-sections';
import type { NamedText } from './analysis-table-cells';
import body from './analysis.R?raw';

/** The script, the exact table that it reads and our numbers, by their paths in the folder. Same outcome, same bytes. */
export function toAnalysisRFiles(outcome: AnalysisOutcome): NamedText[] {
  const numbers = listNumbers(outcome.analysis).map(({ quantity, value, tolerance }) => [quantity, value, tolerance]);
  const lines = [['quantity', 'value', 'tolerance'], ...numbers].map(toCsvLine);
  return [
    { name: 'analysis.R', text: `${settingsOf(outcome)}\n${body}` },
    { name: 'tables/analysis_data.csv', text: dataTable(outcome.data) },
    { name: 'tables/analysis_numbers.csv', text: `${lines.join('\n')}\n` },
  ];
}

/** Both cohorts one above the other; a column that only one of them has is empty in the other. */
function dataTable(data: AnalysisOutcome['data']): string {
  const cohorts = cohortsOf(data);
  const names = [...new Set(cohorts.flatMap(({ value }) => value.map(({ name }) => name)))];
  const lines = [toCsvLine(['cohort', ...names])];
  for (const { cohort, value } of cohorts) {
    const columns = new Map(value.map((column): [string, DataColumn] => [column.name, column]));
    const patients = value[0]?.values.length ?? 0;
    for (let i = 0; i < patients; i++)
      lines.push(toCsvLine([cohort, ...names.map((name) => columns.get(name)?.values[i] ?? null)]));
  }
  return `${lines.join('\n')}\n`;
}

/** A text as an R literal in ASCII: the script reads the same under every locale. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) => `\\U{${(character.codePointAt(0) ?? 0).toString(16)}}`);
const vector = (values: readonly (string | number)[]): string =>
  values.length === 0
    ? 'character()'
    : `c(${values.map((value) => (typeof value === 'string' ? quote(value) : String(value))).join(', ')})`;

/** Reasons for no model that the script comes to by itself; any other is a fit that does not exist. */
const withoutCandidate: readonly string[] = ['model/few-events', 'model/no-candidate', 'model/nothing-stays'];

const strategies = ['all', 'none', 'byScore', 'gainOverAll', 'gainOverNone'] as const;

const hasNetBenefit = (net: NetBenefitSection | null): net is NetBenefitSection =>
  net !== null && strategies.some((strategy) => net[strategy].value !== null);

/** What was configured, and what of the analysis the script does not decide itself: which features agree between readings. */
function settingsOf({ analysis, data }: AnalysisOutcome): string {
  const { config, results, propensity, screening, benefitCurve, netBenefit, program, modelReason } = analysis;
  const fitFails = modelReason !== null && !withoutCandidate.includes(modelReason.code);
  const fitted = new Set(screening.filter(({ pInteraction }) => pInteraction !== null).map(({ feature }) => feature));
  const order = new Map(data.training.map(({ name }, at) => [name, at]));
  const tested = [...fitted].sort((a, b) => (order.get(toDataColumnName(a)) ?? 0) - (order.get(toDataColumnName(b)) ?? 0));
  const reproducible = new Set(analysis.reproducibility.kept);
  const pointsOf = (cohort: 'training' | 'validation'): string => String(benefitCurve[cohort]?.points.length || 'NA');
  const comment = analysis.synthetic ? '# SYNTHETIC DATA: nothing clinical may be read from the numbers.\n' : '';
  return `# Effect of induction chemotherapy by radiomics score: the analysis recomputed in R.
# Needs R >= 4.0 and its package survival (>= 3.2). Run: Rscript analysis.R
# Written by ${program.name} ${program.version}. It reads tables/analysis_data.csv (one row a patient, the exact values analysed) and
# tables/analysis_numbers.csv (the numbers of the program), prints its own numbers, writes them to r_numbers.csv and
# compares. Exit status 1: a number differs. Not recomputed: ICC of the readings (the features that agree are listed
# below), the bootstrap of the whole chain, bands of benefit curve and net benefit (seeded resamples).
${comment}
# ==================================================================================================
# 0. Settings in force
# ==================================================================================================
endpoint <- ${quote(config.endpoint)}
endpoints <- list(${cohortsOf(results)
    .map(({ cohort, value }) => `${cohort} = ${vector(endpointsOf(value).map(({ endpoint }) => endpoint))}`)
    .join(', ')})
has_validation <- ${results.validation ? 'TRUE' : 'FALSE'}
# Propensity model: terms without the intercept, and the scheme of the weights.
covariates <- ${vector(propensity.reason === undefined ? propensity.terms.slice(1) : [])}
# Covariates whose balance is told: also those that the terms tell already.
balance_covariates <- ${vector(propensity.reason === undefined ? propensity.balance.map(({ covariate }) => covariate) : [])}
weights <- ${quote(config.weights)}
# Screening, correlation filter, elimination. max_candidates NA: one for ten events.
p_screen <- ${config.pScreen}
r_max <- ${config.rMax}
max_candidates <- ${config.maxCandidates === 'events/10' ? 'NA' : config.maxCandidates}
p_stay <- ${config.pStay}
# FALSE: the multivariable model has no finite estimate${fitFails ? ` (${modelReason.code})` : ''}.
model_fits <- ${fitFails ? 'FALSE' : 'TRUE'}
# Months at which survival is told; those of benefit curve and net benefit, and the points of the curve.
landmarks <- ${vector(config.landmarks)}
landmark_names <- ${vector(config.landmarks.map(String))}
curve_months <- ${Math.max(...config.landmarks)}
curve_points <- c(training = ${pointsOf('training')}, validation = ${pointsOf('validation')})
net_benefit <- ${hasNetBenefit(netBenefit.validation) ? 'TRUE' : 'FALSE'}
# Clinical factors whose interaction with treatment is tested.
factors <- ${vector(clinicalFactorNames(config.ebvCutoffs))}
# Levels of the variables of Table 1, in its order.
table1_levels <- list(
${levelsOf(analysis)}
)
# Features that were tested, in the order of the table, and those of them that agree between readings.
features <- ${wrapped(tested)}
# Their columns in the data: another name only where it would be that of a clinical one.
feature_columns <- ${tested.every((name) => toDataColumnName(name) === name) ? 'features' : wrapped(tested.map(toDataColumnName))}
reproducible <- ${wrapped(tested.filter((name) => reproducible.has(name)))}
`;
}

/** The levels of each variable by cohort. */
const levelsOf = ({ table1 }: Analysis): string =>
  cohortsOf(table1)
    .map(({ cohort, value: { byArm } }) => {
      const entries = Object.entries(byArm.categorical).map(([name, { levels }]) => `${name} = ${vector(levels)}`);
      return `  ${cohort} = list(${entries.join(', ')})`;
    })
    .join(',\n');

/** A vector with one name a line: a diff of two scripts shows which feature came or went. */
const wrapped = (values: readonly string[]): string =>
  values.length === 0 ? 'character()' : `c(\n  ${values.map(quote).join(',\n  ')}\n)`;

export interface AnalysisNumber {
  /** Path in analysis.json: `results/validation/ffs/high/hr`; entries of a list by name, else from 1. */
  readonly quantity: string;
  readonly value: number;
  /** Relative; p values move with the last digits of a statistic. */
  readonly tolerance: number;
}

const tolerances = { number: 1e-6, p: 1e-4 } as const;
/** Keys that hold p or q values. */
const isP = (key: string): boolean =>
  /^(p|q|bhQ|pInteraction|interactionP|groupP|continuousP|logrankP|logrankUnweightedP|student|welch|wilcoxonCorrected|chisqYates|fisher)$/.test(
    key,
  );

/** Fields by which entries of a list are named. */
function nameOf(entry: unknown, index: number): string {
  if (typeof entry === 'object' && entry !== null) {
    const fields = entry as Readonly<Record<string, unknown>>; // an object of analysis.json: plain keys
    const arm = fields['arm'];
    const months = fields['months'];
    if (typeof months === 'number') return typeof arm === 'string' ? `${arm}@${months}` : String(months);
    for (const key of ['patient_id', 'feature', 'covariate', 'factor', 'level']) {
      const name = fields[key];
      if (typeof name === 'string') return name;
    }
  }
  return String(index + 1);
}

/** Fields that say what an entry is about: they are not results. */
const labels: readonly string[] = ['months', 'robust', 'confLevel', 'probability'];

/** Every number below a value under its path; texts and what is missing are left out, a flag is 1 or 0. */
function collect(path: string, value: unknown, into: AnalysisNumber[]): void {
  const key =
    path
      .replace(/(\/\d+)+$/, '')
      .split('/')
      .at(-1) ?? '';
  if (typeof value === 'number') into.push({ quantity: path, value, tolerance: isP(key) ? tolerances.p : tolerances.number });
  else if (typeof value === 'boolean') into.push({ quantity: path, value: value ? 1 : 0, tolerance: tolerances.number });
  else if (Array.isArray(value)) value.forEach((entry, n) => collect(`${path}/${nameOf(entry, n)}`, entry, into));
  else if (typeof value === 'object' && value !== null)
    for (const [name, entry] of Object.entries(value)) if (!labels.includes(name)) collect(`${path}/${name}`, entry, into);
}

/** The numbers that the script recomputes. */
export function listNumbers(analysis: Analysis): AnalysisNumber[] {
  const { flow, propensity, screening, model, decisions } = analysis;
  const hasModel = model !== null;
  const numbers: AnalysisNumber[] = [];
  for (const { cohort, value } of cohortsOf<typeof flow.training | null>({
    training: flow.training,
    validation: flow.validation,
  }))
    collect(`flow/${cohort}`, { analysed: value.analysed, treated: value.treated, control: value.control }, numbers);
  const { belowPScreen, afterCorrelation, candidates, inModel } = flow.features;
  collect('flow/features', { belowPScreen, afterCorrelation, candidates, inModel }, numbers);
  if (propensity.reason === undefined) {
    const { coefficients, se, p, weights, effectiveSampleSize, balance, overlap, diagnostics } = propensity;
    const { extreme: _extreme, ...spread } = diagnostics ?? { extreme: [] };
    collect('propensity', { coefficients, se, p, weights, effectiveSampleSize, balance, overlap, diagnostics: spread }, numbers);
  }
  for (const { feature, coefficient, se, pInteraction, bhQ, kept } of screening)
    if (pInteraction !== null) collect(`screening/${feature}`, { coefficient, se, pInteraction, bhQ, kept }, numbers);
  if (model) collect('model', { ...model, apparent: null }, numbers);
  if (hasModel) collect('scores', analysis.scores, numbers);
  for (const { cohort, value } of cohortsOf(analysis.results))
    for (const { endpoint, value: result } of endpointsOf(value))
      collect(`results/${cohort}/${endpoint}`, hasModel ? result : { whole: result.whole }, numbers);
  collect('followUp', analysis.followUp, numbers);
  collect('clinicalInteractions', analysis.clinicalInteractions, numbers);
  if (hasModel) {
    collect('riskGroupsByEndpoint', analysis.riskGroupsByEndpoint, numbers);
    for (const { cohort, value } of cohortsOf(decisions)) {
      const count = (group: string): number => value.filter(({ ruleGroup }) => (ruleGroup ?? 'none') === group).length;
      for (const group of ruleGroups) collect(`ruleGroups/${cohort}/${group}`, count(group), numbers);
    }
    collect('concordance', analysis.concordance, numbers);
    collect('calibrationThirds', analysis.calibrationThirds, numbers);
  }
  collect('proportionalHazards', analysis.proportionalHazards, numbers);
  collect('weightSensitivity', analysis.weightSensitivity, numbers);
  for (const { cohort, value } of cohortsOf(analysis.benefitCurve)) {
    // Where no curve could be fitted its knots are no result either.
    if (value.points.length === 0) continue;
    collect(
      `benefitCurve/${cohort}`,
      { knots: value.knots, points: value.points.map(({ lower: _l, upper: _u, ...point }) => point) },
      numbers,
    );
  }
  const net = analysis.netBenefit.validation;
  if (net)
    for (const strategy of strategies) collect(`netBenefit/validation/${strategy}`, { value: net[strategy].value }, numbers);
  collect('table1', analysis.table1, numbers);
  collect('baseline', analysis.baseline, numbers);
  return numbers.filter(({ value }) => Number.isFinite(value));
}
