import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeRng } from '@shared/base/rng';
import { applyCard, scorePatient, type ScorePatient } from '@shared/core/scoring/apply-card';
import { emptyClinicalRecord, type ClinicalRecord } from '@shared/core/scoring/clinical-record';
import { judgeEligibility, overallStageOf } from '@shared/core/scoring/eligibility';
import { hashModelCard, parseModelCard } from '@shared/core/scoring/model-card';
import { readRiskFactors, riskGroupOf } from '@shared/core/scoring/risk-groups';
import { computeMeasurementError, repeatAgreementChance } from '@shared/core/scoring/score-interval';
import { scoreColumns, toScoreRow } from '@shared/core/scoring/score-row';
import { standardiseCard, type LocalReference } from '@shared/core/scoring/standardise-card';
import { mean, standardDeviation } from '@shared/core/stats/moments';
import { quantiles } from '@shared/core/stats/quantile';
import { publishedCard } from './published-card';

const names = publishedCard().features.map((f) => f.name);
const profile = 'a'.repeat(64);

const localReference = (n: number, synthetic = false): LocalReference => {
  const rng = makeRng(7);
  return {
    kind: 'local',
    name: 'Local cohort',
    profileHash: profile,
    synthetic,
    rows: Array.from({ length: n }, (_, i) => ({
      caseId: `P${String(i).padStart(3, '0')}`,
      eligibility: 'eligible',
      features: {
        [names[0]!]: 0.5 + 0.3 * rng.normal(),
        [names[1]!]: 60 + 8 * rng.normal(),
        [names[2]!]: 900 + 150 * rng.normal(),
      },
      scanner: i % 2 ? 'Scanner A' : 'Scanner B',
      sequence: 'T1C TSE',
    })),
  };
};
const standardised = (n = 150, synthetic = false) => {
  const result = standardiseCard(publishedCard(), localReference(n, synthetic));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.card;
};

const eligibleRecord: ClinicalRecord = {
  ...emptyClinicalRecord,
  stagingEdition: 7,
  tStage: 'T3',
  nStage: 'N1',
  mStage: 'M0',
  overallStage: 'III',
  mriDate: '2024-02-25',
  treatmentStart: '2024-03-06',
  ebvDna: { value: 1200, unit: 'copies/ml', belowLimit: false },
  plannedRegimen: 'trial-ict',
};
/** Clearly high: low skewness and variance. `z` in SDs of the reference, roughly. */
const patientAt = (z: number, change: Partial<ScorePatient> = {}): ScorePatient => ({
  features: { [names[0]!]: 0.5 - 0.3 * z, [names[1]!]: 60 - 8 * z, [names[2]!]: 900 + 150 * z },
  extractionReason: null,
  clinical: eligibleRecord,
  volumeMl: 20,
  readState: 'finalised',
  profileHash: profile,
  scanner: 'Scanner A',
  sequence: 'T1C TSE',
  synthetic: false,
  ...change,
});
const codes = (problems: readonly { code: string }[]) => problems.map((p) => p.code);
const withRecord = (change: Partial<ClinicalRecord>): Partial<ScorePatient> => ({ clinical: { ...eligibleRecord, ...change } });

