/** Column names of features: `{t1|t2|t1c}_{imageType}_{family}_{feature}`. */
import { type FeatureDefinition, type FeatureFamily, findFeature } from './catalogue';

const SEQUENCES = ['t1', 't2', 't1c'] as const;
export type Sequence = (typeof SEQUENCES)[number];

/**
 * Column name, as `t1c_wavelet-LH_glrlm_long_run_high_grey_level_emphasis`; with `aggregation`, where a
 * profile has several for the family, as `t1c_original_glcm-SUJT_joint_variance`.
 */
export const toFeatureName = (
  sequence: Sequence,
  imageType: string,
  family: FeatureFamily,
  feature: string,
  aggregation: string | null = null,
): string => `${sequence}_${imageType}_${family}${aggregation === null ? '' : `-${aggregation}`}_${feature}`;

export interface ParsedFeatureName {
  readonly sequence: Sequence;
  readonly imageType: string;
  /** Named only where a profile has several for the family. */
  readonly aggregation: string | null;
  readonly definition: FeatureDefinition;
}

/** The parts of a column name, or null when it is not one of ours. */
export function parseFeatureName(name: string): ParsedFeatureName | null {
  const [first, imageType, third = '', ...rest] = name.split('_');
  const sequence = SEQUENCES.find((s) => s === first);
  const [family = '', aggregation = null] = third.split('-');
  const definition = findFeature(family, rest.join('_'));
  return sequence && imageType && definition ? { sequence, imageType, aggregation, definition } : null;
}
