/** The synthetic cohort: reproducible, labelled, consistent, and its images measurable. */
import { describe, expect, it } from 'vitest';
import { toLpsMm } from '@shared/core/geometry/grid-coordinates';
import { makeSyntheticCase, makeSyntheticCohort, toClinicalRow } from '@shared/core/synthetic/synthetic-clinical';
import { AXIAL_STUDY, FULL_STUDY, makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';

const small = {
  axial: { dims: [83, 89, 11], spacingMm: [2.3, 2.3, 6] },
  guide: { dims: [79, 73, 13], spacingMm: [2.5, 2.5, 7] },
} as const;

describe('makeSyntheticCohort', () => {
  const cohort = makeSyntheticCohort(11, 600);

  it('gives the same patient for the same seed and index, whatever the size', () => {
    expect(makeSyntheticCase(11, 41)).toEqual(cohort[41]);
    expect(makeSyntheticCase(12, 41)).not.toEqual(cohort[41]);
    expect(new Set(cohort.map((patient) => patient.trueScore)).size).toBe(600);
  });

  it('labels every patient as synthetic', () => {
    expect(cohort[0]).toMatchObject({ patientId: 'SYN-0001', patientName: 'SYNTHETIC^CASE 001' });
    expect(cohort.every((patient) => patient.patientId.startsWith('SYN-') && patient.patientName.startsWith('SYNTHETIC^'))).toBe(
      true,
    );
  });

  it('invents only eligible stages of the 7th edition', () => {
    for (const { clinical } of cohort) {
      expect(clinical.nStage).not.toBe('N0');
      expect((clinical.tStage === 'T1' || clinical.tStage === 'T2') && clinical.nStage === 'N1').toBe(false);
      expect(clinical.overallStage).toBe(clinical.nStage === 'N3' ? 'IVB' : clinical.tStage === 'T4' ? 'IVA' : 'III');
      expect(clinical.primaryTumorVolumeMl).toBeGreaterThanOrEqual(5);
    }
  });

  it('keeps the four endpoints and the dates consistent', () => {
    for (const { clinical } of cohort) {
      const { ffs, os, dffs, lrffs } = clinical.outcomes;
      expect(ffs.months).toBeCloseTo(Math.min(os.months, dffs.months, lrffs.months), 10);
      expect(ffs.event).toBe(os.event === 1 || dffs.event === 1 || lrffs.event === 1 ? 1 : 0);
      expect(dffs.months).toBeLessThanOrEqual(os.months);
      expect(lrffs.months).toBeLessThanOrEqual(os.months);
      expect(ffs.months).toBeGreaterThan(0);
      expect(clinical.treatmentStart > clinical.mriDate && clinical.mriDate > clinical.birthDate).toBe(true);
      const days = (Date.parse(clinical.treatmentStart) - Date.parse(clinical.mriDate)) / 86_400_000;
      expect(days).toBeLessThanOrEqual(14);
      const age = (Date.parse(clinical.mriDate) - Date.parse(clinical.birthDate)) / 86_400_000 / 365.25;
      expect(Math.floor(age)).toBe(clinical.age);
    }
  });

  it('lets the benefit of ICT depend on the true score', () => {
    const share = (high: boolean, arm: string): number => {
      const group = cohort.filter((patient) => patient.trueScore > 0 === high && patient.clinical.treatment === arm);
      return group.reduce((sum, patient) => sum + patient.clinical.outcomes.ffs.event, 0) / group.length;
    };
    expect(share(true, 'CCRT') - share(true, 'ICT+CCRT')).toBeGreaterThan(0.1);
    expect(share(false, 'CCRT') - share(false, 'ICT+CCRT')).toBeLessThan(-0.1);
  });

  it('writes the columns of the clinical table', () => {
    const row = toClinicalRow(cohort[3]!);
    for (const column of [
      'patient_id',
      'sex',
      't_stage',
      'ebv_dna_copies_per_ml',
      'ffs_months',
      'lrffs_event',
      'mri_date',
      'regimen',
    ]) {
      expect(row).toHaveProperty(column);
    }
    expect(['ICT+CCRT', 'CCRT']).toContain(row['treatment']);
  });

  it('treats sicker patients more often with ICT in an observational cohort only', () => {
    const meanVolume = (allocation: 'randomised' | 'observational', arm: string): number => {
      const group = makeSyntheticCohort(5, 800, { allocation }).filter((patient) => patient.clinical.treatment === arm);
      return group.reduce((sum, patient) => sum + patient.clinical.primaryTumorVolumeMl, 0) / group.length;
    };
    expect(meanVolume('observational', 'ICT+CCRT') - meanVolume('observational', 'CCRT')).toBeGreaterThan(2);
    expect(Math.abs(meanVolume('randomised', 'ICT+CCRT') - meanVolume('randomised', 'CCRT'))).toBeLessThan(2);
  });
});

describe('makeSyntheticPatient', () => {
  const patient = makeSyntheticPatient(7, 2, small);

  it('makes the five series of a study, each saying SYNTHETIC', () => {
    expect(patient.series.map(({ sequence, plane }) => ({ sequence, plane }))).toEqual(FULL_STUDY);
    for (const series of patient.series) {
      expect(series.description).toMatch(/^SYNTHETIC /);
      expect(series.volume.stored).toHaveLength(
        series.volume.grid.dims[0] * series.volume.grid.dims[1] * series.volume.grid.dims[2],
      );
      expect(series.mask === null).toBe(series.plane !== 'axial');
      const values = [...series.volume.stored];
      expect(Math.max(...values.slice(0, 5000))).toBeLessThanOrEqual(4095);
    }
  });

  it('is the same twice, and another patient is not', () => {
    const again = makeSyntheticPatient(7, 2, { ...small, series: AXIAL_STUDY });
    expect(again.series[2]!.volume.stored).toEqual(patient.series[2]!.volume.stored);
    const other = makeSyntheticPatient(7, 3, { ...small, series: AXIAL_STUDY });
    expect(other.series[2]!.volume.stored).not.toEqual(patient.series[2]!.volume.stored);
  });

  it('shows the tumour at the same patient position in all planes, brighter than muscle after contrast', () => {
    const axial = patient.series[2]!;
    let [sum, x, y, z, signal] = [0, 0, 0, 0, 0];
    axial.mask!.forEach((inside, n) => {
      if (!inside) return;
      const [columns, rows] = axial.volume.grid.dims;
      const at = toLpsMm(axial.volume.grid, [n % columns, Math.floor(n / columns) % rows, Math.floor(n / (columns * rows))]);
      sum += 1;
      x += at[0];
      y += at[1];
      z += at[2];
      signal += axial.volume.stored[n]!;
    });
    expect(sum).toBeGreaterThan(50);
    const centre = [x / sum, y / sum, z / sum] as const;
    const sample = (series: (typeof patient.series)[number]): number => {
      const { grid, stored } = series.volume;
      const index = ([0, 1, 2] as const).map((m) => {
        const d = grid.directions[m];
        const along =
          d[0] * (centre[0] - grid.originLpsMm[0]) +
          d[1] * (centre[1] - grid.originLpsMm[1]) +
          d[2] * (centre[2] - grid.originLpsMm[2]);
        return Math.round(along / grid.spacingMm[m]);
      });
      let total = 0;
      for (let j = -1; j <= 1; j += 1) {
        for (let i = -1; i <= 1; i += 1)
          total += stored[(index[2]! * grid.dims[1] + index[1]! + j) * grid.dims[0] + index[0]! + i]!;
      }
      return total / 9;
    };
    const mean = signal / sum;
    for (const series of patient.series.filter((one) => one.sequence === 't1c')) {
      expect(sample(series) / mean).toBeGreaterThan(0.6);
      expect(sample(series) / mean).toBeLessThan(1.6);
    }
    expect(sample(patient.series[0]!)).toBeLessThan(mean * 0.85);
  });

  it('gives masks of about the clinical volume, a little different per sequence and per reading', () => {
    const fine = makeSyntheticPatient(7, 2, { series: AXIAL_STUDY });
    const volumes = fine.series.map(({ mask, volume }) => {
      const [a, b, c] = volume.grid.spacingMm;
      return (mask!.reduce<number>((sum, value) => sum + value, 0) * a * b * c) / 1000;
    });
    const truth = fine.clinical.primaryTumorVolumeMl;
    for (const volume of volumes) expect(Math.abs(volume / truth - 0.87)).toBeLessThan(0.2);
    expect(new Set(volumes).size).toBe(3);
    const reread = makeSyntheticPatient(7, 2, { series: AXIAL_STUDY, reading: 1 });
    expect(reread.series[2]!.mask).not.toEqual(fine.series[2]!.mask);
    expect(reread.series[2]!.volume.stored).toEqual(fine.series[2]!.volume.stored);
  });
});
