/** A display for programs that need a window: the one there is, else Xvfb for as long as the work lasts. */
import { spawn } from 'node:child_process';

/** Whether a window could be shown without Xvfb. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Calls `work` with the environment variables to start a window with, and ends Xvfb after it. */
export async function withDisplay(work) {
  if (hasDisplay()) return work({});
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '2560x1440x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  try {
    const number = await new Promise((resolve, reject) => {
      let text = '';
      server.on('error', () => reject(new Error('Xvfb could not be started: install the packages xvfb and xauth.')));
      server.on('close', (code) => reject(new Error(`Xvfb ended with code ${code}.`)));
      server.stdio[3].on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) resolve(text.trim());
      });
    });
    return await work({ DISPLAY: `:${number}` });
  } finally {
    server.removeAllListeners('close');
    server.kill();
  }
}

/** As root, Chromium's sandbox cannot be set up; only then it is switched off. */
export function sandboxArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
