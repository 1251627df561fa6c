/**
 * What crosses a process border, as zod schemas and the types they infer.
 * zod lives in this room only. Nothing here computes.
 */
import { z } from 'zod';
import { sliceMarks } from '../document/slice-mark';
import { selftestFileSchema } from './formats';

const id = z.string().min(1).max(128);
const nullableNumber = z.number().nullable();
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const problemSchema = z.object({
  code: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});

export const roleSchema = z.enum(['reader', 'coordinator', 'clinician', 'administrator']);
export type UserRole = z.infer<typeof roleSchema>;

export const sequenceSchema = z.enum(['t1', 't2', 't1c', 'other']);
export type SequenceRole = z.infer<typeof sequenceSchema>;
export const studySequenceSchema = z.enum(['t1', 't2', 't1c']);
export type StudySequence = z.infer<typeof studySequenceSchema>;
export const planeSchema = z.enum(['axial', 'coronal', 'sagittal', 'oblique']);
export type Plane = z.infer<typeof planeSchema>;
export const readStateSchema = z.enum(['none', 'draft', 'final']);
export type ReadState = z.infer<typeof readStateSchema>;

/** The program, the store and who works with it. */
export const appInfoSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** `official` only for a release made from the official runtime; else `development`. */
  buildKind: z.enum(['official', 'development']),
  storePath: z.string(),
  user: z.object({ id, name: z.string(), role: roleSchema }),
  electron: z.string(),
  sqlite: z.string(),
  platform: z.string(),
  /** The extraction profile that cards are made with. */
  profile: z.object({ name: z.string(), hash: z.string() }),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** Who may work on this store, and who does: null until somebody was chosen. */
export const sessionListSchema = z.object({
  users: z.array(z.object({ id, name: z.string(), role: roleSchema })),
  chosenId: id.nullable(),
});
export type SessionList = z.infer<typeof sessionListSchema>;

/** How the panes of the reading screen are laid out. */
export const readingLayouts = ['planes', 'sequences', 'single', 'table'] as const;
export type ReadingLayout = (typeof readingLayouts)[number];

export const brushShapes = ['round', 'square', 'adaptive'] as const;
export type BrushShape = (typeof brushShapes)[number];

export const measureKinds = ['distance', 'diameters', 'angle'] as const;
export type MeasureKind = (typeof measureKinds)[number];

const percent = z.number().min(0).max(100);

/** What the reader sets for the drawing tools. */
const drawingOptionsSchema = z
  .object({
    brushShape: z.enum(brushShapes),
    /** Flood fill: greatest difference from the seed, in per cent of the slice's grey range. */
    tolerancePercent: percent,
    /** Threshold: from and to, in per cent of the slice's grey range; 0 and 100 have no limit below and above. */
    thresholdPercent: z.tuple([percent, percent]).readonly(),
    /** Grow, shrink and smooth: by how many mm within the slice. */
    amountMm: z.number().min(0.1).max(20),
    measureKind: z.enum(measureKinds),
  })
  .readonly();
export type DrawingOptions = z.infer<typeof drawingOptionsSchema>;

export const settingsSchema = z.object({
  theme: z.enum(['dark', 'light']),
  language: z.enum(['en', 'zh-CN']),
  brushSizeVoxels: z.number().int().min(1).max(40),
  overlayOpacity: z.number().min(0).max(1),
  drawingOptions: drawingOptionsSchema,
  /** Size of everything on the screen but the images, relative to the system's. */
  uiScale: z.number().min(0.8).max(2),
  readingLayout: z.enum(readingLayouts),
  /** Zoom and pan of one pane are those of all. */
  linkedZoom: z.boolean(),
  keyMap: z.enum(['itk-snap', 'slicer']),
  /** Keys of the reading screen that differ from the map: key to command, or to an empty text where it does nothing. */
  keyChanges: z.record(z.string().max(40), z.string().max(40)),
  /** Windows that the reader set, by series, the one changed last at the end. */
  seriesWindows: z
    .array(z.object({ seriesId: id, centre: z.number(), width: z.number().positive(), invert: z.boolean() }))
    .max(200),
  /** The reader's own window of each role, as lower and upper percentile of a series. */
  ownWindows: z.partialRecord(studySequenceSchema, z.tuple([z.number().min(0).max(100), z.number().min(0).max(100)])),
});
export type Settings = z.infer<typeof settingsSchema>;
export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  language: 'en',
  brushSizeVoxels: 8,
  overlayOpacity: 0.5,
  drawingOptions: {
    brushShape: 'round',
    tolerancePercent: 10,
    thresholdPercent: [50, 100],
    amountMm: 1,
    measureKind: 'distance',
  },
  uiScale: 1,
  readingLayout: 'planes',
  linkedZoom: false,
  keyMap: 'itk-snap',
  keyChanges: {},
  seriesWindows: [],
  ownWindows: {},
};

