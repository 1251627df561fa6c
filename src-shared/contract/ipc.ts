/**
 * The whole protocol between renderer and main process, in one table:
 * channel -> kind, request, response, permission, expected error codes.
 * Handlers are a mapped type over it, so a missing handler does not compile;
 * the preload carries the frozen list of names.
 */
import { z } from 'zod';
import { analysisCheckSchema, analysisFilesSchema, analysisOverridesSchema, analysisRunSchema } from './analysis-entities';
import {
  appInfoSchema,
  cardSchema,
  caseDetailSchema,
  clinicalRecordSchema,
  cohortSchema,
  doctorCheckSchema,
  extractionSchema,
  jobSchema,
  maskSliceSchema,
  otherReadSchema,
  planeSchema,
  problemSchema,
  profileComparisonSchema,
  profileDetailSchema,
  profileSummarySchema,
  readDetailSchema,
  readLogSchema,
  reportSchema,
  robustnessDetailSchema,
  robustnessSummarySchema,
  scoreSchema,
  selftestSheetSchema,
  sequenceSchema,
  roleSchema,
  sessionListSchema,
  settingsSchema,
  storeVerificationSchema,
  survivalPanelSchema,
  tablePreviewSchema,
  worklistRowSchema,
} from './entities';

/** What a session may be allowed to do; the table of roles is `src-main/node/services/permissions.ts`. */
export const permissions = [
  'app.view',
  'app.configure',
  'case.view',
  'case.import',
  'case.edit',
  // What others drew, and what came of it: a reader does not have it.
  'study.view',
  'read.edit',
  'read.finalise',
  'extraction.run',
  'data.export',
  'clinical.edit',
  'cohort.view',
  'cohort.edit',
  'analysis.run',
  'card.standardise',
  'score.run',
  'report.print',
  'store.verify',
] as const;
export type Permission = (typeof permissions)[number];

export interface ChannelSpec {
  readonly kind: 'query' | 'command';
  readonly request: z.ZodType;
  readonly response: z.ZodType;
  readonly permission: Permission;
  /** Codes that the caller must be ready to show (any call may also fail with `env/*`, `session/forbidden` or `contract/invalid-request`). */
  readonly errors: readonly string[];
}

const id = z.string().min(1).max(128);
const nothing = z.object({});
/** What divides whole from fraction in a table; left out, a table that seems to use commas is not read. */
const decimal = z.enum(['.', ',']).optional();

const query = <Q extends z.ZodType, A extends z.ZodType>(
  permission: Permission,
  request: Q,
  response: A,
  errors: readonly string[] = [],
) => ({ kind: 'query', request, response, permission, errors }) as const;
const command = <Q extends z.ZodType, A extends z.ZodType>(
  permission: Permission,
  request: Q,
  response: A,
  errors: readonly string[] = [],
) => ({ kind: 'command', request, response, permission, errors }) as const;

