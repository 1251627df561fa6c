import { describe, expect, it } from 'vitest';
import { defaultPerturbations, drawPerturbation, plannedReachMm } from '@shared/core/pipeline/perturbation-plan';

const place = { seed: 1, caseId: 'P-1', sequence: 't1c', repetition: 1 } as const;
const draws = Array.from(
  { length: 4000 },
  (_, n) => drawPerturbation(defaultPerturbations, { ...place, repetition: n + 1 }).mask,
);

describe('the plan of repetitions', () => {
  it('is a function of seed, case, sequence and repetition, of each of them', () => {
    const drawn = drawPerturbation(defaultPerturbations, place);
    expect(drawPerturbation(defaultPerturbations, place)).toEqual(drawn);
    const others = [{ seed: 2 }, { caseId: 'P-11' }, { sequence: 't1' as const }, { repetition: 2 }];
    for (const other of others) expect(drawPerturbation(defaultPerturbations, { ...place, ...other })).not.toEqual(drawn);
    // The parts are kept apart: no two places run together into one key.
    expect(drawPerturbation(defaultPerturbations, { ...place, seed: 11, caseId: 'P' })).not.toEqual(
      drawPerturbation(defaultPerturbations, { ...place, seed: 1, caseId: '1P' }),
    );
  });
  it('draws within the ranges and uses them whole', () => {
    const spread = (values: number[], limit: number): void => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      expect(low).toBeGreaterThanOrEqual(-limit);
      expect(high).toBeLessThanOrEqual(limit);
      expect(low).toBeLessThan(-0.98 * limit);
      expect(high).toBeGreaterThan(0.98 * limit);
      expect(Math.abs(values.reduce((sum, v) => sum + v, 0) / values.length)).toBeLessThan(0.04 * limit);
    };
    spread(
      draws.map(({ angleRad }) => (angleRad * 180) / Math.PI),
      defaultPerturbations.rotationDeg,
    );
    spread(
      draws.map(({ growthMm }) => growthMm),
      defaultPerturbations.growthMm,
    );
    const radii = draws.map(({ translationMm: [x, y] }) => Math.hypot(x, y));
    expect(Math.max(...radii)).toBeLessThanOrEqual(defaultPerturbations.translationMm);
    // Uniform in the disc: half of the draws lie within the radius over the root of 2.
    const inner = radii.filter((r) => r < defaultPerturbations.translationMm / Math.SQRT2).length;
    expect(Math.abs(inner / radii.length - 0.5)).toBeLessThan(0.04);
  });
  it('leaves out what has no range', () => {
    const none = { ...defaultPerturbations, rotationDeg: 0, translationMm: 0, growthMm: 0, randomisationSdMm: 0 };
    const { angleRad, translationMm, growthMm } = drawPerturbation(none, place).mask;
    expect([angleRad, ...translationMm, growthMm].every((v) => v === 0)).toBe(true);
    expect(plannedReachMm(none)).toBe(0);
    expect(plannedReachMm(defaultPerturbations)).toBe(3);
  });
});
