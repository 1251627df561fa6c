/** Gives a card the standardisation values that it needs before it may score anybody. */
import { toCanonicalJson } from '../../base/canonical-json';
import { fail, ok, type Result } from '../../base/result';
import { sha256Hex } from '../../base/sha256';
import { mean, range, standardDeviation } from '../stats/moments';
import type { Eligibility } from './eligibility';
import { type ModelCard, sealModelCard, type Standardisation } from './model-card';

/** A local reference with fewer patients is refused. */
export const minReferencePatients = 30;
/** From this many on the published rule is applied. */
export const minReferencePatientsForRule = 100;

export interface TypedReference {
  readonly kind: 'typed';
  readonly citation: string;
  readonly n: number;
  /** In the order of the card's features. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly range?: readonly (readonly [number, number])[] | null;
  readonly profileHash: string | null;
  readonly scanners?: readonly string[] | null;
  readonly sequences?: readonly string[] | null;
}

export interface ReferenceRow {
  readonly caseId: string;
  readonly features: Readonly<Record<string, number | null>>;
  /** A patient known not to be eligible stays out; one of unknown eligibility is counted on the card. */
  readonly eligibility: Eligibility['status'];
  readonly scanner?: string | null;
  readonly sequence?: string | null;
}

export interface LocalReference {
  readonly kind: 'local';
  readonly name: string;
  readonly rows: readonly ReferenceRow[];
  readonly profileHash: string | null;
  readonly synthetic: boolean;
}

export interface StandardisedCard {
  readonly card: ModelCard;
  /** Patients used, and those left out with the reason. */
  readonly used: number;
  readonly leftOut: { readonly notEligible: number; readonly featureMissing: number };
}

/**
 * The card with means and SDs (n - 1) of the reference, newly sealed; the card it
 * came from is named in `provenance.basedOn`. Problems: `card/reference-too-small`
 * {n, least}; `card/reference-other-profile` {expected, found};
 * `card/reference-duplicate-case` {cases}; `card/feature-absent` {features}: no row has it;
 * `card/feature-constant` {features}; `card/typed-values` {expected}: means, SDs, n or citation
 * not as they must be.
 */
export function standardiseCard(card: ModelCard, reference: TypedReference | LocalReference): Result<StandardisedCard> {
  if (card.profileHash !== null && reference.profileHash !== card.profileHash) {
    return fail('card/reference-other-profile', { expected: card.profileHash, found: reference.profileHash });
  }
  return reference.kind === 'typed' ? standardiseTyped(card, reference) : standardiseLocal(card, reference);
}

function standardiseTyped(card: ModelCard, reference: TypedReference): Result<StandardisedCard> {
  const p = card.features.length;
  const { n } = reference;
  if (reference.citation.trim() === '') return fail('card/typed-values', { expected: 'a citation' });
  if (reference.mean.length !== p || !reference.mean.every(Number.isFinite)) {
    return fail('card/typed-values', { expected: `${p} means` });
  }
  if (reference.sd.length !== p || !reference.sd.every((sd) => Number.isFinite(sd) && sd > 0)) {
    return fail('card/typed-values', { expected: `${p} standard deviations > 0` });
  }
  if (!Number.isInteger(n) || n < 1) return fail('card/typed-values', { expected: 'the number of patients of the source' });
  if (n < minReferencePatients) return fail('card/reference-too-small', { n, least: minReferencePatients });
  const typedRange = reference.range ?? null;
  if (typedRange && (typedRange.length !== p || !typedRange.every(([low, high]) => low <= high))) {
    return fail('card/typed-values', { expected: `${p} ranges` });
  }
  const standardisation: Standardisation = {
    kind: 'typed',
    source: reference.citation.trim(),
    n,
    mean: reference.mean,
    sd: reference.sd,
    range: typedRange,
    profileHash: reference.profileHash,
    cohortHash: null,
    synthetic: false,
    scanners: distinct(reference.scanners ?? []),
    sequences: distinct(reference.sequences ?? []),
    rows: null,
  };
  return ok({ card: withStandardisation(card, standardisation), used: n, leftOut: { notEligible: 0, featureMissing: 0 } });
}

function standardiseLocal(card: ModelCard, reference: LocalReference): Result<StandardisedCard> {
  const names = card.features.map((f) => f.name);
  const repeated = reference.rows.map((r) => r.caseId).filter((id, i, ids) => ids.indexOf(id) !== i);
  if (repeated.length > 0) return fail('card/reference-duplicate-case', { cases: [...new Set(repeated)] });
  const eligible = reference.rows.filter((row) => row.eligibility !== 'not-eligible');
  const valueOf = (row: ReferenceRow, name: string): number | null => {
    const value = row.features[name];
    return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
  };
  const absent = names.filter((name) => eligible.every((row) => valueOf(row, name) === null));
  if (absent.length > 0 && eligible.length > 0) return fail('card/feature-absent', { features: absent });
  // Sorted by case, so that the hash and the bootstrap do not depend on the order of the file.
  const complete = eligible
    .map((row) => ({ row, values: names.map((name) => valueOf(row, name)).filter((v) => v !== null) }))
    .filter(({ values }) => values.length === names.length)
    .sort((a, b) => (a.row.caseId < b.row.caseId ? -1 : 1));
  const n = complete.length;
  if (n < minReferencePatients) return fail('card/reference-too-small', { n, least: minReferencePatients });
  const columns = names.map((_, j) => complete.map(({ values }) => values[j]!));
  const sd = columns.map(standardDeviation);
  const constant = names.filter((_, j) => !(sd[j]! > 0));
  if (constant.length > 0) return fail('card/feature-constant', { features: constant });
  const rows = complete.map(({ values }) => values);
  const unknown = complete.filter(({ row }) => row.eligibility === 'unknown').length;
  const standardisation: Standardisation = {
    kind: 'local',
    source: reference.name,
    n,
    mean: columns.map(mean),
    sd,
    range: columns.map(range),
    profileHash: reference.profileHash,
    cohortHash: sha256Hex(toCanonicalJson({ features: names, rows: complete.map(({ row, values }) => [row.caseId, ...values]) })),
    synthetic: reference.synthetic,
    scanners: distinct(complete.map(({ row }) => row.scanner)),
    sequences: distinct(complete.map(({ row }) => row.sequence)),
    ...(unknown > 0 ? { eligibilityUnknown: unknown } : {}),
    rows,
  };
  return ok({
    card: withStandardisation(card, standardisation),
    used: n,
    leftOut: { notEligible: reference.rows.length - eligible.length, featureMissing: eligible.length - n },
  });
}

/** Sorted distinct values, or null when none is known. */
function distinct(values: readonly (string | null | undefined)[]): string[] | null {
  const known = [...new Set(values.map((v) => v?.trim() ?? '').filter((v) => v !== ''))].sort();
  return known.length > 0 ? known : null;
}

function withStandardisation(card: ModelCard, standardisation: Standardisation): ModelCard {
  const { hash, ...content } = card;
  return sealModelCard({
    ...content,
    standardisation,
    profileHash: card.profileHash ?? standardisation.profileHash,
    synthetic: card.synthetic,
    provenance: { ...card.provenance, basedOn: hash },
  });
}
