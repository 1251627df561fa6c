/** The job `key-slice`: the picture of a read for the report, made in a worker so that the window does not wait for pixels. */
import { fail, ok, type Result } from '@shared/base/result';
import type { SliceRuns } from '@shared/core/mask/slice-runs';
import { loadSeriesVolume } from '../dicom-io/series-loader';
import { keySliceOf, type KeySlice } from './key-slice';

export interface KeySliceJobInput {
  /** Files of one series. */
  readonly files: readonly string[];
  readonly seriesInstanceUid: string;
  readonly slices: readonly { readonly k: number; readonly runs: SliceRuns }[];
}

/** Errors: those of loading, `read/empty`. */
export async function runKeySliceJob(input: KeySliceJobInput): Promise<Result<KeySlice>> {
  const loaded = await loadSeriesVolume(input.files, { seriesInstanceUid: input.seriesInstanceUid });
  if (!loaded.ok) return loaded;
  const mask = new Map(input.slices.map(({ k, runs }) => [k, runs]));
  const slice = keySliceOf(loaded.value.volume, mask, loaded.value.invertDisplay);
  return slice ? ok(slice) : fail('read/empty');
}
