import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  enrolmentForGroup,
  powerOfEvents,
  sampleSizeForPower,
  type SampleSize,
  type SampleSizeInput,
} from '@shared/core/stats/schoenfeld';
import { expectedFile } from '../../../support/golden-cohort';
import { expectClose, goldenCase } from './golden-case';

const sizeOf = (input: SampleSizeInput): SampleSize => {
  const size = sampleSizeForPower(input);
  if (!size.ok) throw new Error(size.error.code);
  return size.value;
};

describe('power by Schoenfeld', () => {
  it('against R', () => {
    const golden = goldenCase('schoenfeld_power_sample_size');
    type Case = Record<'events' | 'hr' | 'p' | 'alpha' | 'power' | 'probEvent' | 'r2', number> & { sides: 1 | 2 };
    // Shape of this case.
    const { cases } = golden.input as unknown as { cases: Case[] };
    const want = golden.expected as unknown as Record<'power' | keyof SampleSize, number>[];
    expect(want).toHaveLength(cases.length);
    cases.forEach(({ events, hr, p, alpha, sides, power, probEvent, r2 }, i) => {
      const design = { hazardRatio: hr, allocation: p, alpha, sides };
      const size = sizeOf({ ...design, power, eventProbability: probEvent, rSquared: r2 });
      const ours = { power: powerOfEvents(events, design), ...size };
      expect(Object.keys(ours).sort()).toEqual(Object.keys(want[i]!).sort());
      for (const [name, value] of Object.entries(ours))
        expectClose(value, want[i]![name as keyof typeof ours], golden.tolerance, `case ${i} ${name}`);
    });
  });
  it('the high group of the golden validation cohort', () => {
    const { expected, tolerance } = expectedFile<{
      schoenfeldHighValidation: Record<'events' | 'allocation' | 'hr' | 'power' | 'eventsFor80', number>;
    }>('11_power_and_bootstrap_c');
    const { events, allocation, hr, power, eventsFor80 } = expected.schoenfeldHighValidation;
    const design = { hazardRatio: hr, allocation };
    expectClose(powerOfEvents(events, design), power, tolerance, 'power');
    expectClose(sizeOf({ ...design, power: 0.8, eventProbability: 1 }).events, eventsFor80, tolerance, 'events');
  });
  it('the published design: 29 events, HR 0.25, 1:1, two-sided 5%: power 0.96; 110 patients, 234 at 47% prevalence', () => {
    expect(powerOfEvents(29, { hazardRatio: 0.25 })).toBeCloseTo(0.96, 2);
    const size = sizeOf({ hazardRatio: 0.25, power: 0.96, eventProbability: 29 / 110 });
    expect([size.eventsCeil, size.nFromCeilEvents]).toEqual([29, 110]);
    // The paper rounds 110/0.47 = 234.04 down.
    expect(enrolmentForGroup(size.nFromCeilEvents, 0.47)).toBeCloseTo(234.04, 2);
  });
  it('the events for a power have that power; the inverse hazard ratio needs as many', () => {
    const part = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(part(1.2, 5), part(0.2, 0.8), part(0.5, 0.99), part(0.01, 0.1), (hazardRatio, allocation, power, alpha) => {
        const design = { hazardRatio, allocation, alpha };
        const { events } = sizeOf({ ...design, power, eventProbability: 0.3 });
        expect(powerOfEvents(events, design)).toBeCloseTo(power, 9);
        expect(sizeOf({ ...design, hazardRatio: 1 / hazardRatio, power, eventProbability: 0.3 }).events / events).toBeCloseTo(
          1,
          9,
        );
        expect(powerOfEvents(events + 1, design)).toBeGreaterThan(power);
      }),
    );
  });
  it('no effect needs endless events', () =>
    expect(sampleSizeForPower({ hazardRatio: 1, power: 0.8, eventProbability: 0.4 })).toMatchObject({
      ok: false,
      error: { code: 'stats/no-effect' },
    }));
});
