/**
 * Turns the painted tissues of one synthetic patient into MR-like series: T1, T2 and T1C,
 * axial, coronal or sagittal, with bias field, partial volume and noise. SYNTHETIC.
 */
import { makeRng, type Rng } from '@shared/base/rng';
import type { Grid, Vec3 } from '../geometry/grid';
import type { Plane } from '../geometry/plane';
import type { Volume } from '../volume/volume';
import { makeHeadAnatomy, paintSolids, type Solid, TISSUE, toAxisCoordinates, toSolidRadius } from './head-anatomy';
import { makeTextureField, type TextureField, type TextureLatents } from './tumour-texture';

export type PhantomSequence = 't1' | 't2' | 't1c';

/** A volume of the phantom: stored values are unsigned, 12 bits. */
export interface PhantomVolume extends Volume {
  readonly stored: Uint16Array;
}

/** Size of a series: voxels and spacing in its own canonical index axes. */
export interface PhantomSize {
  readonly dims: Vec3;
  readonly spacingMm: Vec3;
}

/** What an anatomy needs to know of a patient. */
export interface PhantomPatient {
  readonly seed: number;
  readonly tumourVolumeMl: number;
  /** -1 right, +1 left. */
  readonly tumourSide: -1 | 1;
  readonly latents: TextureLatents;
  readonly nodes: number;
  readonly necrosis: boolean;
}

/** The anatomy of one patient, from which series of any plane are made. */
export interface Phantom {
  readonly patient: PhantomPatient;
  readonly solids: readonly Solid[];
  readonly tumour: Solid;
  readonly texture: TextureField;
  readonly gain: number;
  readonly bias: readonly number[];
}

/** Mean signal by tissue, arbitrary units of about 0-1000, in the order of TISSUE. */
const SIGNAL: Readonly<Record<PhantomSequence, readonly number[]>> = {
  //     air fat  bone marrow muscle csf grey white mucosa gland vessel vitreous node necrosis dura tumour
  t1: [0, 880, 55, 640, 360, 150, 400, 490, 380, 520, 120, 170, 370, 250, 330, 375],
  t2: [0, 640, 45, 400, 190, 980, 450, 340, 800, 460, 70, 990, 560, 900, 240, 540],
  t1c: [0, 880, 55, 650, 410, 155, 420, 500, 800, 640, 980, 175, 610, 260, 620, 600],
};
/** SD of tissue texture relative to its signal. */
const TISSUE_GRAIN: readonly number[] = [
  0, 0.07, 0.15, 0.1, 0.08, 0.03, 0.04, 0.035, 0.1, 0.08, 0.06, 0.02, 0.08, 0.08, 0.1, 0.02,
];
/** SD of the tumour's driven texture, in signal units, by sequence. */
const TUMOUR_TEXTURE: Readonly<Record<PhantomSequence, number>> = { t1: 32, t2: 60, t1c: 105 };
const NOISE_SD = 14;

/** Canonical directions of each plane: columns, rows, slices (as everywhere in the program). */
const DIRECTIONS: Readonly<Record<Plane, readonly [Vec3, Vec3, Vec3]>> = {
  axial: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  coronal: [
    [1, 0, 0],
    [0, 0, -1],
    [0, 1, 0],
  ],
  sagittal: [
    [0, 1, 0],
    [0, 0, -1],
    [1, 0, 0],
  ],
};

/** Middle of the imaged region, LPS mm, by plane. */
const CENTRE_MM: Readonly<Record<Plane, Vec3>> = { axial: [0, 10, 2], coronal: [0, 0, 8], sagittal: [0, 10, 8] };

/** Grid of a series of the phantom, centred on the nasopharynx. */
export function toPhantomGrid(plane: Plane, size: PhantomSize): Grid {
  const directions = DIRECTIONS[plane];
  const origin: [number, number, number] = [...CENTRE_MM[plane]];
  for (const m of [0, 1, 2] as const) {
    for (const axis of [0, 1, 2] as const) origin[axis] -= directions[m][axis] * ((size.dims[m] - 1) / 2) * size.spacingMm[m];
  }
  return { dims: size.dims, spacingMm: size.spacingMm, originLpsMm: origin, directions };
}

