/** The published card of the assets, parsed. */
import { readFileSync } from 'node:fs';
import { parseModelCard, type ModelCard } from '@shared/core/scoring/model-card';

export const asset = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../assets/models/${name}`, import.meta.url), 'utf8'));

export function publishedCard(): ModelCard {
  const parsed = parseModelCard(asset('ictos-dong-2019.json'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
