/** Writes the documents that are made from the source: docs/features.md and the JSON Schema of profiles. */
import { setup } from './setup.mjs';
import { runVitest } from './vitest.mjs';

await setup();
process.exitCode = await runVitest(['run', 'test/docs'], { env: { ICTOS_WRITE_DOCS: '1' } });
