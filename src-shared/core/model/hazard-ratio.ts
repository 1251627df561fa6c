/** One hazard ratio out of a Cox fit, or the named reason why there is none. */
import type { Result } from '../../base/result';
import type { CoxFit } from '../stats/cox';
import { cautionOf, type EvaluationCaution } from './arm-follow-up';

/** Numbers are null together, and then `reason` tells why. z, p and limits are robust where the fit is. */
export interface HazardRatio {
  /** No finite estimate exists. */
  readonly diverges: boolean;
  readonly coef: number | null;
  readonly seModel: number | null;
  /** Sandwich; null where the fit is not robust. */
  readonly seRobust: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly hr: number | null;
  readonly hrLower: number | null;
  readonly hrUpper: number | null;
  /** Problem code; null where there are numbers. */
  readonly reason: string | null;
  readonly caution: EvaluationCaution | null;
}

const none = {
  diverges: true,
  coef: null,
  seModel: null,
  seRobust: null,
  z: null,
  p: null,
  hr: null,
  hrLower: null,
  hrUpper: null,
};

/** The term at `index` of a fit; the reason is the problem code of the fit. `events`: those of the comparison, for the caution. */
export function hazardRatioOf(fit: Result<CoxFit>, events: number, index = 0): HazardRatio {
  const caution = cautionOf(events);
  if (!fit.ok) return { ...none, reason: fit.error.code, caution };
  const { coefficient, seModel, seRobust, z, p, hazardRatio, hrLower, hrUpper } = fit.value.terms[index]!;
  return {
    diverges: false,
    coef: coefficient,
    seModel,
    seRobust,
    z,
    p,
    hr: hazardRatio,
    hrLower,
    hrUpper,
    reason: null,
    caution,
  };
}
