/** Files to a canonical volume: orientation, rescale, signedness, mixed input, and the headers in between. */
import { describe, expect, it } from 'vitest';
import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { toIjk } from '@shared/core/geometry/grid-coordinates';
import { parseDicom } from '@main/node/dicom-io/dicom-instance-parser';
import { toSeededUid } from '@main/node/dicom-io/dicom-writer';
import { loadSeriesVolume, type LoadedSeries, type SeriesFile } from '@main/node/dicom-io/series-loader';
import { FIXTURE_DIMS, fixtureFiles, fixtureSeries, fixtureValue, withElements } from '../../../support/mr-fixture';

const load = async (files: readonly SeriesFile[]): Promise<LoadedSeries> => {
  const loaded = await loadSeriesVolume(files);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
};
const codeOf = async (files: readonly SeriesFile[]): Promise<string> => {
  const loaded = await loadSeriesVolume(files);
  return loaded.ok ? 'ok' : loaded.error.code;
};
const ds = (...values: number[]): { vr: string; Value: string[] } => ({ vr: 'DS', Value: values.map(String) });

const AXES: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
/** The 24 right-handed ways to store a series (a DICOM series has k along row x column). */
const ORIENTATIONS: readonly (readonly [Vec3, Vec3, Vec3])[] = [0, 1, 2].flatMap((a) =>
  [0, 1, 2]
    .filter((b) => b !== a)
    .flatMap((b) =>
      [1, -1].flatMap((sa) =>
        [1, -1].map((sb): readonly [Vec3, Vec3, Vec3] => {
          const row = AXES[a]!.map((value) => value * sa) as unknown as Vec3; // three entries by construction
          const column = AXES[b]!.map((value) => value * sb) as unknown as Vec3; // three entries by construction
          const normal: Vec3 = [
            row[1] * column[2] - row[2] * column[1],
            row[2] * column[0] - row[0] * column[2],
            row[0] * column[1] - row[1] * column[0],
          ];
          return [row, column, normal];
        }),
      ),
    ),
);

describe('loadSeriesVolume', () => {
  it.each(ORIENTATIONS.map((directions) => ({ name: JSON.stringify(directions.slice(0, 2)), directions })))(
    'keeps every voxel at its patient position: $name',
    async ({ directions }) => {
      const grid: Grid = { dims: FIXTURE_DIMS, spacingMm: [0.7, 0.9, 4.3], originLpsMm: [-11.5, 7.25, -30], directions };
      const series = await load(fixtureFiles({ grid }).reverse());
      const { volume } = series;
      const canonical = { axial: [0, 1, 2], coronal: [0, 2, 1], sagittal: [1, 2, 0] }[series.plane];
      canonical.forEach((axis, m) => expect(Math.abs(volume.grid.directions[m as 0 | 1 | 2][axis]!)).toBeCloseTo(1, 6));
      const signs = { axial: [1, 1, 1], coronal: [1, -1, 1], sagittal: [1, -1, 1] }[series.plane];
      canonical.forEach((axis, m) => expect(Math.sign(volume.grid.directions[m as 0 | 1 | 2][axis]!)).toBe(signs[m]));
      for (const [i, j, k] of [
        [0, 0, 0],
        [12, 0, 0],
        [0, 10, 0],
        [0, 0, 4],
        [7, 3, 2],
      ] as const) {
        const at = [0, 1, 2].map(
          (axis) =>
            grid.originLpsMm[axis]! +
            i * 0.7 * directions[0][axis]! +
            j * 0.9 * directions[1][axis]! +
            k * 4.3 * directions[2][axis]!,
        ) as unknown as Vec3; // three entries by construction
        const index = toIjk(volume.grid, at).map(Math.round);
        const [columns, rows] = volume.grid.dims;
        expect(volume.stored[(index[2]! * rows + index[1]!) * columns + index[0]!]).toBe(fixtureValue(i, j, k));
      }
    },
  );

  it('keeps stored values with a shared rescale, and rescales where slices differ', async () => {
    const rescaled = (slope: (n: number) => number): SeriesFile[] =>
      fixtureFiles().map((file, n) => ({
        ...file,
        bytes: withElements(file.bytes, { '00281053': ds(slope(n)), '00281052': ds(-3) }),
      }));
    const shared = await load(rescaled(() => 2.5));
    expect(shared.volume.stored).toBeInstanceOf(Uint16Array);
    expect([shared.volume.slope, shared.volume.intercept, shared.volume.stored[0]]).toEqual([2.5, -3, 1]);
    const mixed = await load(rescaled((n) => 1 + n));
    expect(mixed.volume.stored).toBeInstanceOf(Float64Array);
    expect([mixed.volume.slope, mixed.volume.intercept]).toEqual([1, 0]);
    expect(mixed.volume.stored[0]).toBe(1 * 1 - 3);
    expect(mixed.volume.stored[2 * 143]).toBe(287 * 3 - 3);
  });

  it('leaves MONOCHROME1 values alone and says that the display inverts', async () => {
    const series = await load(
      fixtureFiles().map((file) => ({
        ...file,
        bytes: withElements(file.bytes, { '00280004': { vr: 'CS', Value: ['MONOCHROME1'] } }),
      })),
    );
    expect(series.invertDisplay).toBe(true);
    expect(series.volume.stored[0]).toBe(1);
    expect((await load(fixtureFiles())).invertDisplay).toBe(false);
  });

  it('leaves out what is no MR image and loads the rest', async () => {
    const series = await load([...fixtureFiles(), { name: 'notes.txt', bytes: new TextEncoder().encode('hello') }]);
    expect(series.leftOut).toEqual([{ name: 'notes.txt', problem: { code: 'import/not-dicom', data: {} } }]);
    expect(series.instances).toHaveLength(5);
    expect(series.instances.map((one) => one.positionLpsMm?.[2])).toEqual([-30, -25.7, -21.4, -17.1, -12.8]);
  });

  it('refuses a volume with a damaged slice, several series, or nothing', async () => {
    const files = fixtureFiles();
    const cut = files.map((file, n) => (n === 3 ? { ...file, bytes: file.bytes.slice(0, file.bytes.length - 50) } : file));
    expect(await codeOf(cut)).toBe('import/truncated');
    expect(await codeOf([...files, ...fixtureFiles({ seriesInstanceUid: toSeededUid('another') })])).toBe(
      'import/several-series',
    );
    expect(await codeOf([{ name: 'x', bytes: new Uint8Array(3) }])).toBe('import/no-images');
  });

  it('views a series with a missing slice but says why it is not extracted', async () => {
    const series = await load(fixtureFiles().filter((_file, n) => n !== 2));
    expect(series.volume.grid.dims[2]).toBe(4);
    expect(series.extractionBlock?.code).toBe('geometry/uneven-slices');
    expect(series.problems.map((found) => found.code)).toContain('geometry/gap');
  });

  it('loads one slice with its slice thickness', async () => {
    const series = await load(fixtureFiles().slice(0, 1));
    expect(series.volume.grid.spacingMm).toEqual([0.7, 0.9, 4]);
    expect(series.extractionBlock).toBeNull();
  });

  it('hashes a series by its files in order of SOP Instance UID, whatever their order on disk', async () => {
    const files = fixtureFiles();
    const [forward, backward] = [await load(files), await load([...files].reverse())];
    expect(forward.sha256).toBe(backward.sha256);
    const changed = files.map((file, n) =>
      n === 0 ? { ...file, bytes: withElements(file.bytes, { '00204000': { vr: 'LT', Value: ['x'] } }) } : file,
    );
    expect((await load(changed)).sha256).not.toBe(forward.sha256);
  });
});

