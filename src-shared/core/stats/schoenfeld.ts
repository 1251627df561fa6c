/** Power and number of events of a comparison of two arms by the log-rank test or a Cox model. */
import { assert } from '../../base/assert';
import { fail, ok, type Result } from '../../base/result';
import { normalCdf, normalQuantile } from './distributions';

export interface SurvivalDesign {
  /** Hazard ratio to be found, > 0. */
  readonly hazardRatio: number;
  /** Share of the patients in the treated arm, 0 to 1 exclusive; default 1/2. */
  readonly allocation?: number;
  /** Default 0.05. */
  readonly alpha?: number;
  /** Default 2; the rejections on the far side are left out of the power. */
  readonly sides?: 1 | 2;
}

/** sqrt(d p (1 - p)) |log HR| for one event, and the normal quantile of the error rate. */
function designTerms({ hazardRatio, allocation = 0.5, alpha = 0.05, sides = 2 }: SurvivalDesign): readonly [number, number] {
  assert(hazardRatio > 0 && allocation > 0 && allocation < 1 && alpha > 0 && alpha < 1, 'a survival design within its ranges');
  return [Math.sqrt(allocation * (1 - allocation)) * Math.abs(Math.log(hazardRatio)), normalQuantile(1 - alpha / sides)];
}

/**
 * Power of a number of events.
 * Source: Schoenfeld, Biometrika 1981;68:316; Biometrics 1983;39:499.
 */
export function powerOfEvents(events: number, design: SurvivalDesign): number {
  assert(events >= 0, 'events are counted');
  const [signal, critical] = designTerms(design);
  return normalCdf(Math.sqrt(events) * signal - critical);
}

export interface SampleSize {
  /** Not rounded. */
  readonly events: number;
  readonly eventsCeil: number;
  /** Patients = events / probability of an event, not rounded. */
  readonly n: number;
  /** Rounded once, at the end. */
  readonly nCeil: number;
  /** Patients for the events rounded up first. */
  readonly nFromCeilEvents: number;
}

export interface SampleSizeInput extends SurvivalDesign {
  readonly power: number;
  /** Probability that a patient has an event in the study, over both arms, above 0. */
  readonly eventProbability: number;
  /** Share of the variance of treatment that covariates explain, 0 to below 1: Hsieh and Lavori 2000. */
  readonly rSquared?: number;
}

/**
 * Events and patients for a power. Problem `stats/no-effect`: a hazard ratio of 1 needs endless events.
 * Sources: Schoenfeld 1983; Hsieh and Lavori, Control Clin Trials 2000;21:552.
 */
export function sampleSizeForPower(input: SampleSizeInput): Result<SampleSize> {
  const { power, eventProbability, rSquared = 0 } = input;
  assert(power > 0 && power < 1 && eventProbability > 0 && eventProbability <= 1, 'power and event probability within 0 and 1');
  assert(rSquared >= 0 && rSquared < 1, 'R squared is from 0 to below 1');
  const [signal, critical] = designTerms(input);
  if (signal === 0) return fail('stats/no-effect');
  const events = ((critical + normalQuantile(power)) / signal) ** 2 / (1 - rSquared);
  const n = events / eventProbability;
  const eventsCeil = roundUp(events);
  return ok({ events, eventsCeil, n, nCeil: roundUp(n), nFromCeilEvents: roundUp(eventsCeil / eventProbability) });
}

/** Up to the next whole number; 110.00000000000001, which is 29 / (29/110), is 110. */
const roundUp = (value: number): number => Math.ceil(value * (1 - 1e-12));

/** Patients to enrol, not rounded, so that `n` of them belong to a group of the prevalence (0 to 1). */
export function enrolmentForGroup(n: number, prevalence: number): number {
  assert(n >= 0 && prevalence > 0 && prevalence <= 1, 'a prevalence is above 0 and at most 1');
  return n / prevalence;
}
