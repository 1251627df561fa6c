import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRng } from '@shared/base/rng';
import {
  interactionAt,
  makeInteractionScreener,
  type ScreeningRow,
  type ScreeningSample,
  screenInteractions,
  screeningOutputLength,
} from '@shared/core/model/interaction-screening';
import { type CoxFit, fitCox } from '@shared/core/stats/cox';
import type { Result } from '@shared/base/result';
import { expectClose } from '../stats/golden-case';
import { expectedFile } from '../../../support/golden-cohort';
import { goldenColumns, goldenPropensity } from '../../../support/golden-training';

/** The definition, one feature at a time, by the general solver. */
function plainFit({ time, event, treated, weight, robust }: ScreeningSample, z: ArrayLike<number>): Result<CoxFit> {
  const x = Array.from(z, (value, i) => value * treated[i]!);
  return fitCox({
    time,
    event,
    weight: weight ?? undefined,
    robust,
    covariates: [
      { name: 'treated', values: treated },
      { name: 'z', values: z },
      { name: 'treated x z', values: x },
    ],
  });
}

interface PerFeature {
  coef: number[];
  se: number[];
  p: number[];
}
interface Golden {
  weightedRobust: Record<string, PerFeature>;
  unweightedModel: Record<string, PerFeature>;
  pInteractionWeighted: Record<string, number>;
  pInteractionUnweighted: Record<string, number>;
  terms: string[];
}

describe('interaction screening against R (golden 04)', () => {
  const { expected, tolerance } = expectedFile<Golden>('04_interaction_screening');
  const { time, event, treated, z } = goldenColumns('training');
  const { weight } = goldenPropensity();

  it.each([
    ['weightedRobust', weight, expected.pInteractionWeighted],
    ['unweightedModel', null, expected.pInteractionUnweighted],
  ] as const)('%s: coefficient, se and p of the three terms of 43 features', (key, weights, interaction) => {
    const rows = screenInteractions({ time, event, treated, weight: weights }, z);
    if (!rows.ok) throw new Error(rows.error.code);
    expect(rows.value.map((row) => row.feature)).toEqual(Object.keys(expected[key]));
    expect(rows.value.length).toBe(43);
    for (const row of rows.value) {
      const want = expected[key][row.feature]!;
      expectClose(row.fit?.coef, want.coef, tolerance, `${row.feature} coef`);
      expectClose(row.fit?.se, want.se, tolerance, `${row.feature} se`);
      expectClose(row.fit?.p, want.p, tolerance, `${row.feature} p`, 'p');
      expectClose(row.fit?.p[2], interaction[row.feature], tolerance, row.feature, 'p');
    }
  });
});

interface Drawn {
  readonly sample: ScreeningSample;
  readonly z: Float64Array;
}

/** Small samples with ties, weights of all kinds (some 0) and an effect now and then. */
function draw(seed: number, n: number, timeStep: number, weighting: 'none' | 'ones' | 'any' | 'someZero'): Drawn {
  const rng = makeRng(seed);
  const treated = Uint8Array.from({ length: n }, () => rng.int(2));
  const z = Float64Array.from({ length: n }, () => rng.normal());
  const slope = rng.normal();
  const time = Float64Array.from({ length: n }, (_, i) => {
    const hazard = Math.exp(slope * treated[i]! * z[i]! + 0.3 * z[i]!);
    return timeStep * Math.ceil((-Math.log(1 - rng.next()) * 20) / hazard / timeStep);
  });
  const event = Uint8Array.from({ length: n }, () => (rng.next() < 0.5 ? 1 : 0));
  const weight = Float64Array.from({ length: n }, () =>
    weighting === 'ones' ? 1 : weighting === 'someZero' && rng.next() < 0.2 ? 0 : 0.2 + 3 * rng.next(),
  );
  return { sample: { time, event, treated, weight: weighting === 'none' ? null : weight }, z };
}

const arbitrary = fc.record({
  seed: fc.nat(),
  n: fc.integer({ min: 8, max: 70 }),
  timeStep: fc.constantFrom(0.001, 1, 5, 20),
  weighting: fc.constantFrom('none', 'ones', 'any', 'someZero'),
  robust: fc.constantFrom(undefined, true, false),
});

