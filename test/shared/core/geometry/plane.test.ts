import type { Grid, Vec3 } from '@shared/core/geometry/grid';
import { normalOf, obliquityDegrees, planeOf, requireAxial } from '@shared/core/geometry/plane';
import { describe, expect, it } from 'vitest';
import { testGrid } from '../../../support/test-grid';

const rad = (degrees: number): number => (degrees * Math.PI) / 180;
/** Axial rows tilted about the left-right axis. */
const tilted = (degrees: number): Grid => ({
  ...testGrid([7, 11, 5]),
  directions: [
    [1, 0, 0],
    [0, Math.cos(rad(degrees)), Math.sin(rad(degrees))],
    [0, -Math.sin(rad(degrees)), Math.cos(rad(degrees))],
  ],
});
const cut = (columns: Vec3, rows: Vec3): Grid => ({ ...testGrid([7, 11, 5]), directions: [columns, rows, [0, 0, 1]] });

describe('plane of a grid', () => {
  it('names the plane by the nearest patient axis', () => {
    expect(planeOf(cut([1, 0, 0], [0, 1, 0])).plane).toBe('axial');
    expect(planeOf(cut([1, 0, 0], [0, 0, -1])).plane).toBe('coronal');
    expect(planeOf(cut([0, 1, 0], [0, 0, -1])).plane).toBe('sagittal');
    expect(planeOf(cut([0, -1, 0], [1, 0, 0])).plane).toBe('axial');
  });

  it('measures the tilt of the normal, whatever its sign', () => {
    expect(obliquityDegrees(tilted(12.5), 'axial')).toBeCloseTo(12.5, 9);
    expect(normalOf(cut([1, 0, 0], [0, -1, 0]))[2]).toBe(-1);
    expect(obliquityDegrees(cut([1, 0, 0], [0, -1, 0]), 'axial')).toBe(0);
  });

  it('refuses more than 45 degrees and only that', () => {
    expect(requireAxial(tilted(44.9)).ok).toBe(true);
    expect(requireAxial(tilted(45)).ok).toBe(true);
    expect(requireAxial(tilted(-45)).ok).toBe(true);
    expect(requireAxial(tilted(45.1))).toMatchObject({
      error: { code: 'geometry/not-axial', data: { angleDegrees: 45.1, plane: 'coronal' } },
    });
  });

  it('refuses a double oblique cut that is nearest to axial yet more than 45 degrees off', () => {
    const columns: Vec3 = [Math.SQRT1_2, -Math.SQRT1_2, 0];
    const rows: Vec3 = [1 / Math.sqrt(6), 1 / Math.sqrt(6), -2 / Math.sqrt(6)];
    expect(planeOf(cut(columns, rows)).obliqueDegrees).toBeCloseTo(54.7356, 3);
    expect(requireAxial(cut(columns, rows)).ok).toBe(false);
  });
});
