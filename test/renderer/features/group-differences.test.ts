import { describe, expect, it } from 'vitest';
import { groupDifferences } from '@renderer/features/profiles/group-differences';

describe('differences of two profiles', () => {
  it('put the entries that only one side lists into one line, on their side, in place of the first', () => {
    expect(
      groupDifferences([
        { path: 'discretisation.bins', left: '32', right: '64' },
        { path: 'features.glcm: contrast', left: 'yes', right: null },
        { path: 'imageTypes: wavelet-LL', left: null, right: 'yes' },
        { path: 'features.glcm: dissimilarity', left: null, right: 'yes' },
        { path: 'features.glcm: correlation', left: 'yes', right: null },
        { path: 'resegmentation.sigma', left: null, right: '3' },
      ]),
    ).toEqual([
      { path: 'discretisation.bins', left: '32', right: '64', isList: false },
      { path: 'features.glcm', left: 'contrast, correlation', right: 'dissimilarity', isList: true },
      { path: 'imageTypes', left: null, right: 'wavelet-LL', isList: true },
      { path: 'resegmentation.sigma', left: null, right: '3', isList: false },
    ]);
  });
  it('are none where nothing differs', () => {
    expect(groupDifferences([])).toEqual([]);
  });
});