describe('headers', () => {
  it('reads the typed fields of an image', () => {
    const parsed = parseDicom(fixtureFiles({ contrastAgent: 'Gadolinium' })[1]!.bytes);
    if (!parsed.ok) throw new Error(parsed.error.code);
    expect(parsed.value.kind).toBe('image');
    expect(parsed.value.instance).toMatchObject({
      patientName: 'SYNTHETIC^FIXTURE',
      patientId: 'FIX-1',
      patientBirthDate: '19700102',
      patientSex: 'F',
      modality: 'MR',
      instanceNumber: 2,
      seriesNumber: 3,
      rows: 11,
      columns: 13,
      pixelSpacingMm: [0.9, 0.7],
      positionLpsMm: [-11.5, 7.25, -25.7],
      bitsStored: 12,
      repetitionTimeMs: 500,
      echoTimeMs: 11,
      magneticFieldStrengthT: 1.5,
      contrastAgent: 'Gadolinium',
      inversionTimeMs: null,
      windowCenter: 400,
      imageComments: 'SYNTHETIC',
      studyInstanceUid: fixtureSeries().identity.studyInstanceUid,
    });
  });

  /** Replaces the patient name and character set in the bytes, as a scanner would have written them. */
  const named = (characterSet: string, name: Uint8Array): string | null => {
    const marker = 'SYNTHETIC^PLACEHOLDER_OF_A_NAME_';
    const source = fixtureFiles({ identity: { ...fixtureSeries().identity, patientName: marker } })[0]!.bytes;
    const bytes = withElements(source, { '00080005': { vr: 'CS', Value: ['X'.repeat(16)] } });
    const put = (placeholder: string, value: Uint8Array): void => {
      const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(placeholder, 0, 'latin1');
      if (at < 0) throw new Error(`no ${placeholder} in the file`);
      bytes.fill(0x20, at, at + placeholder.length);
      bytes.set(value, at);
    };
    put('X'.repeat(16), Buffer.from(characterSet, 'latin1'));
    put(marker, name);
    const parsed = parseDicom(bytes);
    if (!parsed.ok) throw new Error(parsed.error.code);
    return parsed.value.instance.patientName;
  };

  it('decodes names in the character sets of the hospitals', () => {
    expect(named('ISO_IR 100', Buffer.from('M\u00fcller^J\u00f6rg', 'latin1'))).toBe('M\u00fcller^J\u00f6rg');
    expect(named('ISO_IR 192', Buffer.from('Wang^XiaoDong=\u738b^\u5c0f\u4e1c', 'utf8'))).toBe(
      'Wang^XiaoDong=\u738b^\u5c0f\u4e1c',
    );
    const gb = Uint8Array.from([...Buffer.from('Wang^XiaoDong='), 0xcd, 0xf5, 0x5e, 0xd0, 0xa1, 0xb6, 0xab]);
    expect(named('GB18030', gb)).toBe('Wang^XiaoDong=\u738b^\u5c0f\u4e1c');
    // Code extensions: first value empty, Chinese by escape sequence (PS3.5 annex K).
    const escape = [0x1b, 0x24, 0x29, 0x41];
    const extended = Uint8Array.from([
      ...Buffer.from('Wang^XiaoDong='),
      ...escape,
      0xcd,
      0xf5,
      0x5e,
      ...escape,
      0xd0,
      0xa1,
      0xb6,
      0xab,
    ]);
    expect(named('\\ISO 2022 IR 58', extended)).toBe('Wang^XiaoDong=\u738b^\u5c0f\u4e1c');
  });

  it('reads a file in spite of a character set nobody knows', () => {
    expect(named('ISO_IR 999', Buffer.from('Plain^Name'))).toBe('Plain^Name');
  });
});
