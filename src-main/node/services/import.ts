/**
 * Import of folders, files and archives. Files are read, hashed and kept by workers;
 * nothing shows in the store before one final transaction, so that cancel and kill leave
 * it as it was.
 */
import { existsSync } from 'node:fs';
import { ProblemError, fail, ok, problem, type Problem, type Result } from '@shared/base/result';
import type { Grid } from '@shared/core/geometry/grid';
import type { JobHandle } from '../jobs/job-registry';
import { one } from '../store/database';
import {
  findCase,
  findObjectOfInstance,
  findSeriesByUid,
  listAxialSeries,
  listInstances,
  listSeriesOfFrame,
  type InstanceRow,
  type SeriesRow,
} from '../store/read/images';
import { addJob, endJob } from '../store/write/jobs';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { commitImport, type CommittedImport, type PlannedRead } from './import-commit';
import type { ImportFilesInput, ImportedFile } from './import-files-job';
import { harvestFiles, throwIfCancelled } from './import-harvest';
import type { ImportedMask, ImportMaskInput } from './import-mask-job';
import { chooseNiftiTarget, chooseRoi, findContouredTarget, type MaskTarget } from './import-masks';
import { judgeSeries, planImport, type ImportPlan, type PlannedImage, type PlannedSeries } from './import-plan';

type FileOf<K extends ImportedFile['kind']> = Extract<ImportedFile, { kind: K }>;

/** A mask target with what the voxels need. `series`: of this import; else it is in the store. */
interface Target extends MaskTarget {
  readonly planned: PlannedSeries | null;
  readonly stored: SeriesRow | null;
}

const HEADERS_AT_ONCE = 64;

/** The first path and how many more there are. */
const toLabel = (paths: readonly string[]): string => (paths.length > 1 ? `${paths[0]} +${paths.length - 1}` : (paths[0] ?? ''));

