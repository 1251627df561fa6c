/**
 * Measures the window: start to a usable worklist, a study to its first picture, slice changes and
 * brush moves. Runs the built application as it ships; what is measured in the page is wrapped
 * around its listeners and animation frames before its scripts load.
 */
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { makeNoise, writeMrSeries } from './mr-load';

const SLICES = 30;
const STEPS = 120;

interface Timing {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly n: number;
}

export interface ViewerFigure {
  readonly name: string;
  readonly work: string;
  readonly startToWorklistSeconds: number;
  readonly studyToFirstPictureSeconds: number;
  readonly sliceChange: { readonly jsMs: Timing; readonly inputToFrameMs: Timing };
  readonly brushMove: { readonly jsMs: Timing; readonly inputToFrameMs: Timing };
  /** Tasks over 50 ms of the main thread, and after how many inputs they ended. */
  readonly longTasks: readonly { readonly afterInputs: number; readonly ms: number }[];
  readonly limits: Readonly<Record<string, number>>;
}

function timing(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1), n: sorted.length };
}

/** In the page: times every listener and animation frame, and the frame after each input. */
function instrument(): void {
  const bench = {
    js: 0,
    samples: [] as { js: number; frame: number }[],
    inputs: 0,
    long: [] as { afterInputs: number; ms: number }[],
  };
  Reflect.set(window, '__bench', bench);
  const timed = <A extends unknown[]>(work: (...args: A) => unknown) =>
    function (this: unknown, ...args: A): unknown {
      const began = performance.now();
      try {
        return work.apply(this, args);
      } finally {
        bench.js += performance.now() - began;
      }
    };
  const requestFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (work) => requestFrame(timed(work));
  const listen = EventTarget.prototype.addEventListener;
  const wrapped = new WeakMap<object, EventListener>();
  EventTarget.prototype.addEventListener = function (type: string, work, options) {
    if (typeof work !== 'function' || !/^(pointer|mouse|key|wheel)/.test(type)) return listen.call(this, type, work, options);
    const known = wrapped.get(work) ?? (timed(work) as EventListener);
    wrapped.set(work, known);
    return listen.call(this, type, known, options);
  };
  const remove = EventTarget.prototype.removeEventListener;
  EventTarget.prototype.removeEventListener = function (type: string, work, options) {
    return remove.call(this, type, (typeof work === 'function' && wrapped.get(work)) || work, options);
  };
  new PerformanceObserver((list) =>
    bench.long.push(...list.getEntries().map((entry) => ({ afterInputs: bench.inputs, ms: entry.duration }))),
  ).observe({
    type: 'longtask',
  });
  // First in the capture order: begins a sample; the frame after the next has the input's picture on the screen.
  for (const type of ['pointermove', 'keydown'])
    listen.call(
      window,
      type,
      (event) => {
        bench.js = 0;
        bench.inputs += 1;
        requestFrame(() => requestFrame(() => bench.samples.push({ js: bench.js, frame: performance.now() - event.timeStamp })));
      },
      { capture: true },
    );
}

/** Takes the samples since the last call. */
async function samples(page: Page): Promise<{ js: number; frame: number }[]> {
  return page.evaluate(() => {
    const bench = Reflect.get(window, '__bench') as { samples: { js: number; frame: number }[] };
    return bench.samples.splice(0);
  });
}

async function launch(folder: string): Promise<{ app: ElectronApplication; page: Page }> {
  const electron = join(process.cwd(), 'node_modules', 'electron');
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name === 'ELECTRON_RUN_AS_NODE' ? [] : [[name, value]],
    ),
  );
  const app = await _electron.launch({
    executablePath: join(electron, 'dist', readFileSync(join(electron, 'path.txt'), 'utf8')),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'profile')}`, process.cwd()],
    env: { ...env, ICTOS_STORE: join(folder, 'store') },
  });
  return { app, page: await app.firstWindow() };
}

const settle = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Three series of 30 slices of 512 x 512, imported through the window, then read. */
export async function benchViewer(): Promise<ViewerFigure> {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-viewer-'));
  try {
    const noise = makeNoise();
    for (let series = 0; series < 3; series += 1)
      writeMrSeries(join(folder, 'load'), noise, { patient: 0, series, slices: SLICES });
    const filling = await launch(folder);
    await filling.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      },
      join(folder, 'load'),
    );
    await filling.page.getByTestId('import-folder').first().click();
    await filling.page.getByTestId('import-result-show').click();
    await filling.app.close();

    const began = performance.now();
    const { app, page } = await launch(folder);
    const row = page.locator('[data-testid^="worklist-row-"]').first();
    await row.waitFor();
    const startToWorklistSeconds = (performance.now() - began) / 1000;

    await page.addInitScript(instrument);
    await page.reload();
    await row.waitFor();
    await row.click();
    const studyToFirstPictureSeconds = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const clicked = performance.now();
          document.querySelector<HTMLElement>('[data-testid="open-read"]')?.click();
          const look = (): void => {
            const pane = document.querySelector<HTMLElement>('[data-testid="pane-axial"]');
            if (Number(pane?.dataset['frames'] ?? 0) > 0) resolve((performance.now() - clicked) / 1000);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.getByTestId('tool-brush').click();
    for (let n = 0; n < 32; n += 1) await page.keyboard.press('+');
    const pane = page.getByTestId('pane-axial');
    const box = await pane.boundingBox();
    if (!box) throw new Error('the pane is not on the screen');
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(centre.x, centre.y);
    await settle(page);
    await samples(page);
    await page.evaluate(() => {
      const bench = Reflect.get(window, '__bench') as { long: unknown[]; inputs: number };
      bench.long.length = 0;
      bench.inputs = 0;
    });

    for (let step = 0; step < STEPS; step += 1) {
      await page.keyboard.press(Math.floor(step / (SLICES - 2)) % 2 === 0 ? 'PageDown' : 'PageUp');
      await settle(page);
    }
    const slices = await samples(page);

    await page.mouse.down();
    for (let step = 0; step < STEPS; step += 1) {
      const angle = step / 9;
      await page.mouse.move(centre.x + (20 + step) * Math.cos(angle), centre.y + (20 + step) * Math.sin(angle));
      await settle(page);
    }
    const moves = await samples(page);
    const longTasks = await page.evaluate(
      () => (Reflect.get(window, '__bench') as { long: { afterInputs: number; ms: number }[] }).long,
    );
    await page.mouse.up();
    await app.close();
    const of = (list: readonly { js: number; frame: number }[]): { jsMs: Timing; inputToFrameMs: Timing } => ({
      jsMs: timing(list.map((sample) => sample.js)),
      inputToFrameMs: timing(list.map((sample) => sample.frame)),
    });
    return {
      name: 'viewer',
      work: `three series of ${SLICES} slices of 512 x 512; ${STEPS} slice changes by key, ${STEPS} moves of a brush of 40 voxels; window under this machine's graphics`,
      startToWorklistSeconds,
      studyToFirstPictureSeconds,
      sliceChange: of(slices),
      brushMove: of(moves),
      longTasks,
      limits: { startSeconds: 3, firstPictureSeconds: 1, jsP95Ms: 8, inputToFrameP95Ms: 50, longTaskMs: 50 },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
