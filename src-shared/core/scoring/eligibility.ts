/**
 * Whether the published rule may be applied to a patient at all. It judges a
 * clinical record; it never converts a stage of another edition.
 */
import { problem, type Problem } from '../../base/result';
import { calendarDay, type ClinicalRecord, type NStage, type OverallStage, type TStage } from './clinical-record';

export interface Eligibility {
  readonly status: 'eligible' | 'not-eligible' | 'unknown';
  /** Why not, or what is not known; empty when eligible. */
  readonly reasons: readonly Problem[];
}

/** Longest time between MR and the start of treatment. */
const maxDaysFromMriToTreatment = 14;

/**
 * Untreated locoregionally advanced NPC: M0, T3-4 N1-3 or T1-2 N2-3 by the 7th
 * edition (T1-2 N1 is stage II), MR within 14 days before any anti-cancer
 * treatment. A finding against it is "not-eligible"; a gap is "unknown".
 * Codes: `eligibility/no-clinical-record`, `edition-missing`, `edition-8`, `metastatic`,
 * `m-stage-missing`, `n0`, `stage-ii`, `t-stage-missing`, `n-stage-missing`,
 * `stage-disagrees` {given, derived}, `mri-date-missing`, `treatment-start-missing`,
 * `mri-after-treatment-start` {days}, `mri-too-early` {days, limit}.
 * Source: Dong 2019, Methods; the stage II exclusion is this program's reading.
 */
export function judgeEligibility(record: ClinicalRecord | null): Eligibility {
  if (record === null) return { status: 'unknown', reasons: [problem('eligibility/no-clinical-record')] };
  const against: Problem[] = [];
  const gaps: Problem[] = [];

  if (record.mStage === 'M1') against.push(problem('eligibility/metastatic'));
  else if (record.mStage === null) gaps.push(problem('eligibility/m-stage-missing'));

  if (record.stagingEdition === null) gaps.push(problem('eligibility/edition-missing'));
  else if (record.stagingEdition === 8) gaps.push(problem('eligibility/edition-8'));
  if (record.stagingEdition !== 8) judgeStage(record, against, gaps);

  judgeDates(record, against, gaps);
  if (against.length > 0) return { status: 'not-eligible', reasons: [...against, ...gaps] };
  return gaps.length > 0 ? { status: 'unknown', reasons: gaps } : { status: 'eligible', reasons: [] };
}

function judgeStage(record: ClinicalRecord, against: Problem[], gaps: Problem[]): void {
  const { tStage, nStage, overallStage } = record;
  if (nStage === 'N0') against.push(problem('eligibility/n0'));
  else if (nStage === null) gaps.push(problem('eligibility/n-stage-missing'));
  else if (nStage === 'N1') {
    if (tStage === null) gaps.push(problem('eligibility/t-stage-missing'));
    else if (tStage === 'T1' || tStage === 'T2') against.push(problem('eligibility/stage-ii', { tStage, nStage }));
  }
  const derived = tStage !== null && nStage !== null && record.mStage !== 'M1' ? overallStageOf(tStage, nStage) : null;
  const agrees = derived === overallStage || (overallStage === 'IV' && derived?.startsWith('IV') === true);
  if (derived !== null && overallStage !== null && !agrees) {
    gaps.push(problem('eligibility/stage-disagrees', { given: overallStage, derived }));
  }
}

/** Overall stage of an M0 tumour, AJCC/UICC 7th edition, nasopharynx. */
export function overallStageOf(tStage: TStage, nStage: NStage): OverallStage {
  if (nStage === 'N3') return 'IVB';
  if (tStage === 'T4') return 'IVA';
  if (tStage === 'T3' || nStage === 'N2') return 'III';
  return tStage === 'T2' || nStage === 'N1' ? 'II' : 'I';
}

function judgeDates(record: ClinicalRecord, against: Problem[], gaps: Problem[]): void {
  const mri = record.mriDate === null ? null : calendarDay(record.mriDate);
  const start = record.treatmentStart === null ? null : calendarDay(record.treatmentStart);
  if (mri === null) gaps.push(problem('eligibility/mri-date-missing'));
  if (start === null) gaps.push(problem('eligibility/treatment-start-missing'));
  if (mri === null || start === null) return;
  const days = start - mri;
  if (days < 0) against.push(problem('eligibility/mri-after-treatment-start', { days: -days }));
  else if (days > maxDaysFromMriToTreatment) {
    against.push(problem('eligibility/mri-too-early', { days, limit: maxDaysFromMriToTreatment }));
  }
}
