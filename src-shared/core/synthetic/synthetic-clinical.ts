/**
 * Seeded clinical data and outcomes of invented patients. The benefit of induction
 * chemotherapy depends on a known true score. SYNTHETIC: no number here comes from a
 * patient, and no date from the clock.
 */
import { makeRng, type Rng } from '@shared/base/rng';
import type { TextureLatents } from './tumour-texture';

type TStage = 'T1' | 'T2' | 'T3' | 'T4';
type NStage = 'N0' | 'N1' | 'N2' | 'N3';
type TreatmentArm = 'ICT+CCRT' | 'CCRT';
/** Endpoints: failure-free, overall, distant and locoregional failure-free survival. */
type Endpoint = 'ffs' | 'os' | 'dffs' | 'lrffs';

interface SyntheticOutcome {
  readonly months: number;
  readonly event: 0 | 1;
}

/** Clinical record of one invented patient, locoregionally advanced disease by the 7th edition. */
interface SyntheticClinical {
  readonly age: number;
  readonly sex: 'male' | 'female';
  readonly tStage: TStage;
  readonly nStage: NStage;
  readonly mStage: 'M0';
  readonly stagingEdition: 7;
  readonly overallStage: 'III' | 'IVA' | 'IVB';
  readonly ebvDnaCopiesPerMl: number;
  readonly cervicalNodalNecrosis: 0 | 1;
  readonly primaryTumorVolumeMl: number;
  readonly treatment: TreatmentArm;
  /** Planned regimen in words. */
  readonly regimen: string;
  /** ISO dates. */
  readonly birthDate: string;
  readonly mriDate: string;
  readonly treatmentStart: string;
  readonly outcomes: Readonly<Record<Endpoint, SyntheticOutcome>>;
}

/** How arms are given: by lot, or by clinical factors as in an observational cohort. */
type Allocation = 'randomised' | 'observational';

export interface SyntheticOptions {
  /** Default `randomised`. */
  readonly allocation?: Allocation;
  /** `cohort` column of the table, default `training`. */
  readonly cohort?: string;
}

/** One invented patient without images. */
export interface SyntheticCase {
  readonly index: number;
  /** `SYN-0001`. */
  readonly patientId: string;
  /** DICOM person name, `SYNTHETIC^CASE 001`. */
  readonly patientName: string;
  readonly cohort: string;
  /** Seed of this patient's anatomy, texture and noise. */
  readonly seed: number;
  readonly latents: TextureLatents;
  /** -0.668 a - 0.442 b + 0.410 c of the latents: log HR of ICT is -1.2 x this. */
  readonly trueScore: number;
  readonly tumourSide: -1 | 1;
  readonly positiveNodes: number;
  readonly clinical: SyntheticClinical;
}

/** Day from which all dates of the synthetic cohort count. */
const BASE_DATE_UTC = Date.UTC(2010, 0, 4);
const DAY_MS = 86_400_000;
const isoDate = (day: number): string => new Date(BASE_DATE_UTC + day * DAY_MS).toISOString().slice(0, 10);

/** Weights of the published score, applied to the latents. */
const TRUE_SCORE_WEIGHTS: TextureLatents = { skewness: -0.668, jointVariance: -0.442, longRuns: 0.41 };
/** Log hazard ratio of ICT per unit of the true score. */
const TRUE_LOG_HR_PER_SCORE = -1.2;
/** Monthly hazards of a patient without risk factors under CCRT. */
const BASE_HAZARD = { locoregional: 0.0016, distant: 0.002, otherDeath: 0.0005 } as const;
const DEATH_AFTER_FAILURE = 0.032;

const pick = <T>(rng: Rng, choices: readonly (readonly [T, number])[]): T => {
  let u = rng.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choices) {
    u -= weight;
    if (u < 0) return value;
  }
  return choices.at(-1)![0];
};
const exponential = (rng: Rng, hazard: number): number => -Math.log(1 - rng.next()) / hazard;
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
/** Months as a study writes them: one decimal, never 0. */
const toMonths = (value: number): number => Math.max(0.1, Math.round(value * 10) / 10);

