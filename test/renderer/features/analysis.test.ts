import { describe, expect, it } from 'vitest';
import { defaultAnalysisConfig } from '@shared/core/pipeline/analysis-config';
import { dataDictionary } from '@shared/core/scoring/data-dictionary';
import { formatMessage, isMessageKey, type MessageKey } from '@shared/messages/index';
import { pText, ratioText } from '@renderer/features/analysis/result-numbers';
import { readOverrides } from '@renderer/features/analysis/typed-overrides';

describe('the numbers typed over a configuration', () => {
  it('are read as typed, an empty box leaves the configuration', () => {
    expect(readOverrides({ bootstrap: ' 200 ', seed: '0' })).toEqual({ bootstrap: 200, seed: 0 });
    expect(readOverrides({ bootstrap: '', seed: ' ' })).toEqual({ bootstrap: undefined, seed: undefined });
  });
  it('are refused out of their range and where they are none, each by itself', () => {
    for (const bootstrap of ['-1', '100001', '2.5', '1e3', 'x'])
      expect(readOverrides({ bootstrap, seed: '7' })).toEqual({ bootstrap: null, seed: 7 });
    for (const seed of ['-1', '4294967296', '99999999999', '1,5'])
      expect(readOverrides({ bootstrap: '100000', seed })).toEqual({ bootstrap: 100_000, seed: null });
    expect(readOverrides({ bootstrap: '0', seed: '4294967295' })).toEqual({ bootstrap: 0, seed: 4_294_967_295 });
  });
});

describe('the numbers of a result', () => {
  it('are rounded as in the figures, a dash where there is none', () => {
    expect(ratioText({ hr: 0.4321, hrLower: 0.249, hrUpper: 0.751 })).toBe('0.43 (0.25–0.75)');
    expect(ratioText({ hr: null, hrLower: null, hrUpper: null })).toBe('–');
    expect(pText(0.0123)).toBe('0.012');
    expect(pText(1e-9)).toBe('< 0.001');
    expect(pText(null)).toBe('–');
  });
});

describe('the texts made from data', () => {
  const text = (key: string): string => (isMessageKey(key) ? formatMessage('en', key satisfies MessageKey) : `no ${key}`);
  it('say of every column what the dictionary says, in English word for word', () => {
    for (const { column, meaning } of dataDictionary) expect(text(`analysis.dict.${column}`), column).toBe(meaning);
    for (const { unit } of dataDictionary) if (unit !== null) expect(text(`analysis.unit.${unit}`)).toBe(unit);
  });
  it('name every setting of a configuration', () => {
    for (const key of Object.keys(defaultAnalysisConfig)) expect(text(`analysis.key.${key}`)).not.toMatch(/^no /);
  });
});
