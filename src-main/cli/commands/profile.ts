/** `profile list | show NAME|FILE | diff A B | check FILE`: the library of extraction profiles, and files against its rules. */
import { isAbsolute, resolve } from 'node:path';
import { problem } from '@shared/base/result';
import { compareProfiles, listProfiles, readProfile } from '@main/node/services/profile-library';
import { EXIT_OK, exitWith, parseArguments, toTextTable, writeJson, type CliEnvironment } from '../command-line';

const HASH_SHOWN = 12;
/** Words after the action. */
const ACTIONS = { list: 0, show: 1, diff: 2, check: 1 } as const;
type Action = keyof typeof ACTIONS;
const isAction = (word: string | undefined): word is Action => word !== undefined && Object.hasOwn(ACTIONS, word);

export async function runProfile(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, { values: [], flags: ['json'], words: [1, 3] });
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const [action, ...words] = parsed.value.words;
  if (!isAction(action))
    return exitWith(
      environment,
      problem('cli/bad-value', { option: 'profile', value: action ?? '', allowed: Object.keys(ACTIONS) }),
    );
  const count = ACTIONS[action];
  if (words.length !== count) return exitWith(environment, problem('cli/words', { words, least: count, most: count }));
  const json = parsed.value.flag('json');
  const say = (document: object, text: string): number => {
    if (json) writeJson(environment, { schema: 1, ...document });
    else environment.stdout.write(`${text}\n`);
    return EXIT_OK;
  };
  const known = new Set(listProfiles().map(({ name }) => name));
  const placed = (word: string): string => (known.has(word) || isAbsolute(word) ? word : resolve(environment.cwd, word));
  const [first = '', second = ''] = words;

  if (action === 'list') {
    const profiles = listProfiles();
    const rows = profiles.map(({ name, version, featureCount, hash, title }) => [
      name,
      String(version),
      String(featureCount),
      hash.slice(0, HASH_SHOWN),
      title,
    ]);
    return say({ profiles }, toTextTable([['name', 'version', 'features', 'hash', 'title'], ...rows]));
  }
  if (action === 'diff') {
    for (const word of words) {
      const read = await readProfile(placed(word));
      if (!read.ok) return exitWith(environment, read.error, word);
    }
    const compared = await compareProfiles(placed(first), placed(second));
    if (!compared.ok) return exitWith(environment, compared.error);
    const { left, right, differences } = compared.value;
    const rows = differences.map((entry) => [entry.path, entry.left ?? '–', entry.right ?? '–']);
    return say(
      compared.value,
      rows.length === 0
        ? `${left.name} and ${right.name} make the same choices.`
        : toTextTable([['', left.name, right.name], ...rows]),
    );
  }
  const read = await readProfile(placed(first));
  if (!read.ok) return exitWith(environment, read.error, first);
  const { choices, document, ...summary } = read.value;
  const line = `${summary.name}, version ${summary.version}, ${summary.featureCount} features a ROI, ${summary.hash}`;
  if (action === 'check') return say({ valid: true, ...summary }, `valid: ${line}`);
  const profile: unknown = JSON.parse(document);
  return say(
    { ...summary, profile },
    `${line}\n${summary.title}\n\n${toTextTable(choices.map(({ path, value }) => [path, value]))}`,
  );
}