/** Seed of one patient of a cohort. */
const toPatientSeed = (seed: number, index: number): number =>
  (Math.imul(seed ^ 0x51ed270b, 0x2c1b3c6d) ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;

/**
 * Invents one patient. Same `seed` and `index`, same patient, whatever the cohort size.
 *
 * Eligible by construction: M0, N1-N3, stage III-IVB of the 7th edition. FFS is the first
 * of locoregional failure, distant failure and death; DFFS and LRFFS are censored at death;
 * OS is death; all are censored at the same end of follow-up, so the four agree.
 */
export function makeSyntheticCase(seed: number, index: number, options: SyntheticOptions = {}): SyntheticCase {
  const patientSeed = toPatientSeed(seed, index);
  const rng = makeRng(patientSeed);
  // The generator's first draws of neighbouring seeds are alike: walk past them.
  for (let n = 0; n < 16; n += 1) rng.next();
  // One common factor behind the three: the measured score must follow the true one through a real tumour's sampling noise.
  const common = rng.normal();
  const share = (loading: number): number => loading * common + Math.sqrt(1 - loading * loading) * rng.normal();
  const latents: TextureLatents = { skewness: share(-0.85), jointVariance: share(-0.7), longRuns: share(0.5) };
  const trueScore =
    TRUE_SCORE_WEIGHTS.skewness * latents.skewness +
    TRUE_SCORE_WEIGHTS.jointVariance * latents.jointVariance +
    TRUE_SCORE_WEIGHTS.longRuns * latents.longRuns;

  const tStage = pick<TStage>(rng, [
    ['T1', 0.08],
    ['T2', 0.14],
    ['T3', 0.5],
    ['T4', 0.28],
  ]);
  const nStage =
    tStage === 'T1' || tStage === 'T2'
      ? pick<NStage>(rng, [
          ['N2', 0.8],
          ['N3', 0.2],
        ])
      : pick<NStage>(rng, [
          ['N1', 0.42],
          ['N2', 0.45],
          ['N3', 0.13],
        ]);
  const overallStage = nStage === 'N3' ? 'IVB' : tStage === 'T4' ? 'IVA' : 'III';
  const sex = rng.next() < 0.73 ? 'male' : 'female';
  const age = Math.round(Math.min(68, Math.max(18, 44 + 10.5 * rng.normal())));
  const tMeanLog = { T1: 2.1, T2: 2.6, T3: 3.1, T4: 3.6 }[tStage];
  const primaryTumorVolumeMl = Math.round(Math.min(80, Math.max(5, Math.exp(tMeanLog + 0.38 * rng.normal()))) * 100) / 100;
  const nodeFactor = { N0: 0, N1: 0.2, N2: 0.5, N3: 0.9 }[nStage];
  const logEbv = 2.9 + nodeFactor + 0.012 * (primaryTumorVolumeMl - 20) + 0.7 * rng.normal();
  const ebvDnaCopiesPerMl = Math.round(10 ** Math.min(6, Math.max(0, logEbv)));
  const cervicalNodalNecrosis = rng.next() < logistic(-1.2 + nodeFactor + 0.2 * (logEbv - 3)) ? 1 : 0;

  const riskPredictor =
    0.5 * (nStage === 'N2' ? 0.6 : nStage === 'N3' ? 1.3 : 0) +
    0.45 * (tStage === 'T4' ? 1 : 0) +
    0.3 * (logEbv - 3) +
    0.012 * (primaryTumorVolumeMl - 20) +
    0.25 * cervicalNodalNecrosis;
  const treated =
    options.allocation === 'observational'
      ? rng.next() < logistic(-0.4 + 0.9 * riskPredictor - 0.02 * (age - 44))
      : rng.next() < 0.5;
  const treatment: TreatmentArm = treated ? 'ICT+CCRT' : 'CCRT';

  const factor = Math.exp(riskPredictor + (treated ? TRUE_LOG_HR_PER_SCORE * trueScore - 0.1 : 0));
  const followUp = 48 + 42 * rng.next();
  const locoregional = exponential(rng, BASE_HAZARD.locoregional * factor);
  const distant = exponential(rng, BASE_HAZARD.distant * factor);
  const failure = Math.min(locoregional, distant);
  const otherDeath = exponential(rng, BASE_HAZARD.otherDeath * Math.exp(0.03 * (age - 44)));
  const death = Math.min(otherDeath, failure + 2 + exponential(rng, DEATH_AFTER_FAILURE));
  const endMonths = Math.min(death, followUp);
  const outcomeOf = (time: number): SyntheticOutcome => ({
    months: toMonths(Math.min(time, endMonths)),
    event: time <= endMonths ? 1 : 0,
  });

  const mriDay = Math.floor(rng.next() * 3 * 365);
  const birthDay = mriDay - Math.round((age + 0.05 + 0.9 * rng.next()) * 365.25);
  return {
    index,
    patientId: `SYN-${String(index + 1).padStart(4, '0')}`,
    patientName: `SYNTHETIC^CASE ${String(index + 1).padStart(3, '0')}`,
    cohort: options.cohort ?? 'training',
    seed: patientSeed,
    latents,
    trueScore,
    tumourSide: rng.next() < 0.5 ? -1 : 1,
    positiveNodes: { N0: 0, N1: 1, N2: 2, N3: 3 }[nStage],
    clinical: {
      age,
      sex,
      tStage,
      nStage,
      mStage: 'M0',
      stagingEdition: 7,
      overallStage,
      ebvDnaCopiesPerMl,
      cervicalNodalNecrosis,
      primaryTumorVolumeMl,
      treatment,
      regimen: 'NCT01245959',
      birthDate: isoDate(birthDay),
      mriDate: isoDate(mriDay),
      treatmentStart: isoDate(mriDay + 3 + rng.int(9)),
      outcomes: {
        ffs: outcomeOf(Math.min(failure, death)),
        os: outcomeOf(death),
        dffs: outcomeOf(distant),
        lrffs: outcomeOf(locoregional),
      },
    },
  };
}

/** The first `size` cases of the cohort of `seed`. */
export function makeSyntheticCohort(seed: number, size: number, options: SyntheticOptions = {}): readonly SyntheticCase[] {
  return Array.from({ length: size }, (_value, index) => makeSyntheticCase(seed, index, options));
}

/** Columns of the clinical table of a synthetic case, by the names of formats.md. */
export function toClinicalRow(patient: SyntheticCase): Readonly<Record<string, string | number>> {
  const { clinical } = patient;
  const endpoints = (['ffs', 'os', 'dffs', 'lrffs'] as const).flatMap((endpoint) => [
    [`${endpoint}_months`, clinical.outcomes[endpoint].months] as const,
    [`${endpoint}_event`, clinical.outcomes[endpoint].event] as const,
  ]);
  return {
    patient_id: patient.patientId,
    cohort: patient.cohort,
    age: clinical.age,
    sex: clinical.sex,
    t_stage: clinical.tStage,
    n_stage: clinical.nStage,
    overall_stage: clinical.overallStage,
    ebv_dna_copies_per_ml: clinical.ebvDnaCopiesPerMl,
    cervical_nodal_necrosis: clinical.cervicalNodalNecrosis,
    primary_tumor_volume_ml: clinical.primaryTumorVolumeMl,
    treatment: clinical.treatment,
    ...Object.fromEntries(endpoints),
    staging_edition: clinical.stagingEdition,
    m_stage: clinical.mStage,
    mri_date: clinical.mriDate,
    treatment_start: clinical.treatmentStart,
    regimen: clinical.regimen,
  };
}