describe('a decision', () => {
  const card = standardised();
  it('high: the rule would assign ICT+CCRT', () => {
    const result = applyCard(card, patientAt(1.2));
    expect(result).toMatchObject({
      decision: 'ICT+CCRT',
      ruleGroup: 'ICT+CCRT',
      reasons: [],
      flags: [],
      evidence: 'randomised-validation',
      scoreName: 'locally standardised ICTOS',
    });
    expect(result.score?.group).toBe('high');
    expect(result.score?.interval?.lower).toBeGreaterThan(0);
    expect(scorePatient(card, patientAt(1.2)).score).toEqual(result.score);
  });
  it('low with low risk: CCRT; low with high risk: clinical trial; both need further validation', () => {
    expect(applyCard(card, patientAt(-1.2))).toMatchObject({
      decision: 'CCRT',
      riskGroup: 'low',
      evidence: 'further-validation-needed',
    });
    const risky = withRecord({
      tStage: 'T4',
      nStage: 'N2',
      overallStage: 'IVA',
      ebvDna: { value: 5000, unit: 'copies/ml', belowLimit: false },
    });
    expect(applyCard(card, patientAt(-1.2, risky))).toMatchObject({ decision: 'clinical_trial', riskGroup: 'high' });
  });
  it('low with undetermined risk: none', () => {
    const gaps = { ...withRecord({ tStage: 'T4', nStage: 'N2', overallStage: 'IVA', ebvDna: null }), volumeMl: null };
    const result = applyCard(card, patientAt(-1.2, gaps));
    expect(result).toMatchObject({ decision: null, ruleGroup: null, riskGroup: 'undetermined' });
    expect(codes(result.reasons)).toEqual(['risk/undetermined']);
    // A high score needs no risk group.
    expect(applyCard(card, patientAt(1.2, gaps)).decision).toBe('ICT+CCRT');
  });
  it('near 0: indeterminate, no decision, the arithmetic is still told', () => {
    const at0 = applyCard(card, patientAt(0.02));
    expect(at0.score?.group).toBe('indeterminate');
    expect(at0.decision).toBeNull();
    expect(codes(at0.reasons)).toEqual(['score/indeterminate']);
    expect(at0.ruleGroup).not.toBeNull();
  });
  const blocked: [string, Partial<ScorePatient>, string[]][] = [
    ['another profile', { profileHash: 'b'.repeat(64) }, ['flag/other-profile']],
    ['an unknown profile', { profileHash: null }, ['flag/profile-unknown']],
    ['a scanner not in the reference', { scanner: 'Scanner C' }, ['flag/scanner-not-in-reference']],
    ['an unknown scanner', { scanner: null }, ['flag/scanner-unknown']],
    ['a sequence not in the reference', { sequence: 'T1C VIBE' }, ['flag/sequence-not-in-reference']],
    ['another regimen', withRecord({ plannedRegimen: 'gemcitabine-cisplatin' }), ['flag/regimen-not-of-trial']],
    ['an unknown regimen', withRecord({ plannedRegimen: null }), ['flag/regimen-unknown']],
    ['a draft read', { readState: 'draft' }, ['score/read-not-finalised']],
    ['no edition', withRecord({ stagingEdition: null }), ['eligibility/edition-missing']],
    ['8th edition', withRecord({ stagingEdition: 8 }), ['eligibility/edition-8']],
    ['N0', withRecord({ nStage: 'N0' }), ['eligibility/n0']],
    ['metastases', withRecord({ mStage: 'M1', overallStage: 'IVC' }), ['eligibility/metastatic']],
    ['an early MR', withRecord({ mriDate: '2024-02-20' }), ['eligibility/mri-too-early']],
    ['a synthetic patient', { synthetic: true }, ['score/synthetic-patient']],
  ];
  for (const [what, change, reasons] of blocked) {
    it(`is not given with ${what}, the score is shown`, () => {
      const result = applyCard(card, patientAt(1.2, change));
      expect(result.decision).toBeNull();
      expect(result.evidence).toBeNull();
      expect(codes(result.reasons)).toEqual(reasons);
      expect(result.score).not.toBeNull();
    });
  }
  it('is not given on |z| > 3, nor on a volume within one re-reading SD of 34 ml', () => {
    expect(codes(applyCard(card, patientAt(3.6)).flags)).toContain('flag/z-out-of-range');
    const near = applyCard(card, patientAt(1.2, { volumeMl: 32 }), { rereading: { score: 0.2, volumeMl: 2.5 } });
    expect(codes(near.flags)).toEqual(['flag/volume-near-cutoff']);
    expect(near.uncertainty).toMatchObject({ measurementError: 0.2, volumeSdMl: 2.5, coefficientsAvailable: false });
    expect(near.uncertainty.repeatAgreement).toBeGreaterThan(0.99);
    expect(applyCard(card, patientAt(1.2)).uncertainty.repeatAgreement).toBeNull();
  });
});

