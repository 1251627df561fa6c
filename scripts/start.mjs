/** Opens the workstation on a display. */
import { spawn } from 'node:child_process';
import { hasDisplay, sandboxArgs } from './display.mjs';
import { electronPath, root } from './root.mjs';
import { setup } from './setup.mjs';

await setup();
if (!hasDisplay()) {
  process.stderr.write(
    'There is no display here, so the window cannot be opened. Run  npm run demo  to see the whole chain without one.\n',
  );
  process.exitCode = 3;
} else {
  const sandbox = sandboxArgs();
  if (sandbox.length > 0)
    process.stderr.write("Running as root: Chromium's sandbox is off. Use an ordinary user for real work.\n");
  const child = spawn(electronPath(), [...sandbox, root, ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('close', (code) => (process.exitCode = code ?? 0));
}
