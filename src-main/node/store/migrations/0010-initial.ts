/**
 * Schema v1. STRICT tables, columns instead of JSON, results append-only by trigger.
 * Times are ISO 8601 UTC texts, dates YYYY-MM-DD, booleans 0 or 1, lengths in mm.
 * Never edited once landed.
 */
import type { Migration } from './migration';

const people = `
CREATE TABLE store_info (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  store_id TEXT NOT NULL,
  created_at TEXT NOT NULL,
  audit_entries INTEGER NOT NULL DEFAULT 0,
  audit_head TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reader', 'coordinator', 'clinician', 'administrator')),
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE readers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  user_id TEXT REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX readers_by_user ON readers (user_id) WHERE user_id IS NOT NULL;
CREATE TABLE settings (
  user_id TEXT NOT NULL REFERENCES users (id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  case_id TEXT,
  subject TEXT,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_case ON audit (case_id, seq);
`;

const images = `
CREATE TABLE objects (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('dicom', 'contours', 'nifti', 'mask', 'report', 'card', 'table')),
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
  done REAL NOT NULL,
  total REAL,
  failure_count INTEGER NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  started_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE TABLE job_cases (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  case_id TEXT NOT NULL,
  PRIMARY KEY (job_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE job_counts (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (job_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE patients (
  id TEXT PRIMARY KEY,
  patient_id TEXT NOT NULL,
  name TEXT NOT NULL,
  birth_date TEXT,
  sex TEXT CHECK (sex IN ('female', 'male', 'other')),
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  added_by_job TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX patients_by_patient_id ON patients (patient_id);
CREATE TABLE studies (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES patients (id),
  study_uid TEXT NOT NULL UNIQUE,
  study_date TEXT,
  study_time TEXT,
  description TEXT NOT NULL,
  accession_number TEXT,
  added_by_job TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX studies_by_case ON studies (case_id);
CREATE TABLE series (
  id TEXT PRIMARY KEY,
  study_id TEXT NOT NULL REFERENCES studies (id),
  series_uid TEXT NOT NULL,
  stack INTEGER NOT NULL,
  description TEXT NOT NULL,
  series_number INTEGER,
  modality TEXT NOT NULL,
  frame_of_reference_uid TEXT,
  manufacturer TEXT,
  manufacturer_model TEXT,
  field_strength_t REAL,
  photometric TEXT NOT NULL,
  dim_i INTEGER NOT NULL, dim_j INTEGER NOT NULL, dim_k INTEGER NOT NULL,
  spacing_i_mm REAL NOT NULL, spacing_j_mm REAL NOT NULL, spacing_k_mm REAL NOT NULL,
  origin_x_mm REAL, origin_y_mm REAL, origin_z_mm REAL,
  dir_i_x REAL, dir_i_y REAL, dir_i_z REAL,
  dir_j_x REAL, dir_j_y REAL, dir_j_z REAL,
  dir_k_x REAL, dir_k_y REAL, dir_k_z REAL,
  stacks INTEGER NOT NULL CHECK (stacks IN (0, 1)),
  extractable INTEGER NOT NULL CHECK (extractable IN (0, 1)),
  instance_count INTEGER NOT NULL,
  added_by_job TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (series_uid, stack)
) STRICT;
CREATE INDEX series_by_study ON series (study_id);
CREATE INDEX series_by_frame ON series (frame_of_reference_uid);
CREATE TABLE sequence_roles (
  series_id TEXT PRIMARY KEY REFERENCES series (id) ON DELETE CASCADE,
  sequence TEXT NOT NULL CHECK (sequence IN ('t1', 't2', 't1c', 'other')),
  plane TEXT NOT NULL CHECK (plane IN ('axial', 'coronal', 'sagittal', 'oblique')),
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  reason TEXT NOT NULL,
  set_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE instances (
  sop_instance_uid TEXT PRIMARY KEY,
  series_id TEXT NOT NULL REFERENCES series (id),
  slice_index INTEGER NOT NULL,
  position_mm REAL,
  instance_number INTEGER,
  object_sha256 TEXT NOT NULL REFERENCES objects (sha256),
  added_by_job TEXT,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX instances_by_series ON instances (series_id, slice_index);
CREATE INDEX instances_by_object ON instances (object_sha256);
CREATE TABLE source_files (
  sop_instance_uid TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES patients (id),
  kind TEXT NOT NULL CHECK (kind IN ('contours', 'nifti')),
  object_sha256 TEXT NOT NULL REFERENCES objects (sha256),
  added_by_job TEXT,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX source_files_by_case ON source_files (case_id);
`;

