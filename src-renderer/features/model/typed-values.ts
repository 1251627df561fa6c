/** Typed standardisation values: text of the form to numbers, with what is wrong in words. */
import type { CardEntry } from '@shared/contract/entities';
import type { MessageKey } from '@shared/messages/index';
import { parseTypedNumber } from '@renderer/ui/typed-number';

export interface TypedRow {
  readonly mean: string;
  readonly sd: string;
  readonly min: string;
  readonly max: string;
}

export interface TypedForm {
  readonly citation: string;
  readonly n: string;
  readonly profileHash: string;
  /** Names separated by semicolons; empty: the source does not say. */
  readonly scanners: string;
  readonly sequences: string;
  readonly rows: readonly TypedRow[];
}

export interface TypedValues {
  readonly kind: 'typed';
  readonly citation: string;
  readonly n: number;
  readonly mean: number[];
  readonly sd: number[];
  readonly range: [number, number][];
  readonly profileHash: string;
  readonly scanners: string[];
  readonly sequences: string[];
}

export type TypedErrors = Readonly<Record<string, MessageKey>>;

const SHORTEST_CITATION = 10;
const FEWEST = 30;

/** An empty form for a card; where the card names no profile, the one this program extracts with is proposed. */
export function emptyForm(card: CardEntry, proposedHash: string): TypedForm {
  return {
    citation: '',
    n: '',
    profileHash: card.profileHash ?? proposedHash,
    scanners: '',
    sequences: '',
    rows: card.features.map(() => ({ mean: '', sd: '', min: '', max: '' })),
  };
}

/** "A; B" as names. */
const namesOf = (text: string): string[] =>
  text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The values, or per field (`citation`, `n`, `profileHash`, `mean.0` ...) what is wrong. Minimum and maximum may all be left empty: few sources give them. */
export function readTypedForm(form: TypedForm): { readonly values: TypedValues | null; readonly errors: TypedErrors } {
  const errors: Record<string, MessageKey> = {};
  if (form.citation.trim().length < SHORTEST_CITATION) errors['citation'] = 'model.error.citation';
  const n = parseTypedNumber(form.n);
  if (n === null || !Number.isInteger(n) || n < FEWEST) errors['n'] = 'model.error.n';
  if (form.profileHash.trim() === '') errors['profileHash'] = 'model.error.profileHash';
  const mean: number[] = [];
  const sd: number[] = [];
  const range: [number, number][] = [];
  const withRange = form.rows.some(({ min, max }) => min.trim() !== '' || max.trim() !== '');
  form.rows.forEach((row, i) => {
    const numbers = {
      mean: parseTypedNumber(row.mean),
      sd: parseTypedNumber(row.sd),
      min: parseTypedNumber(row.min),
      max: parseTypedNumber(row.max),
    };
    for (const [name, value] of Object.entries(numbers)) {
      const needed = withRange || name === 'mean' || name === 'sd';
      if (needed && value === null) errors[`${name}.${i}`] = 'model.error.number';
    }
    if (numbers.sd !== null && numbers.sd <= 0) errors[`sd.${i}`] = 'model.error.sd';
    if (numbers.min !== null && numbers.max !== null && numbers.min >= numbers.max) errors[`max.${i}`] = 'model.error.range';
    if (
      numbers.mean !== null &&
      numbers.min !== null &&
      numbers.max !== null &&
      (numbers.mean < numbers.min || numbers.mean > numbers.max)
    ) {
      errors[`mean.${i}`] = 'model.error.meanOutside';
    }
    mean.push(numbers.mean ?? 0);
    sd.push(numbers.sd ?? 0);
    if (withRange) range.push([numbers.min ?? 0, numbers.max ?? 0]);
  });
  if (Object.keys(errors).length > 0 || n === null) return { values: null, errors };
  return {
    values: {
      kind: 'typed',
      citation: form.citation.trim(),
      n,
      mean,
      sd,
      range,
      profileHash: form.profileHash.trim(),
      scanners: namesOf(form.scanners),
      sequences: namesOf(form.sequences),
    },
    errors: {},
  };
}
