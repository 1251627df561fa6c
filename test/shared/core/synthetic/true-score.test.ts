/** The score measured on synthetic images follows the score that drives the synthetic outcomes. */
import { describe, expect, it } from 'vitest';
import { computeFeatures } from '@shared/core/pipeline/compute-features';
import { makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { readIctosProfile } from '../../../support/ictos-golden';

const FEATURES = [
  ['t1c_original_firstorder_skewness', -0.668],
  ['t1c_original_glcm_joint_variance', -0.442],
  ['t1c_original_glrlm_long_run_high_grey_level_emphasis', 0.41],
] as const;

const standardise = (values: readonly number[]): readonly number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return values.map((value) => (value - mean) / sd);
};

describe('synthetic texture', () => {
  it('makes the measured score follow the true one', () => {
    const profile = readIctosProfile();
    const columns: number[][] = FEATURES.map(() => []);
    const truth: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      const patient = makeSyntheticPatient(1, index, { series: [{ sequence: 't1c', plane: 'axial' }] });
      const [series] = patient.series;
      const outcome = computeFeatures({ volume: series!.volume, mask: series!.mask!, sequence: 't1c', profile });
      if (!outcome.ok) throw new Error(outcome.error.code);
      expect(outcome.value.reason).toBeNull();
      expect(outcome.value.flags).toEqual([]);
      truth.push(patient.trueScore);
      FEATURES.forEach(([name], n) => columns[n]!.push(outcome.value.features.find((feature) => feature.name === name)!.value!));
    }
    const z = columns.map(standardise);
    const score = standardise(truth.map((_value, n) => FEATURES.reduce((sum, [, weight], f) => sum + weight * z[f]![n]!, 0)));
    const wanted = standardise(truth);
    const correlation = score.reduce((sum, value, n) => sum + value * wanted[n]!, 0) / (score.length - 1);
    expect(correlation).toBeGreaterThan(0.5);
    for (const column of columns) expect(new Set(column).size).toBe(40);
  });
});
