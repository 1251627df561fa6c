/** Extraction profiles: the library that the program carries, and ones from a file. */
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result, unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import ibsiJson from '@assets/profiles/ibsi.json';
import configurationAJson from '@assets/profiles/ibsi-configuration-a.json';
import digitalPhantomJson from '@assets/profiles/ibsi-digital-phantom.json';
import test1aJson from '@assets/profiles/ibsi2-1a.json';
import test2aJson from '@assets/profiles/ibsi2-2a.json';
import test6aJson from '@assets/profiles/ibsi2-6a.json';
import ictos273Json from '@assets/profiles/ictos-273.json';

/** The profile that cards are made with. */
export const ictos273: ExtractionProfile = unwrap(parseProfile(ictos273Json));

/** The profile of the self-test. */
export const digitalPhantomProfile: ExtractionProfile = unwrap(parseProfile(digitalPhantomJson));

/** All profiles that the program carries. */
export const profileLibrary: readonly ExtractionProfile[] = [
  ictos273,
  unwrap(parseProfile(ibsiJson)),
  digitalPhantomProfile,
  ...[configurationAJson, test1aJson, test2aJson, test6aJson].map((json) => unwrap(parseProfile(json))),
];

/** A profile by the name of one the program carries, or from a JSON file. Errors: `profile/not-found`, `profile/invalid`. */
export async function findProfile(nameOrFile: string): Promise<Result<ExtractionProfile>> {
  const carried = profileLibrary.find(({ name }) => name === nameOrFile);
  if (carried) return ok(carried);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(nameOrFile, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return fail('profile/invalid', { path: nameOrFile, rule: 'must be JSON' });
    return fail('profile/not-found', { name: nameOrFile, known: profileLibrary.map(({ name }) => name) });
  }
  return parseProfile(json);
}
