/** Length of follow-up by the reverse Kaplan-Meier curve: censoring is the event. */
import {
  computeKaplanMeier,
  type FollowUpTable,
  type KaplanMeierOptions,
  medianSurvival,
  survivalQuantile,
  type SurvivalQuantile,
} from './kaplan-meier';

export interface FollowUpLength {
  readonly n: number;
  /** Patients with the event of the data, unweighted. */
  readonly events: number;
  /** Time units of the data; null limits or times = not reached. */
  readonly median: SurvivalQuantile;
  /** The interquartile range: a quarter and three quarters of the patients are followed for less. */
  readonly lowerQuartile: SurvivalQuantile;
  readonly upperQuartile: SurvivalQuantile;
}

/**
 * Median follow-up with its confidence interval, and the quartiles. The status is
 * plainly flipped: a death tied with a censoring is still at risk then.
 * Source: Schemper and Smith, Control Clin Trials 1996;17:343; R `survfit(Surv(time, 1 - status) ~ 1)`, `quantile`.
 */
export function computeFollowUp(data: FollowUpTable, options: Omit<KaplanMeierOptions, 'variance'> = {}): FollowUpLength {
  const reversed = Uint8Array.from(data.event, (e) => (e > 0 ? 0 : 1));
  const curve = computeKaplanMeier({ ...data, event: reversed }, options);
  return {
    n: curve.n,
    events: curve.n - curve.events,
    median: medianSurvival(curve),
    lowerQuartile: survivalQuantile(curve, 0.25),
    upperQuartile: survivalQuantile(curve, 0.75),
  };
}
