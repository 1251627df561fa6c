/** A mask by its content. */
import { createHash } from 'node:crypto';
import type { MaskRuns } from '@shared/core/mask/slice-runs';

/** SHA-256 of a mask: k, then the runs as 32-bit little-endian numbers, slice by slice. */
export function maskSha256(mask: MaskRuns): string {
  const hash = createHash('sha256');
  for (const [k, runs] of [...mask].sort(([a], [b]) => a - b)) {
    const bytes = Buffer.alloc(4 * (runs.length + 2));
    bytes.writeUInt32LE(k, 0);
    bytes.writeUInt32LE(runs.length, 4);
    runs.forEach((value, n) => bytes.writeUInt32LE(value, 8 + 4 * n));
    hash.update(bytes);
  }
  return hash.digest('hex');
}
