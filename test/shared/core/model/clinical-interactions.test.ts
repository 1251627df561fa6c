import { describe, expect, it } from 'vitest';
import { type ClinicalFactor, testClinicalInteractions } from '@shared/core/model/clinical-interactions';
import type { ClinicalTableRow } from '@shared/core/scoring/clinical-table';
import {
  evaluationCohort,
  expectConcordance,
  expectCox,
  expectRow,
  type GoldenCox,
  type GoldenRow,
} from '../../../support/evaluation-cohort';
import { cohortTable, expectedFile } from '../../../support/golden-cohort';
import { expectClose } from '../stats/golden-case';

interface GoldenFactor {
  pInteraction: number;
  hrRatio: number;
  hrRatioLower: number;
  hrRatioUpper: number;
  absent: GoldenRow;
  present: GoldenRow;
  interactionModel: GoldenCox & { pInteraction: number };
}
interface GoldenInteractions {
  weights: string;
  robust: boolean;
  overall: GoldenRow;
  factors: Record<string, GoldenFactor>;
}

const ebvAtLeast = (limit: number) => (row: ClinicalTableRow) => row.record.ebvDna!.value >= limit;
const definitions: Record<string, (row: ClinicalTableRow) => boolean> = {
  ebv_ge_1500: ebvAtLeast(1500),
  ebv_ge_2000: ebvAtLeast(2000),
  ebv_ge_4000: ebvAtLeast(4000),
  ebv_ge_6000: ebvAtLeast(6000),
  n2_3: (row) => row.record.nStage === 'N2' || row.record.nStage === 'N3',
  t4: (row) => row.record.tStage === 'T4',
  volume_ge_34: (row) => row.primaryTumorVolumeMl! >= 34,
};

describe('clinical factors as effect modifiers', () => {
  const golden = expectedFile<Record<'training' | 'validation', GoldenInteractions>>('12_clinical_interactions');
  for (const name of ['training', 'validation'] as const) {
    it(`are those of R in the ${name} cohort (12), in every field`, () => {
      const { expected, tolerance } = golden;
      const want = expected[name];
      const cohort = evaluationCohort(name);
      const { rows } = cohortTable(name);
      const factors = Object.entries(definitions).map(([factor, isPresent]): ClinicalFactor => ({
        name: factor,
        present: rows.map((row) => (isPresent(row) ? 1 : 0)),
      }));
      const result = testClinicalInteractions(
        { ...cohort.endpoints.ffs, treated: cohort.treated, weight: cohort.weight },
        factors,
      );
      expectRow(result.overall, want.overall, tolerance, 'overall');
      expect(result.overall.fit.ok && result.overall.fit.value.robust).toBe(want.robust);
      expect(result.factors.map((f) => f.factor)).toEqual(Object.keys(want.factors));
      for (const factor of result.factors) {
        const wanted = want.factors[factor.factor]!;
        const { interaction } = factor;
        const at = factor.factor;
        expect(factor.missing).toBe(0);
        expectRow(factor.absent, wanted.absent, tolerance, `${at}.absent`);
        expectRow(factor.present, wanted.present, tolerance, `${at}.present`);
        expectClose(interaction.pInteraction, wanted.pInteraction, tolerance, `${at}.pInteraction`, 'p');
        for (const key of ['hrRatio', 'hrRatioLower', 'hrRatioUpper'] as const)
          expectClose(interaction[key], wanted[key], tolerance, `${at}.${key}`);
        expectCox(interaction.fit, wanted.interactionModel, tolerance, `${at}.interactionModel`);
        expectConcordance(interaction.concordance, wanted.interactionModel.concordance, tolerance, `${at}.concordance`);
        expect(interaction.fit.ok && interaction.fit.value.terms.map((t) => t.name)).toEqual(wanted.interactionModel.terms);
        expect([interaction.reason, interaction.caution]).toEqual([null, null]);
      }
    });
  }

  it('leaves out patients whose factor is not known, from all rows of that factor alone', () => {
    const { endpoints, treated } = evaluationCohort('validation');
    const data = { ...endpoints.ffs, treated };
    const full = data.time.map((_, i): 0 | 1 => (i % 3 === 0 ? 1 : 0));
    const holes = full.map((value, i) => (i % 10 === 7 ? null : value));
    const kept = [...holes.keys()].filter((i) => holes[i] !== null);
    const at = <T>(column: readonly T[]): T[] => kept.map((i) => column[i]!);
    const [withHoles, whole] = testClinicalInteractions(data, [
      { name: 'f', present: holes },
      { name: 'g', present: full },
    ]).factors;
    const cut = testClinicalInteractions({ time: at(data.time), event: at(data.event), treated: at(treated) }, [
      { name: 'f', present: at(full) },
    ]).factors[0]!;
    expect(withHoles).toEqual({ ...cut, missing: holes.length - kept.length });
    expect(whole?.missing).toBe(0);
    expect(withHoles?.interaction.n).toBe(kept.length);
  });

  it('a factor that nobody has: a named reason, no number', () => {
    const { endpoints, treated } = evaluationCohort('validation');
    const [row] = testClinicalInteractions({ ...endpoints.ffs, treated }, [
      { name: 'never', present: treated.map(() => 0 as const) },
    ]).factors;
    expect(row?.interaction).toMatchObject({ pInteraction: null, hrRatio: null, reason: 'stats/rank-deficient' });
    expect(row?.present).toMatchObject({ n: 0, hr: null, p: null, diverges: true, reason: 'survival/no-patients' });
    expect(row?.absent.reason).toBeNull();
    const [unknown] = testClinicalInteractions({ ...endpoints.ffs, treated }, [
      { name: 'unknown', present: treated.map(() => null) },
    ]).factors;
    expect(unknown).toMatchObject({ missing: treated.length, interaction: { n: 0, reason: 'survival/no-patients' } });
  });
});
