/** The profile library behind its channels and on the command line: what is listed, shown, compared, and which rule a file breaks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileComparisonSchema, profileDetailSchema, profileSummarySchema } from '@shared/contract/entities';
import { parseProfile } from '@shared/contract/extraction-profile';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import { makeProfileService } from '@main/node/services/profile-library';
import { ictos273, profileLibrary } from '@main/node/services/profiles';
import type { Session } from '@main/node/services/context';
import { ictos, root } from '../../cli/cli-run';
import { makeTemporaryFolder } from '../store/store-sample';

const session: Session = { userId: 'u', userName: 'u', role: 'reader', readerId: 'r' };
const service = makeProfileService();
let folder: ReturnType<typeof makeTemporaryFolder>;
let mine: string;
let wrong: string;
beforeEach(() => {
  folder = makeTemporaryFolder();
  const document = JSON.parse(readFileSync(join(root, 'assets/profiles/ictos-273.json'), 'utf8')) as Record<string, unknown>;
  [mine, wrong] = [join(folder.path, 'mine.json'), join(folder.path, 'wrong.json')];
  writeFileSync(mine, JSON.stringify({ ...document, name: 'mine', discretisation: { method: 'FBN', bins: 64 } }));
  writeFileSync(wrong, JSON.stringify({ ...document, discretisation: { method: 'FBN', bins: 1 } }));
});
afterEach(() => folder.dispose());

describe('the library behind its channels', () => {
  it('refuses a file that goes by a carried name and says something else, a folder, and a huge file', async () => {
    const namesake = join(folder.path, 'namesake.json');
    const document = JSON.parse(readFileSync(mine, 'utf8')) as Record<string, unknown>;
    writeFileSync(namesake, JSON.stringify({ ...document, name: 'ictos-273' }));
    expect(await service['profile/read'](session, { profile: namesake })).toMatchObject({
      error: { code: 'profile/invalid', data: { path: 'name' } },
    });
    expect(await service['profile/read'](session, { profile: join(root, 'assets/profiles/ictos-273.json') })).toMatchObject({
      ok: true,
      value: { hash: profileHash(ictos273) },
    });
    expect(await service['profile/read'](session, { profile: folder.path })).toMatchObject({
      error: { code: 'file/cannot-read' },
    });
    const huge = join(folder.path, 'huge.json');
    writeFileSync(huge, ' '.repeat(1_000_001));
    expect(await service['profile/read'](session, { profile: huge })).toMatchObject({ error: { code: 'profile/invalid' } });
  });
  it('lists every profile with its hash and the number of features of one ROI', async () => {
    const answer = await service['profile/list'](session, {});
    if (!answer.ok) throw new Error(answer.error.code);
    for (const entry of answer.value) expect(profileSummarySchema.safeParse(entry).success).toBe(true);
    expect(answer.value.map(({ name }) => name)).toEqual(profileLibrary.map(({ name }) => name));
    expect(answer.value[0]).toMatchObject({ name: 'ictos-273', featureCount: 273, hash: profileHash(ictos273) });
    expect(answer.value.find(({ name }) => name === 'ibsi')).toMatchObject({ featureCount: 321 });
  });
  it('shows a whole profile: the document gives the same profile back, the choices leave none out', async () => {
    for (const { name, hash } of profileLibrary.map((profile) => ({ name: profile.name, hash: profileHash(profile) }))) {
      const answer = await service['profile/read'](session, { profile: name });
      if (!answer.ok) throw new Error(answer.error.code);
      expect(profileDetailSchema.safeParse(answer.value).success).toBe(true);
      const again = parseProfile(JSON.parse(answer.value.document));
      if (!again.ok) throw new Error(`${name}: ${JSON.stringify(again.error)}`);
      expect(profileHash(again.value)).toBe(hash);
    }
    const answer = await service['profile/read'](session, { profile: 'ictos-273' });
    const choices = answer.ok ? new Map(answer.value.choices.map(({ path, value }) => [path, value])) : new Map();
    expect(choices.get('discretisation.bins')).toBe('32');
    expect(choices.get('imageTypes')).toBe('original, wavelet-LL, wavelet-LH, wavelet-HL, wavelet-HH');
    expect(choices.get('interpolation.image')).toBe('bilinear');
    expect(choices.get('filters')).toBe('');
  });
  it('compares a profile of the library with a file', async () => {
    const answer = await service['profile/diff'](session, { left: 'ictos-273', right: mine });
    if (!answer.ok) throw new Error(answer.error.code);
    expect(profileComparisonSchema.safeParse(answer.value).success).toBe(true);
    expect(answer.value.differences).toEqual([{ path: 'discretisation.bins', left: '32', right: '64' }]);
    expect(answer.value.left.hash).not.toBe(answer.value.right.hash);
  });
  it('names path and rule of a mistake on either side, and what is not there', async () => {
    const invalid = { ok: false, error: { code: 'profile/invalid', data: { path: 'discretisation.bins' } } };
    expect(await service['profile/read'](session, { profile: wrong })).toMatchObject(invalid);
    expect(await service['profile/diff'](session, { left: wrong, right: 'ictos-273' })).toMatchObject(invalid);
    expect(await service['profile/diff'](session, { left: 'ictos-273', right: wrong })).toMatchObject(invalid);
    expect(await service['profile/read'](session, { profile: 'nobody' })).toMatchObject({ error: { code: 'profile/not-found' } });
  });
});

describe('profile on the command line', () => {
  it('lists and shows, as text and as one JSON document', async () => {
    const list = await ictos(['profile', 'list']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list.stdout).toMatch(/^ictos-273 +1 +273 +[0-9a-f]{12} /m);
    const json = await ictos(['profile', 'list', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 1,
      profiles: [{ name: 'ictos-273', featureCount: 273 }, {}, {}, {}, {}, {}, {}],
    });
    const show = await ictos(['profile', 'show', 'ictos-273', '--json']);
    const shown = JSON.parse(show.stdout) as { profile: unknown; hash: string };
    const parsed = parseProfile(shown.profile);
    expect(parsed.ok && profileHash(parsed.value)).toBe(shown.hash);
    const text = await ictos(['profile', 'show', mine]);
    expect(text.stdout).toMatch(/^discretisation\.bins +64$/m);
  });
  it('compares, and says where nothing differs', async () => {
    const diff = await ictos(['profile', 'diff', 'ictos-273', mine]);
    expect(diff.code).toBe(0);
    expect(diff.stdout).toMatch(/^discretisation\.bins +32 +64$/m);
    const json = await ictos(['profile', 'diff', 'ictos-273', mine, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 1,
      differences: [{ path: 'discretisation.bins', left: '32', right: '64' }],
    });
    const same = await ictos(['profile', 'diff', 'ibsi', 'ibsi']);
    expect(same).toMatchObject({ code: 0, stdout: 'ibsi and ibsi make the same choices.\n' });
  });
  it('checks a file, also one beside the working folder: exit 1 with file, path and rule', async () => {
    expect(await ictos(['profile', 'check', 'mine.json'], { cwd: folder.path })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^valid: mine, version 1, 273 features a ROI, [0-9a-f]{64}\n$/) as string,
    });
    for (const action of [
      ['check', 'wrong.json'],
      ['show', 'wrong.json'],
      ['diff', 'ibsi', 'wrong.json'],
    ]) {
      const run = await ictos(['profile', ...action], { cwd: folder.path });
      expect(run).toMatchObject({ code: 1, stdout: '' });
      expect(run.stderr).toContain('wrong.json: The profile is not valid at discretisation.bins: ');
    }
    expect(await ictos(['profile', 'check', 'nowhere.json'], { cwd: folder.path })).toMatchObject({ code: 1, stdout: '' });
  });
});