/** One line of `doctor`: what was looked at, whether it is well, what to do if not. */
export const doctorCheckSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  advice: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

/** The self-test on the IBSI digital phantom: every consensus value in scope, what is left out, and the installation it speaks of. */
export const selftestSheetSchema = selftestFileSchema.omit({ schema: true }).extend({
  leftOut: z.array(
    z.object({
      family: z.string(),
      aggregation: z.string(),
      count: z.number().int().positive(),
      why: z.enum(['morphology-3d', 'aggregation-3d', 'not-computed']),
    }),
  ),
  /** SHA-256 of the phantom and of the table of consensus values. */
  dataHashes: z.object({ phantom: z.string(), reference: z.string() }),
  program: z.object({ name: z.string(), version: z.string(), buildKind: z.enum(['official', 'development']) }),
  /** The profile that the phantom is measured with, and the one that cards are made with. */
  profiles: z.array(
    z.object({ use: z.enum(['selftest', 'cards']), name: z.string(), version: z.number().int(), hash: z.string() }),
  ),
  machine: z.object({ platform: z.string(), runtime: z.string() }),
});
export type SelftestSheet = z.infer<typeof selftestSheetSchema>;

/** An extraction profile as lists name it; `featureCount`: columns of one ROI. */
export const profileSummarySchema = z.object({
  name: z.string(),
  version: z.number().int(),
  title: z.string(),
  hash: z.string(),
  featureCount: z.number().int().positive(),
});
export type ProfileSummary = z.infer<typeof profileSummarySchema>;

/** A whole profile: each choice by its path in words, and the JSON document with the values of what it leaves out. */
export const profileDetailSchema = profileSummarySchema.extend({
  choices: z.array(z.object({ path: z.string(), value: z.string() })),
  document: z.string(),
});
export type ProfileDetail = z.infer<typeof profileDetailSchema>;

/** What differs between two profiles, choice by choice; null: the profile does not have it. */
export const profileComparisonSchema = z.object({
  left: profileSummarySchema,
  right: profileSummarySchema,
  differences: z.array(z.object({ path: z.string(), left: z.string().nullable(), right: z.string().nullable() })),
});
export type ProfileComparison = z.infer<typeof profileComparisonSchema>;

/** One row of the worklist. */
export const worklistRowSchema = z.object({
  caseId: id,
  patientId: z.string(),
  patientName: z.string(),
  birthDate: isoDate.nullable(),
  sex: z.enum(['female', 'male', 'other']).nullable(),
  synthetic: z.boolean(),
  studyDate: isoDate.nullable(),
  seriesCount: z.number().int(),
  /** Axial series known for the sequence. */
  images: z.object({ t1: z.boolean(), t2: z.boolean(), t1c: z.boolean() }),
  reads: z.object({ t1: readStateSchema, t2: readStateSchema, t1c: readStateSchema }),
  /** Sequences with a current (not stale) extraction result. */
  features: z.object({ t1: z.boolean(), t2: z.boolean(), t1c: z.boolean() }),
  clinical: z.enum(['none', 'partial', 'complete']),
  followUp: z.boolean(),
  score: z.object({ ictos: nullableNumber, group: z.enum(['high', 'low', 'indeterminate']).nullable() }).nullable(),
  report: z.boolean(),
  updatedAt: z.string(),
});
export type WorklistRow = z.infer<typeof worklistRowSchema>;

/** One series of a case as the reading view needs it. */
export const seriesSchema = z.object({
  seriesId: id,
  seriesUid: z.string(),
  description: z.string(),
  seriesNumber: z.number().int().nullable(),
  modality: z.string(),
  sequence: sequenceSchema,
  plane: planeSchema,
  /** Whether a person set the role; otherwise it was guessed from tags. */
  roleConfirmed: z.boolean(),
  roleReason: z.string(),
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacingMm: z.tuple([z.number(), z.number(), z.number()]),
  instanceCount: z.number().int(),
  frameOfReferenceUid: z.string().nullable(),
  /** Named problems of the geometry; `blocking` ones can be viewed but not extracted. */
  problems: z.array(problemSchema),
  extractable: z.boolean(),
  monochrome1: z.boolean(),
});
export type SeriesEntry = z.infer<typeof seriesSchema>;

