/** Extraction profiles: the ones the program carries, and ones from a file. */
import { readFile } from 'node:fs/promises';
import { fail, type Result } from '@shared/base/result';
import { assert } from '@shared/base/assert';
import { parseProfile, type ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import ictos273Json from '@assets/profiles/ictos-273.json';

const parsed = parseProfile(ictos273Json);
assert(parsed.ok, 'the profile that the program carries is valid');

/** The profile that cards are made with. */
export const ictos273: ExtractionProfile = parsed.value;

/** A profile by the name of one the program carries, or from a JSON file. Errors: `profile/not-found`, `profile/invalid`. */
export async function findProfile(nameOrFile: string): Promise<Result<ExtractionProfile>> {
  if (nameOrFile === ictos273.name) return { ok: true, value: ictos273 };
  let json: unknown;
  try {
    json = JSON.parse(await readFile(nameOrFile, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return fail('profile/invalid', { path: nameOrFile, rule: 'must be JSON' });
    return fail('profile/not-found', { name: nameOrFile, known: [ictos273.name] });
  }
  return parseProfile(json);
}
