/** Reading the files that commands name. */
import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '@shared/base/result';
import { typedValuesFileSchema } from '@shared/contract/formats';
import { parseModelCard, type ModelCard } from '@shared/core/scoring/model-card';
import type { TypedReference } from '@shared/core/scoring/standardise-card';

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** A text file. Error `file/cannot-read`. */
export async function readText(path: string): Promise<Result<string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (thrown) {
    return fail('file/cannot-read', { path, reason: reasonOf(thrown) });
  }
}

/** Standardisation values of a cited source. Errors: `file/cannot-read`, `card/typed-values` {expected}: the first fault. */
export async function readTypedValues(path: string): Promise<Result<TypedReference>> {
  const text = await readText(path);
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch (thrown) {
    return fail('card/typed-values', { expected: `JSON (${reasonOf(thrown)})` });
  }
  const parsed = typedValuesFileSchema.safeParse(json);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return fail('card/typed-values', { expected: `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}` });
  }
  const { citation, n, mean, sd, range, profileHash, scanners, sequences } = parsed.data;
  return ok({ kind: 'typed', citation, n, mean, sd, range, profileHash, scanners, sequences });
}

/** A model card from a file. Errors: `file/cannot-read`, `card/not-json`, those of `parseModelCard`. */
export async function readCard(path: string): Promise<Result<ModelCard>> {
  const text = await readText(path);
  if (!text.ok) return text;
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch (thrown) {
    return fail('card/not-json', { path, reason: reasonOf(thrown) });
  }
  return parseModelCard(json);
}
