/** The patient report: gathers what the document prints, lets the printer make a PDF, keeps it. */
import { err, fail, ok, problem, type Result } from '@shared/base/result';
import { studySequenceSchema } from '@shared/contract/entities';
import type { Language } from '@shared/messages/index';
import { roiVolumeMl } from '@shared/core/mask/mask-runs';
import { findCard } from '../store/read/cards';
import { findClinicalRecord } from '../store/read/clinical';
import { findCase, findSeries, listInstances, type SeriesRow } from '../store/read/images';
import { findCaseRead, readMask, type ReadRow } from '../store/read/reads';
import { findReport, listReports } from '../store/read/reports';
import { findNewestScore } from '../store/read/scores';
import { addReport } from '../store/write/reports';
import { readCaseDetail } from './case';
import { emptyRecordEntry } from './clinical-mapping';
import { writeWholeFile } from './whole-file';
import type { ServiceContext, ServiceHandlers, Session } from './context';
import { currentExtractions } from './extraction';
import type { KeySlice } from './key-slice';
import type { KeySliceJobInput } from './key-slice-job';
import { toReason } from './reasons';
import { patientReportHtml, type ReportRead } from './report-document';
import { scoreAxisFigure, scoreStrips } from './score-figures';
import { withdrawStale } from './stale-score';
import { publishedFigure } from './survival';

/** Widths of figures in their own units: on paper a unit is about a quarter of a millimetre, so that 11 units are 8 pt. */
const FIGURE_WIDTH = 690;
const STRIP_WIDTH = 240;

async function readPicture(context: ServiceContext, read: ReadRow, series: SeriesRow): Promise<ReportRead['picture']> {
  const { store, pool } = context;
  const input: KeySliceJobInput = {
    files: listInstances(store.db, read.seriesId).map((instance) => store.objects.pathOf(instance.sha256)),
    seriesInstanceUid: series.seriesUid,
    slices: [...readMask(store.db, store.objects, read.readId)].map(([k, runs]) => ({ k, runs })),
  };
  const slice = await pool.run<Result<KeySlice>>('key-slice', input);
  return slice.ok ? { slice: slice.value } : { reason: toReason(slice.error) };
}

/** The read that stands for each sequence, with its picture. */
async function reportReads(context: ServiceContext, caseId: string): Promise<ReportRead[]> {
  const { db } = context.store;
  const reads: ReportRead[] = [];
  for (const sequence of studySequenceSchema.options) {
    const read = findCaseRead(db, caseId, sequence);
    const series = read && findSeries(db, read.seriesId);
    if (!read || !series || read.voxelCount === 0) continue;
    reads.push({
      sequence,
      seriesNumber: series.seriesNumber,
      seriesDescription: series.description,
      state: read.state,
      readerName: read.readerName,
      updatedAt: read.updatedAt,
      voxels: read.voxelCount,
      slices: read.sliceCount,
      volumeMl: series.grid ? roiVolumeMl(read.voxelCount, series.grid) : 0,
      picture: await readPicture(context, read, series),
    });
  }
  return reads;
}

/** The report's HTML, with the score it prints. Errors: `case/not-found`, `report/no-score`. */
async function makeReport(
  context: ServiceContext,
  session: Session,
  caseId: string,
  language: Language,
): Promise<Result<{ html: string; scoreId: string }>> {
  const { store, program } = context;
  const detail = readCaseDetail(store.db, session, caseId);
  if (!detail.ok) return detail;
  const newest = findNewestScore(store.db, caseId);
  const score = newest && withdrawStale(newest);
  const card = score && findCard(store.db, score.cardId);
  if (!score || !card) return fail('report/no-score', { caseId });
  const html = patientReportHtml({
    language,
    madeAt: context.now(),
    program,
    detail: detail.value,
    clinical: findClinicalRecord(store.db, caseId)?.record ?? emptyRecordEntry,
    reads: await reportReads(context, caseId),
    extractions: studySequenceSchema.options.flatMap((sequence) =>
      currentExtractions(context, caseId).filter((entry) => entry.sequence === sequence),
    ),
    score,
    card: card.entry,
    strips: scoreStrips(score, 'light', language, STRIP_WIDTH),
    axisSvg: scoreAxisFigure(score, 'light', language, card.entry.cutoff, FIGURE_WIDTH),
    publishedSvg: publishedFigure({ theme: 'light', language, width: FIGURE_WIDTH }),
  });
  return ok({ html, scoreId: score.scoreId });
}

export function makeReportService(
  context: ServiceContext,
): Pick<ServiceHandlers, 'report/preview' | 'report/print' | 'report/list'> {
  const { store, program } = context;
  return {
    'report/preview': async (session, { caseId, language }) => {
      const made = await makeReport(context, session, caseId, language);
      return made.ok ? ok({ html: made.value.html }) : made;
    },
    'report/print': async (session, { caseId, language, path }) => {
      const made = await makeReport(context, session, caseId, language);
      if (!made.ok) return made;
      if (!context.printer) return err(problem('env/no-printer'));
      const printed = await context.printer.print(made.value.html);
      if (!printed.ok) return printed;
      const { pdf, pages } = printed.value;
      if (path !== null) {
        const written = await writeWholeFile(path, pdf);
        if (!written.ok) return written;
      }
      const object = store.objects.put(pdf);
      const reportId = store.write(
        session,
        (id: string) => ({ action: 'report.add', caseId, subject: id }),
        (db, at) =>
          addReport(db, at, {
            caseId,
            scoreId: made.value.scoreId,
            object,
            path,
            pages,
            language,
            programVersion: program.version,
            buildKind: program.buildKind,
            userId: session.userId,
          }),
      );
      context.emit('store/changed', { topics: ['worklist', 'case'], caseIds: [caseId] });
      const report = findReport(store.db, reportId);
      return report ? ok(report) : fail('report/not-found', { reportId });
    },
    'report/list': (_session, { caseId }) =>
      findCase(store.db, caseId) ? ok(listReports(store.db, caseId)) : fail('case/not-found', { caseId }),
  };
}
