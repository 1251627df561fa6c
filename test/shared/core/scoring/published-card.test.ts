import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseModelCard } from '@shared/core/scoring/model-card';
import { asset, publishedCard } from './published-card';

describe('the published card', () => {
  it('parses and its hash fits its content', () => {
    const card = publishedCard();
    expect(card.features.map((f) => f.coefficient)).toEqual([-0.668, -0.442, 0.41]);
    expect(card.standardisation).toBeNull();
  });
  it('carries the same results as the table file', () => {
    expect((asset('published-results.json') as { results: unknown }).results /* own asset */).toEqual(
      publishedCard().performance,
    );
  });
  it('prints the numbers of the specification table', () => {
    const spec = new URL('../../../../' + (process.env['ICTOS_SHARED'] ?? '../shared') + '/science.md', import.meta.url);
    if (!existsSync(spec)) return console.info('skipped: no shared folder');
    const lines = readFileSync(spec, 'utf8').split('\n');
    for (const { n, arms, hazardRatio } of publishedCard().performance) {
      const text = (arm: (typeof arms)[number]) =>
        arm.rates.map((r) => `${r.percent.toFixed(1)} (${r.lower}-${r.upper})`).join(' / ');
      const hr = `${hazardRatio.value.toFixed(2)} (${hazardRatio.lower.toFixed(2)}-${hazardRatio.upper.toFixed(2)}), ${hazardRatio.p}`;
      const row = `| ${n} | ${arms.map(text).join(' | ')} | ${hr} |`;
      expect(
        lines.some((line) => line.endsWith(row)),
        row,
      ).toBe(true);
    }
  });
  it('the table file holds the numbers of the specification text', () => {
    interface Rates {
      rates: { percent: number; lower: number; upper: number }[];
      hazardRatio?: { value: number; lower: number; upper: number; p: string };
    }
    // Own asset: its shape is the one asserted here.
    const file = asset('published-results.json') as {
      schema: number;
      lowScore: { all: Rates; lowRisk: Rates; highRisk: Rates };
      interactionP: Record<string, string>;
      absoluteBenefitPoints: { cohort: string; group: string; points: { percent: number }[] }[];
      clinicalInteractionP: { factor: string; training: string; validation: string }[];
      followUpMonths: { median: number; quartiles: number[] };
    };
    const rates = (r: Rates) => r.rates.map((x) => `${x.percent} (${x.lower}-${x.upper})`).join(' / ');
    expect(file.schema).toBe(1);
    expect(rates(file.lowScore.all)).toBe('71.4 (65-78)');
    expect(rates(file.lowScore.lowRisk)).toBe('90.4 (84-97) / 86.3 (79-95)');
    expect(rates(file.lowScore.highRisk)).toBe('65.7 (57-76) / 60.8 (52-71)');
    expect(file.lowScore.lowRisk.hazardRatio).toEqual({ value: 1.08, lower: 0.33, upper: 3.54, p: '0.90' });
    expect(file.lowScore.highRisk.hazardRatio).toEqual({ value: 0.72, lower: 0.38, upper: 1.35, p: '0.30' });
    expect(file.interactionP).toEqual({ training: '<0.001', validation: '0.019' });
    expect(file.absoluteBenefitPoints.map((b) => [b.cohort, b.group, ...b.points.map((x) => x.percent)])).toEqual([
      ['validation', 'all', 12.5, 16.6],
      ['validation', 'high', 27.9, 36.9],
      ['training', 'high', 23.7, 27.5],
    ]);
    expect(file.clinicalInteractionP.map((f) => `${f.training}/${f.validation}`)).toEqual([
      '0.73/0.74',
      '0.21/0.47',
      '0.071/0.77',
    ]);
    expect(file.followUpMonths).toMatchObject({ median: 69.5, quartiles: [61.9, 76.9] });
  });
  it('refuses a card that was changed, and names the place that is wrong', () => {
    const card = publishedCard();
    expect(parseModelCard({ ...card, cutoff: 0.1 })).toMatchObject({ ok: false, error: { code: 'card/hash-mismatch' } });
    expect(parseModelCard({ ...card, cutoff: '0' })).toMatchObject({
      ok: false,
      error: { code: 'card/invalid', data: { path: 'cutoff' } },
    });
    expect(parseModelCard({ ...card, schema: 2 })).toMatchObject({ ok: false, error: { code: 'card/schema' } });
    expect(parseModelCard(null)).toMatchObject({ ok: false, error: { code: 'card/invalid' } });
  });
});
