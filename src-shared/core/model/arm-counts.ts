/** How many patients, events and weights each arm has. */
import { type Err, fail, type Problem } from '../../base/result';
import { type ArmFollowUp, type ArmLabels, armLabels, isWeighted } from './arm-follow-up';

/** Patients and events are unweighted. Patients of weight 0 are in no comparison and not counted. */
export interface ArmCounts {
  readonly n: number;
  readonly events: number;
  readonly nTreated: number;
  readonly eventsTreated: number;
  readonly nControl: number;
  readonly eventsControl: number;
  /** Sums of weights; null without weights. */
  readonly sumWeightsTreated: number | null;
  readonly weightedEventsTreated: number | null;
  readonly sumWeightsControl: number | null;
  readonly weightedEventsControl: number | null;
}

/** `survival/no-patients` or `stats/one-arm` {arms}: no model can compare these patients; null where both groups are there. */
export function missingArm(data: ArmFollowUp, labels: ArmLabels = armLabels): Err<Problem> | null {
  const { n, nTreated, nControl } = countPatients(data);
  if (n === 0) return fail('survival/no-patients');
  if (nTreated > 0 && nControl > 0) return null;
  return fail('stats/one-arm', { arms: [nTreated > 0 ? labels.treated : labels.control] });
}

interface ArmSums {
  n: number;
  events: number;
  weight: number;
  weightedEvents: number;
}

function sumArm(data: ArmFollowUp, arm: 0 | 1): ArmSums {
  const sums = { n: 0, events: 0, weight: 0, weightedEvents: 0 };
  for (let i = 0; i < data.time.length; i++) {
    const weight = data.weight?.[i] ?? 1;
    if (data.treated[i] !== arm || !(weight > 0)) continue;
    const event = data.event[i]! > 0 ? 1 : 0;
    sums.n += 1;
    sums.events += event;
    sums.weight += weight;
    sums.weightedEvents += weight * event;
  }
  return sums;
}

/** Counts of the patients given. */
export function countPatients(data: ArmFollowUp): ArmCounts {
  const weighted = isWeighted(data.weight);
  const treated = sumArm(data, 1);
  const control = sumArm(data, 0);
  return {
    n: treated.n + control.n,
    events: treated.events + control.events,
    nTreated: treated.n,
    eventsTreated: treated.events,
    nControl: control.n,
    eventsControl: control.events,
    sumWeightsTreated: weighted ? treated.weight : null,
    weightedEventsTreated: weighted ? treated.weightedEvents : null,
    sumWeightsControl: weighted ? control.weight : null,
    weightedEventsControl: weighted ? control.weightedEvents : null,
  };
}
