/** Reads the golden cases made by R (test/golden/stats) and compares by their own tolerance. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

export interface GoldenCase {
  readonly name: string;
  // JSON of many shapes: each test knows the one of its cases.
  readonly input: {
    columns: Record<string, (number | string | null)[]>;
    x?: Record<string, (number | null)[]>;
    params: Record<string, unknown>;
  };
  readonly expected: Record<string, unknown>;
  readonly tolerance: { rel: number; abs: number; p?: number };
}

const folder = new URL('../../../golden/stats/', import.meta.url);

export const goldenCases = (prefix: string): GoldenCase[] =>
  readdirSync(folder)
    .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
    .sort()
    // The files are checked in beside this test.
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as GoldenCase);

export const goldenCase = (name: string): GoldenCase => {
  const found = goldenCases(name).find((c) => c.name === name);
  if (!found) throw new Error(`no golden case ${name}`);
  return found;
};

/** Rows without a null in any of the columns, as R's na.omit. */
export function completeRows(columns: Record<string, readonly unknown[]>): { rows: number[]; removed: number } {
  const lists = Object.values(columns);
  const n = lists[0]?.length ?? 0;
  const rows = Array.from({ length: n }, (_, i) => i).filter((i) => lists.every((list) => list[i] !== null));
  return { rows, removed: n - rows.length };
}

export const numbers = (column: readonly unknown[] | undefined, rows: readonly number[]): number[] =>
  rows.map((i) => Number(column?.[i]));
export const labels = (column: readonly unknown[] | undefined, rows: readonly number[]): string[] =>
  rows.map((i) => String(column?.[i]));

/** Compares numbers, nulls and nested arrays; `kind` p uses the tolerance of p values. */
export function expectClose(
  actual: unknown,
  expected: unknown,
  tolerance: GoldenCase['tolerance'],
  path: string,
  kind: 'p' | 'value' = 'value',
): void {
  if (Array.isArray(expected)) {
    const list = actual as ArrayLike<unknown>; // the caller passes the matching shape
    expect(list?.length, `${path}.length`).toBe(expected.length);
    expected.forEach((e, i) => expectClose(list[i], e, tolerance, `${path}[${i}]`, kind));
    return;
  }
  if (expected === null || expected === 'Infinity') {
    // The program writes an undefined or infinite standard error as null.
    expect(actual, path).toBeNull();
    return;
  }
  const rel = kind === 'p' ? (tolerance.p ?? tolerance.rel) : tolerance.rel;
  expect(typeof actual, `${path} ${String(actual)}`).toBe('number');
  const difference = Math.abs(Number(actual) - Number(expected));
  expect(difference <= tolerance.abs + rel * Math.abs(Number(expected)), `${path}: ${String(actual)} v ${String(expected)}`).toBe(
    true,
  );
}
