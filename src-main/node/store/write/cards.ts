/** Adds model cards. A standardised card is a new, locked one based on the old. */
import { randomUUID } from 'node:crypto';
import type { CardEntry } from '@shared/contract/entities';
import { insert, run, toFlag, toNullableFlag, type WritableDb } from '../database';
import { nameObject } from './images';

export interface NewCard {
  readonly entry: Omit<CardEntry, 'cardId' | 'createdAt'>;
  readonly basedOn: string | null;
  /** The document's object, kept by `ObjectStore.put` before the transaction. */
  readonly document: { readonly sha256: string; readonly sizeBytes: number };
  readonly standardisationProfileHash: string | null;
  readonly cohortHash: string | null;
  readonly cohortId: string | null;
  readonly reference: readonly (readonly number[])[];
  readonly userId: string;
}

/** Adds the card and answers its id. A locked card can never be changed or removed. */
export function addCard(db: WritableDb, at: string, added: NewCard): string {
  const id = randomUUID();
  const { entry } = added;
  nameObject(db, at, added.document, 'card');
  insert(db, 'model_cards', {
    id,
    title: entry.title,
    hash: entry.hash,
    locked: toFlag(entry.locked),
    based_on: added.basedOn,
    cutoff: entry.cutoff,
    endpoint: entry.endpoint,
    profile_hash: entry.profileHash,
    provenance: entry.provenance,
    intended_use: entry.intendedUse,
    standardisation_kind: entry.standardisedBy?.kind ?? null,
    standardisation_source: entry.standardisedBy?.source ?? null,
    standardisation_n: entry.standardisedBy?.n ?? null,
    standardisation_synthetic: toNullableFlag(entry.standardisedBy?.synthetic ?? null),
    standardisation_profile_hash: added.standardisationProfileHash,
    standardisation_cohort_hash: added.cohortHash,
    standardisation_cohort: added.cohortId,
    document: added.document.sha256,
    user_id: added.userId,
    created_at: at,
  });
  entry.features.forEach((feature, position) =>
    insert(db, 'card_features', {
      card_id: id,
      position,
      name: feature.name,
      coefficient: feature.coefficient,
      mean: feature.mean,
      sd: feature.sd,
      minimum: feature.min,
      maximum: feature.max,
    }),
  );
  const addTexts = (kind: string, texts: readonly string[]): void => {
    texts.forEach((text, position) => insert(db, 'card_texts', { card_id: id, kind, position, text }));
  };
  addTexts('assumption', entry.assumptions);
  addTexts('limit', entry.limits);
  added.reference.forEach((values, patient) =>
    values.forEach((value, position) =>
      run(db, 'INSERT INTO card_reference (card_id, patient, position, value) VALUES (?, ?, ?, ?)', id, patient, position, value),
    ),
  );
  return id;
}