export const studySchema = z.object({
  studyId: id,
  studyUid: z.string(),
  studyDate: isoDate.nullable(),
  description: z.string(),
  series: z.array(seriesSchema),
});

/** A patient and all that the reading view lists. */
export const caseDetailSchema = z.object({
  caseId: id,
  patientId: z.string(),
  patientName: z.string(),
  birthDate: isoDate.nullable(),
  sex: z.enum(['female', 'male', 'other']).nullable(),
  synthetic: z.boolean(),
  studies: z.array(studySchema),
  reads: z.array(
    z.object({
      readId: id,
      seriesId: id,
      sequence: sequenceSchema,
      readerName: z.string(),
      occasion: z.number().int(),
      state: z.enum(['draft', 'final']),
      forReview: z.boolean(),
      readingSeconds: z.number().nonnegative(),
      sliceCount: z.number().int(),
      voxelCount: z.number().int(),
      volumeMl: z.number(),
      updatedAt: z.string(),
      source: z.string(),
    }),
  ),
});
export type CaseDetail = z.infer<typeof caseDetailSchema>;

/** One mask slice: runs as [start, length, ...] pairs, see core/mask/slice-runs. */
export const maskSliceSchema = z.object({
  k: z.number().int().nonnegative(),
  runs: z.array(z.number().int().nonnegative()),
  /** How the slice came to be; not given: drawn. Without meaning on an empty slice. */
  mark: z.enum(sliceMarks).optional(),
});
export type MaskSliceEntry = z.infer<typeof maskSliceSchema>;

/** A revision of a read that was finalised: by whom, when, after how much reading time; and if it was opened again, by whom, when and why. */
export const finalisingSchema = z.object({
  number: z.number().int().min(1),
  readerName: z.string(),
  finalisedAt: z.string(),
  readingSeconds: z.number().nonnegative(),
  reopened: z.object({ at: z.string(), readerName: z.string(), reason: z.string() }).nullable(),
});

/** A note on a slice of a read. */
export const sliceNoteSchema = z.object({ k: z.number().int().nonnegative(), text: z.string().min(1).max(500) });

/** A read as the drawing view opens it. */
export const readDetailSchema = z.object({
  readId: id,
  seriesId: id,
  readerName: z.string(),
  occasion: z.number().int(),
  state: z.enum(['draft', 'final']),
  /** A draft that its reader has handed on for review. */
  forReview: z.boolean(),
  /** Seconds that readers were active on it, all revisions together. */
  readingSeconds: z.number().nonnegative(),
  /** Its finalised revisions, the first first. */
  finalisings: z.array(finalisingSchema),
  notes: z.array(sliceNoteSchema),
  revision: z.number().int(),
  slices: z.array(maskSliceSchema),
  updatedAt: z.string().nullable(),
});
export type ReadDetail = z.infer<typeof readDetailSchema>;

/** Another read of a series, as who may compare is told of it. */
export const otherReadSchema = z.object({
  readId: id,
  readerName: z.string(),
  occasion: z.number().int(),
  state: z.enum(['draft', 'final']),
  voxelCount: z.number().int(),
});
export type OtherRead = z.infer<typeof otherReadSchema>;

/** The steps of a read that can still be undone, oldest first, and its slices before the first of them. */
export const readLogSchema = z.object({
  base: z.array(maskSliceSchema),
  steps: z.array(z.object({ action: z.string(), at: z.string(), slices: z.array(maskSliceSchema) })),
});

/** Long work. `done` and `total` count `unit`s; null total: not yet known. */
export const jobSchema = z.object({
  jobId: id,
  kind: z.enum(['import', 'extract', 'robustness', 'analysis', 'report', 'score', 'verify']),
  label: z.string(),
  unit: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: nullableNumber,
  /** Units a second. */
  rate: nullableNumber,
  secondsLeft: nullableNumber,
  /** Items that failed, each once. */
  failures: z.array(z.object({ item: z.string(), problem: problemSchema })),
  /** How many items failed (the list above may be cut at 500). */
  failureCount: z.number().int(),
  /** Numbers that the closing message names (files added, already present ...). */
  summary: z.record(z.string(), z.number()),
  problem: problemSchema.nullable(),
  /** Cases that the job touched. */
  caseIds: z.array(id),
});
export type Job = z.infer<typeof jobSchema>;

