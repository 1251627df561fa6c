/**
 * Every text a person reads, in English and simplified Chinese, found by key.
 * Catalogues are flat, one file per area; the English one defines the keys.
 */
import type { Problem } from '@shared/base/result';
import { analysis } from './en/analysis';
import { analysisReport } from './en/analysis-report';
import { caseData } from './en/case-data';
import { cohort } from './en/cohort';
import { commands } from './en/commands';
import { drawing } from './en/drawing';
import { methods } from './en/methods';
import { model } from './en/model';
import { printing } from './en/printing';
import { problems } from './en/problems';
import { reading } from './en/reading';
import { readingFaults } from './en/reading-faults';
import { readingLayouts } from './en/reading-layouts';
import { readingMarks } from './en/reading-marks';
import { readingStates } from './en/reading-states';
import { report } from './en/report';
import { robustness } from './en/robustness';
import { session } from './en/session';
import { settings } from './en/settings';
import { shell } from './en/shell';
import { surface } from './en/surface';
import { terms } from './en/terms';
import { worklist } from './en/worklist';
import type { ProblemMessage } from './problem-message';
import { fillMessage, formatValue, type MessageParams } from './format';
import { analysis as analysisZh } from './zh-CN/analysis';
import { analysisReport as analysisReportZh } from './zh-CN/analysis-report';
import { caseData as caseDataZh } from './zh-CN/case-data';
import { cohort as cohortZh } from './zh-CN/cohort';
import { commands as commandsZh } from './zh-CN/commands';
import { drawing as drawingZh } from './zh-CN/drawing';
import { methods as methodsZh } from './zh-CN/methods';
import { model as modelZh } from './zh-CN/model';
import { printing as printingZh } from './zh-CN/printing';
import { problems as problemsZh } from './zh-CN/problems';
import { reading as readingZh } from './zh-CN/reading';
import { readingFaults as readingFaultsZh } from './zh-CN/reading-faults';
import { readingLayouts as readingLayoutsZh } from './zh-CN/reading-layouts';
import { readingMarks as readingMarksZh } from './zh-CN/reading-marks';
import { readingStates as readingStatesZh } from './zh-CN/reading-states';
import { report as reportZh } from './zh-CN/report';
import { robustness as robustnessZh } from './zh-CN/robustness';
import { session as sessionZh } from './zh-CN/session';
import { settings as settingsZh } from './zh-CN/settings';
import { shell as shellZh } from './zh-CN/shell';
import { surface as surfaceZh } from './zh-CN/surface';
import { terms as termsZh } from './zh-CN/terms';
import { worklist as worklistZh } from './zh-CN/worklist';

export type { MessageParams } from './format';

export type Language = 'en' | 'zh-CN';

const english = {
  ...terms,
  ...shell,
  ...worklist,
  ...caseData,
  ...cohort,
  ...methods,
  ...model,
  ...printing,
  ...session,
  ...surface,
  ...settings,
  ...reading,
  ...readingFaults,
  ...readingMarks,
  ...readingLayouts,
  ...readingStates,
  ...commands,
  ...drawing,
  ...report,
  ...robustness,
  ...analysis,
  ...analysisReport,
};
export type MessageKey = keyof typeof english;

const catalogues: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: english,
  'zh-CN': {
    ...termsZh,
    ...shellZh,
    ...worklistZh,
    ...caseDataZh,
    ...cohortZh,
    ...methodsZh,
    ...modelZh,
    ...printingZh,
    ...sessionZh,
    ...surfaceZh,
    ...settingsZh,
    ...readingZh,
    ...readingFaultsZh,
    ...readingMarksZh,
    ...readingLayoutsZh,
    ...readingStatesZh,
    ...commandsZh,
    ...drawingZh,
    ...reportZh,
    ...robustnessZh,
    ...analysisZh,
    ...analysisReportZh,
  },
};

const problemCatalogues: Readonly<Record<Language, Readonly<Record<string, ProblemMessage>>>> = {
  en: problems,
  'zh-CN': problemsZh,
};

/** The text of a key, filled with `params`. */
export function formatMessage(language: Language, key: MessageKey, params: MessageParams = {}): string {
  return fillMessage(catalogues[language][key], params);
}

/** Whether a string is a key of the catalogues, for keys that are built from data. */
export function isMessageKey(key: string): key is MessageKey {
  return key in english;
}

/** What happened (and to which item), and what to do next; `next` is empty where nothing needs doing. */
export interface ProblemParts {
  readonly what: string;
  readonly next: string;
}

/** A problem may carry the code of its cause beside the cause's data: the text names it in words. */
function withCauseInWords(language: Language, problem: Problem): Problem['data'] {
  const { cause, ...rest } = problem.data;
  const message = typeof cause === 'string' ? problemCatalogues[language][cause] : undefined;
  return message === undefined ? problem.data : { ...rest, cause: fillMessage(message.what, rest).replace(/[.。]$/, '') };
}

/** Codes inside a problem's data as a person says them: why a feature has no value, which risk factor, which regimen. */
function codeInWords(language: Language, code: string): string {
  for (const key of [`features.reason.${code}`, `report.factor.${code.replaceAll('-', '_')}`, `report.regimen.${code}`])
    if (isMessageKey(key)) return formatMessage(language, key);
  return code;
}

/** Fields of a problem's data that hold codes. */
const codeFields = ['reason', 'reasons', 'unknown', 'regimen'];

function withCodesInWords(language: Language, data: Problem['data']): Problem['data'] {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      if (!codeFields.includes(name)) return [name, value];
      if (typeof value === 'string') return [name, codeInWords(language, value)];
      return [name, typeof value === 'object' && value !== null ? value.map((code) => codeInWords(language, code)) : value];
    }),
  );
}

/** The two sentences of a problem. A code without a text is shown as it is, with its data, so that it can be reported. */
export function problemParts(language: Language, problem: Problem): ProblemParts {
  const message = problemCatalogues[language][problem.code];
  if (message === undefined) {
    const data = Object.entries(problem.data)
      .map(([name, value]) => `${name} ${formatValue(value)}`)
      .join('; ');
    return { what: data === '' ? problem.code : `${problem.code} (${data})`, next: '' };
  }
  const data = withCodesInWords(language, withCauseInWords(language, problem));
  return { what: fillMessage(message.what, data), next: fillMessage(message.next, data) };
}

/** A problem in one line: what happened, then what to do next. */
export function problemText(language: Language, problem: Problem): string {
  const { what, next } = problemParts(language, problem);
  return next === '' ? what : language === 'en' ? `${what} ${next}` : `${what}${next}`;
}

/** Whether a problem code has a text (asked by the test over the source tree). */
export function hasProblemText(language: Language, code: string): boolean {
  return code in problemCatalogues[language];
}