const close = (actual: number, expected: number, tolerance: number, what: string): void =>
  expect(Math.abs(actual - expected), `${what}: ${actual} v ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(expected)),
  );

describe('the fast screener beside the general Cox solver', () => {
  it('gives its coefficients and standard errors to 1e-9, or its problem', () => {
    let fitted = 0;
    fc.assert(
      fc.property(arbitrary, ({ seed, n, timeStep, weighting, robust }) => {
        const { sample, z } = draw(seed, n, timeStep, weighting);
        const given = robust === undefined ? sample : { ...sample, robust };
        const out = new Float64Array(screeningOutputLength);
        const screener = makeInteractionScreener(given);
        const found = screener.fit(z, out);
        const plain = plainFit(given, z);
        if (!plain.ok) {
          expect(found).toEqual(plain.error);
          expect([...out]).toEqual([0, 0, 0, 0, 0, 0]);
          return;
        }
        fitted += 1;
        expect(found).toBeNull();
        expect(screener.robust).toBe(plain.value.robust);
        plain.value.terms.forEach((term, j) => {
          close(out[j]!, term.coefficient, 1e-9, `coefficient ${j}`);
          close(out[3 + j]!, term.se, 1e-9, `se ${j}`);
        });
        expect(out[interactionAt.coefficient]).toBe(out[2]);
        expect(out[interactionAt.se]).toBe(out[5]);
      }),
      { numRuns: 400 },
    );
    expect(fitted).toBeGreaterThan(200);
  });

  it('does not carry anything from one feature to the next', () => {
    const { sample, z } = draw(5, 60, 1, 'any');
    const other = z.map((value, i) => Math.sin(7 * i) - value);
    const screener = makeInteractionScreener(sample);
    const [first, between, again] = [0, 1, 2].map(() => new Float64Array(screeningOutputLength));
    screener.fit(z, first!);
    screener.fit(other, between!);
    screener.fit(z, again!);
    expect(again).toEqual(first);
    expect(between).not.toEqual(first);
  });

  it('gives features that are far from standardised to the general solver', () => {
    const { sample, z } = draw(6, 60, 1, 'any');
    const far = z.map((value) => 1000 + 40 * value);
    const [standard, shifted] = [new Float64Array(6), new Float64Array(6)];
    const screener = makeInteractionScreener(sample);
    expect(screener.fit(z, standard)).toBeNull();
    expect(screener.fit(far, shifted)).toBeNull();
    close(shifted[2]! * 40, standard[2]!, 1e-8, 'interaction');
    close(shifted[5]! * 40, standard[5]!, 1e-8, 'se');
    const plain = plainFit(sample, far);
    expect(plain.ok && [...shifted.subarray(0, 3)]).toEqual(plain.ok && plain.value.terms.map((t) => t.coefficient));
  });
});

const interactionOf = (row: ScreeningRow): [number, number] => {
  if (!row.fit) throw new Error(row.problem.code);
  return [row.fit.coef[2], row.fit.p[2]];
};

describe('properties of the screening', () => {
  const standard = fc.record({ seed: fc.nat(), n: fc.integer({ min: 40, max: 80 }) });
  const screened = (sample: ScreeningSample, z: Float64Array): ScreeningRow => {
    const rows = screenInteractions(sample, [{ name: 'f', values: z }]);
    if (!rows.ok) throw new Error(rows.error.code);
    return rows.value[0]!;
  };

  it('the order of patients and the unit of time do not matter; exchanged arms change the sign of treatment and interaction', () => {
    fc.assert(
      fc.property(standard, fc.double({ min: 0.1, max: 30, noNaN: true }), ({ seed, n }, unit) => {
        const { sample, z } = draw(seed, n, 1, 'any');
        const base = screened(sample, z);
        if (!base.fit) return;
        const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => Math.sin(a * 3.7) - Math.sin(b * 3.7));
        const pick = (values: ArrayLike<number>) => Float64Array.from(order, (i) => values[i]!);
        const permuted = screened(
          {
            time: pick(sample.time).map((t) => t * unit),
            event: pick(sample.event),
            treated: pick(sample.treated),
            weight: pick(sample.weight!),
          },
          pick(z),
        );
        const swapped = screened({ ...sample, treated: Array.from(sample.treated, (t) => 1 - t) }, z);
        const [coefficient, p] = interactionOf(base);
        close(interactionOf(permuted)[0], coefficient, 1e-8, 'permuted');
        close(interactionOf(permuted)[1], p, 1e-8, 'permuted p');
        close(interactionOf(swapped)[0], -coefficient, 1e-8, 'swapped');
        close(interactionOf(swapped)[1], p, 1e-8, 'swapped p');
        close(swapped.fit!.coef[0], -base.fit.coef[0], 1e-8, 'treated');
        close(swapped.fit!.coef[1], base.fit.coef[1] + coefficient, 1e-8, 'slope in the other arm');
      }),
    );
  });
});

describe('features without a fit', () => {
  const { sample, z } = draw(11, 60, 1, 'any');
  const codeOf = (given: ScreeningSample, values: ArrayLike<number>, name = 'f'): unknown => {
    const rows = screenInteractions(given, [{ name, values }]);
    if (!rows.ok) throw new Error(rows.error.code);
    return rows.value[0]!.problem;
  };

  it('a constant feature is named, and so is its product with treatment', () => {
    expect(codeOf(sample, new Float64Array(60).fill(3.25), 'flat')).toEqual({
      code: 'stats/rank-deficient',
      data: { columns: ['flat', 'treated x flat'] },
    });
  });
  it('a feature that is the arm is named', () => {
    expect(codeOf(sample, sample.treated, 'arm')).toMatchObject({
      code: 'stats/rank-deficient',
      data: { columns: ['arm', 'treated x arm'] },
    });
  });
  it('an arm without events diverges', () => {
    const event = Array.from(sample.event, (e, i) => (sample.treated[i] === 1 ? 0 : e));
    const found = codeOf({ ...sample, event }, z);
    expect(found).toMatchObject({ code: 'stats/cox-diverges' });
    expect(found).toEqual(plainProblem({ ...sample, event }, z));
  });
  it('a feature of which the only treated patient with an event has the largest value diverges', () => {
    const treatedRows = Array.from(sample.treated).flatMap((t, i) => (t === 1 ? [i] : []));
    const top = treatedRows.reduce((most, i) => (z[i]! > z[most]! ? i : most));
    const event = Array.from(sample.event, (e, i) => (sample.treated[i] === 1 ? (i === top ? 1 : 0) : e));
    const found = codeOf({ ...sample, event }, z);
    expect(found).toMatchObject({ code: 'stats/cox-diverges' });
    expect(found).toEqual(plainProblem({ ...sample, event }, z));
  });
  it('a sample without events says so', () => {
    expect(codeOf({ ...sample, event: new Uint8Array(60) }, z)).toEqual({ code: 'stats/no-events', data: { n: 60 } });
  });
  it('a bad feature does not stop the others; equal features have equal rows', () => {
    const rows = screenInteractions(sample, [
      { name: 'a', values: z },
      { name: 'flat', values: new Float64Array(60) },
      { name: 'b', values: z },
    ]);
    if (!rows.ok) throw new Error(rows.error.code);
    expect(rows.value.map((row) => row.problem?.code ?? null)).toEqual([null, 'stats/rank-deficient', null]);
    expect(rows.value[2]!.fit).toEqual(rows.value[0]!.fit);
  });

  function plainProblem(given: ScreeningSample, values: ArrayLike<number>): unknown {
    const named = Array.from(values, (value, i) => value * given.treated[i]!);
    const plain = fitCox({
      time: given.time,
      event: given.event,
      weight: given.weight ?? undefined,
      covariates: [
        { name: 'treated', values: given.treated },
        { name: 'f', values },
        { name: 'treated x f', values: named },
      ],
    });
    return plain.ok ? null : plain.error;
  }
});

describe('progress', () => {
  const { sample, z } = draw(12, 40, 1, 'any');
  const features = Array.from({ length: 150 }, (_, j) => ({ name: `f${j}`, values: z.map((v, i) => v + Math.sin(i * j)) }));

  it('is reported, and the work can be cancelled', () => {
    const seen: number[] = [];
    const rows = screenInteractions(sample, features, { onProgress: (done) => seen.push(done) });
    expect(rows.ok && rows.value.length).toBe(150);
    expect(seen).toEqual([0, 64, 128, 150]);
    const stopped = screenInteractions(sample, features, { shouldStop: () => true });
    expect(stopped).toMatchObject({ ok: false, error: { code: 'job/cancelled' } });
  });
});