export const featureValueSchema = z.object({
  name: z.string(),
  family: z.string(),
  feature: z.string(),
  imageType: z.string(),
  ibsiId: z.string().nullable(),
  aggregation: z.string().nullable(),
  unit: z.string(),
  value: nullableNumber,
  reason: z.string().optional(),
});
export type FeatureValueEntry = z.infer<typeof featureValueSchema>;

/** `features --json` of formats.md. */
export const featuresFileSchema = z.object({
  schema: z.literal(1),
  program: z.object({ name: z.string(), version: z.string() }),
  profile: z.object({ name: z.string(), hash: z.string() }),
  sequence: studySequenceSchema,
  image: z.object({
    path: z.string(),
    modality: z.string(),
    dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
    spacingMm: z.tuple([z.number(), z.number(), z.number()]),
    sha256: z.string(),
  }),
  roi: z.object({
    name: z.string(),
    voxels: z.number().int(),
    slices: z.number().int(),
    volumeMl: z.number(),
    resampledVoxels: z.number().int(),
  }),
  /** The file that the mask was read from, and the ROI that was asked for by name (null: its only one). */
  mask: z.object({ path: z.string(), sha256: z.string(), requestedRoi: z.string().nullable() }).optional(),
  preprocessing: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  features: z.array(featureValueSchema),
});
export type FeaturesFile = z.infer<typeof featuresFileSchema>;

/** A stored extraction result. `stale`: the read changed after it. */
export const extractionSchema = z.object({
  extractionId: id,
  readId: id,
  sequence: studySequenceSchema,
  extractedAt: z.string(),
  stale: z.boolean(),
  readState: z.enum(['draft', 'final']),
  file: featuresFileSchema,
});
export type ExtractionEntry = z.infer<typeof extractionSchema>;

/** A robustness test as lists name it. `failureCount`: ROIs that could not be measured. */
export const robustnessSummarySchema = z.object({
  testId: id,
  madeAt: z.string(),
  program: z.object({ name: z.string(), version: z.string() }),
  profile: z.object({ name: z.string(), hash: z.string() }),
  synthetic: z.boolean(),
  seed: z.number().int().nonnegative(),
  repetitions: z.number().int().min(2),
  /** Robust: ICC above this. */
  threshold: z.number(),
  /** Ranges that each repetition is drawn from. */
  perturbation: z.object({
    rotationDeg: z.number(),
    translationMm: z.number(),
    growthMm: z.number(),
    randomisationSdMm: z.number(),
    randomisationCorrelationMm: z.number(),
    noiseLevel: z.number(),
  }),
  failureCount: z.number().int().nonnegative(),
  caseCount: z.number().int().nonnegative(),
  roiCount: z.number().int().nonnegative(),
  tested: z.number().int().nonnegative(),
  robust: z.number().int().nonnegative(),
});
export type RobustnessSummary = z.infer<typeof robustnessSummarySchema>;

/** A feature's ICC over perturbed repetitions; null with its reason. */
export const robustnessRowSchema = z.object({
  name: z.string(),
  family: z.string(),
  imageType: z.string(),
  icc: nullableNumber,
  lower: nullableNumber,
  upper: nullableNumber,
  n: z.number().int().nonnegative(),
  incomplete: z.number().int().nonnegative(),
  withinSd: nullableNumber,
  cv: nullableNumber,
  robust: z.boolean(),
  reason: z.enum(['one-case', 'no-complete-case', 'no-variance', 'out-of-range']).nullable(),
});
export type RobustnessRowEntry = z.infer<typeof robustnessRowSchema>;

/** A robustness test with its ROIs, its table and its figure. `stale`: the read changed after it. */
export const robustnessDetailSchema = robustnessSummarySchema.extend({
  rois: z.array(
    z.object({
      caseId: id,
      patientId: z.string(),
      sequence: studySequenceSchema,
      readState: z.enum(['draft', 'final']),
      /** In the units of the series. */
      imageSha256: z.string(),
      maskSha256: z.string(),
      noiseSd: z.number().nonnegative(),
      /** Repetitions without any value: the perturbed ROI had vanished. */
      withoutValues: z.number().int().nonnegative(),
      stale: z.boolean(),
    }),
  ),
  rows: z.array(robustnessRowSchema),
  svg: z.string(),
});
export type RobustnessDetail = z.infer<typeof robustnessDetailSchema>;

