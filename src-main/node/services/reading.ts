/** Reads: opening, keeping each finished stroke, finalising. Every stroke is on disk before its answer. */
import { fail, ok, type Result } from '@shared/base/result';
import type { MaskSliceEntry, ReadDetail } from '@shared/contract/entities';
import { fromMaskRuns } from '@shared/core/mask/mask-runs';
import { isSliceRuns, type SliceRuns } from '@shared/core/mask/slice-runs';
import { type SliceMark, unreviewedSlices } from '@shared/document/slice-mark';
import { toNiftiMask } from '../dicom-io/nifti-image';
import { findExtractionRowOfRead } from '../store/read/extractions';
import { findSeries, type SeriesRow } from '../store/read/images';
import {
  findRead,
  findReadOf,
  listFinalisedCases,
  listFinalisings,
  listNotes,
  listReadsOfSeries,
  listSlicesAt,
  listSliceVersions,
  readMarks,
  readMask,
  readSlice,
  type ReadRow,
  type SliceVersion,
} from '../store/read/reads';
import { isOutsideReader } from '../store/read/people';
import { touchCase } from '../store/write/images';
import {
  addRead,
  addReadingTime,
  addSlices,
  adoptRead,
  finaliseRead,
  keepSlices,
  reopenRead,
  setNote,
  submitRead,
} from '../store/write/reads';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { isStillDrawing, mayKnowRead } from './read-access';
import { writeWholeFile } from './whole-file';

const FIRST_OCCASION = 1;
const LARGEST_INDEX = 0xffffffff;
/** Saved steps that a log reaches back. */
const LOG_STEPS = 200;
/** Slices that a log holds; the oldest steps go first. Bounds what is read and sent when a read is opened. */
const LOG_SLICES = 2000;

/** The changed slices by k, or the problem `read/invalid-runs` that says which slice breaks which rule. */
function parseSlices(slices: readonly MaskSliceEntry[], series: SeriesRow): Result<Map<number, SliceRuns>> {
  const [columns, rows, count] = series.dims;
  const parsed = new Map<number, SliceRuns>();
  for (const { k, runs } of slices) {
    if (k >= count) return fail('read/invalid-runs', { k, rule: 'slice-beyond-series' });
    if (parsed.has(k)) return fail('read/invalid-runs', { k, rule: 'slice-twice' });
    // Checked before the conversion, which would wrap a larger number into range.
    if (runs.some((value) => value > LARGEST_INDEX)) return fail('read/invalid-runs', { k, rule: 'number-too-large' });
    const own = Uint32Array.from(runs);
    if (!isSliceRuns(own, columns, rows)) return fail('read/invalid-runs', { k, rule: 'runs' });
    parsed.set(k, own);
  }
  return ok(parsed);
}

const stateOf = (read: ReadRow): 'draft' | 'review' | 'final' =>
  read.state === 'draft' && read.submittedAt !== null ? 'review' : read.state;

/** Makes the handlers of reads. */
export function makeReadingService(
  context: ServiceContext,
): Pick<
  ServiceHandlers,
  | 'read/open'
  | 'read/save-stroke'
  | 'read/set-state'
  | 'read/set-note'
  | 'read/add-time'
  | 'read/others'
  | 'read/compare'
  | 'read/export'
  | 'read/log'
  | 'read/finalised-cases'
