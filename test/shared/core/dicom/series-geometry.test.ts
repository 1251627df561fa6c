/** Each geometry problem has its name, and only the right ones block. */
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '@shared/core/geometry/grid';
import {
  blocksExtraction,
  blocksStacking,
  computeSeriesGeometry,
  type PositionedInstance,
  toExtractionBlock,
} from '@shared/core/dicom/series-geometry';

const AXIAL: readonly [Vec3, Vec3] = [
  [1, 0, 0],
  [0, 1, 0],
];
const slice = (n: number, changes: Partial<PositionedInstance> = {}): PositionedInstance => ({
  sopInstanceUid: `1.2.${n}`,
  frameOfReferenceUid: '1.9',
  positionLpsMm: [-50, -60, 5 * n],
  orientation: AXIAL,
  pixelSpacingMm: [0.9, 0.7],
  sliceThicknessMm: 4,
  rows: 11,
  columns: 13,
  instanceNumber: n + 1,
  ...changes,
});
const stack = (zMm: readonly number[], change: (n: number) => Partial<PositionedInstance> = () => ({})): PositionedInstance[] =>
  zMm.map((z, n) => slice(n, { positionLpsMm: [-50, -60, z], ...change(n) }));
const codes = (instances: readonly PositionedInstance[]): string[] =>
  computeSeriesGeometry(instances).problems.map((found) => found.code);