const endpointSchema = z.object({ months: nullableNumber, event: z.union([z.literal(0), z.literal(1)]).nullable() });

/** The clinical record of a case; null = not known. */
export const clinicalRecordSchema = z.object({
  ageYears: nullableNumber,
  sex: z.enum(['female', 'male']).nullable(),
  stagingEdition: z.union([z.literal(7), z.literal(8)]).nullable(),
  tStage: z.enum(['T1', 'T2', 'T3', 'T4']).nullable(),
  nStage: z.enum(['N0', 'N1', 'N2', 'N3']).nullable(),
  mStage: z.enum(['M0', 'M1']).nullable(),
  mriDate: isoDate.nullable(),
  treatmentStart: isoDate.nullable(),
  ebvDna: z.object({ value: z.number().nonnegative(), unit: z.string(), belowLimit: z.boolean() }).nullable(),
  cervicalNodalNecrosis: z.boolean().nullable(),
  plannedRegimen: z.enum(['trial', 'gemcitabine-cisplatin', 'other', 'none']).nullable(),
  treatment: z.enum(['ICT+CCRT', 'CCRT']).nullable(),
  followUp: z.object({ ffs: endpointSchema, os: endpointSchema, dffs: endpointSchema, lrffs: endpointSchema }).nullable(),
});
export type ClinicalRecordEntry = z.infer<typeof clinicalRecordSchema>;

/** A cell of an imported table that cannot be used; row 1 is the header. */
export const cellProblemSchema = z.object({
  row: z.number().int(),
  column: z.string(),
  value: z.string(),
  problem: problemSchema,
});
export type CellProblem = z.infer<typeof cellProblemSchema>;

/** What a table import would do: nothing is stored while there is a problem. */
export const tablePreviewSchema = z.object({
  path: z.string(),
  columns: z.array(z.string()),
  /** theirs -> ours; columns that are not mapped are listed with null. */
  mapping: z.record(z.string(), z.string().nullable()),
  knownColumns: z.array(z.string()),
  requiredColumns: z.array(z.string()),
  rowCount: z.number().int(),
  sample: z.array(z.array(z.string())),
  featureColumns: z.array(z.string()),
  problems: z.array(cellProblemSchema),
  /** Rows whose patient id is a case of the store. */
  matchedCases: z.number().int(),
});
export type TablePreview = z.infer<typeof tablePreviewSchema>;

export const cohortSchema = z.object({
  cohortId: id,
  name: z.string(),
  synthetic: z.boolean(),
  patientCount: z.number().int(),
  withFollowUp: z.number().int(),
  withFeatures: z.number().int(),
  eligible: z.number().int(),
  createdAt: z.string(),
});
export type CohortEntry = z.infer<typeof cohortSchema>;

/** A model card as the screens list it. The full card is `document` (formats.md `model.json`). */
export const cardSchema = z.object({
  cardId: id,
  title: z.string(),
  hash: z.string(),
  locked: z.boolean(),
  /** How it was standardised, in words; null: not standardised, scores nobody. */
  standardisedBy: z
    .object({ kind: z.enum(['typed', 'cohort']), source: z.string(), n: z.number().int(), synthetic: z.boolean() })
    .nullable(),
  features: z.array(
    z.object({
      name: z.string(),
      coefficient: z.number(),
      mean: nullableNumber,
      sd: nullableNumber,
      min: nullableNumber,
      max: nullableNumber,
    }),
  ),
  cutoff: z.number(),
  endpoint: z.string(),
  profileHash: z.string().nullable(),
  assumptions: z.array(z.string()),
  intendedUse: z.string(),
  limits: z.array(z.string()),
  provenance: z.string(),
  createdAt: z.string(),
});
export type CardEntry = z.infer<typeof cardSchema>;

/** A code with data, said by the catalogue. */
export type Reason = z.infer<typeof problemSchema>;

