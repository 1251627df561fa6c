/** Robustness tests: what was perturbed and how, and one row a feature. Append-only, as all results. */
import type { Migration } from './migration';

const tables = `
CREATE TABLE robustness_tests (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made_at TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  program_name TEXT NOT NULL,
  program_version TEXT NOT NULL,
  profile_name TEXT NOT NULL,
  profile_hash TEXT NOT NULL,
  synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  seed INTEGER NOT NULL CHECK (seed >= 0),
  repetitions INTEGER NOT NULL CHECK (repetitions >= 2),
  threshold REAL NOT NULL,
  rotation_deg REAL NOT NULL,
  translation_mm REAL NOT NULL,
  growth_mm REAL NOT NULL,
  randomisation_sd_mm REAL NOT NULL,
  randomisation_correlation_mm REAL NOT NULL,
  noise_level REAL NOT NULL,
  failure_count INTEGER NOT NULL CHECK (failure_count >= 0)
) STRICT;
CREATE TABLE robustness_rois (
  test_id TEXT NOT NULL REFERENCES robustness_tests (id),
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL REFERENCES patients (id),
  read_id TEXT NOT NULL REFERENCES reads (id),
  read_revision INTEGER NOT NULL,
  read_state TEXT NOT NULL CHECK (read_state IN ('draft', 'final')),
  sequence TEXT NOT NULL CHECK (sequence IN ('t1', 't2', 't1c')),
  image_sha256 TEXT NOT NULL,
  mask_sha256 TEXT NOT NULL,
  noise_sd REAL NOT NULL CHECK (noise_sd >= 0),
  without_values INTEGER NOT NULL CHECK (without_values >= 0),
  PRIMARY KEY (test_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE robustness_features (
  test_id TEXT NOT NULL REFERENCES robustness_tests (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  family TEXT NOT NULL,
  image_type TEXT NOT NULL,
  icc REAL, lower REAL, upper REAL,
  n INTEGER NOT NULL CHECK (n >= 0),
  incomplete INTEGER NOT NULL CHECK (incomplete >= 0),
  within_sd REAL,
  cv REAL,
  robust INTEGER NOT NULL CHECK (robust IN (0, 1)),
  reason TEXT CHECK (reason IN ('one-case', 'no-complete-case', 'no-variance', 'out-of-range')),
  PRIMARY KEY (test_id, position),
  CHECK ((icc IS NULL) = (reason IS NOT NULL)),
  CHECK (icc IS NOT NULL OR robust = 0)
) STRICT, WITHOUT ROWID;
`;

const guards = ['robustness_tests', 'robustness_rois', 'robustness_features']
  .flatMap((table) =>
    ['UPDATE', 'DELETE'].map(
      (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
    ),
  )
  .join('\n');

export const robustness: Migration = { version: 20, name: 'robustness', sql: `${tables}\n${guards}` };