const reads = `
CREATE TABLE reads (
  id TEXT PRIMARY KEY,
  series_id TEXT NOT NULL REFERENCES series (id),
  reader_id TEXT NOT NULL REFERENCES readers (id),
  occasion INTEGER NOT NULL CHECK (occasion >= 1),
  state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  source TEXT NOT NULL CHECK (source IN ('drawn', 'rtstruct', 'nifti')),
  source_roi TEXT,
  source_object TEXT REFERENCES objects (sha256),
  source_deviation_mm REAL,
  slice_count INTEGER NOT NULL,
  voxel_count INTEGER NOT NULL,
  added_by_job TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  finalised_at TEXT,
  UNIQUE (series_id, reader_id, occasion)
) STRICT;
CREATE TABLE mask_slices (
  read_id TEXT NOT NULL REFERENCES reads (id) ON DELETE CASCADE,
  k INTEGER NOT NULL CHECK (k >= 0),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  object_sha256 TEXT REFERENCES objects (sha256),
  voxel_count INTEGER NOT NULL,
  action TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  PRIMARY KEY (read_id, k, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX mask_slices_by_object ON mask_slices (object_sha256);
CREATE TABLE feature_names (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  family TEXT NOT NULL,
  feature TEXT NOT NULL,
  image_type TEXT NOT NULL,
  ibsi_id TEXT,
  aggregation TEXT,
  unit TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX feature_names_unique
  ON feature_names (name, family, feature, image_type, ifnull(ibsi_id, ''), ifnull(aggregation, ''), unit);
CREATE TABLE extractions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL REFERENCES patients (id),
  read_id TEXT NOT NULL REFERENCES reads (id),
  read_revision INTEGER NOT NULL,
  read_state TEXT NOT NULL CHECK (read_state IN ('draft', 'final')),
  sequence TEXT NOT NULL CHECK (sequence IN ('t1', 't2', 't1c')),
  extracted_at TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  program_name TEXT NOT NULL,
  program_version TEXT NOT NULL,
  profile_name TEXT NOT NULL,
  profile_hash TEXT NOT NULL,
  image_path TEXT NOT NULL,
  image_modality TEXT NOT NULL,
  image_dim_i INTEGER NOT NULL, image_dim_j INTEGER NOT NULL, image_dim_k INTEGER NOT NULL,
  image_spacing_i_mm REAL NOT NULL, image_spacing_j_mm REAL NOT NULL, image_spacing_k_mm REAL NOT NULL,
  image_sha256 TEXT NOT NULL,
  roi_name TEXT NOT NULL,
  roi_voxels INTEGER NOT NULL,
  roi_slices INTEGER NOT NULL,
  roi_volume_ml REAL NOT NULL,
  roi_resampled_voxels INTEGER NOT NULL
) STRICT;
CREATE INDEX extractions_by_case ON extractions (case_id, sequence, seq);
CREATE INDEX extractions_by_read ON extractions (read_id, seq);
CREATE TABLE extraction_preprocessing (
  extraction_id TEXT NOT NULL REFERENCES extractions (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean', 'null')),
  number REAL,
  text TEXT,
  PRIMARY KEY (extraction_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE extraction_values (
  extraction_id TEXT NOT NULL REFERENCES extractions (id),
  position INTEGER NOT NULL,
  feature_id INTEGER NOT NULL REFERENCES feature_names (id),
  value REAL,
  reason TEXT,
  PRIMARY KEY (extraction_id, position),
  CHECK ((value IS NULL) = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
`;

