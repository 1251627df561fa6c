/** Small MR files for tests, written by our own writer, with any attribute changed. Dims are distinct primes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MrSeriesToWrite, toMrImages, toSeededUid } from '@main/node/dicom-io/dicom-writer';
import { type Dataset, type Element, parseDicomDataset, toDicomBytes } from '@main/node/dicom-io/dicom-dataset';

export const FIXTURE_DIMS = [13, 11, 5] as const;

/** A value that tells every voxel apart: 1 + i + 13 j + 143 k. */
export const fixtureValue = (i: number, j: number, k: number): number => 1 + i + FIXTURE_DIMS[0] * (j + FIXTURE_DIMS[1] * k);

export const fixtureSeries = (changes: Partial<MrSeriesToWrite> = {}): MrSeriesToWrite => {
  const grid = changes.grid ?? {
    dims: FIXTURE_DIMS,
    spacingMm: [0.7, 0.9, 4.3] as const,
    originLpsMm: [-11.5, 7.25, -30] as const,
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const,
  };
  const total = grid.dims[0] * grid.dims[1] * grid.dims[2];
  return {
    identity: {
      patientName: 'SYNTHETIC^FIXTURE',
      patientId: 'FIX-1',
      patientBirthDate: '19700102',
      patientSex: 'F',
      studyInstanceUid: toSeededUid('fixture study'),
      studyId: '1',
      studyDate: '20100203',
      studyTime: '101112',
      studyDescription: 'SYNTHETIC FIXTURE',
      accessionNumber: 'A1',
    },
    seriesInstanceUid: toSeededUid('fixture series'),
    frameOfReferenceUid: toSeededUid('fixture frame'),
    seriesNumber: 3,
    seriesDescription: 'SYNTHETIC AX T1',
    imageComments: 'SYNTHETIC',
    protocolName: 'fixture',
    manufacturer: 'SYNTHETIC',
    manufacturerModel: 'fixture',
    magneticFieldStrengthT: 1.5,
    repetitionTimeMs: 500,
    echoTimeMs: 11,
    contrastAgent: null,
    sliceThicknessMm: 4,
    window: { center: 400, width: 800 },
    stored: Uint16Array.from({ length: total }, (_value, n) => n + 1),
    ...changes,
    grid,
  };
};

/** Files of a fixture series, as bytes by name. */
export const fixtureFiles = (changes: Partial<MrSeriesToWrite> = {}): { readonly name: string; readonly bytes: Uint8Array }[] =>
  toMrImages(fixtureSeries(changes)).map(({ name, bytes }) => ({ name, bytes }));

/** The file with elements replaced (null removes one); meta elements by their 0002 tags. */
export function withElements(bytes: Uint8Array, changes: Readonly<Record<string, Element | null>>): Uint8Array {
  const parsed = parseDicomDataset(bytes);
  if (!parsed.ok) throw new Error(parsed.error.code);
  const meta: Dataset = { ...parsed.value.meta };
  const dataset: Dataset = { ...parsed.value.dataset };
  const pixels = dataset['7FE00010'];
  const view: unknown = pixels?.Value?.[0];
  // What was read is a view on the file; the writer wants a buffer of its own.
  if (pixels && view instanceof Uint8Array) dataset['7FE00010'] = { vr: 'OW', Value: [Uint8Array.from(view).buffer] };
  for (const [tag, element] of Object.entries(changes)) {
    const target = tag.startsWith('0002') ? meta : dataset;
    if (element) target[tag] = element;
    else Reflect.deleteProperty(target, tag);
  }
  return toDicomBytes(meta, dataset);
}

export const hasDcmtk = (): boolean => {
  try {
    execFileSync('dcmdump', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Runs a dcmtk converter (`dcmconv +ti`, `dcmcjpeg +e1` ...) over the bytes of a file. */
export function withDcmtk(tool: string, args: readonly string[], bytes: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-dcmtk-'));
  const [input, output] = [join(folder, 'in.dcm'), join(folder, 'out.dcm')];
  writeFileSync(input, bytes);
  execFileSync(tool, [...args, input, output], { stdio: 'pipe' });
  return new Uint8Array(readFileSync(output));
}

/** What dcmdump prints for a file. */
export function dcmdump(bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-dcmtk-'));
  const input = join(folder, 'in.dcm');
  writeFileSync(input, bytes);
  return execFileSync('dcmdump', ['-q', input], { encoding: 'utf8' });
}