describe('the reference', () => {
  it('the bare card scores nobody', () => {
    const result = applyCard(publishedCard(), patientAt(1));
    expect(result.score).toBeNull();
    expect(codes(result.noScoreReasons)).toEqual(['score/not-standardised']);
    expect(result.decision).toBeNull();
  });
  it('fewer than 30 are refused; 30 to 99 score but give no rule; 100 do', () => {
    expect(standardiseCard(publishedCard(), localReference(29))).toMatchObject({
      ok: false,
      error: { code: 'card/reference-too-small', data: { n: 29, least: 30 } },
    });
    for (const n of [30, 99]) {
      const result = applyCard(standardised(n), patientAt(2));
      expect(result.score?.group).toBe('high');
      expect(codes(result.reasons)).toContain('score/reference-below-rule');
      expect(result.decision).toBeNull();
    }
    expect(applyCard(standardised(100), patientAt(1.2)).decision).toBe('ICT+CCRT');
  });
  it('with patients of unknown eligibility scores, but gives no rule', () => {
    const reference = localReference(150);
    const made = standardiseCard(publishedCard(), {
      ...reference,
      rows: reference.rows.map((row, i) => (i < 2 ? { ...row, eligibility: 'unknown' as const } : row)),
    });
    if (!made.ok) throw new Error(made.error.code);
    expect(made.value.card.standardisation?.eligibilityUnknown).toBe(2);
    expect(parseModelCard(JSON.parse(JSON.stringify(made.value.card))).ok).toBe(true);
    const result = applyCard(made.value.card, patientAt(1.2));
    expect(result).toMatchObject({ decision: null, ruleGroup: 'ICT+CCRT' });
    expect(result.reasons).toEqual([{ code: 'score/reference-eligibility-unknown', data: { unknown: 2, n: 150 } }]);
  });
  it('whose profile nobody named is not the profile of a patient without one', () => {
    const made = standardiseCard(publishedCard(), { ...localReference(150), profileHash: null });
    if (!made.ok) throw new Error(made.error.code);
    for (const profileHash of [null, profile])
      expect(codes(applyCard(made.value.card, patientAt(1.2, { profileHash })).reasons)).toEqual(['flag/profile-unknown']);
  });
  it('a card file with too small a reference scores nobody', () => {
    const card = standardised(30);
    const small = { ...card, standardisation: card.standardisation && { ...card.standardisation, n: 29 } };
    expect(codes(applyCard(small, patientAt(1)).noScoreReasons)).toEqual(['score/reference-too-small']);
  });
  it('a synthetic reference gives no decision', () => {
    expect(codes(applyCard(standardised(150, true), patientAt(1.2)).reasons)).toEqual(['score/synthetic-reference']);
  });
  it('forces the mean score of its own patients to 0', () => {
    const reference = localReference(60);
    const card = standardised(60);
    const scores = reference.rows.map(
      (r) => applyCard(card, patientAt(0, { features: r.features }), { resamples: 20 }).score!.ictos,
    );
    expect(Math.abs(scores.reduce((a, b) => a + b, 0))).toBeLessThan(1e-10);
  });
  it('does not depend on the order of its rows, and refuses doubles, constants, gaps and other profiles', () => {
    const reference = localReference(60);
    const again = standardiseCard(publishedCard(), { ...reference, rows: [...reference.rows].reverse() });
    expect(again.ok && again.value.card.hash).toBe(standardised(60).hash);
    const doubled = { ...reference, rows: [...reference.rows, reference.rows[0]!] };
    expect(standardiseCard(publishedCard(), doubled)).toMatchObject({
      ok: false,
      error: { code: 'card/reference-duplicate-case' },
    });
    const flat = { ...reference, rows: reference.rows.map((r) => ({ ...r, features: { ...r.features, [names[1]!]: 5 } })) };
    expect(standardiseCard(publishedCard(), flat)).toMatchObject({
      ok: false,
      error: { code: 'card/feature-constant', data: { features: [names[1]] } },
    });
    const absent = { ...reference, rows: reference.rows.map((r) => ({ ...r, features: {} })) };
    expect(standardiseCard(publishedCard(), absent)).toMatchObject({ ok: false, error: { code: 'card/feature-absent' } });
    expect(standardiseCard(standardised(), { ...reference, profileHash: null })).toMatchObject({
      ok: false,
      error: { code: 'card/reference-other-profile' },
    });
    const gaps = {
      ...reference,
      rows: reference.rows.map((r, i) =>
        i < 5
          ? { ...r, features: { ...r.features, [names[0]!]: null } }
          : { ...r, eligibility: i < 10 ? ('not-eligible' as const) : r.eligibility },
      ),
    };
    expect(standardiseCard(publishedCard(), gaps)).toMatchObject({
      ok: true,
      value: { used: 50, leftOut: { notEligible: 5, featureMissing: 5 } },
    });
  });
  it('survives a round trip as a file, and names the card it came from', () => {
    const card = standardised(40);
    const parsed = parseModelCard(JSON.parse(JSON.stringify(card)));
    expect(parsed.ok && parsed.value).toEqual(card);
    expect(card.provenance.basedOn).toBe(publishedCard().hash);
    expect(hashModelCard(card)).toBe(card.hash);
  });
  it('typed values without scanners or sequences give no rule; names are compared without case and spaces', () => {
    const decide = (scanners?: string[], sequences?: string[]) => {
      const typed = standardiseCard(publishedCard(), {
        kind: 'typed',
        citation: 'Authors, 2019',
        n: 254,
        mean: [0.5, 60, 900],
        sd: [0.3, 8, 150],
        profileHash: profile,
        ...(scanners && sequences ? { scanners, sequences } : {}),
      });
      if (!typed.ok) throw new Error(typed.error.code);
      return applyCard(typed.value.card, patientAt(1));
    };
    for (const silent of [decide(), decide([], ['  '])]) {
      expect(silent).toMatchObject({ decision: null, ruleGroup: 'ICT+CCRT' });
      expect(silent.flags).toEqual([
        { code: 'flag/scanners-of-reference-unknown', data: { scanner: 'Scanner A' } },
        { code: 'flag/sequences-of-reference-unknown', data: { sequence: 'T1C TSE' } },
      ]);
    }
    expect(decide(['scanner  a '], ['t1c tse']).decision).toBe('ICT+CCRT');
    expect(codes(decide(['Scanner B'], ['t1c tse']).flags)).toEqual(['flag/scanner-not-in-reference']);
  });
  it('typed values give the published name and no interval', () => {
    const typed = standardiseCard(publishedCard(), {
      kind: 'typed',
      citation: 'Authors, 2019',
      n: 254,
      mean: [0.5, 60, 900],
      sd: [0.3, 8, 150],
      profileHash: profile,
      scanners: ['Scanner A'],
      sequences: ['T1C TSE'],
    });
    if (!typed.ok) throw new Error(typed.error.code);
    const result = applyCard(typed.value.card, patientAt(1));
    expect(result.scoreName).toBe('ICTOS');
    expect(result.score?.ictos).toBeCloseTo(0.668 + 0.442 + 0.41, 12);
    expect(result.score?.interval).toBeNull();
    expect(result.score?.features[0]?.percentile).toBeNull();
    expect(result.decision).toBe('ICT+CCRT');
    expect(
      standardiseCard(publishedCard(), {
        kind: 'typed',
        citation: ' ',
        n: 254,
        mean: [0, 0, 0],
        sd: [1, 1, 1],
        profileHash: null,
      }),
    ).toMatchObject({ ok: false });
    expect(
      standardiseCard(publishedCard(), {
        kind: 'typed',
        citation: 'x',
        n: 254,
        mean: [0, 0, 0],
        sd: [1, 0, 1],
        profileHash: null,
      }),
    ).toMatchObject({ ok: false });
  });
});