> {
  const { store } = context;

  const toDetail = (read: ReadRow): ReadDetail => {
    const marks = readMarks(store.db, read.readId);
    return {
      readId: read.readId,
      seriesId: read.seriesId,
      readerName: read.readerName,
      occasion: read.occasion,
      state: read.state,
      forReview: read.submittedAt !== null,
      readingSeconds: read.readingSeconds,
      finalisings: listFinalisings(store.db, read.readId).map(
        ({ number, readerName, finalisedAt, readingSeconds, reopenedAt, reopenedBy, reopenedReason }) => ({
          number,
          readerName,
          finalisedAt,
          readingSeconds,
          reopened:
            reopenedAt === null || reopenedBy === null || reopenedReason === null
              ? null
              : { at: reopenedAt, readerName: reopenedBy, reason: reopenedReason },
        }),
      ),
      notes: listNotes(store.db, read.readId),
      revision: read.revision,
      slices: [...readMask(store.db, store.objects, read.readId)].map(([k, runs]) => ({
        k,
        runs: [...runs],
        mark: marks.get(k),
      })),
      updatedAt: read.voxelCount > 0 || read.revision > 0 ? read.updatedAt : null,
    };
  };

  const toEntry = ({ k, sha256, mark }: SliceVersion): MaskSliceEntry => ({
    k,
    runs: [...readSlice(store.objects, sha256)],
    mark,
  });

  /** The read that an imported file brought and nobody of ours has taken up: final before draft, the last one changed. */
  const findImported = (seriesId: string): ReadRow | null => {
    const imported = listReadsOfSeries(store.db, seriesId).filter(
      (read) => read.source !== 'drawn' && read.voxelCount > 0 && isOutsideReader(store.db, read.readerId),
    );
    const rank = (read: ReadRow): string => `${read.state === 'final' ? 1 : 0} ${read.updatedAt}`;
    return imported.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0] ?? null;
  };

  /** A read of another reader of this store is theirs; one from outside may be carried on. */
  const mayChange = (session: Session, read: ReadRow): boolean =>
    read.readerId === session.readerId || isOutsideReader(store.db, read.readerId);

  const changed = (caseId: string): void => context.emit('store/changed', { topics: ['worklist', 'case'], caseIds: [caseId] });

  return {
    'read/open': (session, { seriesId }) => {
      const series = findSeries(store.db, seriesId);
      if (!series) return fail('series/not-found', { seriesId });
      if (series.plane !== 'axial' || !series.grid) return fail('read/not-axial', { seriesId, plane: series.plane });
      const own = findReadOf(store.db, seriesId, session.readerId, FIRST_OCCASION);
      const imported = own && own.revision > 0 ? null : findImported(seriesId);
      const existing = imported ?? own;
      if (existing) return ok(toDetail(existing));
      const readId = store.write(
        session,
        (id: string) => ({ action: 'read.create', caseId: series.caseId, subject: id, detail: `series ${seriesId}` }),
        (db, at) =>
          addRead(db, at, {
            seriesId,
            readerId: session.readerId,
            occasion: FIRST_OCCASION,
            state: 'draft',
            source: 'drawn',
            sourceRoi: null,
            sourceObject: null,
            sourceDeviationMm: null,
          }),
      );
      const created = findRead(store.db, readId);
      return created ? ok(toDetail(created)) : fail('read/not-found', { readId });
    },

    'read/save-stroke': (session, { readId, expectedRevision, action, slices }) => {
      const read = findRead(store.db, readId);
      const series = read && findSeries(store.db, read.seriesId);
      if (!read || !series) return fail('read/not-found', { readId });
      if (!mayChange(session, read)) return fail('session/forbidden', { permission: 'read.edit', role: session.role });
      if (read.state === 'final') return fail('read/final', { readId });
      if (read.revision !== expectedRevision)
        return fail('read/revision-conflict', { readId, expected: expectedRevision, actual: read.revision });
      const parsed = parseSlices(slices, series);
      if (!parsed.ok) return parsed;
      const marks = new Map(slices.flatMap(({ k, mark }): [number, SliceMark][] => (mark ? [[k, mark]] : [])));
      const kept = keepSlices(store.objects, parsed.value, marks);
      const extracted = findExtractionRowOfRead(store.db, readId);
      const adopted = read.readerId !== session.readerId;
      const saved = store.write(
        session,
        (result: { revision: number }) => ({
          action: adopted ? 'read.adopt-and-save' : 'read.save',
          caseId: read.caseId,
          subject: readId,
          detail: `revision ${result.revision} slices ${kept.map((slice) => slice.k).join(',')}`,
        }),
        (db, at) => {
          if (adopted) adoptRead(db, at, read, session.readerId);
          const revision = addSlices(db, at, readId, action, kept);
          touchCase(db, at, read.caseId);
          return { revision, savedAt: at };
        },
      );
      const now = findRead(store.db, readId);
      // Lists show whether there is a mask and whether results are current, not its size: no news for every stroke.
      if (adopted || (now && now.voxelCount > 0 !== read.voxelCount > 0) || extracted?.stale === false) changed(read.caseId);
      return ok(saved);
    },

    'read/set-state': (session, { readId, state, reason = '' }) => {
      const read = findRead(store.db, readId);
      if (!read) return fail('read/not-found', { readId });
      if (!mayChange(session, read)) return fail('session/forbidden', { permission: 'read.finalise', role: session.role });
      const before = stateOf(read);
      if (state !== 'draft' && read.voxelCount === 0) return fail('read/empty', { readId });
      const unreviewed = state === 'final' ? unreviewedSlices(readMarks(store.db, readId)) : [];
      if (unreviewed.length > 0) return fail('read/unreviewed', { readId, slices: unreviewed.map((k) => String(k + 1)) });
      const reopens = before === 'final' && state !== 'final';
      if (reopens && reason === '') return fail('read/no-reason', { readId });
      if (before !== state) {
        const revision = 1 + listFinalisings(store.db, readId).length;
        const action = reopens
          ? 'read.reopen'
          : { draft: 'read.take-back', review: 'read.submit', final: 'read.finalise' }[state];
        store.write(
          session,
          {
            action,
            caseId: read.caseId,
            subject: readId,
            detail: reopens ? `revision ${revision}: ${reason}` : `revision ${revision} step ${read.revision}`,
          },
          (db, at) => {
            if (read.readerId !== session.readerId) adoptRead(db, at, read, session.readerId);
            if (reopens) reopenRead(db, at, readId, session.readerId, reason);
            if (state === 'final') finaliseRead(db, at, readId, session.readerId);
            else submitRead(db, at, readId, state === 'review');
            touchCase(db, at, read.caseId);
          },
        );
        changed(read.caseId);
      }
      const now = findRead(store.db, readId);
      return now ? ok(toDetail(now)) : fail('read/not-found', { readId });
    },

    'read/set-note': (session, { readId, k, text }) => {
      const read = findRead(store.db, readId);
      const series = read && findSeries(store.db, read.seriesId);
      if (!read || !series) return fail('read/not-found', { readId });
      if (!mayChange(session, read)) return fail('session/forbidden', { permission: 'read.edit', role: session.role });
      if (read.state === 'final') return fail('read/final', { readId });
      if (k >= series.dims[2]) return fail('read/invalid-runs', { k, rule: 'slice-beyond-series' });
      const savedAt = store.write(
        session,
        { action: 'read.note', caseId: read.caseId, subject: readId, detail: `slice ${k + 1}${text === '' ? ' removed' : ''}` },
        (db, at) => {
          if (read.readerId !== session.readerId) adoptRead(db, at, read, session.readerId);
          setNote(db, at, readId, k, text);
          return at;
        },
      );
      return ok({ savedAt });
    },

    'read/add-time': (session, { readId, seconds }) => {
      const read = findRead(store.db, readId);
      if (!read) return fail('read/not-found', { readId });
      if (!mayChange(session, read)) return fail('session/forbidden', { permission: 'read.edit', role: session.role });
      if (read.state === 'final') return fail('read/final', { readId });
      // No entry in the audit trail: it says who did what, not how long somebody looked.
      store.bookkeep((db) => addReadingTime(db, readId, seconds));
      return ok({ readingSeconds: read.readingSeconds + seconds });
    },

    'read/others': (session, { seriesId }) => {
      if (!findSeries(store.db, seriesId)) return fail('series/not-found', { seriesId });
      if (isStillDrawing(findReadOf(store.db, seriesId, session.readerId, FIRST_OCCASION)))
        return fail('read/still-drawing', { seriesId });
      return ok(
        listReadsOfSeries(store.db, seriesId)
          .filter((read) => read.readerId !== session.readerId && read.voxelCount > 0)
          .map(({ readId, readerName, occasion, state, voxelCount }) => ({ readId, readerName, occasion, state, voxelCount })),
      );
    },

    'read/compare': (session, { readId }) => {
      const read = findRead(store.db, readId);
      if (!read || !mayKnowRead(store.db, session, read)) return fail('read/not-found', { readId });
      if (isStillDrawing(findReadOf(store.db, read.seriesId, session.readerId, FIRST_OCCASION)))
        return fail('read/still-drawing', { seriesId: read.seriesId });
      return ok({ slices: [...readMask(store.db, store.objects, readId)].map(([k, runs]) => ({ k, runs: [...runs] })) });
    },

    'read/export': async (session, { readId, path }) => {
      const read = findRead(store.db, readId);
      const grid = read && findSeries(store.db, read.seriesId)?.grid;
      if (!read || !grid) return fail('read/not-found', { readId });
      // Who may change a read may take its mask away; nobody else.
      if (!mayChange(session, read)) return fail('session/forbidden', { permission: 'read.edit', role: session.role });
      if (read.voxelCount === 0) return fail('read/empty', { readId });
      const mask = fromMaskRuns(readMask(store.db, store.objects, readId), grid.dims);
      const written = await writeWholeFile(path, toNiftiMask(mask, grid, { gzip: path.endsWith('.gz') }));
      if (!written.ok) return written;
      store.write(
        session,
        { action: 'read.export', caseId: read.caseId, subject: readId, detail: `revision ${read.revision}` },
        () => undefined,
      );
      return ok({ path: written.value });
    },

    'read/log': (session, { readId, revision }) => {
      const read = findRead(store.db, readId);
      // One that the session may not know of is not there.
      if (!read || !mayKnowRead(store.db, session, read)) return fail('read/not-found', { readId });
      // An imported mask is where its history begins.
      const oldest = Math.max(read.historyFrom, read.source === 'drawn' ? 0 : 1);
      const versions = listSliceVersions(store.db, readId, Math.max(oldest, revision - LOG_STEPS), revision);
      // A step is in the log whole or not at all.
      const beyond = versions.at(-LOG_SLICES - 1)?.revision ?? 0;
      const kept = versions.filter((version) => version.revision > beyond);
      const steps = new Map<number, { action: string; at: string; slices: MaskSliceEntry[] }>();
      for (const version of kept) {
        const step = steps.get(version.revision) ?? { action: version.action, at: version.savedAt, slices: [] };
        step.slices.push(toEntry(version));
        steps.set(version.revision, step);
      }
      const touched = new Set(kept.map(({ k }) => k));
      const base = listSlicesAt(store.db, readId, (kept[0]?.revision ?? 0) - 1).filter(({ k }) => touched.has(k));
      return ok({ base: base.map(toEntry), steps: [...steps.values()] });
    },

    'read/finalised-cases': (session, { sequence }) => ok({ caseIds: listFinalisedCases(store.db, session.readerId, sequence) }),
  };
}
