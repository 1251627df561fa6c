/** The decisions of import that need no files: who a patient is, which ROI and which series a mask means. */
import { describe, expect, it } from 'vitest';
import { isSamePatient, toIsoDate, toShownName } from '@main/node/services/import-identity';
import { chooseNiftiTarget, chooseRoi, findContouredTarget, type MaskTarget } from '@main/node/services/import-masks';
import { toPercentileWindow } from '@main/node/services/decode-series-job';

describe('chooseRoi', () => {
  it.each([
    [['anything at all'], 'anything at all'],
    [['GTV_Mass', 'GTV_Edema'], 'GTV_Mass'],
    [['BODY', 'GTVnx', 'GTVnd', 'Brainstem'], 'GTVnx'],
    [['GTVp', 'GTVn', 'CTV1', 'PTV'], 'GTVp'],
    [['GTV-T', 'GTV-N', 'Parotid'], 'GTV-T'],
    [['Primary tumour', 'Lymph node L'], 'Primary tumour'],
    [['GTV_Nasopharynx', 'GTV_N1'], 'GTV_Nasopharynx'],
    [['鼻咽肿瘤', '颈部淋巴结'], '鼻咽肿瘤'],
  ])('%j: %s', (names, chosen) => {
    expect(chooseRoi(names)).toEqual({ ok: true, value: chosen });
  });
  it.each([
    [['GTV1', 'GTV2'], 'import/roi-ambiguous'],
    [['Cord', 'Brainstem'], 'import/roi-ambiguous'],
    [['GTVn', 'GTVnd'], 'import/roi-ambiguous'],
    [[], 'import/no-roi'],
  ])('%j: %s', (names, code) => {
    expect(chooseRoi(names)).toMatchObject({ ok: false, error: { code } });
  });
});

const target = (key: string, changes: Partial<MaskTarget> = {}): MaskTarget => ({
  key,
  seriesUid: `uid-${key}`,
  frameOfReferenceUid: 'frame',
  sopInstanceUids: new Set([`sop-${key}`]),
  axial: true,
  sequence: 't1',
  description: `series ${key}`,
  grid: null,
  patientId: 'P1',
  ...changes,
});
const contours = {
  sopInstanceUid: 's',
  studyInstanceUid: 't',
  seriesInstanceUids: [] as string[],
  roiNames: ['GTV'],
  frameOfReferenceUid: 'frame' as string | null,
  imageUids: [] as string[],
  operator: null,
  approved: false,
};

describe('findContouredTarget', () => {
  const keyOf = (changes: Partial<typeof contours>, targets: readonly MaskTarget[]): string => {
    const found = findContouredTarget({ ...contours, ...changes }, targets);
    return found.ok ? found.value.key : found.error.code;
  };
  it('goes by series, then by images, then by the only axial series of the frame', () => {
    const targets = [target('a'), target('b'), target('c', { axial: false })];
    expect(keyOf({ seriesInstanceUids: ['uid-b'] }, targets)).toBe('b');
    expect(keyOf({ imageUids: ['sop-a'] }, targets)).toBe('a');
    expect(keyOf({}, targets)).toBe('import/contours-ambiguous-series');
    expect(keyOf({}, [targets[0]!, targets[2]!])).toBe('a');
    expect(keyOf({ frameOfReferenceUid: null }, targets)).toBe('import/contours-no-matching-series');
    expect(keyOf({ seriesInstanceUids: ['uid-c'] }, targets)).toBe('read/not-axial');
  });
  it('takes the stack that holds the images', () => {
    const stacks = [target('a', { seriesUid: 'one' }), target('b', { seriesUid: 'one' })];
    expect(keyOf({ seriesInstanceUids: ['one'], imageUids: ['sop-b'] }, stacks)).toBe('b');
    expect(keyOf({ seriesInstanceUids: ['one'] }, stacks)).toBe('import/contours-ambiguous-series');
  });
});

describe('chooseNiftiTarget', () => {
  const t1 = target('a');
  const t1c = target('b', { sequence: 't1c' });
  const other = target('c', { patientId: 'P2' });
  it.each([
    ['mask.nii', [t1], 'a'],
    ['P1/t1c.nii.gz', [t1, t1c], 'b'],
    ['P1/t1.nii.gz', [t1, t1c], 'a'],
    ['P2_t1.nii', [t1, t1c, other], 'c'],
    ['mask.nii', [t1, t1c], 'import/nifti-ambiguous-series'],
    ['mask.nii', [], 'import/nifti-no-matching-series'],
  ])('%s', (name, fitting, chosen) => {
    const found = chooseNiftiTarget(name, fitting);
    expect(found.ok ? found.value.key : found.error.code).toBe(chosen);
  });
});

describe('patients', () => {
  it.each([
    ['20200229', '2020-02-29'],
    ['2020.02.29', '2020-02-29'],
    ['20190229', null],
    ['2020', null],
    ['', null],
    [null, null],
  ])('date %s', (da, iso) => {
    expect(toIsoDate(da)).toBe(iso);
  });
  it.each([
    ['Doe^Jane^A', 'Doe, Jane A'],
    ['Doe', 'Doe'],
    ['^Jane', 'Jane'],
    ['Wang^XiaoDong=王^小东', 'Wang, XiaoDong'],
    [null, ''],
  ])('name %s', (name, shown) => {
    expect(toShownName(name)).toBe(shown);
  });

  const person = { patientId: '1', patientName: 'Doe, Jane', birthDate: '1970-01-01' as string | null, synthetic: false };
  it.each([
    ['itself', {}, true],
    ['another way to write the name', { patientName: 'DOE^JANE' }, true],
    ['no name', { patientName: '' }, true],
    ['no birth date', { birthDate: null }, true],
    ['another name', { patientName: 'Roe, Jane' }, false],
    ['another birth date', { birthDate: '1971-01-01' }, false],
    ['another id', { patientId: '2' }, false],
    ['a synthetic one of the same id', { synthetic: true }, false],
  ])('same person as %s', (_, changes, same) => {
    expect(isSamePatient(person, { ...person, ...changes })).toBe(same);
    expect(isSamePatient({ ...person, ...changes }, person)).toBe(same);
  });
  it('without an id only by name and birth date together', () => {
    const nameless = { ...person, patientId: '' };
    expect(isSamePatient(nameless, nameless)).toBe(true);
    expect(isSamePatient({ ...nameless, birthDate: null }, { ...nameless, birthDate: null })).toBe(false);
    expect(isSamePatient({ ...nameless, patientName: '' }, { ...nameless, patientName: '' })).toBe(false);
  });
});

describe('toPercentileWindow', () => {
  const grid = {
    dims: [10, 10, 10] as const,
    spacingMm: [1, 1, 1] as const,
    originLpsMm: [0, 0, 0] as const,
    directions: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const,
  };
  it('spans the 1st to 99th percentile in rescaled units', () => {
    const stored = Uint16Array.from({ length: 1000 }, (_, n) => n);
    expect(toPercentileWindow({ grid, stored, slope: 2, intercept: 5 })).toEqual({ centre: 1005, width: 1960 });
  });
  it('is never narrower than 1', () => {
    expect(toPercentileWindow({ grid, stored: new Uint16Array(1000).fill(7), slope: 1, intercept: 0 })).toEqual({
      centre: 7,
      width: 1,
    });
  });
});
