/** Appends robustness tests. */
import { randomUUID } from 'node:crypto';
import type { StudySequence } from '@shared/contract/entities';
import type { PerturbationRanges } from '@shared/core/pipeline/perturbation-plan';
import type { RobustnessRow } from '@shared/core/pipeline/robustness';
import { insert, type WritableDb } from '../database';

export interface NewRobustnessTest {
  readonly userId: string;
  readonly program: { readonly name: string; readonly version: string };
  readonly profile: { readonly name: string; readonly hash: string };
  readonly synthetic: boolean;
  readonly seed: number;
  readonly repetitions: number;
  readonly threshold: number;
  readonly ranges: PerturbationRanges;
  readonly failureCount: number;
  readonly rois: readonly {
    readonly caseId: string;
    readonly readId: string;
    /** Revision and state of the read whose mask was perturbed. */
    readonly readRevision: number;
    readonly readState: 'draft' | 'final';
    readonly sequence: StudySequence;
    readonly imageSha256: string;
    readonly maskSha256: string;
    readonly noiseSd: number;
    readonly withoutValues: number;
  }[];
  readonly rows: readonly RobustnessRow[];
}

/** Appends the test and answers its id. */
export function addRobustnessTest(db: WritableDb, at: string, added: NewRobustnessTest): string {
  const id = randomUUID();
  const { ranges } = added;
  insert(db, 'robustness_tests', {
    id,
    made_at: at,
    user_id: added.userId,
    program_name: added.program.name,
    program_version: added.program.version,
    profile_name: added.profile.name,
    profile_hash: added.profile.hash,
    synthetic: added.synthetic ? 1 : 0,
    seed: added.seed,
    repetitions: added.repetitions,
    threshold: added.threshold,
    rotation_deg: ranges.rotationDeg,
    translation_mm: ranges.translationMm,
    growth_mm: ranges.growthMm,
    randomisation_sd_mm: ranges.randomisationSdMm,
    randomisation_correlation_mm: ranges.randomisationCorrelationMm,
    noise_level: ranges.noiseLevel,
    failure_count: added.failureCount,
  });
  added.rois.forEach((roi, position) =>
    insert(db, 'robustness_rois', {
      test_id: id,
      position,
      case_id: roi.caseId,
      read_id: roi.readId,
      read_revision: roi.readRevision,
      read_state: roi.readState,
      sequence: roi.sequence,
      image_sha256: roi.imageSha256,
      mask_sha256: roi.maskSha256,
      noise_sd: roi.noiseSd,
      without_values: roi.withoutValues,
    }),
  );
  added.rows.forEach((row, position) =>
    insert(db, 'robustness_features', {
      test_id: id,
      position,
      name: row.name,
      family: row.family,
      image_type: row.imageType,
      icc: row.icc,
      lower: row.lower,
      upper: row.upper,
      n: row.n,
      incomplete: row.incomplete,
      within_sd: row.withinSd,
      cv: row.cv,
      robust: row.robust ? 1 : 0,
      reason: row.reason,
    }),
  );
  return id;
}
