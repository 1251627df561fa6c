/**
 * Bytes of one mask slice: the letters "IMR1", then the runs as variable-length numbers
 * (LEB128): gap since the end of the previous run, length, ... Small and the same on
 * every machine.
 */
import type { SliceRuns } from '@shared/core/mask/slice-runs';

const magic = [0x49, 0x4d, 0x52, 0x31];

/** Runs as bytes; the runs must be valid (sorted, not overlapping). */
export function encodeRuns(runs: SliceRuns): Uint8Array {
  const bytes: number[] = [...magic];
  const push = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes.push((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  };
  let end = 0;
  for (let n = 0; n < runs.length; n += 2) {
    push(runs[n]! - end);
    push(runs[n + 1]!);
    end = runs[n]! + runs[n + 1]!;
  }
  return Uint8Array.from(bytes);
}

/** The runs, or null where the bytes are not of this form. */
export function decodeRuns(bytes: Uint8Array): SliceRuns | null {
  if (bytes.length < magic.length || magic.some((byte, n) => bytes[n] !== byte)) return null;
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (let n = magic.length; n < bytes.length; n += 1) {
    value += (bytes[n]! & 0x7f) * factor;
    if (bytes[n]! >= 0x80) {
      factor *= 128;
      if (factor > 2 ** 35) return null;
      continue;
    }
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  if (factor !== 1 || numbers.length % 2 !== 0) return null;
  let end = 0;
  for (let n = 0; n < numbers.length; n += 2) {
    const start = end + numbers[n]!;
    end = start + numbers[n + 1]!;
    numbers[n] = start;
  }
  return end > 0xffffffff ? null : Uint32Array.from(numbers);
}
