/** Measures parsing of MR headers: 1,000 generated files of 512x512, the part of import that is not I/O. */
import { createHash } from 'node:crypto';
import { parseDicomHeader } from '@main/node/dicom-io/dicom-instance-parser';
import { toMrImages, toSeededUid } from '@main/node/dicom-io/dicom-writer';

const FILES = 1000;
/** Distinct files held in memory; each is parsed several times, so that memory stays small. */
const DISTINCT = 50;

export interface ParseBench {
  readonly name: 'import-parse';
  /** What was done. */
  readonly work: string;
  readonly files: number;
  readonly seconds: number;
  readonly filesPerSecond: number;
  /** The same with the SHA-256 of each file. */
  readonly filesPerSecondHashed: number;
}

/** Bytes of `count` MR files of 512x512, seeded. */
export function makeParseFiles(count: number): readonly Uint8Array[] {
  const [columns, rows] = [512, 512];
  const stored = new Uint16Array(columns * rows * count);
  for (let n = 0; n < stored.length; n += 1) stored[n] = Math.imul(n, 2654435761) >>> 20;
  return toMrImages({
    identity: {
      patientName: 'SYNTHETIC^BENCH',
      patientId: 'SYN-BENCH',
      patientBirthDate: '19700101',
      patientSex: 'O',
      studyInstanceUid: toSeededUid('bench study'),
      studyId: '1',
      studyDate: '20100101',
      studyTime: '120000',
      studyDescription: 'SYNTHETIC BENCH',
      accessionNumber: 'B1',
    },
    seriesInstanceUid: toSeededUid('bench series'),
    frameOfReferenceUid: toSeededUid('bench frame'),
    seriesNumber: 1,
    seriesDescription: 'SYNTHETIC AX T1',
    imageComments: 'SYNTHETIC',
    protocolName: 'bench',
    manufacturer: 'SYNTHETIC',
    manufacturerModel: 'bench',
    magneticFieldStrengthT: 1.5,
    repetitionTimeMs: 500,
    echoTimeMs: 10,
    contrastAgent: null,
    sliceThicknessMm: 5,
    window: { center: 2000, width: 4000 },
    grid: {
      dims: [columns, rows, count],
      spacingMm: [0.4688, 0.4688, 5],
      originLpsMm: [-120, -120, -75],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    stored,
  }).map((file) => file.bytes);
}

/** Parses 1,000 headers, then again with hashing; throws when a file does not parse. */
export function benchParse(): ParseBench {
  const files = makeParseFiles(DISTINCT);
  const run = (hashed: boolean): number => {
    const start = performance.now();
    for (let n = 0; n < FILES; n += 1) {
      const bytes = files[n % DISTINCT]!;
      const header = parseDicomHeader(bytes);
      if (!header.ok) throw new Error(header.error.code);
      if (hashed) createHash('sha256').update(bytes).digest('hex');
    }
    return (performance.now() - start) / 1000;
  };
  run(false);
  const seconds = run(false);
  const hashedSeconds = run(true);
  return {
    name: 'import-parse',
    work: `${FILES} MR headers of 512x512x16 bit files in memory`,
    files: FILES,
    seconds,
    filesPerSecond: FILES / seconds,
    filesPerSecondHashed: FILES / hashedSeconds,
  };
}
