/** The profile library as people look at it: what each profile says, and what differs between two, from the library or from files. */
import { ok, type Result } from '@shared/base/result';
import type { ProfileComparison, ProfileDetail, ProfileSummary } from '@shared/contract/entities';
import { featureCount, profileHash, type ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { diffProfiles } from '@shared/core/pipeline/profile-diff';
import type { ServiceHandlers } from './context';
import { findProfile, profileLibrary } from './profiles';

/** Name, version, title, hash and number of features of one ROI. */
export function summariseProfile(profile: ExtractionProfile): ProfileSummary {
  const { name, version, title } = profile;
  return { name, version, title, hash: profileHash(profile), featureCount: featureCount(profile) };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Every choice of a document by its path, one line each; a list of words is one line. */
function listChoices(value: unknown, path: string): { path: string; value: string }[] {
  if (isFields(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, entry]) => listChoices(entry, path === '' ? key : `${path}.${key}`));
  if (isFields(value)) return [{ path, value: '' }];
  return [{ path, value: Array.isArray(value) ? value.map(wordOf).join(', ') : wordOf(value) }];
}

/** The whole profile, with the values of what its document leaves out. Errors: `profile/not-found`, `profile/invalid`. */
export async function readProfile(nameOrFile: string): Promise<Result<ProfileDetail>> {
  const found = await findProfile(nameOrFile);
  if (!found.ok) return found;
  const { schema: _schema, name: _name, version: _version, title: _title, ...choices } = found.value;
  return ok({
    ...summariseProfile(found.value),
    choices: listChoices(choices, ''),
    document: JSON.stringify(found.value, null, 2),
  });
}

/** What differs between two profiles. Errors: `profile/not-found`, `profile/invalid`. */
export async function compareProfiles(leftNameOrFile: string, rightNameOrFile: string): Promise<Result<ProfileComparison>> {
  const left = await findProfile(leftNameOrFile);
  if (!left.ok) return left;
  const right = await findProfile(rightNameOrFile);
  if (!right.ok) return right;
  return ok({
    left: summariseProfile(left.value),
    right: summariseProfile(right.value),
    differences: [...diffProfiles(left.value, right.value)],
  });
}

/** All profiles that the program carries, in the order of the library. */
export const listProfiles = (): ProfileSummary[] => profileLibrary.map(summariseProfile);

/** Makes the handlers of the profile library. Nothing is written. */
export function makeProfileService(): Pick<ServiceHandlers, 'profile/list' | 'profile/read' | 'profile/diff'> {
  return {
    'profile/list': () => ok(listProfiles()),
    'profile/read': (_session, { profile }) => readProfile(profile),
    'profile/diff': (_session, { left, right }) => compareProfiles(left, right),
  };
}
