import { describe, expect, it } from 'vitest';
import { wordsFit } from '@renderer/ui/find-words';

describe('wordsFit', () => {
  const order = (typed: string, texts: readonly string[]): string[] =>
    texts
      .flatMap((text) => {
        const fit = wordsFit(typed, text);
        return fit === null ? [] : [{ text, fit }];
      })
      .sort((a, b) => a.fit - b.fit)
      .map(({ text }) => text);

  it('puts the beginning before a word, a word before its inside, and letters in order last', () => {
    expect(order('br', ['Larger brush', 'Brush', 'Abracadabra', 'b r', 'Fit'])).toEqual([
      'Brush',
      'Larger brush',
      'Abracadabra',
      'b r',
    ]);
  });

  it('needs every word, in any order and case', () => {
    expect(wordsFit('TABLE layout', 'Layout: light table')).not.toBeNull();
    expect(wordsFit('layout chair', 'Layout: light table')).toBeNull();
    expect(wordsFit('', 'anything')).toBe(0);
    expect(wordsFit('灯箱', '布局：灯箱')).not.toBeNull();
  });
});
