/**
 * Walks paths and archives and sends their files through workers, a bounded number at
 * once. Reports progress and files that cannot go in. Writes no rows.
 */
import { basename, relative } from 'node:path';
import { ProblemError, problem, type Result } from '@shared/base/result';
import type { JobHandle } from '../jobs/job-registry';
import { walkFiles } from '../dicom-io/file-walker';
import { openZip } from '../dicom-io/zip-entries';
import type { ServiceContext } from './context';
import type { ImportFilesInput, ImportItem, ImportedFile } from './import-files-job';

const CHUNK_FILES = 16;
const CHUNK_BYTES = 32 * 2 ** 20;
/** Chunks under way at once: enough to keep two workers busy, few enough to bound memory. */
const CHUNKS_AT_ONCE = 3;

export const throwIfCancelled = (signal: AbortSignal): void => {
  if (signal.aborted) throw new ProblemError(problem('job/cancelled'));
};

/** The files under the paths; each once, however often it is named. */
async function listItems(paths: readonly string[], job: JobHandle): Promise<{ name: string; path: string }[]> {
  const seen = new Map<string, string>();
  for (const root of paths) {
    for await (const path of walkFiles(root, (folder) =>
      job.failed(folder, problem('import/unreadable', { reason: 'folder' })),
    )) {
      throwIfCancelled(job.signal);
      if (!seen.has(path)) seen.set(path, relative(root, path) || basename(path));
    }
  }
  return [...seen].map(([path, name]) => ({ name, path }));
}

/**
 * What every file is, in the order in which they were found, with the bytes of the good ones
 * kept. Names of objects that were not there before go to `added` as they are written, also
 * when this ends with an error. Errors, thrown: `job/cancelled`, `env/disk-full`, `env/cannot-write`.
 */
export async function harvestFiles(
  context: ServiceContext,
  job: JobHandle,
  paths: readonly string[],
  added: Set<string>,
): Promise<ImportedFile[]> {
  const files = await listItems(paths, job);
  let total = files.length;
  job.total(total);
  const answers: (readonly ImportedFile[])[] = [];
  const flights = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const stopped = (): boolean => failures.length > 0 || job.signal.aborted;

  const send = async (items: readonly ImportItem[]): Promise<void> => {
    while (flights.size >= CHUNKS_AT_ONCE) await Promise.race(flights);
    const at = answers.push([]) - 1;
    const input: ImportFilesInput = { objectsFolder: context.store.objects.folder, items };
    // Whole buffers of an archive's entries move to the worker: they are not needed here again.
    const transfer = items.flatMap((item) =>
      'bytes' in item && item.bytes.buffer instanceof ArrayBuffer && item.bytes.byteLength === item.bytes.buffer.byteLength
        ? [item.bytes.buffer]
        : [],
    );
    const flight: Promise<void> = context.pool
      .run<Result<ImportedFile[]>>('import-files', input, { transfer })
      .then(
        (result) => {
          if (!result.ok) {
            failures.push(new ProblemError(result.error));
            return;
          }
          answers[at] = result.value;
          for (const file of result.value) {
            if (file.kind === 'problem') job.failed(file.name, file.problem);
            if ('object' in file && file.object.added) added.add(file.object.sha256);
          }
          job.advance(result.value.length);
        },
        (thrown: unknown) => {
          failures.push(thrown);
        },
      )
      .finally(() => flights.delete(flight));
    flights.add(flight);
  };

  const sendArchive = async (name: string, path: string): Promise<void> => {
    const zip = await openZip(path);
    if (!zip.ok) {
      job.failed(name, zip.error);
      return;
    }
    let batch: { name: string; bytes: Uint8Array }[] = [];
    let batchBytes = 0;
    for await (const entry of zip.value) {
      if (stopped()) break;
      total += 1;
      job.total(total);
      const shown = `${name}/${entry.name}`;
      if (entry.bytes === null) {
        job.failed(shown, entry.problem);
        job.advance();
        continue;
      }
      batch.push({ name: shown, bytes: entry.bytes });
      batchBytes += entry.bytes.byteLength;
      if (batch.length < CHUNK_FILES && batchBytes < CHUNK_BYTES) continue;
      await send(batch);
      batch = [];
      batchBytes = 0;
    }
    if (batch.length > 0 && !stopped()) await send(batch);
  };

  try {
    for (let n = 0; n < files.length && !stopped(); n += CHUNK_FILES) await send(files.slice(n, n + CHUNK_FILES));
    await Promise.all(flights);
    for (const file of answers.flat()) if (file.kind === 'archive' && !stopped()) await sendArchive(file.name, file.path);
  } finally {
    // No worker writes on once this function is left.
    await Promise.allSettled(flights);
  }
  if (failures.length > 0) throw failures[0];
  throwIfCancelled(job.signal);
  return answers.flat();
}
