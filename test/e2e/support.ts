/** Starting the built application for a test, with its own store, and what every test watches for. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from 'playwright/test';

export const root = process.cwd();
const electron = join(
  root,
  'node_modules',
  'electron',
  'dist',
  readFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'utf8'),
);
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export interface Workstation {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Errors of the page's console and uncaught exceptions so far; a test ends with none. */
  readonly errors: string[];
  /** Process id of the main process, for `kill -9`. */
  readonly pid: number;
}

/** A new folder that the test run removes with its results. */
export function freshFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `ictos-${name}-`));
}

/** Starts the application on a store and waits for the shell. */
export async function start(storeFolder: string, size = { width: 1280, height: 800 }): Promise<Workstation> {
  const app = await _electron.launch({
    executablePath: electron,
    // A profile of its own: zoom and window size of earlier runs must not leak in.
    args: [...sandbox, `--user-data-dir=${freshFolder('profile')}`, root],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ICTOS_STORE: storeFolder },
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await sayAgain(() =>
    app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size),
  );
  await page.getByTestId('status-bar').waitFor();
  return { app, page, errors, pid: app.process().pid ?? 0 };
}

/** Closes the window as a user would and waits for the process to end. */
export async function quit({ app }: Workstation): Promise<void> {
  await app.close();
}

/** The debugger loses an answer when the garbage collector takes its promise first: what sets a thing may be said again. */
async function sayAgain(set: () => Promise<void>): Promise<void> {
  try {
    await set();
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.message.includes('promise was garbage collected'))) throw thrown;
    await set();
  }
}

/** Makes the next file dialogs answer these paths. */
export async function answerDialogs(app: ElectronApplication, answer: { open?: string[]; save?: string }): Promise<void> {
  const paths = { open: answer.open ?? [], save: answer.save ?? '' };
  await sayAgain(() =>
    app.evaluate(({ dialog }, given) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: given.open.length === 0, filePaths: given.open });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: given.save === '', filePath: given.save });
    }, paths),
  );
}

/** Folder of screenshots that the documentation shows. */
export const screenshots = join(root, 'docs', 'screenshots');

/** Takes a picture for the documentation. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  // Messages that go by themselves have gone.
  await expect(page.getByTestId('toast')).toHaveCount(0, { timeout: 30_000 });
  // Fonts and layout are settled, and no tooltip hangs about, when the pointer rests in a corner.
  await page.mouse.move(2, 2);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** A picture of the window as the person sees it, whatever its zoom. */
export async function windowPicture(app: ElectronApplication, path: string): Promise<void> {
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(path, Buffer.from(png, 'base64'));
}

export interface DemoRun {
  readonly folder: string;
  /** What `demo --json` printed. */
  readonly json: unknown;
  readonly seconds: number;
}

/** Runs the demo once for all tests of a run. */
export function demoOutput(): DemoRun {
  const folder = join(root, 'out', 'test-results', 'demo');
  const kept = join(root, 'out', 'test-results', 'demo-run.json');
  // The file is this function's own, written below.
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as DemoRun;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(root, 'out', 'test-results'), { recursive: true });
  const started = Date.now();
  const run = spawnSync(process.execPath, [join(root, 'scripts', 'ictos.mjs'), 'demo', '--out', folder, '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(run.status, run.stderr).toBe(0);
  const done: DemoRun = { folder, json: JSON.parse(run.stdout), seconds: (Date.now() - started) / 1000 };
  writeFileSync(kept, JSON.stringify(done));
  return done;
}
