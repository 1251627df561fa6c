/** `card standardise`: gives a card the standardisation values of a reference cohort, or of a cited source. */
import { basename, resolve } from 'node:path';
import { writeWholeFile } from '@main/node/services/whole-file';
import { commonProfileHash, readFeatureTable } from '@main/node/services/feature-table';
import { ok, problem, type Result } from '@shared/base/result';
import { judgeEligibility } from '@shared/core/scoring/eligibility';
import {
  type CardChanges,
  editModelCard,
  lockModelCard,
  type ModelCard,
  supersedeModelCard,
} from '@shared/core/scoring/model-card';
import { standardiseCard, type LocalReference } from '@shared/core/scoring/standardise-card';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  sayProblem,
  toTextTable,
  writeJson,
  type CliEnvironment,
  type CommandSpec,
  type ParsedArguments,
} from '../command-line';
import { readCard, readText, readTypedValues } from '../file-access';

const cardSpec: CommandSpec = {
  values: ['model', 'features', 'clinical', 'values', 'out', 'title', 'note'],
  flags: ['json'],
  words: [1, 1],
  required: ['model', 'out'],
};

export async function runCard(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, cardSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { words } = parsed.value;
  const [action] = words;
  if (action === 'standardise') return runStandardise(parsed.value, environment);
  const change = lifeOfCard.find(({ name }) => name === action);
  return change
    ? runChange(change.make, parsed.value, environment)
    : exitWith(
        environment,
        problem('cli/bad-value', {
          option: 'card',
          value: action ?? '',
          allowed: ['standardise', ...lifeOfCard.map(({ name }) => name)],
        }),
      );
}

type CardChange = (card: ModelCard, changes: CardChanges) => Result<ModelCard>;

const lifeOfCard: readonly { readonly name: string; readonly make: CardChange }[] = [
  { name: 'lock', make: (card, changes) => ok(lockModelCard(card.locked ? card : { ...card, ...changes })) },
  { name: 'edit', make: editModelCard },
  { name: 'supersede', make: (card, changes) => ok(supersedeModelCard(card, changes)) },
];

/** Title and note of the new card; the old file stays as it is. */
async function runChange(make: CardChange, { value, flag }: ParsedArguments, environment: CliEnvironment): Promise<number> {
  const card = await readCard(resolve(environment.cwd, value('model') ?? ''));
  if (!card.ok) return exitWith(environment, card.error, value('model') ?? '');
  const [title, note] = [value('title'), value('note')];
  const { provenance } = card.value;
  const made = make(card.value, {
    ...(title === null ? {} : { title }),
    ...(note === null ? {} : { provenance: { ...provenance, notes: [...provenance.notes, note] } }),
  });
  if (!made.ok) return exitWith(environment, made.error);
  const { hash, locked, id } = made.value;
  const out = resolve(environment.cwd, value('out') ?? '');
  const written = await writeWholeFile(out, `${JSON.stringify(made.value, null, 2)}\n`);
  if (!written.ok) return exitWith(environment, written.error);
  const summary = { schema: 1, out: written.value, id, hash, locked, basedOn: made.value.provenance.basedOn };
  if (flag('json')) writeJson(environment, summary);
  else environment.stdout.write(`${locked ? 'Locked' : 'Open to edits'}: ${written.value} (${hash.slice(0, 12)})\n`);
  return EXIT_OK;
}

async function runStandardise({ value, flag }: ParsedArguments, environment: CliEnvironment): Promise<number> {
  const path = (name: string): string => resolve(environment.cwd, value(name) ?? '');

  // One source of the values: a cohort's features, or a file of typed values.
  if (value('values') === null && value('features') === null)
    return exitWith(environment, problem('cli/missing-option', { option: '--features' }));
  if (value('values') !== null && (value('features') !== null || value('clinical') !== null))
    return exitWith(
      environment,
      problem('cli/bad-value', {
        option: '--values',
        value: value('values'),
        allowed: ['no --features, no --clinical beside it'],
      }),
    );
  const card = await readCard(path('model'));
  if (!card.ok) return exitWith(environment, card.error, path('model'));
  const reference = value('values') === null ? await localReference() : await readTypedValues(path('values'));
  if (reference === null) return EXIT_ITEM_FAILED;
  if (!reference.ok) return exitWith(environment, reference.error);
  const done = standardiseCard(card.value, reference.value);
  if (!done.ok) return exitWith(environment, done.error);
  const written = await writeWholeFile(path('out'), `${JSON.stringify(done.value.card, null, 2)}\n`);
  if (!written.ok) return exitWith(environment, written.error);
  const { standardisation, hash } = done.value.card;
  const summary = {
    schema: 1,
    out: written.value,
    hash,
    n: done.value.used,
    leftOut: done.value.leftOut,
    eligibilityUnknown: standardisation?.eligibilityUnknown ?? 0,
    synthetic: standardisation?.synthetic ?? false,
  };
  if (flag('json')) writeJson(environment, summary);
  else {
    environment.stdout.write(
      `${toTextTable([
        ['feature', 'mean', 'SD'],
        ...done.value.card.features.map((feature, n) => [
          feature.name,
          String(standardisation?.mean[n] ?? ''),
          String(standardisation?.sd[n] ?? ''),
        ]),
      ])}\n\n${done.value.used} patients used, ${done.value.leftOut.notEligible} not eligible, ${done.value.leftOut.featureMissing} without all features left out.\n${summary.eligibilityUnknown > 0 ? `Eligibility of ${summary.eligibilityUnknown} is not known: no rule is applied with this card.\n` : ''}Written: ${written.value} (${hash.slice(0, 12)})\n`,
    );
  }
  return EXIT_OK;

  /** The patients of the feature table; null when its faults were said. */
  async function localReference(): Promise<Result<LocalReference> | null> {
    const features = await readText(path('features'));
    if (!features.ok) return features;
    const clinical = value('clinical') === null ? null : await readText(path('clinical'));
    if (clinical !== null && !clinical.ok) return clinical;
    const table = readFeatureTable(features.value, clinical?.value ?? null);
    if (!table.ok) {
      for (const found of table.error) sayProblem(environment, found, path('features'));
      return null;
    }
    for (const warning of table.value.warnings) sayProblem(environment, warning);
    const { patients } = table.value;
    const profileHash = commonProfileHash(patients);
    if (!profileHash.ok) return profileHash;
    return ok({
      kind: 'local',
      name: basename(path('features')),
      rows: patients.map((patient) => ({
        caseId: patient.patientId,
        // As in the store: a clipped read has values that no score may use, a draft is no reference.
        features: patient.extractionReason === null && patient.readState !== 'draft' ? patient.features : {},
        eligibility: judgeEligibility(patient.clinical).status,
        scanner: patient.scanner,
        sequence: patient.sequenceName,
      })),
      profileHash: profileHash.value,
      synthetic: patients.some((patient) => patient.synthetic),
    });
  }
}