describe('no score', () => {
  const card = standardised(40);
  it('for a clipped ROI, a failed extraction, a missing feature: each named', () => {
    expect(codes(applyCard(card, patientAt(1, { extractionReason: 'normalisation-clips-roi' })).noScoreReasons)).toEqual([
      'score/normalisation-clips-roi',
    ]);
    expect(codes(applyCard(card, patientAt(1, { extractionReason: 'flat-image' })).noScoreReasons)).toEqual([
      'score/extraction-failed',
    ]);
    const missing = patientAt(1, {
      features: { ...patientAt(1).features, [names[1]!]: null },
      featureReasons: { [names[1]!]: 'glcm-undefined' },
    });
    expect(applyCard(card, missing).noScoreReasons).toEqual([
      { code: 'score/feature-missing', data: { features: [names[1]], reasons: ['glcm-undefined'] } },
    ]);
    expect(applyCard(card, missing)).toMatchObject({ score: null, decision: null, ruleGroup: null });
    expect(
      codes(applyCard(card, patientAt(1, { features: { ...patientAt(1).features, [names[1]!]: NaN } })).noScoreReasons),
    ).toEqual(['score/feature-missing']);
  });
});

describe('the interval', () => {
  it('is the same for the same seed and differs for another', () => {
    const card = standardised(60);
    const once = applyCard(card, patientAt(0.5), { seed: 3 }).score?.interval;
    expect(applyCard(standardised(60), patientAt(0.5), { seed: 3 }).score?.interval).toEqual(once);
    expect(applyCard(card, patientAt(0.5), { seed: 4 }).score?.interval).not.toEqual(once);
    expect(once?.resamples).toBe(2000);
  });
  it('is what the definition says, computed step by step', () => {
    const card = standardised(35);
    const { rows } = card.standardisation!;
    const values = names.map((name) => patientAt(0.4).features[name]!);
    const rng = makeRng(9);
    const scores = Array.from({ length: 200 }, () => {
      const drawn = rows!.map(() => rng.int(35)).map((i) => rows![i]!);
      return card.features.reduce((sum, f, j) => {
        const column = drawn.map((row) => row[j]!);
        return sum + (f.coefficient * (values[j]! - mean(column))) / standardDeviation(column);
      }, 0);
    });
    const [lower, upper] = quantiles(scores, [0.025, 0.975]);
    const interval = applyCard(card, patientAt(0.4), { seed: 9, resamples: 200 }).score!.interval!;
    expect(interval.lower).toBeCloseTo(lower!, 10);
    expect(interval.upper).toBeCloseTo(upper!, 10);
  });
  it('at the mean is about +-1.96 |coefficients| / sqrt n', () => {
    const n = 400;
    const card = standardised(n);
    const s = card.standardisation!;
    const interval = applyCard(card, patientAt(0, { features: Object.fromEntries(names.map((name, j) => [name, s.mean[j]!])) }))
      .score!.interval!;
    // Features of the reference are independent draws: variances of the parts add up.
    const se = Math.sqrt((0.668 ** 2 + 0.442 ** 2 + 0.41 ** 2) / n);
    expect((interval.upper - interval.lower) / 2 / 1.96 / se).toBeGreaterThan(0.85);
    expect((interval.upper - interval.lower) / 2 / 1.96 / se).toBeLessThan(1.15);
  });
});

