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