describe('computeSeriesGeometry', () => {
  it('sorts by position, whatever the instance numbers say', () => {
    const geometry = computeSeriesGeometry(stack([10, -5, 0, 5]));
    expect(geometry.sorted.map((one) => one.positionLpsMm?.[2])).toEqual([-5, 0, 5, 10]);
    expect(geometry.problems).toEqual([]);
    expect(geometry.grid).toEqual({
      dims: [13, 11, 4],
      spacingMm: [0.7, 0.9, 5],
      originLpsMm: [-50, -60, -5],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
    expect(toExtractionBlock(geometry)).toBeNull();
  });

  it('takes the median of position differences, never the slice thickness', () => {
    expect(computeSeriesGeometry(stack([0, 5.03, 10.0, 15.01])).grid?.spacingMm[2]).toBeCloseTo(5.01, 10);
    expect(codes(stack([0, 5.03, 10.0, 15.01]))).toEqual([]);
  });

  it('takes the slice thickness for a single slice only, and names its absence', () => {
    expect(computeSeriesGeometry([slice(0)]).grid?.spacingMm[2]).toBe(4);
    expect(codes([slice(0, { sliceThicknessMm: null })])).toEqual(['geometry/no-slice-distance']);
  });

  it('allows max(0.05 mm, 1%) and names more as uneven', () => {
    expect(codes(stack([0, 5, 10.049, 15]))).toEqual([]);
    expect(codes(stack([0, 5, 10.05, 15]))).toEqual([]);
    expect(codes(stack([0, 5, 10.06, 15]))).toEqual(['geometry/uneven-slices']);
    expect(codes(stack([0, 1, 2.045, 3]))).toEqual([]);
    expect(codes(stack([0, 1, 2.06, 3]))).toEqual(['geometry/uneven-slices']);
  });

  it('names a missing slice beside the unevenness, with how many and where', () => {
    const geometry = computeSeriesGeometry(stack([0, 5, 10, 25, 30, 35]));
    expect(geometry.problems.map((found) => found.code)).toEqual(['geometry/uneven-slices', 'geometry/gap']);
    expect(geometry.problems[1]?.data).toEqual({ missingSlices: 2, gaps: 1, afterMm: ['10'] });
    expect(geometry.grid).not.toBeNull();
    expect(toExtractionBlock(geometry)?.code).toBe('geometry/uneven-slices');
  });

  it('names two slices at one position and does not stack them', () => {
    const geometry = computeSeriesGeometry(stack([0, 5, 5.004, 10]));
    expect(geometry.problems.map((found) => found.code)).toEqual(['geometry/duplicate-position']);
    expect(geometry.grid).toBeNull();
    expect(blocksStacking(geometry.problems[0]!)).toBe(true);
  });

  it('names positions that leave the normal (tilt)', () => {
    const tilted = stack([0, 5, 10, 15], (n) => ({ positionLpsMm: [-50, -60 + 0.4 * n, 5 * n] }));
    const geometry = computeSeriesGeometry(tilted);
    expect(geometry.problems.map((found) => found.code)).toEqual(['geometry/tilt']);
    expect(geometry.problems[0]?.data['shiftMm']).toBeCloseTo(0.4, 6);
    expect(geometry.problems[0]?.data['angleDeg']).toBeCloseTo(4.574, 3);
    expect(blocksStacking(geometry.problems[0]!)).toBe(false);
    expect(blocksExtraction(geometry.problems[0]!)).toBe(true);
  });

  it('does not take an oblique series for a tilted one', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const oblique = [0, 1, 2, 3].map((n) =>
      slice(n, {
        orientation: [
          [1, 0, 0],
          [0, c, s],
        ],
        positionLpsMm: [-50, -60 - 5 * n * s, 5 * n * c],
      }),
    );
    const geometry = computeSeriesGeometry(oblique);
    expect(geometry.problems).toEqual([]);
    expect(geometry.grid?.spacingMm[2]).toBeCloseTo(5, 10);
    expect(geometry.obliqueDegrees).toBeCloseTo((0.3 * 180) / Math.PI, 6);
  });

  it('names mixed orientation, size, spacing and frame of reference', () => {
    const coronal: readonly [Vec3, Vec3] = [
      [1, 0, 0],
      [0, 0, -1],
    ];
    expect(codes(stack([0, 5, 10], (n) => (n === 2 ? { orientation: coronal } : {})))).toEqual(['geometry/mixed-orientation']);
    expect(codes(stack([0, 5, 10], (n) => (n === 2 ? { rows: 17 } : {})))).toEqual(['geometry/mixed-size']);
    expect(codes(stack([0, 5, 10], (n) => (n === 2 ? { pixelSpacingMm: [0.9, 0.8] } : {})))).toEqual(['geometry/mixed-spacing']);
    expect(codes(stack([0, 5, 10], (n) => (n === 2 ? { frameOfReferenceUid: '1.8' } : {})))).toEqual([
      'geometry/mixed-frame-of-reference',
    ]);
    // Last digits of direction cosines vary from slice to slice on some scanners.
    expect(
      codes(
        stack([0, 5, 10], (n) => ({
          orientation: [
            [1, 1e-6 * n, 0],
            [0, 1, 1e-6 * n],
          ],
        })),
      ),
    ).toEqual([]);
  });

  it('names what is missing', () => {
    expect(codes([])).toEqual(['geometry/no-position']);
    expect(codes(stack([0, 5], (n) => (n === 1 ? { positionLpsMm: null } : {})))).toEqual(['geometry/no-position']);
    expect(codes(stack([0, 5], () => ({ pixelSpacingMm: null })))).toEqual(['geometry/no-pixel-spacing']);
    expect(
      codes(
        stack([0, 5], () => ({
          orientation: [
            [1, 0, 0],
            [1, 0, 0],
          ],
        })),
      ),
    ).toEqual(['geometry/bad-orientation']);
  });

  it('refuses to extract what is not axial, and 45 degrees is axial', () => {
    const block = (angleDeg: number): string | null => {
      const [c, s] = [Math.cos((angleDeg * Math.PI) / 180), Math.sin((angleDeg * Math.PI) / 180)];
      const instances = [0, 1, 2].map((n) =>
        slice(n, {
          orientation: [
            [1, 0, 0],
            [0, c, s],
          ],
          positionLpsMm: [0, -5 * n * s, 5 * n * c],
        }),
      );
      return toExtractionBlock(computeSeriesGeometry(instances))?.code ?? null;
    };
    expect(block(30)).toBeNull();
    expect(block(45)).toBeNull();
    expect(block(46)).toBe('geometry/not-axial');
    expect(block(90)).toBe('geometry/not-axial');
  });
});
