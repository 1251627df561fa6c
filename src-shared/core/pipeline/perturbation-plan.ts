/** How much a repetition may be perturbed, and the seeded draw of each one. Moves nothing itself. */
import { makeRng } from '@shared/base/rng';
import { sha256Hex } from '@shared/base/sha256';
import type { Sequence } from '../features/feature-name';
import { type MaskPerturbation, reachMm } from '../mask/perturb-mask';

/** Ranges that the perturbation of a repetition is drawn from. All >= 0; 0 leaves that kind out. */
export interface PerturbationRanges {
  /** In-plane turn: uniform within plus and minus this angle. */
  readonly rotationDeg: number;
  /** In-plane shift: uniform in a disc of this radius. */
  readonly translationMm: number;
  /** Growth and shrinkage: uniform within plus and minus this distance of the edge. */
  readonly growthMm: number;
  /** SD of the edge's local displacement, and the distance over which it is correlated. */
  readonly randomisationSdMm: number;
  readonly randomisationCorrelationMm: number;
  /** SD of the added noise as a multiple of the noise found in the series. */
  readonly noiseLevel: number;
}

/**
 * What two careful drawings of one tumour may differ by [ours]: about a millimetre at the edge, a hand that is not
 * steady, and as much noise again as the series has. The kinds follow Zwanenburg et al., Sci Rep 2019;9:614.
 */
export const defaultPerturbations: PerturbationRanges = {
  rotationDeg: 5,
  translationMm: 1,
  growthMm: 1,
  randomisationSdMm: 0.5,
  randomisationCorrelationMm: 5,
  noiseLevel: 1,
};

/** How far outwards any draw may move the edge. */
export const plannedReachMm = ({ growthMm, randomisationSdMm }: PerturbationRanges): number =>
  reachMm(growthMm, randomisationSdMm);

export interface DrawnPerturbation {
  readonly mask: MaskPerturbation;
  readonly noiseSeed: number;
}

/**
 * The perturbation of one repetition (from 1). A function of seed, case, sequence and repetition alone, so that the result
 * depends neither on the order of the work nor on how many threads share it, and a case keeps its draws when others join.
 */
export function drawPerturbation(
  ranges: PerturbationRanges,
  place: { readonly seed: number; readonly caseId: string; readonly sequence: Sequence; readonly repetition: number },
): DrawnPerturbation {
  const key = JSON.stringify([place.seed, place.caseId, place.sequence, place.repetition]);
  const rng = makeRng(Number.parseInt(sha256Hex(key).slice(0, 8), 16));
  const within = (limit: number): number => (2 * rng.next() - 1) * limit;
  const angleRad = (within(ranges.rotationDeg) * Math.PI) / 180;
  // Uniform in the disc: the radius goes with the root.
  const radius = Math.sqrt(rng.next()) * ranges.translationMm;
  const bearing = 2 * Math.PI * rng.next();
  const growthMm = within(ranges.growthMm);
  const fieldSeed = rng.int(2 ** 32);
  const noiseSeed = rng.int(2 ** 32);
  return {
    mask: {
      angleRad,
      translationMm: [radius * Math.cos(bearing), radius * Math.sin(bearing)],
      growthMm,
      randomisation: {
        sdMm: ranges.randomisationSdMm,
        correlationMm: ranges.randomisationCorrelationMm,
        seed: fieldSeed,
      },
    },
    noiseSeed,
  };
}
