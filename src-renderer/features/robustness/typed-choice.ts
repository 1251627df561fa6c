/** What is typed into the dialog that starts a test, and what is wrong with it. */
import { parseTypedNumber } from '@renderer/ui/typed-number';

export interface TypedChoice {
  readonly repetitions: string;
  readonly seed: string;
  readonly threshold: string;
}

type Read<Key extends keyof TypedChoice> = Readonly<Record<Key, number | null>>;

const wholeWithin = (text: string, least: number, most: number): number | null => {
  const value = /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
  return value >= least && value <= most ? value : null;
};

/** The numbers; null where a text is none, or out of its range. */
export function readChoice(typed: TypedChoice): Read<'repetitions' | 'seed' | 'threshold'> {
  const threshold = parseTypedNumber(typed.threshold);
  return {
    repetitions: wholeWithin(typed.repetitions, 2, 1000),
    seed: wholeWithin(typed.seed, 0, 9_999_999_999),
    threshold: threshold !== null && threshold >= 0 && threshold < 1 ? threshold : null,
  };
}