describe('eligibility and risk factors', () => {
  it('covers the T, N table of the 7th edition', () => {
    const status = (tStage: ClinicalRecord['tStage'], nStage: ClinicalRecord['nStage']) =>
      judgeEligibility({ ...eligibleRecord, overallStage: null, tStage, nStage }).status;
    for (const t of ['T1', 'T2', 'T3', 'T4'] as const) {
      expect(status(t, 'N0')).toBe('not-eligible');
      expect(status(t, 'N1')).toBe(t === 'T1' || t === 'T2' ? 'not-eligible' : 'eligible');
      expect(status(t, 'N2')).toBe('eligible');
      expect(status(t, 'N3')).toBe('eligible');
      expect(status(t, null)).toBe('unknown');
    }
    expect(status(null, 'N1')).toBe('unknown');
    expect(status(null, 'N2')).toBe('eligible');
  });
  it('derives the overall stage of the 7th edition', () => {
    const stages = (['N0', 'N1', 'N2', 'N3'] as const).map((n) =>
      (['T1', 'T2', 'T3', 'T4'] as const).map((t) => overallStageOf(t, n)),
    );
    expect(stages).toEqual([
      ['I', 'II', 'III', 'IVA'],
      ['II', 'II', 'III', 'IVA'],
      ['III', 'III', 'III', 'IVA'],
      ['IVB', 'IVB', 'IVB', 'IVB'],
    ]);
  });
  it('knows the 14 days, missing dates and a stage that disagrees', () => {
    const judged = (change: Partial<ClinicalRecord>) => judgeEligibility({ ...eligibleRecord, ...change });
    expect(judged({ mriDate: '2024-02-21' }).status).toBe('eligible'); // 14 days, over 29 February
    expect(judged({ mriDate: '2024-02-20' })).toMatchObject({ status: 'not-eligible', reasons: [{ data: { days: 15 } }] });
    expect(judged({ mriDate: '2024-03-07' })).toMatchObject({ reasons: [{ code: 'eligibility/mri-after-treatment-start' }] });
    expect(judged({ mriDate: null }).status).toBe('unknown');
    expect(judged({ overallStage: 'II' })).toMatchObject({
      status: 'unknown',
      reasons: [{ code: 'eligibility/stage-disagrees' }],
    });
    expect(judged({ tStage: 'T4', overallStage: 'IV' }).status).toBe('eligible');
    expect(judgeEligibility(null).status).toBe('unknown');
  });
  it('reads EBV DNA limits and units, and leaves 8th edition stages unknown', () => {
    const ebv = (value: number, unit = 'copies/ml', belowLimit = false) =>
      readRiskFactors({ ...eligibleRecord, ebvDna: { value, unit, belowLimit } }, 20)[3]!.positive;
    expect([
      ebv(1999),
      ebv(2000),
      ebv(9000, 'IU/ml'),
      ebv(2000, 'Copies / mL'),
      ebv(2000, 'copies/l'),
      ebv(500, 'copies/ml', true),
      ebv(2000, 'copies/ml', true),
      ebv(2001, 'copies/ml', true),
    ]).toEqual([false, true, null, true, null, false, false, null]);
    const eighth = readRiskFactors({ ...eligibleRecord, stagingEdition: 8, tStage: 'T4' }, 34);
    expect(eighth.map((f) => f.positive)).toEqual([null, null, true, false]);
    expect(eighth[0]?.reason?.code).toBe('risk/edition-8');
    expect(readRiskFactors(null, null).every((f) => f.positive === null && f.reason !== null)).toBe(true);
  });
  it('a risk group that is determined does not change when gaps are filled', () => {
    const factor = fc.constantFrom(true, false, null);
    fc.assert(
      fc.property(
        fc.tuple(factor, factor, factor, factor),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
        (factors, truth) => {
          const group = riskGroupOf(factors);
          const filled = riskGroupOf(factors.map((f, i) => f ?? truth[i]!));
          expect(filled).not.toBe('undetermined');
          if (group !== 'undetermined') expect(filled).toBe(group);
        },
      ),
    );
  });
});

describe('repeat readings', () => {
  it('SEM is the root mean square within patients', () => {
    expect(computeMeasurementError([[1, 3], [5, 5], [2]])).toBeCloseTo(1, 14);
    expect(computeMeasurementError([[1], [2]])).toBeNull();
    expect(repeatAgreementChance(0, 0, 1)).toBe(0.5);
    expect(repeatAgreementChance(Math.SQRT2, 0, 1)).toBeCloseTo(0.8413447460685429, 12);
  });
});

describe('the output row', () => {
  it('has the columns of the contract and no NaN', () => {
    const card = standardised(40);
    const row = toScoreRow(card, 'P1', applyCard(card, patientAt(-1, { volumeMl: null })));
    expect(Object.keys(row)).toEqual(scoreColumns(card));
    expect(row).toMatchObject({
      patient_id: 'P1',
      group: 'low',
      missing_factors: 'volume_ge_34',
      risk_group: 'low',
      card_hash: card.hash,
    });
    expect(Object.keys(row)).not.toContain('rule_group');
    expect(Object.values(row).some((v) => typeof v === 'number' && !Number.isFinite(v))).toBe(false);
  });
});
