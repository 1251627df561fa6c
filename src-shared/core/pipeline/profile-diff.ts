/** What differs between two profiles, choice by choice. */
import { toCanonicalJson } from '@shared/base/canonical-json';
import type { ExtractionProfile } from './extraction-profile';

export interface ProfileDifference {
  /** `discretisation.bins`, `features.glcm: contrast` ... */
  readonly path: string;
  /** As in the document; null: the profile does not have it. */
  readonly left: string | null;
  readonly right: string | null;
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every choice by its path; a list's entries one by one, with its order kept apart. */
function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (isFields(value)) {
    for (const [key, entry] of Object.entries(value)) flatten(entry, path === '' ? key : `${path}.${key}`, into);
  } else if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) {
    for (const entry of value) into.set(`${path}: ${entry}`, 'yes');
  } else into.set(path, typeof value === 'string' ? value : toCanonicalJson(value));
}

function choicesOf(profile: ExtractionProfile): Map<string, string> {
  const { schema: _schema, name: _name, version: _version, title: _title, ...choices } = profile;
  const flat = new Map<string, string>();
  flatten(choices, '', flat);
  return flat;
}

/**
 * The choices of two profiles that are not the same, in the order of the documents; name, version
 * and title are not choices. The order of lists is not compared: it moves columns, not values.
 */
export function diffProfiles(left: ExtractionProfile, right: ExtractionProfile): readonly ProfileDifference[] {
  const [a, b] = [choicesOf(left), choicesOf(right)];
  const paths = new Set([...a.keys(), ...b.keys()]);
  const differences: ProfileDifference[] = [];
  for (const path of paths) {
    const entry = { path, left: a.get(path) ?? null, right: b.get(path) ?? null };
    if (entry.left !== entry.right) differences.push(entry);
  }
  return differences;
}