/** Builds the anatomy of one patient: head, nodes, tumour with its texture, scanner gain and bias field. */
export function makePhantom(patient: PhantomPatient): Phantom {
  const rng = makeRng(patient.seed);
  const head = makeHeadAnatomy(rng);
  const nodes: Solid[] = [];
  for (let n = 0; n < patient.nodes; n += 1) {
    const side = n === 0 ? patient.tumourSide : rng.next() < 0.5 ? -1 : 1;
    const radius = 6 + 5 * rng.next();
    const centreMm: Vec3 = [side * (33 + 8 * rng.next()), 12 + 12 * rng.next(), -22 - 16 * rng.next()];
    const semiAxesMm: Vec3 = [radius, radius * 1.1, radius * 1.5];
    const wobble = { amplitude: 0.06, waveMm: 10, phase: rng.next() * 9 };
    nodes.push({ tissue: TISSUE.node, centreMm, semiAxesMm, wobble });
    if (n === 0 && patient.necrosis) {
      nodes.push({ tissue: TISSUE.necrosis, centreMm, semiAxesMm: [radius * 0.5, radius * 0.55, radius * 0.9], wobble });
    }
  }
  // Ellipsoid of the wanted volume, wider than high, off the midline, behind the airway.
  const radius = Math.cbrt((patient.tumourVolumeMl * 1000 * 3) / (4 * Math.PI));
  const [a, b] = [1 + 0.2 * rng.next(), 0.85 + 0.1 * rng.next()];
  const tumour: Solid = {
    tissue: TISSUE.tumour,
    centreMm: [patient.tumourSide * (4 + 0.25 * radius), -4 + 2 * rng.next(), -2 + 5 * rng.next()],
    semiAxesMm: [radius * a, radius * b, radius / (a * b)],
    wobble: { amplitude: 0.13, waveMm: 11 + 0.7 * radius, phase: rng.next() * 9 },
  };
  return {
    patient,
    solids: [...head, ...nodes],
    tumour,
    texture: makeTextureField(
      rng,
      patient.latents,
      tumour.centreMm,
      1.35 * radius * Math.max(a, 1 / (a * b)) + 4,
      (x, y, z) => toSolidRadius(tumour, x, y, z) < 1,
    ),
    gain: 1.7 + 0.7 * rng.next(),
    bias: [0, 0, 0, 0, 0, 0].map(() => rng.normal() * 0.05),
  };
}

/** In-plane 3x3 blur with weights 1-2-1: partial volume at edges. */
function blurSlice(slice: Float64Array, columns: number, rows: number, spare: Float64Array): void {
  for (let j = 0; j < rows; j += 1) {
    const row = j * columns;
    for (let i = 0; i < columns; i += 1) {
      const left = i > 0 ? slice[row + i - 1]! : slice[row]!;
      const right = i < columns - 1 ? slice[row + i + 1]! : slice[row + i]!;
      spare[row + i] = 0.2 * left + 0.6 * slice[row + i]! + 0.2 * right;
    }
  }
  for (let j = 0; j < rows; j += 1) {
    const row = j * columns;
    const above = j > 0 ? row - columns : row;
    const below = j < rows - 1 ? row + columns : row;
    for (let i = 0; i < columns; i += 1)
      slice[row + i] = 0.2 * spare[above + i]! + 0.6 * spare[row + i]! + 0.2 * spare[below + i]!;
  }
}

const makeNoiseTable = (rng: Rng): Float64Array => Float64Array.from({ length: 1 << 15 }, () => rng.normal());

/**
 * Tissue labels of one grid; the same for all sequences of a plane, so that they are
 * painted once. 590,000 voxels take about 50 ms.
 */
export function computePhantomLabels(phantom: Phantom, grid: Grid): Uint8Array {
  const labels = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]);
  paintSolids(grid, [...phantom.solids, phantom.tumour], labels);
  return labels;
}

/**
 * One series as unsigned 12-bit values. Signal by tissue and sequence, tumour texture
 * (strongest in T1C), a smooth bias field of about +-15%, partial volume in plane, Rician
 * noise. `number` tells the series of a patient apart in its noise.
 */