export const riskFactorSchema = z.object({
  factor: z.enum(['n2_3', 't4', 'volume_ge_34', 'ebv_ge_2000']),
  state: z.enum(['positive', 'negative', 'unknown']),
  /** Why unknown, or what flags it (volume within one re-reading SD). */
  note: problemSchema.nullable(),
  /** What the factor was judged on, as shown: "38.2 ml", "T3". */
  basis: z.string().nullable(),
});
export type RiskFactorEntry = z.infer<typeof riskFactorSchema>;

/** A stored score of one case by one card, with all that report and screen show. */
export const scoreSchema = z.object({
  scoreId: id,
  caseId: id,
  cardId: id,
  cardHash: z.string(),
  scoreName: z.enum(['published', 'locally-standardised']),
  ictos: nullableNumber,
  ictosLower: nullableNumber,
  ictosUpper: nullableNumber,
  group: z.enum(['high', 'low', 'indeterminate']).nullable(),
  features: z.array(
    z.object({
      name: z.string(),
      coefficient: z.number(),
      value: nullableNumber,
      z: nullableNumber,
      mean: nullableNumber,
      sd: nullableNumber,
      /** Share of the reference at or below the value, 0..1; null where only typed values are known. */
      percentile: nullableNumber,
      /** The reference values, for the distribution strip; empty where only typed values are known. */
      reference: z.array(z.number()),
      min: nullableNumber,
      max: nullableNumber,
    }),
  ),
  riskFactors: z.array(riskFactorSchema),
  missingFactors: z.array(z.string()),
  riskGroup: z.enum(['high', 'low', 'undetermined']),
  eligibility: z.enum(['eligible', 'not-eligible', 'unknown']),
  eligibilityReasons: z.array(problemSchema),
  ruleGroup: z.enum(['ICT+CCRT', 'CCRT', 'clinical_trial']).nullable(),
  decision: z.enum(['ICT+CCRT', 'CCRT', 'clinical_trial']).nullable(),
  reasons: z.array(problemSchema),
  flags: z.array(problemSchema),
  volumeMl: nullableNumber,
  referenceSize: z.number().int(),
  createdAt: z.string(),
  /** The extraction, read or clinical record changed after it. */
  stale: z.boolean(),
});
export type ScoreEntry = z.infer<typeof scoreSchema>;

export const survivalRateSchema = z.object({
  arm: z.enum(['ICT+CCRT', 'CCRT']),
  months: z.number(),
  survival: nullableNumber,
  lower: nullableNumber,
  upper: nullableNumber,
});

/** Curves of one subset: the figure and the numbers in it. */
export const survivalPanelSchema = z.object({
  subset: z.enum(['whole', 'high', 'low']),
  n: z.number().int(),
  events: z.number().int(),
  rates: z.array(survivalRateSchema),
  hr: nullableNumber,
  hrLower: nullableNumber,
  hrUpper: nullableNumber,
  p: nullableNumber,
  logrankP: nullableNumber,
  /** Why a number is missing, or a warning. */
  notes: z.array(problemSchema),
  svg: z.string(),
});
export type SurvivalPanelEntry = z.infer<typeof survivalPanelSchema>;

export const reportSchema = z.object({
  reportId: id,
  caseId: id,
  createdAt: z.string(),
  path: z.string().nullable(),
  sha256: z.string(),
  pages: z.number().int(),
});
export type ReportEntry = z.infer<typeof reportSchema>;

export const storeVerificationSchema = z.object({
  ok: z.boolean(),
  database: z.boolean(),
  objectsChecked: z.number().int(),
  objectsDamaged: z.array(z.string()),
  objectsMissing: z.array(z.string()),
  auditEntries: z.number().int(),
  auditChain: z.boolean(),
  auditBreakAt: z.number().int().nullable(),
});
export type StoreVerification = z.infer<typeof storeVerificationSchema>;

/** Header of the pixel scheme's answer (`ictos://volume/<seriesId>`): JSON in the `x-ictos-volume` response header. */
export const volumeHeaderSchema = z.object({
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacingMm: z.tuple([z.number(), z.number(), z.number()]),
  originLpsMm: z.tuple([z.number(), z.number(), z.number()]),
  directions: z.array(z.array(z.number()).length(3)).length(3),
  type: z.enum([
    'Int8Array',
    'Uint8Array',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
  ]),
  slope: z.number(),
  intercept: z.number(),
  /** Window suggested by the file or from the 1st and 99th percentile, in rescaled units. */
  window: z.object({ centre: z.number(), width: z.number() }),
});
export type VolumeHeader = z.infer<typeof volumeHeaderSchema>;
