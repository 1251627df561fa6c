/** The label of synthetic patients: it is never lost by a detour over a file. */

/** A patient id or cohort that says itself synthetic. */
export const saysSynthetic = (patientId: string, cohort: string | null): boolean =>
  /^SYN[-_]/i.test(patientId) || /synthetic/i.test(cohort ?? '');
