import { describe, expect, it } from 'vitest';
import type { CaseDetail, SeriesEntry } from '@shared/contract/entities';
import type { Volume } from '@shared/core/volume/volume';
import { intensityAt, isInMask } from '@renderer/state/reading-readout';
import { firstSequence, guideSeries, seriesWithRole } from '@renderer/state/reading-series';

const series = (seriesId: string, change: Partial<SeriesEntry>): SeriesEntry => ({
  seriesId,
  seriesUid: `1.2.${seriesId}`,
  description: seriesId,
  seriesNumber: 1,
  modality: 'MR',
  sequence: 't1',
  plane: 'axial',
  roleConfirmed: false,
  roleReason: '',
  dims: [8, 8, 20],
  spacingMm: [1, 1, 5],
  instanceCount: 20,
  frameOfReferenceUid: null,
  problems: [],
  extractable: true,
  monochrome1: false,
  ...change,
});
const detail = (entries: SeriesEntry[], reads: CaseDetail['reads'] = []): CaseDetail => ({
  caseId: 'c',
  patientId: 'p',
  patientName: 'P',
  birthDate: null,
  sex: null,
  synthetic: false,
  studies: [{ studyId: 's', studyUid: '1', studyDate: '2024-01-02', description: '', series: entries }],
  reads,
});
const read = (seriesId: string, change: Partial<CaseDetail['reads'][number]> = {}): CaseDetail['reads'][number] => ({
  readId: `r-${seriesId}`,
  seriesId,
  sequence: 't1',
  readerName: 'A',
  occasion: 1,
  state: 'draft',
  forReview: false,
  readingSeconds: 0,
  sliceCount: 2,
  voxelCount: 9,
  volumeMl: 1,
  updatedAt: '',
  source: 'drawn',
  ...change,
});

describe('series of the panes', () => {
  it('with several of a role: the one that was read, then the confirmed one, then the one with more slices', () => {
    const few = series('few', { dims: [8, 8, 10] });
    const many = series('many', { dims: [8, 8, 30] });
    const confirmed = series('confirmed', { roleConfirmed: true, dims: [8, 8, 5] });
    expect(seriesWithRole(detail([few, many]), 't1', 'axial')?.seriesId).toBe('many');
    expect(seriesWithRole(detail([few, many, confirmed]), 't1', 'axial')?.seriesId).toBe('confirmed');
    expect(seriesWithRole(detail([few, many, confirmed], [read('few')]), 't1', 'axial')?.seriesId).toBe('few');
    expect(seriesWithRole(detail([few, many], [read('few', { voxelCount: 0 })]), 't1', 'axial')?.seriesId).toBe('many');
    expect(seriesWithRole(detail([few]), 't2', 'axial')).toBeNull();
  });

  it('guides: the contrast-enhanced series of the plane, else that of the sequence in front, else none', () => {
    const t2cor = series('t2cor', { sequence: 't2', plane: 'coronal' });
    const t1cCor = series('t1cCor', { sequence: 't1c', plane: 'coronal' });
    expect(guideSeries(detail([t2cor, t1cCor]), 'coronal', 't2')?.seriesId).toBe('t1cCor');
    expect(guideSeries(detail([t2cor]), 'coronal', 't2')?.seriesId).toBe('t2cor');
    expect(guideSeries(detail([t2cor]), 'coronal', 't1')).toBeNull();
    expect(guideSeries(detail([t2cor]), 'sagittal', 't2')).toBeNull();
  });

  it('opens a draft in progress first, else T1C, else what there is', () => {
    const [t1, t2, t1c] = [series('a', {}), series('b', { sequence: 't2' }), series('c', { sequence: 't1c' })];
    expect(firstSequence(detail([t1, t2, t1c]))).toBe('t1c');
    expect(firstSequence(detail([t1, t2, t1c], [read('b')]))).toBe('t2');
    expect(firstSequence(detail([t1, t2, t1c], [read('b', { state: 'final' })]))).toBe('t1c');
    expect(firstSequence(detail([t2]))).toBe('t2');
    expect(firstSequence(detail([]))).toBe('t1c');
  });
});

describe('readout', () => {
  const volume: Volume = {
    grid: {
      dims: [3, 2, 2],
      spacingMm: [1, 2, 5],
      originLpsMm: [10, 20, 30],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    stored: Int16Array.from({ length: 12 }, (_, n) => n),
    slope: 2,
    intercept: -1,
  };
  it('reads the nearest voxel, rescaled; nothing outside', () => {
    expect(intensityAt(volume, [12.4, 21.9, 35.5])).toBe(11 * 2 - 1);
    expect(intensityAt(volume, [10, 20, 30])).toBe(-1);
    expect(intensityAt(volume, [9.4, 20, 30])).toBeNull();
    expect(intensityAt(volume, [10, 20, 40])).toBeNull();
  });
  it('says whether a position lies in the ROI', () => {
    const mask = new Map([[1, Uint32Array.of(4, 2)]]);
    expect(isInMask(mask, volume.grid, [11, 22, 35])).toBe(true);
    expect(isInMask(mask, volume.grid, [10, 22, 35])).toBe(false);
    expect(isInMask(mask, volume.grid, [11, 22, 30])).toBe(false);
  });
});