export function computePhantomVolume(
  phantom: Phantom,
  labels: Uint8Array,
  grid: Grid,
  sequence: PhantomSequence,
  number: number,
): PhantomVolume {
  const [columns, rows, slices] = grid.dims;
  const size = columns * rows;
  const { patientAxis, mm } = toAxisCoordinates(grid);
  const rng = makeRng((phantom.patient.seed ^ Math.imul(number + 1, 0x9e3779b1)) >>> 0);
  const noise = makeNoiseTable(rng);
  const mask = noise.length - 1;
  const signal = SIGNAL[sequence];
  const amplitude = TUMOUR_TEXTURE[sequence];
  const stored = new Uint16Array(size * slices);
  const slice = new Float64Array(size);
  const spare = new Float64Array(size);
  const point: [number, number, number] = [0, 0, 0];
  const [b0, b1, b2, b3, b4, b5] = [0, 1, 2, 3, 4, 5].map((n) => phantom.bias[n] ?? 0) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]; // six entries by construction
  for (let k = 0; k < slices; k += 1) {
    point[patientAxis[2]] = mm[2][k]!;
    let grain = rng.int(noise.length);
    for (let j = 0; j < rows; j += 1) {
      point[patientAxis[1]] = mm[1][j]!;
      for (let i = 0; i < columns; i += 1) {
        const n = j * columns + i;
        const tissue = labels[k * size + n]!;
        if (tissue === TISSUE.air) {
          slice[n] = 0;
          continue;
        }
        point[patientAxis[0]] = mm[0][i]!;
        const [x, y, z] = point;
        let value = signal[tissue]!;
        if (tissue === TISSUE.tumour) value += amplitude * phantom.texture.valueAt(x, y, z);
        else {
          grain = (grain + 1) & mask;
          value *= 1 + TISSUE_GRAIN[tissue]! * noise[grain]!;
        }
        const [u, v, w] = [x / 90, y / 90, z / 60];
        slice[n] = Math.max(0, value) * (1 + b0 * u + b1 * v + b2 * w + b3 * u * v + b4 * u * u + b5 * v * v);
      }
    }
    blurSlice(slice, columns, rows, spare);
    let at = rng.int(noise.length);
    for (let n = 0; n < size; n += 1) {
      // Magnitude of a complex signal with noise in both channels.
      const real = slice[n]! + NOISE_SD * noise[(at += 1) & mask]!;
      const imaginary = NOISE_SD * noise[(at + 7919) & mask]!;
      if ((n & 1023) === 0) at = rng.int(noise.length);
      stored[k * size + n] = Math.min(4095, Math.round(phantom.gain * Math.sqrt(real * real + imaginary * imaginary)));
    }
  }
  return { grid, stored, slope: 1, intercept: 0 };
}

/** How far a reader's outline lies inside the true surface by sequence, relative radius: the mixed edge is left out. */
const READER_OFFSET: Readonly<Record<PhantomSequence, number>> = { t1: -0.06, t2: -0.03, t1c: -0.05 };

/**
 * The tumour as a reader would delineate it on one sequence (0/1 by voxel): just inside the
 * true surface, smallest on T1 and largest on T2. `reading` adds the spread of another
 * reading: a seeded shift of the surface (0 = the reference reading).
 */
export function computePhantomMask(phantom: Phantom, grid: Grid, sequence: PhantomSequence, reading = 0): Uint8Array {
  const { patientAxis, mm } = toAxisCoordinates(grid);
  const [columns, rows, slices] = grid.dims;
  const mask = new Uint8Array(columns * rows * slices);
  const rng = makeRng((phantom.patient.seed ^ Math.imul(reading + 17, 0x85ebca6b)) >>> 0);
  const extra = reading === 0 ? 0 : 0.04 * rng.normal();
  const shift: Vec3 = reading === 0 ? [0, 0, 0] : [rng.normal() * 0.7, rng.normal() * 0.7, 0];
  const limit = 1 + READER_OFFSET[sequence] + extra;
  const { tumour } = phantom;
  const reach = limit + (tumour.wobble?.amplitude ?? 0);
  const point: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < slices; k += 1) {
    point[patientAxis[2]] = mm[2][k]!;
    for (let j = 0; j < rows; j += 1) {
      point[patientAxis[1]] = mm[1][j]!;
      for (let i = 0; i < columns; i += 1) {
        point[patientAxis[0]] = mm[0][i]!;
        if (Math.abs(point[0] - tumour.centreMm[0]) > reach * tumour.semiAxesMm[0] + 4) continue;
        if (Math.abs(point[1] - tumour.centreMm[1]) > reach * tumour.semiAxesMm[1] + 4) continue;
        if (toSolidRadius(tumour, point[0] - shift[0], point[1] - shift[1], point[2]) < limit)
          mask[(k * rows + j) * columns + i] = 1;
      }
    }
  }
  return mask;
}
