/** The demonstration's patients: three as DICOM through the import, the others straight from the generator; all in one table. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCsvLine } from '@shared/base/csv';
import { ProblemError, problem, unwrap, type Result } from '@shared/base/result';
import type { FeaturesFile } from '@shared/contract/entities';
import { toClinicalRow, type SyntheticCase } from '@shared/core/synthetic/synthetic-clinical';
import { makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { toSyntheticStudy } from '@main/node/dicom-io/synthetic-study-writer';
import { ictos273 } from '@main/node/services/profiles';
import { scannerOf } from '@main/node/services/cohort-members';
import { findCasesByPatientId, listSeries } from '@main/node/store/read/images';
import type { SyntheticFeaturesInput } from '@main/node/services/synthetic-features-job';
import type { OpenServices } from '../open-services';

export interface DemoPatient {
  readonly invented: SyntheticCase;
  readonly files: readonly FeaturesFile[];
  readonly scanner: string;
  readonly sequenceName: string;
}

/** Writes one patient's study below `folder`; answers how many files. */
export function writeStudy(folder: string, seed: number, index: number): number {
  const files = toSyntheticStudy(makeSyntheticPatient(seed, index));
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return files.length;
}

/** Imports the written studies, finalises their reads and extracts them; answers the case ids in the order of the patients. */
export async function importAndExtract(
  services: OpenServices,
  folder: string,
  patients: readonly SyntheticCase[],
): Promise<{ caseIds: string[]; imported: number; extracted: number }> {
  const { must, finish, context } = services;
  const imported = await finish((await must('import/start', { paths: [folder] })).jobId);
  const [failure] = imported.failures;
  if (imported.state !== 'done' || failure)
    throw new ProblemError(imported.problem ?? failure?.problem ?? problem('job/failed', { kind: 'import' }));
  const caseIds = patients.map(({ patientId }) => {
    const [found] = findCasesByPatientId(context.store.db, patientId);
    if (!found) throw new ProblemError(problem('case/not-found', { caseId: patientId }));
    return found.caseId;
  });
  for (const caseId of caseIds) {
    const detail = await must('case/get', { caseId });
    for (const { readId, state } of detail.reads) if (state === 'draft') await must('read/set-state', { readId, state: 'final' });
  }
  const extracted = await finish((await must('extraction/start', { caseIds })).jobId);
  const [missed] = extracted.failures;
  if (extracted.state !== 'done' || missed)
    throw new ProblemError(extracted.problem ?? missed?.problem ?? problem('job/failed', { kind: 'extract' }));
  return { caseIds, imported: imported.done, extracted: extracted.summary['extracted'] ?? 0 };
}

/** What the store has measured of an imported patient. */
export async function storedPatient(services: OpenServices, invented: SyntheticCase, caseId: string): Promise<DemoPatient> {
  const results = await services.must('extraction/get', { caseId });
  const series = listSeries(services.context.store.db, caseId).find(
    ({ sequence, plane }) => sequence === 't1c' && plane === 'axial',
  );
  return {
    invented,
    files: results.map(({ file }) => file),
    scanner: series ? (scannerOf(series) ?? '') : '',
    sequenceName: series?.description ?? '',
  };
}

/** Measures an invented patient in a worker. */
export async function generatedPatient(
  services: OpenServices,
  seed: number,
  invented: SyntheticCase,
  like: DemoPatient,
  signal: AbortSignal,
): Promise<DemoPatient> {
  const { name, version } = services.context.program;
  const input: SyntheticFeaturesInput = { seed, index: invented.index, profile: ictos273, program: { name, version } };
  const files = unwrap(await services.context.pool.run<Result<FeaturesFile[]>>('synthetic-features', input, { signal }));
  return { invented, files, scanner: like.scanner, sequenceName: like.sequenceName };
}

/** The cohort's table (formats.md): clinical columns, where the features come from, 819 features. */
export function toCohortCsv(patients: readonly DemoPatient[]): string {
  const featureNames = [
    ...new Set(patients.flatMap(({ files }) => files.flatMap((file) => file.features.map(({ name }) => name)))),
  ];
  const rows = patients.map(({ invented, files, scanner, sequenceName }): Readonly<Record<string, string | number | null>> => {
    const t1c = files.find(({ sequence }) => sequence === 't1c');
    return {
      ...toClinicalRow(invented),
      cohort: 'synthetic demonstration',
      // The measured volume stands in the table, as a centre would have it.
      primary_tumor_volume_ml: t1c?.roi.volumeMl ?? null,
      regimen: 'trial-ict',
      profile_hash: t1c?.profile.hash ?? null,
      scanner,
      sequence_name: sequenceName,
      ...Object.fromEntries(files.flatMap((file) => file.features.map(({ name, value }) => [name, value]))),
    };
  });
  const clinicalColumns = Object.keys(rows[0] ?? {}).filter((column) => !featureNames.includes(column));
  const header = [...clinicalColumns, ...featureNames];
  return `${[toCsvLine(header), ...rows.map((row) => toCsvLine(header.map((column) => row[column] ?? null)))].join('\n')}\n`;
}
