/** Extraction profiles: the library that the program carries, and ones from a file. */
import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result, unwrap } from '@shared/base/result';
import { parseProfile } from '@shared/contract/extraction-profile';
import { type ExtractionProfile, profileHash } from '@shared/core/pipeline/extraction-profile';
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

/** Most bytes of a profile file: the longest profile there can be is a fraction of it. */
const MOST_BYTES = 1_000_000;

/** The JSON of a profile file. Errors: `profile/not-found`, `file/cannot-read`, `profile/invalid`. */
async function readDocument(path: string): Promise<Result<unknown>> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return fail('file/cannot-read', { path, reason: 'not a file' });
    if (info.size > MOST_BYTES) return fail('profile/invalid', { path, rule: `must be at most ${MOST_BYTES} bytes` });
    return ok(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return fail('profile/invalid', { path, rule: 'must be JSON' });
    if (thrown instanceof Error && 'code' in thrown && thrown.code !== 'ENOENT')
      return fail('file/cannot-read', { path, reason: thrown.message });
    return fail('profile/not-found', { name: path, known: profileLibrary.map(({ name }) => name) });
  }
}

/**
 * A profile by the name of one the program carries, or from a JSON file, which may not go by a carried name unless it says
 * the same: results name their profile. Errors: `profile/not-found`, `file/cannot-read`, `profile/invalid`.
 */
export async function findProfile(nameOrFile: string): Promise<Result<ExtractionProfile>> {
  const carried = (wanted: string): ExtractionProfile | undefined => profileLibrary.find(({ name }) => name === wanted);
  const known = carried(nameOrFile);
  if (known) return ok(known);
  const document = await readDocument(nameOrFile);
  if (!document.ok) return document;
  const profile = parseProfile(document.value);
  if (!profile.ok) return profile;
  const namesake = carried(profile.value.name);
  if (namesake && profileHash(namesake) !== profileHash(profile.value))
    return fail('profile/invalid', { path: 'name', rule: 'is the name of a profile that the program carries; choose another' });
  return profile;
}
