/** Names of cohorts, groups, factors, covariates and reasons as figures and report of an analysis say them. */
import type { Analysis, AnalysisOutcome, CohortRole, DataColumn, ScoreGroupName } from '@shared/core/pipeline/analysis-result';
import type { EndpointName } from '@shared/core/scoring/clinical-record';
import { formatRatio } from '@shared/figures/number-format';
import { formatMessage, isMessageKey, type Language, type MessageParams, problemParts } from '@shared/messages/index';
import type { Problem } from '@shared/base/result';

/** A text of the report by the last part of its key; `fallback` where the catalogue has none. */
export const lookUp = (language: Language, key: string, fallback: string, params: MessageParams = {}): string => {
  const whole = `analysisReport.${key}`;
  return isMessageKey(whole) ? formatMessage(language, whole, params) : fallback;
};

/** "Training cohort (observational, weighted)". */
export function cohortHeading(language: Language, analysis: Analysis, cohort: CohortRole): string {
  const weighted = analysis.config.weights !== 'none';
  const randomised = analysis.config.validationDesign === 'randomised';
  return formatMessage(
    language,
    cohort === 'training'
      ? `analysisReport.cohort.training${weighted ? 'Weighted' : 'Unweighted'}`
      : `analysisReport.cohort.validation${randomised ? 'Randomised' : 'Observational'}`,
  );
}
export const cohortName = (language: Language, cohort: CohortRole): string =>
  formatMessage(language, `analysisReport.cohort.${cohort}`);
/** With "apparent" at the training cohort: the name wherever its p values stand. */
export const cohortShort = (language: Language, cohort: CohortRole): string =>
  formatMessage(language, `analysisReport.cohort.${cohort}.short`);
export const groupName = (language: Language, group: ScoreGroupName): string =>
  formatMessage(language, `analysisReport.group.${group}`);
export const groupShort = (language: Language, group: ScoreGroupName): string =>
  formatMessage(language, `analysisReport.group.${group}.short`);
export const endpointText = (language: Language, endpoint: EndpointName): string => formatMessage(language, `term.${endpoint}`);
export const endpointShort = (language: Language, endpoint: EndpointName): string =>
  formatMessage(language, `term.short.${endpoint}`);
export const covariateText = (language: Language, name: string): string => lookUp(language, `covariate.${name}`, name);
export const variableText = (language: Language, name: string): string => lookUp(language, `variable.${name}`, name);
export const levelText = (language: Language, level: string): string =>
  lookUp(language, `level.${level}`, level.replace(/^>= /, '≥ '));
export const weightsText = (language: Language, scheme: string): string => lookUp(language, `weights.${scheme}`, scheme);

const ebvFactor = /^ebv_ge_(.+)$/;
/** A clinical factor, and its two levels. */
export function factorText(language: Language, factor: string): string {
  const cutoff = ebvFactor.exec(factor)?.[1];
  return cutoff === undefined ? lookUp(language, `factor.${factor}`, factor) : lookUp(language, 'factor.ebv', factor, { cutoff });
}
export function factorLevel(language: Language, factor: string, level: 'absent' | 'present'): string {
  const cutoff = ebvFactor.exec(factor)?.[1];
  return cutoff === undefined
    ? lookUp(language, `factor.${factor}.${level}`, level)
    : lookUp(language, `factor.ebv.${level}`, level, { cutoff });
}

/** Why there is no number, in a few words. */
export function reasonText(language: Language, code: string | null | undefined): string {
  if (code === null || code === undefined) return formatMessage(language, 'analysisReport.reason.none');
  return lookUp(language, `reason.${code}`, problemParts(language, { code, data: {} }).what.replace(/[.。]$/, ''));
}

/** A problem as `analysis.json` holds it, in words. */
export function problemWords(language: Language, reason: Analysis['modelReason']): string {
  if (reason === null) return '';
  // The data of a problem went through JSON: plain numbers, texts and lists of them.
  return problemParts(language, { code: reason.code, data: reason.data as Problem['data'] }).what;
}

/** Columns of a cohort by name. */
export function columnsOf(data: AnalysisOutcome['data'], cohort: CohortRole): ReadonlyMap<string, DataColumn['values']> {
  return new Map((data[cohort] ?? []).map(({ name, values }) => [name, values]));
}

/** "0.43 (0.25–0.74)"; null where there is no ratio. */
export function ratioWithInterval(hr: number | null, lower: number | null, upper: number | null): string | null {
  if (hr === null || lower === null || upper === null) return null;
  return `${formatRatio(hr)} (${formatRatio(lower)}–${formatRatio(upper)})`;
}
