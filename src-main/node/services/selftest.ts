/** The self-test on the IBSI digital phantom that the program carries. Computes nothing itself. */
import { unwrap } from '@shared/base/result';
import { sha256Hex } from '@shared/base/sha256';
import {
  parseIbsiPhantom,
  parseIbsiReference,
  selftest,
  type IbsiReference,
  type SelftestOutcome,
} from '@shared/core/pipeline/ibsi-selftest';
import { digitalPhantomProfile } from './profiles';
import phantomJson from '@assets/ibsi/digital-phantom.json?raw';
import referenceCsv from '@assets/ibsi/digital-phantom-reference.csv?raw';

/** Every consensus value in scope against ours. */
export function runPhantomSelftest(): SelftestOutcome {
  const phantom: unknown = JSON.parse(phantomJson);
  return unwrap(selftest(unwrap(parseIbsiPhantom(phantom)), unwrap(parseIbsiReference(referenceCsv)), digitalPhantomProfile));
}

/** SHA-256 of the phantom and of the table of consensus values as they lie in the program. */
export const selftestDataHashes = (): { readonly phantom: string; readonly reference: string } => ({
  phantom: sha256Hex(phantomJson),
  reference: sha256Hex(referenceCsv),
});

/** Consensus values of one family and aggregation that are not compared, and why. */
export interface LeftOut {
  readonly family: string;
  readonly aggregation: string;
  readonly count: number;
  /** 3D morphology and 3D aggregations: ROIs are drawn slice by slice. `not-computed`: a feature the program does not have. */
  readonly why: 'morphology-3d' | 'aggregation-3d' | 'not-computed';
}

const whyLeftOut = ({ family, aggregation }: IbsiReference): LeftOut['why'] => {
  if (family === 'morphology') return 'morphology-3d';
  return aggregation.startsWith('3D') ? 'aggregation-3d' : 'not-computed';
};

/** The consensus values that an outcome does not list, in the order of the table; their counts add up to `outOfScope`. */
export function listLeftOut(outcome: SelftestOutcome): readonly LeftOut[] {
  const keyOf = (row: { family: string; feature: string; ibsiId: string; aggregation: string }): string =>
    [row.family, row.feature, row.ibsiId, row.aggregation].join('\n');
  const compared = new Set(outcome.rows.map(keyOf));
  const groups = new Map<string, LeftOut>();
  for (const reference of unwrap(parseIbsiReference(referenceCsv))) {
    if (compared.has(keyOf(reference))) continue;
    const { family, aggregation } = reference;
    const key = `${family}\n${aggregation}`;
    groups.set(key, { family, aggregation, count: (groups.get(key)?.count ?? 0) + 1, why: whyLeftOut(reference) });
  }
  return [...groups.values()];
}