/** Makes the handlers of import. Imports run one after another: the second joins what the first has added. */
export function makeImportService(context: ServiceContext): Pick<ServiceHandlers, 'import/start'> {
  const { store, pool } = context;
  let last: Promise<unknown> = Promise.resolve();

  /** Headers of slices that the store has, read anew from their objects. */
  const readHeaders = async (instances: readonly InstanceRow[]): Promise<PlannedImage[]> => {
    const images: PlannedImage[] = [];
    for (let n = 0; n < instances.length; n += HEADERS_AT_ONCE) {
      const input: ImportFilesInput = {
        objectsFolder: store.objects.folder,
        items: instances
          .slice(n, n + HEADERS_AT_ONCE)
          .map((instance) => ({ name: instance.sha256, path: store.objects.pathOf(instance.sha256) })),
      };
      const files = await pool.run<Result<ImportedFile[]>>('import-files', input);
      if (!files.ok) throw new ProblemError(files.error);
      for (const file of files.value) {
        if (file.kind !== 'image') throw new ProblemError(problem('object/damaged', { sha256: file.name }));
        images.push({
          ...file.instance,
          file: { name: file.name, sha256: file.object.sha256, sizeBytes: file.object.sizeBytes, isNew: false },
        });
      }
    }
    return images;
  };

  /** Keeps the first of each SOP instance; the same bytes again are nothing new, other bytes are refused. */
  const sift = <F extends FileOf<'image'> | FileOf<'contours'>>(
    job: JobHandle,
    files: readonly F[],
    uidOf: (file: F) => string,
  ): { fresh: F[]; present: number } => {
    const seen = new Map<string, string>();
    const fresh: F[] = [];
    let present = 0;
    for (const file of files) {
      const uid = uidOf(file);
      const known = seen.get(uid) ?? findObjectOfInstance(store.db, uid)?.sha256;
      if (known === undefined) {
        seen.set(uid, file.object.sha256);
        fresh.push(file);
      } else if (known === file.object.sha256) present += 1;
      else job.failed(file.name, problem('import/conflicting-instance', { sopInstanceUid: uid }));
    }
    return { fresh, present };
  };

  const plannedTargets = (plan: ImportPlan): Target[] =>
    plan.series.map((series) => ({
      key: series.key,
      planned: series,
      stored: null,
      seriesUid: series.seriesUid,
      frameOfReferenceUid: series.facts.frameOfReferenceUid,
      sopInstanceUids: new Set(series.instances.map((instance) => instance.sopInstanceUid)),
      axial: series.role.plane === 'axial' && series.canonicalGrid !== null,
      sequence: series.role.sequence,
      description: series.facts.description,
      grid: series.canonicalGrid,
      patientId: plan.cases.get(plan.studies.get(series.studyUid)?.caseKey ?? '')?.patient.patientId ?? '',
    }));

  const storedTarget = (series: SeriesRow): Target => ({
    key: series.seriesId,
    planned: null,
    stored: series,
    seriesUid: series.seriesUid,
    frameOfReferenceUid: series.frameOfReferenceUid,
    sopInstanceUids: new Set(listInstances(store.db, series.seriesId).map((instance) => instance.sopInstanceUid)),
    axial: series.plane === 'axial' && series.grid !== null,
    sequence: series.sequence,
    description: series.description,
    grid: series.grid,
    patientId: findCase(store.db, series.caseId)?.patientId ?? '',
  });

  /** Planned series first, then stored ones that the plan does not change. */
  const joinTargets = (planned: readonly Target[], stored: readonly SeriesRow[]): Target[] => {
    const keys = new Set(planned.map((target) => target.key));
    return [...planned, ...stored.filter((series) => !keys.has(series.seriesId)).map(storedTarget)];
  };

  const runMaskJob = async (input: ImportMaskInput, added: Set<string>): Promise<Result<ImportedMask>> => {
    const mask = await pool.run<Result<ImportedMask>>('import-mask', input);
    if (mask.ok) for (const slice of mask.value.slices) if (slice.object) added.add(slice.object.sha256);
    return mask;
  };

  const planContours = async (
    file: FileOf<'contours'>,
    targets: readonly Target[],
    added: Set<string>,
  ): Promise<Result<PlannedRead>> => {
    const { contours } = file;
    const stored = [
      ...contours.seriesInstanceUids.flatMap((uid) => findSeriesByUid(store.db, uid)),
      ...(contours.frameOfReferenceUid === null ? [] : listSeriesOfFrame(store.db, contours.frameOfReferenceUid)),
    ];
    const unique = [...new Map(stored.map((series) => [series.seriesId, series])).values()];
    const all = joinTargets(targets, unique);
    const found = findContouredTarget(contours, all);
    if (!found.ok) return found;
    const target = all.find((candidate) => candidate.key === found.value.key);
    const roi = chooseRoi(contours.roiNames);
    if (!roi.ok) return roi;
    const place =
      target?.planned ??
      (target?.stored ? judgeSeries(await readHeaders(listInstances(store.db, target.stored.seriesId))) : null);
    if (!target || !place?.contoured)
      return fail('import/contours-no-matching-series', { seriesUids: [...contours.seriesInstanceUids] });
    const mask = await runMaskJob(
      {
        objectsFolder: store.objects.folder,
        sha256: file.object.sha256,
        source: { kind: 'contours', roiName: roi.value, series: place.contoured },
      },
      added,
    );
    if (!mask.ok) return mask;
    return ok({
      targetKey: target.key,
      caseId: target.stored?.caseId ?? null,
      kind: 'contours',
      sopInstanceUid: contours.sopInstanceUid,
      object: file.object,
      readerName: contours.operator ?? 'Imported',
      roiName: roi.value,
      state: contours.approved ? 'final' : 'draft',
      deviationMm: mask.value.deviationMm,
      slices: mask.value.slices,
    });
  };

  const planNifti = async (
    file: FileOf<'nifti'>,
    targets: readonly Target[],
    added: Set<string>,
  ): Promise<Result<PlannedRead>> => {
    const sameSize = (grid: Grid): boolean => [...grid.dims].sort().join() === [...file.nifti.dims].sort().join();
    const ask = async (candidates: readonly Target[]): Promise<Result<{ target: Target; mask: ImportedMask }>> => {
      const grids = candidates.flatMap(({ key, grid, axial }) => (axial && grid && sameSize(grid) ? [{ key, grid }] : []));
      if (grids.length === 0) return fail('import/nifti-no-matching-series', { name: file.name });
      const mask = await runMaskJob(
        {
          objectsFolder: store.objects.folder,
          sha256: file.object.sha256,
          source: { kind: 'nifti', name: file.name, candidates: grids },
        },
        added,
      );
      if (!mask.ok) return mask;
      const fitting = candidates.filter((target) => mask.value.fitting.includes(target.key));
      const chosen = chooseNiftiTarget(file.name, fitting);
      if (!chosen.ok) return chosen;
      const target = fitting.find((candidate) => candidate.key === chosen.value.key);
      return target ? ok({ target, mask: mask.value }) : fail('import/nifti-no-matching-series', { name: file.name });
    };
    // A mask beside images belongs to them; only where none of them fits, the store is searched.
    const near = await ask(targets);
    const found =
      near.ok || near.error.code !== 'import/nifti-no-matching-series'
        ? near
        : await ask(joinTargets([], listAxialSeries(store.db)));
    if (!found.ok) return found;
    const { target, mask } = found.value;
    return ok({
      targetKey: target.key,
      caseId: target.stored?.caseId ?? null,
      kind: 'nifti',
      sopInstanceUid: `nifti:${file.object.sha256}`,
      object: file.object,
      readerName: 'Imported',
      roiName: file.name,
      state: 'draft',
      deviationMm: null,
      slices: mask.slices,
    });
  };

  const work = async (
    session: Session,
    job: JobHandle,
    paths: readonly string[],
    added: Set<string>,
  ): Promise<CommittedImport> => {
    const files = await harvestFiles(context, job, paths, added);
    const images = sift(
      job,
      files.filter((file) => file.kind === 'image'),
      (file) => file.instance.sopInstanceUid,
    );
    const contours = sift(
      job,
      files.filter((file) => file.kind === 'contours'),
      (file) => file.contours.sopInstanceUid,
    );
    const plan = await planImport(
      store.db,
      images.fresh.map(({ name, instance, object }) => ({ ...instance, file: { name, ...object, isNew: true } })),
      readHeaders,
    );
    for (const failure of plan.failures) job.failed(failure.item, failure.problem);
    const targets = plannedTargets(plan);
    const reads: PlannedRead[] = [];
    let present = images.present + contours.present;
    const keep = (name: string, planned: Result<PlannedRead>): void => {
      if (planned.ok) reads.push(planned.value);
      else job.failed(name, planned.error);
    };
    for (const file of contours.fresh) {
      throwIfCancelled(job.signal);
      keep(file.name, await planContours(file, targets, added));
    }
    const masks = new Set<string>();
    for (const file of files) {
      if (file.kind !== 'nifti') continue;
      throwIfCancelled(job.signal);
      const uid = `nifti:${file.object.sha256}`;
      if (masks.has(uid) || findObjectOfInstance(store.db, uid)) present += 1;
      else keep(file.name, await planNifti(file, targets, added));
      masks.add(uid);
    }
    // From here on nothing waits: the job is either cancelled before or done.
    throwIfCancelled(job.signal);
    const done = store.write<CommittedImport>(
      session,
      (result) => ({
        action: 'import.finish',
        subject: job.jobId,
        detail: `files ${result.filesAdded} present ${present} cases ${result.caseIds.length}`,
      }),
      (db, at) => commitImport(db, at, session.userId, job.jobId, plan, reads),
    );
    for (const caseId of done.caseIds) job.touched(caseId);
    job.count('files', files.length);
    job.count('added', done.filesAdded);
    job.count('alreadyPresent', present);
    job.count('failed', context.jobs.get(job.jobId)?.failureCount ?? 0);
    job.count('patients', done.casesAdded);
    job.count('series', done.seriesAdded);
    job.count('reads', done.readsAdded);
    return done;
  };

  /** Objects that this job wrote and nothing names are removed, however it ended. */
  const removeUnnamed = (added: ReadonlySet<string>): void => {
    for (const sha256 of added)
      if (!one(store.db, 'SELECT 1 FROM objects WHERE sha256 = ?', sha256)) store.objects.remove(sha256);
  };

  /** Keeps the record of the job with its failures. */
  const record = (jobId: string, state: 'done' | 'failed' | 'cancelled', cause: Problem | null): void => {
    const job = context.jobs.get(jobId);
    if (job) store.bookkeep((db, at) => endJob(db, at, { ...job, state, problem: cause }));
  };

  const run = async (session: Session, job: JobHandle, paths: readonly string[]): Promise<void> => {
    const added = new Set<string>();
    store.bookkeep((db, at) =>
      addJob(db, at, { jobId: job.jobId, kind: 'import', label: toLabel(paths), unit: 'files' }, session.userId),
    );
    try {
      const done = await work(session, job, paths, added);
      removeUnnamed(added);
      record(job.jobId, 'done', null);
      context.emit('store/changed', { topics: ['worklist', 'case'], caseIds: [...done.caseIds] });
    } catch (thrown) {
      const cause = thrown instanceof ProblemError ? thrown.problem : problem('bug/unexpected', { message: String(thrown) });
      try {
        removeUnnamed(added);
        // A worker that fell over a full disk does not say what it had written before.
        if (!job.signal.aborted) store.removeUnnamedObjects();
        record(job.jobId, job.signal.aborted ? 'cancelled' : 'failed', cause);
      } catch {
        // The disk is gone or still full: the next start marks the job as interrupted and clears up. The cause is what to say.
      }
      throw thrown;
    }
  };

  return {
    'import/start': (session, { paths }) => {
      const missing = paths.find((path) => !existsSync(path));
      if (missing !== undefined) return fail('import/path-missing', { path: missing });
      const jobId = context.jobs.start('import', toLabel(paths), 'files', async (job) => {
        const before = last;
        let release: () => void = () => undefined;
        last = new Promise<void>((resolve) => {
          release = resolve;
        });
        try {
          await before;
          throwIfCancelled(job.signal);
          await run(session, job, paths);
        } finally {
          release();
        }
      });
      return ok({ jobId });
    },
  };
}
