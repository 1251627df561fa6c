/**
 * Typed access to the values of a data set: texts trimmed, numbers finite, absent
 * and empty alike `null`. Also repairs texts of the multi-byte character sets
 * that dcmjs leaves undecoded (code extensions, PS3.5 6.1.2.4-6.1.2.5).
 */
import type { Dataset } from './dicom-dataset';

/** Reads the values of one data set. */
export interface DatasetValues {
  text(tag: string): string | null;
  texts(tag: string): readonly string[];
  number(tag: string): number | null;
  numbers(tag: string): readonly number[];
  items(tag: string): readonly Dataset[];
  has(tag: string): boolean;
}

const WINDOWS_1252_HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** The bytes of a text that was decoded as windows-1252, or null when a character cannot come from it. */
const toWindows1252Bytes = (text: string): Uint8Array | null => {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const high = WINDOWS_1252_HIGH.indexOf(character);
    if (high >= 0) bytes.push(0x80 + high);
    else if (code <= 0xff) bytes.push(code);
    else return null;
  }
  return Uint8Array.from(bytes);
};

/** WHATWG decoder for the second value of a Specific Character Set with code extensions. */
const EXTENSION_DECODERS: ReadonlyMap<string, string> = new Map([
  ['ISO 2022 IR 58', 'gbk'],
  ['ISO 2022 IR 149', 'euc-kr'],
  ['ISO 2022 IR 87', 'iso-2022-jp'],
  ['ISO 2022 IR 159', 'iso-2022-jp'],
]);

/**
 * Repairs one text of a data set whose character set has code extensions: dcmjs
 * decodes it with the first value only (Latin-1), which leaves the escape
 * sequences and the double-byte characters as noise.
 */
const toRepairedText = (text: string, characterSets: readonly string[]): string => {
  if (characterSets.length < 2) return text;
  if (!/[\u001b\u0080-\uffff]/.test(text)) return text;
  const label = characterSets.map((name) => EXTENSION_DECODERS.get(name)).find((name) => name !== undefined);
  const bytes = label === undefined ? null : toWindows1252Bytes(text);
  if (label === undefined || bytes === null) return text;
  const decoded = new TextDecoder(label).decode(bytes);
  // gbk and euc-kr decoders pass the designations ESC $ ) A and ESC $ ) C through.
  return decoded.replace(/\u001b\$?[()][A-Z]?/g, '');
};

/** Person names arrive as component groups; the first is alphabetic, the second ideographic. */
const toPersonName = (value: object): string => {
  const groups = ['Alphabetic', 'Ideographic', 'Phonetic'].map((key) => {
    const group: unknown = Reflect.get(value, key);
    return typeof group === 'string' ? group : '';
  });
  while (groups.length > 1 && groups.at(-1) === '') groups.pop();
  return groups.join('=');
};

const toText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && value !== null) return toPersonName(value);
  return '';
};

/** Values of `dataset`, texts repaired for `characterSets`. */
export function makeDatasetValues(dataset: Dataset, characterSets: readonly string[] = []): DatasetValues {
  const valuesOf = (tag: string): readonly unknown[] => {
    const value: unknown = dataset[tag]?.Value;
    if (value === undefined || value === null) return [];
    // dcmjs hands single objects in some sequences.
    return Array.isArray(value) ? value : [value];
  };
  const texts = (tag: string): readonly string[] =>
    valuesOf(tag)
      .map((value) => toRepairedText(toText(value), characterSets).replaceAll('\u0000', '').trim())
      .filter((value, _n, all) => value !== '' || all.length > 1);
  const numbers = (tag: string): readonly number[] =>
    valuesOf(tag).flatMap((value) => {
      const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
      return Number.isFinite(number) ? [number] : [];
    });
  return {
    texts,
    text: (tag) => {
      const joined = texts(tag).join('\\');
      return joined === '' ? null : joined;
    },
    numbers,
    number: (tag) => numbers(tag)[0] ?? null,
    items: (tag) =>
      valuesOf(tag).flatMap((value) =>
        // A sequence item is a data set: dcmjs gives plain objects keyed by tag.
        typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? [value as Dataset] : [],
      ),
    has: (tag) => dataset[tag] !== undefined,
  };
}