export const channels = {
  'app/info': query('app.view', nothing, appInfoSchema),
  'app/doctor': query('app.view', nothing, z.array(doctorCheckSchema)),
  'app/open-external': command(
    'app.view',
    z.object({ what: z.enum(['store-folder', 'report']), reportId: id.optional() }),
    nothing,
  ),
  /** Runs the self-test in a worker thread. */
  'selftest/run': query('app.view', nothing, selftestSheetSchema),
  /** Runs it again and writes its sheet as PDF. It names no patient: who may see the program may prove it. */
  'selftest/print': command(
    'app.view',
    z.object({ language: z.enum(['en', 'zh-CN']), path: z.string() }),
    z.object({ path: z.string(), pages: z.number().int() }),
    ['env/no-printer', 'report/clipped', 'env/cannot-write'],
  ),
  /** The extraction profiles that the program carries. */
  'profile/list': query('app.view', nothing, z.array(profileSummarySchema)),
  /** One of them by name, or a file by its path. */
  'profile/read': query('app.view', z.object({ profile: z.string().min(1) }), profileDetailSchema, [
    'profile/not-found',
    'profile/invalid',
  ]),
  'profile/diff': query('app.view', z.object({ left: z.string().min(1), right: z.string().min(1) }), profileComparisonSchema, [
    'profile/not-found',
    'profile/invalid',
  ]),
  /** Until there is a login: who works here is chosen at start where there are several, and held by the main process. */
  'session/list': query('app.view', nothing, sessionListSchema),
  'session/choose': command('app.view', z.object({ userId: id }), sessionListSchema, ['session/no-user']),
  'session/add': command(
    'app.configure',
    z.object({ name: z.string().trim().min(1).max(80), role: roleSchema }),
    sessionListSchema,
    ['session/name-taken'],
  ),
  'settings/get': query('app.view', nothing, settingsSchema),
  'settings/set': command('app.view', settingsSchema.partial(), settingsSchema),

  'worklist/list': query('case.view', nothing, z.array(worklistRowSchema)),
  'case/get': query('case.view', z.object({ caseId: id }), caseDetailSchema, ['case/not-found']),
  'series/set-role': command(
    'case.edit',
    z.object({ seriesId: id, sequence: sequenceSchema, plane: planeSchema }),
    caseDetailSchema,
    ['series/not-found', 'series/plane-contradicts-geometry'],
  ),

  /** Opens the system's dialog; an empty list when it was closed. */
  'dialog/pick': query(
    'app.view',
    z.object({
      what: z.enum([
        'dicom-folder',
        'files',
        'table',
        'json',
        'output-folder',
        'save-csv',
        'save-json',
        'save-pdf',
        'save-svg',
        'save-nifti',
        'card',
        'profile',
      ]),
      suggestedName: z.string().optional(),
    }),
    z.object({ paths: z.array(z.string()) }),
  ),
  'import/start': command('case.import', z.object({ paths: z.array(z.string()).min(1) }), z.object({ jobId: id }), [
    'import/path-missing',
  ]),
  'job/list': query('app.view', nothing, z.array(jobSchema)),
  'job/cancel': command('app.view', z.object({ jobId: id }), nothing, ['job/not-found']),

  /** Opens the draft or final read of the session's reader for a series, creating an empty draft where there is none. */
  'read/open': command('read.edit', z.object({ seriesId: id }), readDetailSchema, ['series/not-found', 'read/not-axial']),
  /** One finished stroke: the slices it changed, complete. On disk when it answers. */
  'read/save-stroke': command(
    'read.edit',
    z.object({
      readId: id,
      expectedRevision: z.number().int(),
      action: z.string().max(64),
      slices: z.array(maskSliceSchema).min(1),
    }),
    z.object({ revision: z.number().int(), savedAt: z.string() }),
    ['read/not-found', 'read/final', 'read/revision-conflict', 'read/invalid-runs'],
  ),
  /**
   * Draft, for review or final. A finalised read becomes a draft again only with a reason. `read/unreviewed` names
   * the slices, counted from 1, that were computed or carried and that nobody has looked at.
   */
  'read/set-state': command(
    'read.finalise',
    z.object({ readId: id, state: z.enum(['draft', 'review', 'final']), reason: z.string().trim().max(500).optional() }),
    readDetailSchema,
    ['read/not-found', 'read/empty', 'read/unreviewed', 'read/no-reason'],
  ),
  /** The note of a slice; an empty text takes it away. */
  'read/set-note': command(
    'read.edit',
    z.object({ readId: id, k: z.number().int().nonnegative(), text: z.string().trim().max(500) }),
    z.object({ savedAt: z.string() }),
    ['read/not-found', 'read/final', 'read/invalid-runs'],
  ),
  /** Adds seconds that the reader was active on a read since the last time it was told. */
  'read/add-time': command(
    'read.edit',
    z.object({ readId: id, seconds: z.number().nonnegative().max(600) }),
    z.object({ readingSeconds: z.number() }),
    ['read/not-found', 'read/final'],
  ),
  /** Reads of a series by others that hold something; `read/still-drawing` while one's own is begun and not finalised. */
  'read/others': query('study.view', z.object({ seriesId: id }), z.array(otherReadSchema), [
    'series/not-found',
    'read/still-drawing',
  ]),
  /** The mask of such a read. */
  'read/compare': query('study.view', z.object({ readId: id }), z.object({ slices: z.array(maskSliceSchema) }), [
    'read/not-found',
    'read/still-drawing',
  ]),
  /** Writes the ROI of a read of one's own as a NIfTI mask (packed where the name ends in .gz) on the grid that it is drawn in. */
  'read/export': command('read.edit', z.object({ readId: id, path: z.string() }), z.object({ path: z.string() }), [
    'read/not-found',
    'read/empty',
    'env/cannot-write',
  ]),
  /** The last steps up to a revision, as far back as they can be undone: to the last finalising, at most 200. */
  'read/log': query('case.view', z.object({ readId: id, revision: z.number().int().nonnegative() }), readLogSchema, [
    'read/not-found',
  ]),
  /** Cases in which the session's reader has finalised a read of a sequence. */
  'read/finalised-cases': query(
    'case.view',
    z.object({ sequence: z.enum(['t1', 't2', 't1c']) }),
    z.object({ caseIds: z.array(id) }),
  ),

  'extraction/start': command('extraction.run', z.object({ caseIds: z.array(id).min(1) }), z.object({ jobId: id })),
  'extraction/get': query('study.view', z.object({ caseId: id }), z.array(extractionSchema), ['case/not-found']),
  /** Writes the current results of a case; CSV: one wide row, JSON: `features --json` (an array where there are several sequences). */
  'extraction/export': command(
    'data.export',
    z.object({ caseId: id, format: z.enum(['csv', 'json']), path: z.string() }),
    z.object({ path: z.string() }),
    ['extraction/none', 'env/cannot-write'],
  ),

  /** Perturbs the ROIs of these cases in seeded repetitions and keeps the table. */
  'robustness/start': command(
    'extraction.run',
    z.object({
      caseIds: z.array(id).min(1),
      repetitions: z.number().int().min(2).max(1000),
      seed: z.number().int().min(0).max(9_999_999_999),
      threshold: z.number().min(0).lt(1),
    }),
    z.object({ jobId: id }),
  ),
  /** Newest first. */
  'robustness/list': query('study.view', nothing, z.array(robustnessSummarySchema)),
  'robustness/get': query(
    'study.view',
    z.object({ testId: id, theme: z.enum(['dark', 'light']), language: z.enum(['en', 'zh-CN']) }),
    robustnessDetailSchema,
    ['robustness/not-found'],
  ),
  /** CSV: the table; JSON: the list of robust features; SVG: the figure. */
  'robustness/export': command(
    'data.export',
    z.object({
      testId: id,
      format: z.enum(['csv', 'json', 'svg']),
      language: z.enum(['en', 'zh-CN']),
      path: z.string(),
    }),
    z.object({ path: z.string() }),
    ['robustness/not-found', 'env/cannot-write'],
  ),

  'clinical/get': query('study.view', z.object({ caseId: id }), clinicalRecordSchema, ['case/not-found']),
  'clinical/save': command('clinical.edit', z.object({ caseId: id, record: clinicalRecordSchema }), clinicalRecordSchema, [
    'case/not-found',
    'clinical/invalid',
  ]),
  /** Reads and checks a table; stores nothing. */
  'table/preview': query(
    'cohort.view',
    z.object({ path: z.string(), mapping: z.record(z.string(), z.string().nullable()).optional(), decimal }),
    tablePreviewSchema,
    ['table/unreadable', 'table/empty'],
  ),
  /** Stores the table as a cohort (and as clinical records of the cases it names): all of it or nothing. */
  'table/import': command(
    'cohort.edit',
    z.object({
      path: z.string(),
      mapping: z.record(z.string(), z.string().nullable()),
      cohortName: z.string().min(1).max(120),
      decimal,
    }),
    z.object({ cohort: cohortSchema, updatedCases: z.number().int() }),
    ['table/unreadable', 'table/empty', 'table/has-problems', 'cohort/name-taken'],
  ),

  'cohort/list': query('cohort.view', nothing, z.array(cohortSchema)),
  'cohort/create': command(
    'cohort.edit',
    z.object({ name: z.string().min(1).max(120), caseIds: z.array(id).min(1) }),
    cohortSchema,
    ['cohort/name-taken', 'cohort/mixes-synthetic'],
  ),
  'cohort/patients': query(
    'cohort.view',
    z.object({ cohortId: id }),
    z.object({
      cohort: cohortSchema,
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
    }),
    ['cohort/not-found'],
  ),
  /** Kaplan-Meier per arm in all, high and low ICTOS. `cardId` null: only the whole cohort (or scores stored with the table). */
  'survival/curves': query(
    'cohort.view',
    z.object({
      cohortId: id,
      endpoint: z.enum(['ffs', 'os', 'dffs', 'lrffs']),
      cardId: id.nullable(),
      theme: z.enum(['dark', 'light']),
      language: z.enum(['en', 'zh-CN']),
    }),
    z.object({ panels: z.array(survivalPanelSchema), notes: z.array(problemSchema), publishedSvg: z.string() }),
    ['cohort/not-found', 'card/not-found', 'card/not-standardised', 'survival/no-follow-up'],
  ),
  'survival/export': command(
    'data.export',
    z.object({ cohortId: id, endpoint: z.enum(['ffs', 'os', 'dffs', 'lrffs']), cardId: id.nullable(), path: z.string() }),
    z.object({ paths: z.array(z.string()) }),
    ['cohort/not-found', 'card/not-found', 'card/not-standardised', 'survival/no-follow-up', 'env/cannot-write'],
  ),

  /** Reads and checks the files of an analysis; computes nothing. */
  'analysis/check': query(
    'analysis.run',
    z.object({ files: analysisFilesSchema, overrides: analysisOverridesSchema }),
    analysisCheckSchema,
  ),
  /** Runs it as a job. Its files go into a new folder in `path`, whole or not at all. */
  'analysis/start': command(
    'analysis.run',
    z.object({
      files: analysisFilesSchema,
      overrides: analysisOverridesSchema,
      path: z.string().min(1),
      pdf: z.boolean(),
      language: z.enum(['en', 'zh-CN']),
    }),
    z.object({ jobId: id }),
    ['analysis/has-problems', 'analysis/running', 'env/no-printer', 'env/cannot-write'],
  ),
  /** Finished analyses of this session, newest first. */
  'analysis/list': query('analysis.run', nothing, z.array(analysisRunSchema)),
  /** Shows what an analysis of this session wrote, in the system's viewer. */
  'analysis/open': command('analysis.run', z.object({ jobId: id, what: z.enum(['report', 'folder']) }), nothing, [
    'analysis/not-found',
    'env/cannot-open',
  ]),

  'card/list': query('cohort.view', nothing, z.array(cardSchema)),
  'card/standardise': command(
    'card.standardise',
    z.object({
      cardId: id,
      source: z.discriminatedUnion('kind', [
        z.object({
          kind: z.literal('typed'),
          citation: z.string().min(10).max(2000),
          n: z.number().int().min(2),
          mean: z.array(z.number()),
          sd: z.array(z.number()),
          range: z.array(z.tuple([z.number(), z.number()])),
          profileHash: z.string(),
          /** Scanners and sequences that the source names; empty: not known, no rule is applied with the card. */
          scanners: z.array(z.string().min(1).max(200)).max(100),
          sequences: z.array(z.string().min(1).max(200)).max(100),
        }),
        z.object({ kind: z.literal('cohort'), cohortId: id }),
      ]),
    }),
    cardSchema,
    [
      'card/not-found',
      'card/locked',
      'standardisation/too-few',
      'standardisation/invalid',
      'standardisation/profile-mismatch',
      'cohort/not-found',
    ],
  ),
  'card/export': command('data.export', z.object({ cardId: id, path: z.string() }), z.object({ path: z.string() }), [
    'card/not-found',
    'env/cannot-write',
  ]),

  'score/compute': command('score.run', z.object({ caseId: id, cardId: id }), scoreSchema, [
    'case/not-found',
    'card/not-found',
    'card/not-standardised',
    'score/no-read',
    'score/no-extraction',
  ]),
  /** The newest score of a case, null where there is none. */
  'score/get': query('study.view', z.object({ caseId: id }), z.object({ score: scoreSchema.nullable() }), ['case/not-found']),
  /** The figures of a score as SVG: one strip per model feature, and the score axis. */
  'score/figures': query(
    'study.view',
    z.object({ scoreId: id, theme: z.enum(['dark', 'light']), language: z.enum(['en', 'zh-CN']) }),
    z.object({ strips: z.array(z.object({ name: z.string(), svg: z.string() })), axis: z.string() }),
    ['score/not-found'],
  ),

  /** The printed document as HTML, the same that becomes the PDF. */
  'report/preview': query(
    'study.view',
    z.object({ caseId: id, language: z.enum(['en', 'zh-CN']) }),
    z.object({ html: z.string() }),
    ['case/not-found', 'report/no-score'],
  ),
  /** Writes the PDF and keeps it in the store; `path` null: only in the store. */
  'report/print': command(
    'report.print',
    z.object({ caseId: id, language: z.enum(['en', 'zh-CN']), path: z.string().nullable() }),
    reportSchema,
    ['case/not-found', 'report/no-score', 'report/clipped', 'env/cannot-write'],
  ),
  /** Opens the system's print dialog with the report. */
  'report/print-dialog': command('report.print', z.object({ caseId: id, language: z.enum(['en', 'zh-CN']) }), nothing, [
    'case/not-found',
    'report/no-score',
  ]),
  'report/list': query('study.view', z.object({ caseId: id }), z.array(reportSchema)),

  'store/verify': query('store.verify', nothing, storeVerificationSchema),
} as const satisfies Record<string, ChannelSpec>;

export type ChannelName = keyof typeof channels;
export type RequestOf<C extends ChannelName> = z.input<(typeof channels)[C]['request']>;
export type ParsedRequestOf<C extends ChannelName> = z.output<(typeof channels)[C]['request']>;
export type ResponseOf<C extends ChannelName> = z.output<(typeof channels)[C]['response']>;

/** What main tells the renderer unasked. */
export const events = {
  /** A job moved on (at most ten times a second a job) or ended. */
  'job/changed': jobSchema,
  /** Rows of the store changed: which lists are to be asked again. */
  'store/changed': z.object({
    topics: z.array(z.enum(['worklist', 'case', 'cohort', 'card', 'robustness', 'analysis', 'settings'])),
    caseIds: z.array(id),
  }),
} as const;
export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = z.output<(typeof events)[E]>;

/** Every answer: a value, or a problem by code. */
export type Envelope<C extends ChannelName> =
  { ok: true; value: ResponseOf<C> } | { ok: false; error: z.output<typeof problemSchema> };
