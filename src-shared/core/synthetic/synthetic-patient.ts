/**
 * One invented patient with images: the series of an NPC study and the tumour masks of a
 * reader. Labelled SYNTHETIC in every text that travels with the images.
 */
import type { Plane } from '../geometry/plane';
import {
  computePhantomLabels,
  computePhantomMask,
  computePhantomVolume,
  makePhantom,
  type PhantomSequence,
  type PhantomSize,
  type PhantomVolume,
  toPhantomGrid,
} from './phantom-series';
import { makeSyntheticCase, type SyntheticCase, type SyntheticOptions } from './synthetic-clinical';

/** One series of an invented patient, in the canonical orientation of its plane. */
interface SyntheticSeries {
  readonly sequence: PhantomSequence;
  readonly plane: Plane;
  /** Number within the study, from 1. */
  readonly seriesNumber: number;
  /** Series Description, begins with SYNTHETIC. */
  readonly description: string;
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
  readonly contrastAgent: string | null;
  readonly window: { readonly center: number; readonly width: number };
  /** Stored as Uint16Array of 12-bit values, slope 1. */
  readonly volume: PhantomVolume;
  /** Tumour as delineated on this series (axial only), one byte a voxel; null on guide planes. */
  readonly mask: Uint8Array | null;
}

export interface SyntheticPatient extends SyntheticCase {
  readonly series: readonly SyntheticSeries[];
}

/** Which series to make. */
export interface SyntheticSeriesPlan {
  readonly sequence: PhantomSequence;
  readonly plane: Plane;
}

/** What the paper's reading needs: three axial series, T1C also coronal and sagittal as guides. */
export const FULL_STUDY: readonly SyntheticSeriesPlan[] = [
  { sequence: 't1', plane: 'axial' },
  { sequence: 't2', plane: 'axial' },
  { sequence: 't1c', plane: 'axial' },
  { sequence: 't1c', plane: 'coronal' },
  { sequence: 't1c', plane: 'sagittal' },
];
/** The three series that are delineated. */
export const AXIAL_STUDY: readonly SyntheticSeriesPlan[] = FULL_STUDY.slice(0, 3);

export interface SyntheticImageOptions extends SyntheticOptions {
  /** Default `FULL_STUDY`. */
  readonly series?: readonly SyntheticSeriesPlan[];
  /** Size of the axial series, default 192 x 192 x 16 of 1.1 x 1.1 x 5 mm. */
  readonly axial?: PhantomSize;
  /** Size of coronal and sagittal series, default 192 x 192 x 20 of 1.1 x 1.1 x 5 mm. */
  readonly guide?: PhantomSize;
  /** Reading of the masks: 0 the reference, others a seeded re-reading. */
  readonly reading?: number;
}

const AXIAL_SIZE: PhantomSize = { dims: [192, 192, 16], spacingMm: [1.1, 1.1, 5] };
const GUIDE_SIZE: PhantomSize = { dims: [192, 176, 20], spacingMm: [1.1, 1.1, 5] };

const TIMING: Readonly<Record<PhantomSequence, readonly [number, number]>> = { t1: [540, 11], t2: [4200, 92], t1c: [560, 11] };
const NAME: Readonly<Record<PhantomSequence, string>> = { t1: 'T1 TSE', t2: 'T2 TSE', t1c: 'T1 TSE +C' };
const PLANE_NAME: Readonly<Record<Plane, string>> = { axial: 'AX', coronal: 'COR', sagittal: 'SAG' };

/**
 * Invents a patient with images. Memory: about 1.2 MB a default axial series; time about
 * 0.5 s for the three axial series on one core.
 */
export function makeSyntheticPatient(seed: number, index: number, options: SyntheticImageOptions = {}): SyntheticPatient {
  const patient = makeSyntheticCase(seed, index, options);
  const phantom = makePhantom({
    seed: patient.seed,
    tumourVolumeMl: patient.clinical.primaryTumorVolumeMl,
    tumourSide: patient.tumourSide,
    latents: patient.latents,
    nodes: patient.positiveNodes,
    necrosis: patient.clinical.cervicalNodalNecrosis === 1,
  });
  const labels = new Map<Plane, Uint8Array>();
  const series = (options.series ?? FULL_STUDY).map((plan, n): SyntheticSeries => {
    const size = plan.plane === 'axial' ? (options.axial ?? AXIAL_SIZE) : (options.guide ?? GUIDE_SIZE);
    const grid = toPhantomGrid(plan.plane, size);
    const painted = labels.get(plan.plane) ?? computePhantomLabels(phantom, grid);
    labels.set(plan.plane, painted);
    const number = FULL_STUDY.findIndex((known) => known.sequence === plan.sequence && known.plane === plan.plane);
    const seriesNumber = number >= 0 ? number + 1 : FULL_STUDY.length + n + 1;
    const [repetitionTimeMs, echoTimeMs] = TIMING[plan.sequence];
    const level = (plan.sequence === 't2' ? 430 : 460) * phantom.gain;
    return {
      ...plan,
      seriesNumber,
      description: `SYNTHETIC ${PLANE_NAME[plan.plane]} ${NAME[plan.sequence]}`,
      repetitionTimeMs,
      echoTimeMs,
      contrastAgent: plan.sequence === 't1c' ? 'Gadopentetate dimeglumine (SYNTHETIC)' : null,
      window: { center: Math.round(level), width: Math.round(2 * level) },
      volume: computePhantomVolume(phantom, painted, grid, plan.sequence, seriesNumber),
      mask: plan.plane === 'axial' ? computePhantomMask(phantom, grid, plan.sequence, options.reading ?? 0) : null,
    };
  });
  return { ...patient, series };
}
