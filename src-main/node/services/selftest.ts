/** The self-test on the IBSI digital phantom that the program carries. Computes nothing itself. */
import { unwrap } from '@shared/base/result';
import { parseIbsiPhantom, parseIbsiReference, selftest, type SelftestOutcome } from '@shared/core/pipeline/ibsi-selftest';
import phantomJson from '@assets/ibsi/digital-phantom.json?raw';
import referenceCsv from '@assets/ibsi/digital-phantom-reference.csv?raw';

/** Every consensus value in scope against ours. */
export function runPhantomSelftest(): SelftestOutcome {
  const phantom: unknown = JSON.parse(phantomJson);
  return selftest(unwrap(parseIbsiPhantom(phantom)), unwrap(parseIbsiReference(referenceCsv)));
}
