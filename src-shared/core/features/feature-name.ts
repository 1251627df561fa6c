/** Column names of features: `{t1|t2|t1c}_{imageType}_{family}_{feature}`. */
import { IMAGE_TYPES, type ImageType } from '../preprocess/image-types';
import { type FeatureDefinition, type FeatureFamily, findFeature } from './catalogue';

const SEQUENCES = ['t1', 't2', 't1c'] as const;
export type Sequence = (typeof SEQUENCES)[number];

/** Column name, as `t1c_wavelet-LH_glrlm_long_run_high_grey_level_emphasis`. */
export const toFeatureName = (sequence: Sequence, imageType: ImageType, family: FeatureFamily, feature: string): string =>
  `${sequence}_${imageType}_${family}_${feature}`;

export interface ParsedFeatureName {
  readonly sequence: Sequence;
  readonly imageType: ImageType;
  readonly definition: FeatureDefinition;
}

/** The parts of a column name, or null when it is not one of ours. */
export function parseFeatureName(name: string): ParsedFeatureName | null {
  const [first, second, family, ...rest] = name.split('_');
  const sequence = SEQUENCES.find((s) => s === first);
  const imageType = IMAGE_TYPES.find((type) => type === second);
  const definition = findFeature(family ?? '', rest.join('_'));
  return sequence && imageType && definition ? { sequence, imageType, definition } : null;
}
