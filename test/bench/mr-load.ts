/** Seeded MR series of 512 x 512 x 16 bit as DICOM files: the load of the import and viewer figures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRng } from '@shared/base/rng';
import { toMrImages, toSeededUid } from '@main/node/dicom-io/dicom-writer';

/** Noise from which every slice takes another stretch. */
export function makeNoise(): Uint16Array {
  const rng = makeRng(77);
  return Uint16Array.from({ length: 512 * 512 + 4096 }, () => rng.int(4096));
}

/** Writes one series under `folder`; answers the size of its files in bytes. */
export function writeMrSeries(
  folder: string,
  noise: Uint16Array,
  { patient, series, slices }: { readonly patient: number; readonly series: number; readonly slices: number },
): number {
  let bytes = 0;
  const stored = new Uint16Array(512 * 512 * slices);
  // Each slice begins elsewhere in the noise: no two files have the same pixels.
  for (let k = 0; k < slices; k += 1) {
    const from = (patient * 8 + series) * 64 + k;
    stored.set(noise.subarray(from, from + 512 * 512), k * 512 * 512);
  }
  const target = join(folder, `patient-${patient}`, `series-${series}`);
  mkdirSync(target, { recursive: true });
  const written = toMrImages({
    identity: {
      patientName: `Bench^${patient}`,
      patientId: `B${patient}`,
      patientBirthDate: '19700101',
      patientSex: 'F',
      studyInstanceUid: toSeededUid(`bench study ${patient}`),
      studyId: '1',
      studyDate: '20200101',
      studyTime: '120000',
      studyDescription: 'synthetic load',
      accessionNumber: '',
    },
    seriesInstanceUid: toSeededUid(`bench series ${patient} ${series}`),
    frameOfReferenceUid: toSeededUid(`bench frame ${patient}`),
    seriesNumber: series + 1,
    seriesDescription: ['AX T1', 'AX T2', 'AX T1 +C', 'COR T1 +C'][series] ?? 'AX T1',
    imageComments: 'SYNTHETIC',
    protocolName: '',
    manufacturer: 'bench',
    manufacturerModel: '',
    magneticFieldStrengthT: 3,
    repetitionTimeMs: 500,
    echoTimeMs: 10,
    contrastAgent: null,
    sliceThicknessMm: 3,
    window: { center: 2000, width: 4000 },
    grid: {
      dims: [512, 512, slices],
      spacingMm: [0.4688, 0.4688, 3],
      originLpsMm: [-120, -120, -70],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    stored,
  });
  for (const file of written) {
    writeFileSync(join(target, file.name), file.bytes);
    bytes += file.bytes.byteLength;
  }
  return bytes;
}
