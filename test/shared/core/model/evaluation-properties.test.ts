/** What must not change the evaluation of a score, and what must turn it round. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../support/property-seed';
import { fail } from '@shared/base/result';
import { calibrateThirds } from '@shared/core/model/calibration-thirds';
import { testClinicalInteractions } from '@shared/core/model/clinical-interactions';
import { evaluateScore, type ScoreEvaluationInput } from '@shared/core/model/group-evaluation';
import { hazardRatioOf } from '@shared/core/model/hazard-ratio';
import { computeScoreConcordance } from '@shared/core/model/score-concordance';
import { compareTreatment } from '@shared/core/model/treatment-comparison';
import { fitCox } from '@shared/core/stats/cox';

interface Patient {
  time: number;
  event: number;
  treated: number;
  score: number;
  weight: number;
  factor: 0 | 1 | null;
}

// Tenths of a month, so that times tie; both arms and both groups are common.
const patient: fc.Arbitrary<Patient> = fc.record({
  time: fc.integer({ min: 1, max: 90 }).map((t) => t / 10 + 0.5),
  event: fc.integer({ min: 0, max: 1 }),
  treated: fc.integer({ min: 0, max: 1 }),
  score: fc.integer({ min: -8, max: 8 }).map((s) => s / 4),
  weight: fc.integer({ min: 1, max: 12 }).map((w) => w / 4),
  factor: fc.constantFrom(0 as const, 1 as const, null),
});
const cohort = fc.array(patient, { minLength: 24, maxLength: 60 });
const landmarks = [3, 5];

const column = <K extends keyof Patient>(patients: readonly Patient[], key: K): Patient[K][] => patients.map((p) => p[key]);

function inputOf(patients: readonly Patient[], weighted = true): ScoreEvaluationInput<'ffs'> {
  return {
    endpoints: { ffs: { time: column(patients, 'time'), event: column(patients, 'event') } },
    treated: column(patients, 'treated'),
    weight: weighted ? column(patients, 'weight') : null,
    score: column(patients, 'score'),
    landmarks,
  };
}

type Values = Record<string, number | string | null>;

/** Every number and reason of an evaluation that a report prints. */
function valuesOf(input: ScoreEvaluationInput<'ffs'>): Values {
  const values: Values = {};
  const { nHigh, nLow, endpoints } = evaluateScore(input);
  const { whole, high, low, interaction, concordance } = endpoints.ffs;
  Object.assign(values, { nHigh, nLow });
  for (const [name, group] of Object.entries({ whole, high, low })) {
    for (const key of ['n', 'events', 'nTreated', 'nControl', 'hr', 'hrLower', 'hrUpper', 'p', 'reason', 'caution'] as const)
      values[`${name}.${key}`] = group[key];
    values[`${name}.logrankP`] = group.logrankP;
    values[`${name}.logrankUnweightedP`] = group.logrankUnweightedP;
    values[`${name}.zph`] = group.proportionalHazards.ok ? group.proportionalHazards.value.global.p : null;
    for (const arm of group.curves.arms) {
      const { rates, robustRates } = arm;
      rates.forEach((rate, k) => {
        values[`${name}.${arm.label}.${k}`] = rate.survival;
        values[`${name}.${arm.label}.${k}.lower`] = rate.lower;
        values[`${name}.${arm.label}.${k}.upper`] = rate.upper;
        values[`${name}.${arm.label}.${k}.robustLower`] = robustRates?.[k]?.lower ?? null;
      });
    }
  }
  for (const test of [interaction.group, interaction.continuous]) {
    for (const key of ['coef', 'se', 'pInteraction', 'hrRatio', 'reason'] as const) values[`${test.modifier}.${key}`] = test[key];
  }
  for (const [arm, c] of Object.entries(concordance)) values[`${arm}.C`] = c.ok ? c.value.c : c.error.code;
  return values;
}

function expectSame(actual: Values, wanted: Values): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(wanted).sort());
  for (const [key, want] of Object.entries(wanted)) {
    const found = actual[key];
    if (typeof want !== 'number') expect(found, key).toBe(want);
    else
      expect(Math.abs(Number(found) - want), `${key}: ${found} v ${want}`).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(want)),
      );
  }
}

const runs = { numRuns: 25 };

