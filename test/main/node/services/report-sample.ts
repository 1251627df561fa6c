/** Data of a report with long texts everywhere, for tests of the document. */
import type { ReportData } from '@main/node/services/report-document';
import { card, detail, file, record, score, series } from '../../../contract/sample-entities';

export function makeReportData(): ReportData {
  const long = 'a rather long description of a series that somebody typed at the scanner +C FS 3D';
  return {
    language: 'en',
    madeAt: new Date('2026-03-01T10:00:00Z'),
    program: { name: 'ICTOS Workstation', version: '0.1.0', buildKind: 'development' },
    detail: {
      ...detail,
      patientName: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Maria-Magdalena Theodora',
      studies: [
        {
          studyId: 't1',
          studyUid: '1.2',
          studyDate: null,
          description: long,
          series: Array.from({ length: 30 }, (_, n) => ({
            ...series,
            seriesId: `s${n}`,
            seriesNumber: n,
            description: `${long} ${n}`,
          })),
        },
      ],
    },
    clinical: record,
    reads: (['t1', 't2', 't1c'] as const).map((sequence) => ({
      sequence,
      seriesNumber: 3,
      seriesDescription: long,
      state: 'draft',
      readerName: 'Dr. Maximiliane von Hohenzollern-Sigmaringen',
      updatedAt: '2026-02-01T10:00:00Z',
      voxels: 12345,
      slices: 9,
      volumeMl: 21.44,
      picture:
        sequence === 't2'
          ? { reason: { code: 'object/damaged', data: { sha256: 'a'.repeat(64) } } }
          : {
              slice: {
                k: 7,
                sliceCount: 20,
                areaMm2: 512,
                widthMm: 70,
                heightMm: 90,
                image: 'data:image/png;base64,iVBORw0KGgo=',
                contour: 'M10 10L30 10L30 30L10 30Z',
                window: [0, 1000],
              },
            },
    })),
    extractions: [
      {
        extractionId: 'e1',
        readId: 'r1',
        sequence: 't1c',
        extractedAt: '2026-02-01T10:00:00Z',
        stale: false,
        readState: 'draft',
        file,
      },
    ],
    score: {
      ...score,
      reasons: [
        { code: 'score/read-not-finalised', data: {} },
        { code: 'score/reference-below-rule', data: { n: 40, least: 100 } },
        { code: 'score/indeterminate', data: { lower: -0.123456, upper: 0.654321 } },
        { code: 'eligibility/edition-8', data: {} },
        { code: 'eligibility/mri-date-missing', data: {} },
        { code: 'eligibility/treatment-start-missing', data: {} },
        { code: 'flag/scanner-not-in-reference', data: { scanner: 'Maker Model-With-A-Long-Name 3 T' } },
      ],
      flags: [{ code: 'flag/scanner-not-in-reference', data: { scanner: 'Maker Model-With-A-Long-Name 3 T' } }],
    },
    card,
    strips: [],
    axisSvg: '',
    publishedSvg: '',
  };
}
