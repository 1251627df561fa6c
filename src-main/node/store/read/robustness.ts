/** Robustness tests as they were stored. */
import type { RobustnessDetail, RobustnessSummary } from '@shared/contract/entities';
import { all, one, type ReadableDb } from '../database';

interface Sql {
  readonly id: string;
  readonly madeAt: string;
  readonly programName: string;
  readonly programVersion: string;
  readonly profileName: string;
  readonly profileHash: string;
  readonly synthetic: 0 | 1;
  readonly seed: number;
  readonly repetitions: number;
  readonly threshold: number;
  readonly rotationDeg: number;
  readonly translationMm: number;
  readonly growthMm: number;
  readonly randomisationSdMm: number;
  readonly randomisationCorrelationMm: number;
  readonly noiseLevel: number;
  readonly failureCount: number;
  readonly caseCount: number;
  readonly roiCount: number;
  readonly tested: number;
  readonly robust: number;
}

const select = `SELECT t.id, t.made_at AS madeAt, t.program_name AS programName, t.program_version AS programVersion,
  t.profile_name AS profileName, t.profile_hash AS profileHash, t.synthetic, t.seed, t.repetitions, t.threshold,
  t.rotation_deg AS rotationDeg, t.translation_mm AS translationMm, t.growth_mm AS growthMm,
  t.randomisation_sd_mm AS randomisationSdMm, t.randomisation_correlation_mm AS randomisationCorrelationMm,
  t.noise_level AS noiseLevel, t.failure_count AS failureCount,
  (SELECT count(DISTINCT case_id) FROM robustness_rois WHERE test_id = t.id) AS caseCount,
  (SELECT count(*) FROM robustness_rois WHERE test_id = t.id) AS roiCount,
  (SELECT count(*) FROM robustness_features WHERE test_id = t.id) AS tested,
  (SELECT ifnull(sum(robust), 0) FROM robustness_features WHERE test_id = t.id) AS robust
  FROM robustness_tests t`;

const toSummary = (row: Sql): RobustnessSummary => ({
  testId: row.id,
  madeAt: row.madeAt,
  program: { name: row.programName, version: row.programVersion },
  profile: { name: row.profileName, hash: row.profileHash },
  synthetic: row.synthetic === 1,
  seed: row.seed,
  repetitions: row.repetitions,
  threshold: row.threshold,
  perturbation: {
    rotationDeg: row.rotationDeg,
    translationMm: row.translationMm,
    growthMm: row.growthMm,
    randomisationSdMm: row.randomisationSdMm,
    randomisationCorrelationMm: row.randomisationCorrelationMm,
    noiseLevel: row.noiseLevel,
  },
  failureCount: row.failureCount,
  caseCount: row.caseCount,
  roiCount: row.roiCount,
  tested: row.tested,
  robust: row.robust,
});

/** Newest first. */
export const listRobustnessTests = (db: ReadableDb): RobustnessSummary[] =>
  all<Sql>(db, `${select} ORDER BY t.seq DESC`).map(toSummary);

type StoredTest = Omit<RobustnessDetail, 'svg'>;

/** A test with its ROIs and its table; an ROI whose read changed after it is stale. */
export function findRobustnessTest(db: ReadableDb, testId: string): StoredTest | null {
  const row = one<Sql>(db, `${select} WHERE t.id = ?`, testId);
  if (!row) return null;
  const rois = all<Omit<StoredTest['rois'][number], 'stale'> & { readonly stale: 0 | 1 }>(
    db,
    `SELECT o.case_id AS caseId, p.patient_id AS patientId, o.sequence, o.read_state AS readState,
     o.image_sha256 AS imageSha256, o.mask_sha256 AS maskSha256, o.noise_sd AS noiseSd,
     o.without_values AS withoutValues, r.mask_revision > o.read_revision AS stale
     FROM robustness_rois o JOIN patients p ON p.id = o.case_id JOIN reads r ON r.id = o.read_id
     WHERE o.test_id = ? ORDER BY o.position`,
    testId,
  );
  const rows = all<Omit<StoredTest['rows'][number], 'robust'> & { readonly robust: 0 | 1 }>(
    db,
    `SELECT name, family, image_type AS imageType, icc, lower, upper, n, incomplete, within_sd AS withinSd, cv, robust, reason
     FROM robustness_features WHERE test_id = ? ORDER BY position`,
    testId,
  );
  return {
    ...toSummary(row),
    rois: rois.map((roi) => ({ ...roi, stale: roi.stale === 1 })),
    rows: rows.map((feature) => ({ ...feature, robust: feature.robust === 1 })),
  };
}