const clinicalColumns = `
  age_years REAL,
  sex TEXT CHECK (sex IN ('female', 'male')),
  staging_edition INTEGER CHECK (staging_edition IN (7, 8)),
  t_stage TEXT CHECK (t_stage IN ('T1', 'T2', 'T3', 'T4')),
  n_stage TEXT CHECK (n_stage IN ('N0', 'N1', 'N2', 'N3')),
  m_stage TEXT CHECK (m_stage IN ('M0', 'M1')),
  mri_date TEXT,
  treatment_start TEXT,
  ebv_value REAL,
  ebv_unit TEXT,
  ebv_below_limit INTEGER CHECK (ebv_below_limit IN (0, 1)),
  cervical_nodal_necrosis INTEGER CHECK (cervical_nodal_necrosis IN (0, 1)),
  planned_regimen TEXT CHECK (planned_regimen IN ('trial', 'gemcitabine-cisplatin', 'other', 'none')),
  treatment TEXT CHECK (treatment IN ('ICT+CCRT', 'CCRT')),
  has_follow_up INTEGER NOT NULL CHECK (has_follow_up IN (0, 1)),
  ffs_months REAL, ffs_event INTEGER CHECK (ffs_event IN (0, 1)),
  os_months REAL, os_event INTEGER CHECK (os_event IN (0, 1)),
  dffs_months REAL, dffs_event INTEGER CHECK (dffs_event IN (0, 1)),
  lrffs_months REAL, lrffs_event INTEGER CHECK (lrffs_event IN (0, 1))`;

const cohorts = `
CREATE TABLE clinical_records (
  case_id TEXT NOT NULL REFERENCES patients (id),
  revision INTEGER NOT NULL,
  saved_at TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  ${clinicalColumns},
  PRIMARY KEY (case_id, revision)
) STRICT, WITHOUT ROWID;
CREATE TABLE cohorts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  source TEXT NOT NULL CHECK (source IN ('cases', 'table')),
  source_path TEXT,
  source_sha256 TEXT,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE cohort_patients (
  id INTEGER PRIMARY KEY,
  cohort_id TEXT NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  patient_id TEXT NOT NULL,
  case_id TEXT REFERENCES patients (id),
  label TEXT,
  overall_stage TEXT,
  primary_tumor_volume_ml REAL,
  ${clinicalColumns},
  UNIQUE (cohort_id, position)
) STRICT;
CREATE TABLE cohort_features (
  cohort_id TEXT NOT NULL REFERENCES cohorts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (cohort_id, position),
  UNIQUE (cohort_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE cohort_values (
  cohort_patient INTEGER NOT NULL REFERENCES cohort_patients (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (cohort_patient, position)
) STRICT, WITHOUT ROWID;
`;

