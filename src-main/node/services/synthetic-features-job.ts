/** The job `synthetic-features`: invents one patient's axial series and measures them, without a file in between. */
import { createHash } from 'node:crypto';
import { ok, type Result } from '@shared/base/result';
import type { FeaturesFile } from '@shared/contract/entities';
import { computeFeatures } from '@shared/core/pipeline/compute-features';
import type { ExtractionProfile } from '@shared/core/pipeline/extraction-profile';
import { AXIAL_STUDY, makeSyntheticPatient } from '@shared/core/synthetic/synthetic-patient';
import { toFeaturesFile } from './features-file';

export interface SyntheticFeaturesInput {
  readonly seed: number;
  readonly index: number;
  readonly profile: ExtractionProfile;
  readonly program: { readonly name: string; readonly version: string };
}

/** One features file a sequence. Errors: those of `computeFeatures`. */
export function runSyntheticFeaturesJob({ seed, index, profile, program }: SyntheticFeaturesInput): Result<FeaturesFile[]> {
  const patient = makeSyntheticPatient(seed, index, { series: AXIAL_STUDY });
  const files: FeaturesFile[] = [];
  for (const { sequence, volume, mask, description } of patient.series) {
    if (!mask) continue;
    const outcome = computeFeatures({ volume, mask, sequence, profile });
    if (!outcome.ok) return outcome;
    const { stored, grid } = volume;
    files.push(
      toFeaturesFile(
        outcome.value,
        {
          path: `synthetic/${patient.patientId}/${description}`,
          modality: 'MR',
          dims: grid.dims,
          spacingMm: grid.spacingMm,
          sha256: createHash('sha256')
            .update(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength))
            .digest('hex'),
        },
        `GTV_${sequence.toUpperCase()}`,
        program,
      ),
    );
  }
  return ok(files);
}
