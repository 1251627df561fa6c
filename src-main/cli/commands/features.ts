/** `features`: one image and one mask to their features. */
import { extname, resolve } from 'node:path';
import { writeWholeFile } from '@main/node/services/whole-file';
import { measureFiles, toFeaturesText } from '@main/node/services/measure-files-job';
import { findProfile, ictos273 } from '@main/node/services/profiles';
import { toSingleCsv } from '@main/node/services/wide-csv';
import { problem } from '@shared/base/result';
import { studySequenceSchema, type FeaturesFile } from '@shared/contract/entities';
import { formatMessage } from '@shared/messages/index';
import {
  EXIT_ITEM_FAILED,
  EXIT_OK,
  exitWith,
  parseArguments,
  toTextTable,
  writeJson,
  type CliEnvironment,
  type CommandSpec,
} from '../command-line';

export const featuresSpec: CommandSpec = {
  values: ['image', 'mask', 'roi', 'sequence', 'profile', 'case', 'out'],
  flags: ['json'],
  words: [0, 0],
  required: ['image', 'mask'],
};

function toText(file: FeaturesFile): string {
  const { image, roi, preprocessing } = file;
  const facts = toTextTable([
    [
      'image',
      `${image.path} (${image.modality}, ${image.dims.join(' x ')} voxels of ${image.spacingMm.map((mm) => mm.toFixed(3)).join(' x ')} mm)`,
    ],
    [
      'ROI',
      `${roi.name}: ${roi.voxels} voxels on ${roi.slices} slices, ${roi.volumeMl.toFixed(2)} ml; ${roi.resampledVoxels} voxels after resampling`,
    ],
    ['profile', `${file.profile.name} ${file.profile.hash.slice(0, 12)}, sequence ${file.sequence}`],
    [
      'normalisation',
      Object.entries(preprocessing)
        .map(([name, value]) => `${name} ${value === null || value === '' ? '–' : String(value)}`)
        .join(', '),
    ],
  ]);
  const rows = file.features.map((feature) => [
    feature.name,
    feature.value === null ? (feature.reason ?? '') : String(feature.value),
    feature.unit,
  ]);
  return `${facts}\n\n${toTextTable(rows)}\n`;
}

export async function runFeatures(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const parsed = parseArguments(argv, featuresSpec);
  if (!parsed.ok) return exitWith(environment, parsed.error);
  const { value, flag } = parsed.value;
  const sequence = studySequenceSchema.safeParse(value('sequence') ?? 't1c');
  if (!sequence.success)
    return exitWith(
      environment,
      problem('cli/bad-value', { option: '--sequence', value: value('sequence'), allowed: [...studySequenceSchema.options] }),
    );
  const out = value('out');
  const kind = out === null ? null : extname(out).toLowerCase();
  if (kind !== null && kind !== '.csv' && kind !== '.json')
    return exitWith(environment, problem('cli/bad-value', { option: '--out', value: out, allowed: ['FILE.csv', 'FILE.json'] }));

  const profile = await findProfile(value('profile') ?? ictos273.name);
  if (!profile.ok) return exitWith(environment, profile.error);
  const imagePath = resolve(environment.cwd, value('image') ?? '');
  const maskPath = resolve(environment.cwd, value('mask') ?? '');
  const measured = await measureFiles(
    {
      image: imagePath,
      mask: maskPath,
      roi: value('roi'),
      sequence: sequence.data,
      profile: profile.value,
      program: { name: environment.program.name, version: environment.program.version },
    },
    () => environment.signal.aborted,
  );
  if (!measured.ok) return exitWith(environment, measured.error.problem, measured.error.path);
  const { file, name, reason } = measured.value;
  if (out !== null) {
    const target = resolve(environment.cwd, out);
    const text = kind === '.csv' ? toSingleCsv(value('case') ?? name, file) : toFeaturesText(file);
    const written = await writeWholeFile(target, text);
    if (!written.ok) return exitWith(environment, written.error);
    environment.stderr.write(`Written: ${target}\n`);
  }
  if (flag('json')) writeJson(environment, file);
  else if (out === null) environment.stdout.write(toText(file));
  if (reason !== null) {
    environment.stderr.write(`${formatMessage('en', `features.reason.${reason}`)}.\n`);
    return EXIT_ITEM_FAILED;
  }
  return EXIT_OK;
}