const results = `
CREATE TABLE model_cards (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  hash TEXT NOT NULL,
  locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
  based_on TEXT REFERENCES model_cards (id),
  cutoff REAL NOT NULL,
  endpoint TEXT NOT NULL,
  profile_hash TEXT,
  provenance TEXT NOT NULL,
  intended_use TEXT NOT NULL,
  standardisation_kind TEXT CHECK (standardisation_kind IN ('typed', 'cohort')),
  standardisation_source TEXT,
  standardisation_n INTEGER,
  standardisation_synthetic INTEGER CHECK (standardisation_synthetic IN (0, 1)),
  standardisation_profile_hash TEXT,
  standardisation_cohort_hash TEXT,
  standardisation_cohort TEXT REFERENCES cohorts (id),
  document TEXT NOT NULL REFERENCES objects (sha256),
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE card_features (
  card_id TEXT NOT NULL REFERENCES model_cards (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  coefficient REAL NOT NULL,
  ci_lower REAL, ci_upper REAL,
  mean REAL, sd REAL, minimum REAL, maximum REAL,
  PRIMARY KEY (card_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE card_texts (
  card_id TEXT NOT NULL REFERENCES model_cards (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('assumption', 'limit')),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (card_id, kind, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE card_reference (
  card_id TEXT NOT NULL REFERENCES model_cards (id) ON DELETE CASCADE,
  patient INTEGER NOT NULL,
  position INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (card_id, patient, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE scores (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL REFERENCES patients (id),
  card_id TEXT NOT NULL REFERENCES model_cards (id),
  card_hash TEXT NOT NULL,
  extraction_id TEXT REFERENCES extractions (id),
  read_id TEXT REFERENCES reads (id),
  read_revision INTEGER,
  read_state TEXT CHECK (read_state IN ('draft', 'final')),
  clinical_revision INTEGER,
  score_name TEXT NOT NULL CHECK (score_name IN ('published', 'locally-standardised')),
  ictos REAL, ictos_lower REAL, ictos_upper REAL,
  ictos_group TEXT CHECK (ictos_group IN ('high', 'low', 'indeterminate')),
  risk_group TEXT NOT NULL CHECK (risk_group IN ('high', 'low', 'undetermined')),
  eligibility TEXT NOT NULL CHECK (eligibility IN ('eligible', 'not-eligible', 'unknown')),
  rule_group TEXT CHECK (rule_group IN ('ICT+CCRT', 'CCRT', 'clinical_trial')),
  decision TEXT CHECK (decision IN ('ICT+CCRT', 'CCRT', 'clinical_trial')),
  volume_ml REAL,
  reference_size INTEGER NOT NULL,
  program_name TEXT NOT NULL,
  program_version TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX scores_by_case ON scores (case_id, seq);
CREATE TABLE score_features (
  score_id TEXT NOT NULL REFERENCES scores (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  coefficient REAL NOT NULL,
  value REAL, z REAL, mean REAL, sd REAL, percentile REAL, minimum REAL, maximum REAL,
  PRIMARY KEY (score_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE score_risk_factors (
  score_id TEXT NOT NULL REFERENCES scores (id),
  position INTEGER NOT NULL,
  factor TEXT NOT NULL CHECK (factor IN ('n2_3', 't4', 'volume_ge_34', 'ebv_ge_2000')),
  state TEXT NOT NULL CHECK (state IN ('positive', 'negative', 'unknown')),
  basis TEXT,
  PRIMARY KEY (score_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE score_missing_factors (
  score_id TEXT NOT NULL REFERENCES scores (id),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (score_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE reports (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL REFERENCES patients (id),
  score_id TEXT REFERENCES scores (id),
  sha256 TEXT NOT NULL REFERENCES objects (sha256),
  path TEXT,
  pages INTEGER NOT NULL,
  language TEXT NOT NULL,
  program_version TEXT NOT NULL,
  build_kind TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_case ON reports (case_id, seq);
CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  series_id TEXT REFERENCES series (id) ON DELETE CASCADE,
  job_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
  score_id TEXT REFERENCES scores (id),
  list TEXT NOT NULL,
  item TEXT NOT NULL,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  CHECK ((series_id IS NOT NULL) + (job_id IS NOT NULL) + (score_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX problems_by_series ON problems (series_id, position) WHERE series_id IS NOT NULL;
CREATE INDEX problems_by_job ON problems (job_id, position) WHERE job_id IS NOT NULL;
CREATE INDEX problems_by_score ON problems (score_id, list, position) WHERE score_id IS NOT NULL;
CREATE TABLE problem_data (
  problem_id INTEGER NOT NULL REFERENCES problems (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('number', 'text', 'boolean', 'null', 'texts', 'no-texts')),
  number REAL,
  text TEXT,
  PRIMARY KEY (problem_id, name, position)
) STRICT, WITHOUT ROWID;
`;

/** Triggers that make the rows of `table` (those that meet `condition` on OLD) impossible to change or remove. */
const frozen = (table: string, condition = ''): string =>
  ['UPDATE', 'DELETE']
    .map(
      (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ${condition && `WHEN ${condition}`}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
    )
    .join('\n');

const cardLocked = 'EXISTS (SELECT 1 FROM model_cards WHERE id = OLD.card_id AND locked = 1)';
const guards = [
  frozen('audit'),
  frozen('extractions'),
  frozen('extraction_preprocessing'),
  frozen('extraction_values'),
  frozen('clinical_records'),
  frozen('scores'),
  frozen('score_features'),
  frozen('score_risk_factors'),
  frozen('score_missing_factors'),
  frozen('reports'),
  frozen('problems', 'OLD.score_id IS NOT NULL'),
  frozen('problem_data', 'EXISTS (SELECT 1 FROM problems WHERE id = OLD.problem_id AND score_id IS NOT NULL)'),
  frozen('model_cards', 'OLD.locked = 1'),
  frozen('card_features', cardLocked),
  frozen('card_texts', cardLocked),
  frozen('card_reference', cardLocked),
].join('\n');

export const initial: Migration = {
  version: 10,
  name: 'initial',
  sql: [people, images, reads, cohorts, results, guards].join('\n'),
};
