/**
 * What stands round a read beside its slices: whether it waits for review, how long it was drawn at, each
 * finalising with what it held (kept for good: a reopened one says who reopened it and why), and a note per slice.
 */
import type { Migration } from './migration';

export const readStates: Migration = {
  version: 40,
  name: 'read-states',
  sql: `
ALTER TABLE reads ADD COLUMN submitted_at TEXT;
ALTER TABLE reads ADD COLUMN reading_seconds REAL NOT NULL DEFAULT 0 CHECK (reading_seconds >= 0);
CREATE TABLE read_finalisings (
  read_id TEXT NOT NULL REFERENCES reads (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  step INTEGER NOT NULL CHECK (step >= 0),
  reader_id TEXT NOT NULL REFERENCES readers (id),
  finalised_at TEXT NOT NULL,
  reading_seconds REAL NOT NULL CHECK (reading_seconds >= 0),
  reopened_at TEXT,
  reopened_by TEXT REFERENCES readers (id),
  reopened_reason TEXT,
  PRIMARY KEY (read_id, number),
  CHECK ((reopened_at IS NULL) = (reopened_by IS NULL) AND (reopened_at IS NULL) = (reopened_reason IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO read_finalisings
  SELECT id, 1, revision, reader_id, ifnull(finalised_at, updated_at), 0, NULL, NULL, NULL FROM reads WHERE state = 'final';
CREATE TABLE slice_notes (
  read_id TEXT NOT NULL REFERENCES reads (id) ON DELETE CASCADE,
  k INTEGER NOT NULL CHECK (k >= 0),
  text TEXT NOT NULL CHECK (text <> ''),
  updated_at TEXT NOT NULL,
  PRIMARY KEY (read_id, k)
) STRICT, WITHOUT ROWID;
`,
};
