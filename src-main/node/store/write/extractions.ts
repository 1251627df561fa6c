/** Appends extraction results. */
import { randomUUID } from 'node:crypto';
import type { FeaturesFile, FeatureValueEntry } from '@shared/contract/entities';
import { insert, one, run, type SqlValue, type WritableDb } from '../database';
import { touchCase } from './images';

export interface NewExtraction {
  readonly caseId: string;
  readonly readId: string;
  /** Revision and state of the read whose mask was extracted. */
  readonly readRevision: number;
  readonly readState: 'draft' | 'final';
  readonly userId: string;
  readonly file: FeaturesFile;
}

function featureIdOf(db: WritableDb, entry: FeatureValueEntry): number {
  const known = one<{ id: number }>(
    db,
    `SELECT id FROM feature_names WHERE name = ? AND family = ? AND feature = ? AND image_type = ?
     AND ifnull(ibsi_id, '') = ? AND ifnull(aggregation, '') = ? AND unit = ?`,
    entry.name,
    entry.family,
    entry.feature,
    entry.imageType,
    entry.ibsiId ?? '',
    entry.aggregation ?? '',
    entry.unit,
  );
  return (
    known?.id ??
    insert(db, 'feature_names', {
      name: entry.name,
      family: entry.family,
      feature: entry.feature,
      image_type: entry.imageType,
      ibsi_id: entry.ibsiId,
      aggregation: entry.aggregation,
      unit: entry.unit,
    })
  );
}

function preprocessingColumns(value: number | string | boolean | null): Record<string, SqlValue> {
  if (value === null) return { kind: 'null', number: null, text: null };
  if (typeof value === 'number') return { kind: 'number', number: value, text: null };
  if (typeof value === 'boolean') return { kind: 'boolean', number: value ? 1 : 0, text: null };
  return { kind: 'text', number: null, text: value };
}

/** Appends the result and answers its id. A value must be finite, or null with its reason. */
export function addExtraction(db: WritableDb, at: string, added: NewExtraction): string {
  const id = randomUUID();
  const { file } = added;
  insert(db, 'extractions', {
    id,
    case_id: added.caseId,
    read_id: added.readId,
    read_revision: added.readRevision,
    read_state: added.readState,
    sequence: file.sequence,
    extracted_at: at,
    user_id: added.userId,
    program_name: file.program.name,
    program_version: file.program.version,
    profile_name: file.profile.name,
    profile_hash: file.profile.hash,
    image_path: file.image.path,
    image_modality: file.image.modality,
    image_dim_i: file.image.dims[0],
    image_dim_j: file.image.dims[1],
    image_dim_k: file.image.dims[2],
    image_spacing_i_mm: file.image.spacingMm[0],
    image_spacing_j_mm: file.image.spacingMm[1],
    image_spacing_k_mm: file.image.spacingMm[2],
    image_sha256: file.image.sha256,
    roi_name: file.roi.name,
    roi_voxels: file.roi.voxels,
    roi_slices: file.roi.slices,
    roi_volume_ml: file.roi.volumeMl,
    roi_resampled_voxels: file.roi.resampledVoxels,
  });
  Object.entries(file.preprocessing).forEach(([name, value], position) =>
    insert(db, 'extraction_preprocessing', { extraction_id: id, position, name, ...preprocessingColumns(value) }),
  );
  file.features.forEach((entry, position) => {
    run(
      db,
      'INSERT INTO extraction_values (extraction_id, position, feature_id, value, reason) VALUES (?, ?, ?, ?, ?)',
      id,
      position,
      featureIdOf(db, entry),
      entry.value,
      entry.value === null ? (entry.reason ?? 'unknown') : null,
    );
  });
  touchCase(db, at, added.caseId);
  return id;
}
