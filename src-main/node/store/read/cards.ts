/** Model cards. The whole document (`model.json` of formats.md) is an object; what lists and scores need is columns. */
import type { CardEntry } from '@shared/contract/entities';
import { all, fromFlag, one, type ReadableDb } from '../database';

interface Sql {
  readonly id: string;
  readonly title: string;
  readonly hash: string;
  readonly locked: number;
  readonly basedOn: string | null;
  readonly cutoff: number;
  readonly endpoint: string;
  readonly profileHash: string | null;
  readonly provenance: string;
  readonly intendedUse: string;
  readonly kind: 'typed' | 'cohort' | null;
  readonly source: string | null;
  readonly n: number | null;
  readonly synthetic: number | null;
  readonly standardisationProfileHash: string | null;
  readonly cohortHash: string | null;
  readonly cohortId: string | null;
  readonly document: string;
  readonly createdAt: string;
}

/** A card with what only the program needs. */
export interface StoredCard {
  readonly entry: CardEntry;
  readonly basedOn: string | null;
  /** SHA-256 of the document's object: JSON text of `model.json`. */
  readonly documentSha256: string;
  readonly standardisationProfileHash: string | null;
  readonly cohortHash: string | null;
  readonly cohortId: string | null;
  /** Values of the reference patients, one row a patient, one column a model feature; empty for typed values. */
  readonly reference: readonly (readonly number[])[];
}

const select = `SELECT id, title, hash, locked, based_on AS basedOn, cutoff, endpoint, profile_hash AS profileHash, provenance,
  intended_use AS intendedUse, standardisation_kind AS kind, standardisation_source AS source, standardisation_n AS n,
  standardisation_synthetic AS synthetic, standardisation_profile_hash AS standardisationProfileHash,
  standardisation_cohort_hash AS cohortHash, standardisation_cohort AS cohortId, document, created_at AS createdAt
  FROM model_cards`;

function toStored(db: ReadableDb, row: Sql): StoredCard {
  const texts = (kind: string): string[] =>
    all<{ text: string }>(db, 'SELECT text FROM card_texts WHERE card_id = ? AND kind = ? ORDER BY position', row.id, kind).map(
      (line) => line.text,
    );
  const reference: number[][] = [];
  for (const cell of all<{ patient: number; value: number }>(
    db,
    'SELECT patient, value FROM card_reference WHERE card_id = ? ORDER BY patient, position',
    row.id,
  ))
    (reference[cell.patient] ??= []).push(cell.value);
  return {
    entry: {
      cardId: row.id,
      title: row.title,
      hash: row.hash,
      locked: fromFlag(row.locked),
      standardisedBy:
        row.kind === null
          ? null
          : { kind: row.kind, source: row.source ?? '', n: row.n ?? 0, synthetic: fromFlag(row.synthetic) },
      features: all<CardEntry['features'][number]>(
        db,
        'SELECT name, coefficient, mean, sd, minimum AS min, maximum AS max FROM card_features WHERE card_id = ? ORDER BY position',
        row.id,
      ),
      cutoff: row.cutoff,
      endpoint: row.endpoint,
      profileHash: row.profileHash,
      assumptions: texts('assumption'),
      intendedUse: row.intendedUse,
      limits: texts('limit'),
      provenance: row.provenance,
      createdAt: row.createdAt,
    },
    basedOn: row.basedOn,
    documentSha256: row.document,
    standardisationProfileHash: row.standardisationProfileHash,
    cohortHash: row.cohortHash,
    cohortId: row.cohortId,
    reference,
  };
}

export const listCards = (db: ReadableDb): StoredCard[] =>
  all<Sql>(db, `${select} ORDER BY created_at, rowid`).map((row) => toStored(db, row));
export function findCard(db: ReadableDb, cardId: string): StoredCard | null {
  const row = one<Sql>(db, `${select} WHERE id = ?`, cardId);
  return row && toStored(db, row);
}
export function findCardByHash(db: ReadableDb, hash: string): StoredCard | null {
  const row = one<Sql>(db, `${select} WHERE hash = ? ORDER BY created_at DESC, rowid DESC LIMIT 1`, hash);
  return row && toStored(db, row);
}
