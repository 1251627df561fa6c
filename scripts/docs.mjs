/** Writes the documents that are made from the source: features, data dictionary, JSON Schemas of profiles and of analysis configurations. */
import { setup } from './setup.mjs';
import { runVitest } from './vitest.mjs';

await setup();
process.exitCode = await runVitest(['run', 'test/docs'], { env: { ICTOS_WRITE_DOCS: '1' } });