describe('evaluation of a score: properties', () => {
  it('never gives NaN or Infinity', () => {
    fc.assert(
      fc.property(fc.array(patient, { minLength: 0, maxLength: 14 }), fc.boolean(), (patients, weighted) => {
        for (const [key, value] of Object.entries(valuesOf(inputOf(patients, weighted))))
          if (typeof value === 'number') expect(Number.isFinite(value), key).toBe(true);
        const data = { ...inputOf(patients, weighted).endpoints.ffs, treated: column(patients, 'treated') };
        const rows = [compareTreatment({ ...data, time: column(patients, 'time'), event: column(patients, 'event') })];
        for (const row of rows) {
          const numbers = [row.coef, row.seModel, row.z, row.p, row.hr, row.hrLower, row.hrUpper];
          expect(numbers.every((v) => (row.reason === null ? Number.isFinite(v) : v === null))).toBe(true);
          expect(row.diverges).toBe(row.reason !== null);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of patients', () => {
    fc.assert(
      fc.property(cohort, fc.boolean(), fc.infiniteStream(fc.integer({ min: 0, max: 1e6 })), (patients, weighted, keys) => {
        const shuffled = patients
          .map((p) => ({ p, key: keys.next().value }))
          .sort((a, b) => Number(a.key) - Number(b.key))
          .map(({ p }) => p);
        expectSame(valuesOf(inputOf(shuffled, weighted)), valuesOf(inputOf(patients, weighted)));
      }),
      runs,
    );
  });

  it('does not depend on the unit of time, when the landmarks are in it', () => {
    fc.assert(
      fc.property(cohort, fc.constantFrom(1 / 12, 30.4375, 7), (patients, unit) => {
        const other = inputOf(patients.map((p) => ({ ...p, time: p.time * unit })));
        expectSame(valuesOf({ ...other, landmarks: landmarks.map((t) => t * unit) }), valuesOf(inputOf(patients)));
      }),
      runs,
    );
  });

  it('with the arms exchanged every hazard ratio is inverted, p values and curves stay', () => {
    fc.assert(
      fc.property(cohort, (patients) => {
        const swapped = valuesOf(inputOf(patients.map((p) => ({ ...p, treated: 1 - p.treated }))));
        const wanted: Values = {};
        const exchanged = (key: string): string =>
          key
            .replace(/ICT\+CCRT|CCRT/, (label) => (label === 'CCRT' ? 'ICT+CCRT' : 'CCRT'))
            .replace(/nTreated|nControl/, (n) => (n === 'nTreated' ? 'nControl' : 'nTreated'))
            .replace(/hrLower|hrUpper/, (limit) => (limit === 'hrLower' ? 'hrUpper' : 'hrLower'))
            .replace(/^(treated|control)\.C/, (arm) => (arm === 'treated.C' ? 'control.C' : 'treated.C'));
        for (const [key, value] of Object.entries(valuesOf(inputOf(patients)))) {
          const inverted = /\.(hr|hrLower|hrUpper|hrRatio)$/.test(key) && typeof value === 'number';
          const negated = /\.coef$/.test(key) && typeof value === 'number';
          wanted[exchanged(key)] = inverted ? 1 / value : negated ? -value : value;
        }
        expectSame(swapped, wanted);
      }),
      runs,
    );
  });

  it('weights that are all 1 are no weights; a common factor changes no estimate', () => {
    fc.assert(
      fc.property(cohort, (patients) => {
        const plain = inputOf(patients, false);
        expect(evaluateScore({ ...plain, weight: patients.map(() => 1) })).toEqual(evaluateScore(plain));
        // Twice every weight: robust variance v model variance, the same point estimates.
        const twice = evaluateScore({ ...plain, weight: patients.map(() => 2) }).endpoints.ffs;
        const once = evaluateScore(plain).endpoints.ffs;
        for (const group of ['whole', 'high', 'low'] as const) {
          expect(twice[group].reason).toBe(once[group].reason);
          if (once[group].coef !== null) expect(twice[group].coef).toBeCloseTo(once[group].coef, 6);
          twice[group].curves.arms.forEach((arm, k) =>
            arm.rates.forEach((rate, t) => expect(rate.survival).toBeCloseTo(once[group].curves.arms[k]!.rates[t]!.survival, 10)),
          );
        }
      }),
      runs,
    );
  });

  it('thirds, clinical factors and concordance do not depend on the order of patients either', () => {
    fc.assert(
      fc.property(cohort, (patients) => {
        const view = (list: readonly Patient[]) => {
          const data = {
            time: column(list, 'time'),
            event: column(list, 'event'),
            treated: column(list, 'treated'),
            weight: column(list, 'weight'),
          };
          const score = column(list, 'score');
          const [factor] = testClinicalInteractions(data, [{ name: 'f', present: column(list, 'factor') }]).factors;
          const c = computeScoreConcordance({ ...data, score }).riskMinusIctosT;
          const thirds = calibrateThirds({ ...data, score }).thirds;
          return {
            missing: factor!.missing,
            p: factor!.interaction.pInteraction,
            absent: factor!.absent.hr,
            c: c.ok ? c.value.c : c.error.code,
            ...Object.fromEntries(thirds.map((t) => [`observed ${t.third}`, t.observedLogHr])),
            ...Object.fromEntries(thirds.map((t) => [`predicted ${t.third}`, t.predictedLogHrWeightedMean])),
          };
        };
        expectSame(view([...patients].reverse()), view(patients));
      }),
      runs,
    );
  });
});

describe('a hazard ratio out of a fit', () => {
  it('is the term asked for, cautious below ten events; a fit that failed gives its code', () => {
    const fit = fitCox({
      time: [1, 2, 3, 4, 5, 6],
      event: [1, 1, 1, 1, 0, 1],
      covariates: [
        { name: 'x', values: [1, 0, 0, 1, 1, 0] },
        { name: 'y', values: [0, 1, 3, 2, 1, 0] },
      ],
    });
    if (!fit.ok) throw new Error(fit.error.code);
    const second = fit.value.terms[1]!;
    expect(hazardRatioOf(fit, 5, 1)).toMatchObject({ hr: second.hazardRatio, p: second.p, seRobust: null, reason: null });
    expect(hazardRatioOf(fit, 9).caution).toBe('few-events');
    expect(hazardRatioOf(fit, 10).caution).toBeNull();
    expect(hazardRatioOf(fail('stats/cox-diverges'), 40)).toMatchObject({ hr: null, p: null, reason: 'stats/cox-diverges' });
  });
});
