/**
 * The model card: coefficients, standardisation, limits; `model.json` of the
 * contract. A card is plain data, identified by the hash of its content.
 */
import { toCanonicalJson } from '../../base/canonical-json';
import { fail, ok, problem, type Problem, type Result } from '../../base/result';
import { sha256Hex } from '../../base/sha256';
import type { EndpointName } from './clinical-record';
import type { PublishedResult } from './published-results';

export interface CardFeature {
  /** Column name of the feature table. */
  readonly name: string;
  readonly coefficient: number;
  /** 95% CI of the coefficient, where it is known. */
  readonly ci?: readonly [number, number];
}

/**
 * Where the z-scores come from. `typed`: values of a source with a citation.
 * `local`: a reference cohort of this site; its mean score is 0 by construction,
 * so the score is another one and has its own name.
 */
export interface Standardisation {
  readonly kind: 'typed' | 'local';
  /** Citation, or the name of the local cohort. */
  readonly source: string;
  /** Patients of the source. */
  readonly n: number;
  /** In the order of the card's features; SD with n - 1. */
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  /** [min, max] a feature; null where the source does not give it. */
  readonly range: readonly (readonly [number, number])[] | null;
  readonly profileHash: string | null;
  /** Hash of the reference rows; null for typed values. */
  readonly cohortHash: string | null;
  readonly synthetic: boolean;
  /** Scanners and sequences seen in the reference; null = not known. */
  readonly scanners: readonly string[] | null;
  readonly sequences: readonly string[] | null;
  /** Patients of a local reference whose eligibility nobody knows; absent: none. With any the rule is not applied. */
  readonly eligibilityUnknown?: number;
  /** Feature rows of a local reference, for its bootstrap and for percentiles; null for typed values. */
  readonly rows: readonly (readonly number[])[] | null;
}

export interface CardProvenance {
  readonly kind: 'published' | 'own';
  readonly citation: string;
  readonly doi: string | null;
  /** Hash of the card that this one was standardised from. */
  readonly basedOn: string | null;
  readonly notes: readonly string[];
}

export interface ModelCard {
  readonly schema: 1;
  readonly id: string;
  readonly title: string;
  readonly features: readonly CardFeature[];
  /** Score above it: high. */
  readonly cutoff: number;
  readonly standardisation: Standardisation | null;
  /** Extraction profile that the features must come from; null until the card is standardised. */
  readonly profileHash: string | null;
  readonly endpoint: EndpointName;
  readonly provenance: CardProvenance;
  readonly performance: readonly PublishedResult[];
  readonly assumptions: readonly string[];
  readonly intendedUse: string;
  readonly limits: readonly string[];
  readonly synthetic: boolean;
  readonly locked: boolean;
  /** SHA-256 of the canonical JSON of the card without this key. */
  readonly hash: string;
}

/** The hash that belongs to a card's content. */
export function hashModelCard(card: Omit<ModelCard, 'hash'> & { readonly hash?: string }): string {
  const { hash: _ignored, ...content } = card;
  return sha256Hex(toCanonicalJson(content));
}

/** The card with its hash. */
export function sealModelCard(content: Omit<ModelCard, 'hash'>): ModelCard {
  return { ...content, hash: hashModelCard(content) };
}

export type CardChanges = Partial<Omit<ModelCard, 'schema' | 'hash' | 'locked'>>;

/**
 * The card with changes, newly sealed. Problem `card/is-locked` {title, hash}: a locked card is never edited, see
 * `supersedeModelCard`.
 */
export function editModelCard(card: ModelCard, changes: CardChanges): Result<ModelCard> {
  if (card.locked) return fail('card/is-locked', { title: card.title, hash: card.hash });
  return ok(sealModelCard({ ...card, ...changes }));
}

/** The same card, locked: whoever holds its hash holds what it says. A locked one is answered as it is. */
export const lockModelCard = (card: ModelCard): ModelCard => (card.locked ? card : sealModelCard({ ...card, locked: true }));

/**
 * A new card in the place of another: open to edits, with the changes, and naming the card it supersedes in
 * `provenance.basedOn`. The old one stays as it is.
 */
export function supersedeModelCard(card: ModelCard, changes: CardChanges = {}): ModelCard {
  const next = { ...card, ...changes };
  return sealModelCard({ ...next, locked: false, provenance: { ...next.provenance, basedOn: card.hash } });
}

/**
 * Reads `model.json`. Problems: `card/invalid` {path, expected}: the first place
 * that is not as it must be; `card/hash-mismatch` {stated, actual}: the file was
 * changed after it was sealed; `card/schema` {found}: made by another version.
 */
export function parseModelCard(value: unknown): Result<ModelCard> {
  if (!isObject(value)) return fail('card/invalid', { path: '', expected: 'an object' });
  if (value['schema'] !== 1) return fail('card/schema', { found: String(value['schema']) });
  const wrong = firstWrong(value);
  if (wrong) return { ok: false, error: wrong };
  // `firstWrong` has checked every key that the type names.
  const card = value as unknown as ModelCard;
  const actual = hashModelCard(card);
  if (card.hash !== actual) return fail('card/hash-mismatch', { stated: card.hash, actual });
  return ok(card);
}

