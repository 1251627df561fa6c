/**
 * How each slice of a read came to be, kept with every revision of it and never changed: rows of
 * `mask_slices` can be added, and go only with their read. `history_from` is the revision back to
 * which steps can be undone; `mask_revision` the last one that changed pixels, by which results are current
 * or not: marking a slice as reviewed changes no feature.
 */
import type { Migration } from './migration';

export const sliceMarks: Migration = {
  version: 30,
  name: 'slice-marks',
  sql: `
ALTER TABLE mask_slices ADD COLUMN mark TEXT NOT NULL DEFAULT 'drawn'
  CHECK (mark IN ('drawn', 'edited', 'interpolated', 'carried', 'reviewed'));
ALTER TABLE reads ADD COLUMN history_from INTEGER NOT NULL DEFAULT 0 CHECK (history_from >= 0);
ALTER TABLE reads ADD COLUMN mask_revision INTEGER NOT NULL DEFAULT 0 CHECK (mask_revision >= 0);
UPDATE reads SET mask_revision = revision, history_from = CASE state WHEN 'final' THEN revision ELSE 0 END;
CREATE INDEX mask_slices_by_revision ON mask_slices (read_id, revision);
CREATE TRIGGER mask_slices_no_update BEFORE UPDATE ON mask_slices
BEGIN SELECT RAISE(ABORT, 'mask_slices is append-only'); END;
`,
};
