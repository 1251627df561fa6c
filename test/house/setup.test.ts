/** What the set-up says where it cannot go on: what could not be had, what to do, exit 3, no stack trace. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ictos-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A checkout with nothing in it but what the set-up reads. */
function freshCheckout(): string {
  const place = join(folder, 'checkout');
  for (const name of ['scripts', 'package.json', 'package-lock.json'])
    cpSync(join(root, name), join(place, name), { recursive: true });
  return place;
}

/** Runs plain Node, as a user's npm does, with empty caches and no network. */
function runNode(cwd: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  return new Promise<{ code: number | null; text: string }>((resolve, reject) => {
    const child = spawn('node', [...args], {
      cwd,
      env: {
        ...process.env,
        ELECTRON_RUN_AS_NODE: undefined,
        HOME: join(folder, 'home'),
        XDG_CACHE_HOME: join(folder, 'cache'),
        npm_config_cache: join(folder, 'npm'),
        npm_config_registry: 'http://127.0.0.1:9',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    child.stderr.on('data', (chunk) => (text += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const noTrace = (text: string): void => expect(text).not.toMatch(/^\s*(npm error\s+)?at .*:\d+:\d+\)?$/m);

describe('setup', () => {
  it('without a network names the registry and what to do', async () => {
    const checkout = freshCheckout();
    const { code, text } = await runNode(checkout, ['scripts/setup.mjs']);
    expect(text).toContain('The npm registry (http://127.0.0.1:9) could not be reached');
    expect(text).toContain('npm config set registry');
    noTrace(text);
    expect(code).toBe(3);
    expect(existsSync(join(checkout, 'node_modules', '.ictos-setup.json'))).toBe(false);
  });

  it('names a Node that is too old', async () => {
    const old = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.18.9'}});(await import('./scripts/setup.mjs')).setup()`;
    const { code, text } = await runNode(freshCheckout(), ['--input-type=module', '-e', old]);
    expect(text).toBe('Node 20.18.9 is too old: install Node 20.19 or newer, then run the command again.\n');
    expect(code).toBe(3);
  });

  it('start without a display names the demo', async () => {
    const { code, text } = await runNode(root, ['scripts/start.mjs'], { DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
    expect(text).toContain('npm run demo');
    noTrace(text);
    expect(code).toBe(3);
  });
});