type Check = (value: unknown) => string | null;
type Shape = Readonly<Record<string, Check>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const finite: Check = (v) => (typeof v === 'number' && Number.isFinite(v) ? null : 'a number');
const positive: Check = (v) => (typeof v === 'number' && Number.isFinite(v) && v > 0 ? null : 'a number > 0');
const whole: Check = (v) => (typeof v === 'number' && Number.isInteger(v) && v > 0 ? null : 'a whole number > 0');
const text: Check = (v) => (typeof v === 'string' ? null : 'a text');
const filled: Check = (v) => (typeof v === 'string' && v.trim() !== '' ? null : 'a text that is not empty');
const flag: Check = (v) => (typeof v === 'boolean' ? null : 'true or false');
const digest: Check = (v) => (typeof v === 'string' && /^[0-9a-f]{64}$/.test(v) ? null : 'a SHA-256 in hex');
const oneOf =
  (...allowed: readonly string[]): Check =>
  (v) =>
    typeof v === 'string' && allowed.includes(v) ? null : `one of ${allowed.join(', ')}`;
const orNull =
  (check: Check): Check =>
  (v) =>
    v === null ? null : check(v);
const listOf =
  (check: Check, length?: number): Check =>
  (v) => {
    if (!Array.isArray(v)) return 'a list';
    if (length !== undefined && v.length !== length) return `a list of ${length}`;
    for (const [i, item] of v.entries()) {
      const wrong = check(item);
      if (wrong) return `at ${i}: ${wrong}`;
    }
    return null;
  };
const shapeOf =
  (shape: Shape): Check =>
  (v) => {
    if (!isObject(v)) return 'an object';
    for (const [key, check] of Object.entries(shape)) {
      const wrong = check(v[key]);
      if (wrong) return `${key}: ${wrong}`;
    }
    return null;
  };
const ascendingPair: Check = (v) => {
  const wrong = listOf(finite, 2)(v);
  if (wrong) return wrong;
  return Array.isArray(v) && Number(v[0]) <= Number(v[1]) ? null : 'a pair that does not fall';
};

const cardFeature: Check = (v) =>
  shapeOf({ name: filled, coefficient: finite, ci: (ci) => (ci === undefined ? null : ascendingPair(ci)) })(v);

const publishedResult = shapeOf({
  cohort: oneOf('training', 'validation'),
  group: oneOf('all', 'high', 'low'),
  n: positive,
  arms: listOf(
    shapeOf({
      arm: oneOf('ICT+CCRT', 'CCRT'),
      rates: listOf(shapeOf({ months: positive, percent: finite, lower: finite, upper: finite })),
    }),
  ),
  hazardRatio: shapeOf({ value: positive, lower: positive, upper: positive, p: filled }),
  apparent: flag,
});

function firstWrong(card: Record<string, unknown>): Problem | null {
  const features = card['features'];
  const p = Array.isArray(features) ? features.length : 0;
  const shape: Shape = {
    id: filled,
    title: text,
    features: (v) => (p === 0 ? 'a list of features' : listOf(cardFeature)(v)),
    cutoff: finite,
    standardisation: orNull(standardisationOf(p)),
    profileHash: orNull(digest),
    endpoint: oneOf('ffs', 'os', 'dffs', 'lrffs'),
    provenance: shapeOf({
      kind: oneOf('published', 'own'),
      citation: text,
      doi: orNull(text),
      basedOn: orNull(digest),
      notes: listOf(text),
    }),
    performance: listOf(publishedResult),
    assumptions: listOf(text),
    intendedUse: filled,
    limits: listOf(text),
    synthetic: flag,
    locked: flag,
    hash: digest,
  };
  for (const [path, check] of Object.entries(shape)) {
    const expected = check(card[path]);
    if (expected) return problem('card/invalid', { path, expected });
  }
  const names = Array.isArray(features) ? features.map((f) => (isObject(f) ? f['name'] : null)) : [];
  if (new Set(names).size !== names.length)
    return problem('card/invalid', { path: 'features', expected: 'names without repeats' });
  return null;
}

const standardisationOf =
  (p: number): Check =>
  (v) => {
    const wrong = shapeOf({
      kind: oneOf('typed', 'local'),
      source: filled,
      n: whole,
      mean: listOf(finite, p),
      sd: listOf(positive, p),
      range: orNull(listOf(ascendingPair, p)),
      profileHash: orNull(digest),
      cohortHash: orNull(digest),
      synthetic: flag,
      scanners: orNull(listOf(text)),
      sequences: orNull(listOf(text)),
      eligibilityUnknown: (count) => (count === undefined ? null : whole(count)),
      rows: orNull(listOf(listOf(finite, p))),
    })(v);
    if (wrong || !isObject(v)) return wrong;
    if (v['kind'] !== 'local') return null;
    // A local reference without its rows has no interval, and the rule needs one.
    const rows = v['rows'];
    return Array.isArray(rows) && rows.length === v['n'] ? null : 'rows: one row for each of the n patients';
  };
