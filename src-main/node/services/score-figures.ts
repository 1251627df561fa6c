/** The figures of a stored score: one strip a model feature, and the score axis. */
import type { ScoreEntry } from '@shared/contract/entities';
import { parseFeatureName } from '@shared/core/features/feature-name';
import { renderReferenceStrip } from '@shared/figures/reference-strip';
import { renderScoreAxis } from '@shared/figures/score-axis';
import { formatMessage, type Language } from '@shared/messages/index';
import { figureLabels, figurePalette } from './figure-style';

type Theme = 'dark' | 'light';

/** Whether anything in the score is synthetic: the figures say so. */
export const isSyntheticScore = (score: ScoreEntry): boolean =>
  score.reasons.some(({ code }) =>
    ['score/synthetic-card', 'score/synthetic-reference', 'score/synthetic-patient'].includes(code),
  );

const familyNames: Readonly<Record<string, string>> = {
  firstorder: 'first-order',
  glcm: 'GLCM',
  glrlm: 'GLRLM',
  shape2d: 'shape',
};

/** A column name as a reader says it: "Skewness (first-order)"; an unknown name stays as it is. */
export function featureTitle(name: string): string {
  const parsed = parseFeatureName(name);
  if (!parsed) return name;
  const { definition, imageType } = parsed;
  const words = definition.feature.replaceAll('_', ' ');
  const family = familyNames[definition.family] ?? definition.family;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${imageType === 'original' ? family : `${family}, ${imageType}`})`;
}

/** One strip a model feature, in the card's order; a feature without a value has none. */
export function scoreStrips(score: ScoreEntry, theme: Theme, language: Language, width = 540): { name: string; svg: string }[] {
  return score.features.flatMap((feature) => {
    const { name, coefficient, value, z, mean, sd, percentile, min, max, reference } = feature;
    if (value === null || z === null || mean === null || sd === null) return [];
    const svg = renderReferenceStrip(
      {
        title: featureTitle(name),
        position: {
          name,
          coefficient,
          value,
          z,
          contribution: coefficient * z,
          mean,
          sd,
          range: min === null || max === null ? null : [min, max],
          percentile: percentile === null ? null : percentile * 100,
        },
        reference: reference.length > 0 ? reference : null,
        synthetic: isSyntheticScore(score),
      },
      { palette: figurePalette(theme), labels: figureLabels(language), width },
    );
    return [{ name, svg }];
  });
}

/** The score on its axis; empty where there is no score. */
export function scoreAxisFigure(score: ScoreEntry, theme: Theme, language: Language, cutoff = 0, width = 560): string {
  if (score.ictos === null || score.group === null) return '';
  return renderScoreAxis(
    {
      scoreName: formatMessage(language, `report.scoreName.${score.scoreName}`),
      score: {
        ictos: score.ictos,
        group: score.group,
        interval:
          score.ictosLower === null || score.ictosUpper === null
            ? null
            : { lower: score.ictosLower, upper: score.ictosUpper, resamples: 0, seed: 0 },
      },
      cutoff,
      synthetic: isSyntheticScore(score),
    },
    { palette: figurePalette(theme), labels: figureLabels(language), width },
  );
}
