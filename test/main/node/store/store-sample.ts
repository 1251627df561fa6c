/** A temporary store with a few rows, for tests of store and services. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '@shared/base/result';
import { openStore, type OpenOptions } from '@main/node/store/open-store';
import type { Store } from '@main/node/store/store';
import { addCase, addSeries, addStudy, nameObject } from '@main/node/store/write/images';
import { addReader, addUser } from '@main/node/store/write/people';

/** A new folder under the system's temporary one; `dispose` removes it. */
export function makeTemporaryFolder(): { path: string; dispose: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ictos-test-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

export const openSample = (folder: string, options?: OpenOptions): Store => unwrap(openStore(folder, options));

export interface SamplePeople {
  readonly userId: string;
  readonly readerId: string;
}

export const addSamplePeople = (store: Store): SamplePeople =>
  store.bookkeep((db, at) => {
    const userId = addUser(db, at, 'Test User', 'administrator');
    return { userId, readerId: addReader(db, at, 'Test User', userId) };
  });

/** One patient with one axial T1C series of 7 x 11 x 3 voxels. */
export function addSampleSeries(store: Store, actor: SamplePeople, name = 'A'): { caseId: string; seriesId: string } {
  const objects = store.objects.putAll([0, 1, 2].map((n) => new TextEncoder().encode(`${name} slice ${n}`)));
  return store.write(actor, { action: 'test.add' }, (db, at) => {
    const caseId = addCase(db, at, {
      patientId: `P-${name}`,
      patientName: `Name^${name}`,
      birthDate: '1970-02-03',
      sex: 'female',
      synthetic: false,
    });
    const studyId = addStudy(db, at, caseId, {
      studyUid: `1.2.${name}`,
      studyDate: '2020-01-02',
      studyTime: null,
      description: 'MR',
      accessionNumber: null,
    });
    for (const object of objects) nameObject(db, at, object, 'dicom');
    const seriesId = addSeries(
      db,
      at,
      studyId,
      { seriesUid: `1.2.${name}.1`, stack: 0 },
      {
        description: 't1 +c',
        seriesNumber: 3,
        modality: 'MR',
        frameOfReferenceUid: `1.2.${name}.9`,
        manufacturer: null,
        manufacturerModel: null,
        fieldStrengthT: 3,
        photometric: 'MONOCHROME2',
        dims: [7, 11, 3],
        spacingMm: [0.5, 0.7, 5],
        grid: {
          dims: [7, 11, 3],
          spacingMm: [0.5, 0.7, 5],
          originLpsMm: [-10, 20, 30],
          directions: [
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ],
        },
        extractable: true,
        problems: [
          { code: 'geometry/tilt', data: { shiftMm: 0.25, atMm: ['1', '2'], none: [], flag: true, nothing: null, text: 'x' } },
        ],
      },
      { sequence: 't1c', plane: 'axial', reason: 'contrast agent' },
      objects.map((object, n) => ({
        sopInstanceUid: `1.2.${name}.1.${n}`,
        positionMm: n * 5,
        instanceNumber: n + 1,
        sha256: object.sha256,
      })),
    );
    return { caseId, seriesId };
  });
}
