/**
 * The long test of drawing under kill -9: 200 seeded moments, or as many as are asked for: `npm run test:soak -- 30`.
 * A second number is the seed.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withDisplay } from './display.mjs';
import { root } from './root.mjs';
import { setup } from './setup.mjs';

const [kills = '200', seed = '1'] = process.argv.slice(2);
await setup();
const results = join(root, 'out', 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
process.exitCode = await withDisplay(
  (env) =>
    new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        [join(root, 'node_modules', 'playwright', 'cli.js'), 'test', '--config', 'playwright.config.ts', '3-kill'],
        { cwd: root, stdio: 'inherit', env: { ...process.env, ...env, ICTOS_KILLS: kills, ICTOS_KILL_SEED: seed } },
      );
      child.on('close', (code) => resolve(code ?? 1));
    }),
);
