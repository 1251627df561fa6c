/** The built application as it ships, driven by Playwright; what is measured in the page is wrapped around its listeners and frames before its scripts load. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type CDPSession, type ElectronApplication, type Page } from 'playwright';

/** Milliseconds. */
export interface Timing {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly n: number;
}

/** One input: work of listeners and frames until its picture, and from its time stamp to the frame after the one that drew. */
export interface InputSample {
  readonly js: number;
  readonly frame: number;
}

export interface LongTask {
  /** Inputs since the samples were last taken. */
  readonly afterInputs: number;
  readonly ms: number;
}

export function timing(values: readonly number[]): Timing {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95), max: at(1), n: sorted.length };
}

/** In the page: times every listener and animation frame, and the frame after each input. */
function instrument(): void {
  const bench = { js: 0, samples: [] as { js: number; frame: number }[], inputs: 0, long: [] as LongTask[] };
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
  ).observe({ type: 'longtask' });
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

export interface BenchWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly debug: CDPSession;
  /** Two animation frames: what was drawn last is on the screen. */
  settle(): Promise<void>;
  /** Until the main process and its threads rest: series that are read meanwhile share the processor with what is measured. */
  rest(): Promise<void>;
  /** Inputs and long tasks since the last call. */
  take(): Promise<{ readonly samples: readonly InputSample[]; readonly longTasks: readonly LongTask[] }>;
  /** Bytes that the page holds after a collection of garbage, arrays outside the script's heap included. */
  heapBytes(): Promise<number>;
}

/** Imports folders of images into the store by the command line. */
export function importFolders(store: string, folders: readonly string[]): void {
  const run = spawnSync('node', [join(process.cwd(), 'scripts', 'ictos.mjs'), 'import', ...folders, '--store', store], {
    encoding: 'utf8',
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE')),
  });
  if (run.status !== 0) throw new Error(`import: ${run.stderr}${run.stdout}`);
}

/** Starts the application on `folder`/store and waits for the worklist; instrumented when `watched`. */
export async function launch(folder: string, watched: boolean): Promise<BenchWindow> {
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
  const page = await app.firstWindow();
  const row = page.locator('[data-testid^="worklist-row-"]').first();
  await row.waitFor();
  if (watched) {
    await page.addInitScript(instrument);
    await page.reload();
    await row.waitFor();
  }
  const debug = await page.context().newCDPSession(page);
  return {
    app,
    page,
    debug,
    settle: () =>
      page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))),
    async rest() {
      const busyMs = async (): Promise<number> => {
        const { user, system } = await app.evaluate(() => process.cpuUsage());
        return (user + system) / 1000;
      };
      for (let quiet = 0, before = await busyMs(); quiet < 4;) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        const now = await busyMs();
        quiet = now - before < 25 ? quiet + 1 : 0;
        before = now;
      }
    },
    take: () =>
      page.evaluate(() => {
        const bench = Reflect.get(window, '__bench') as { samples: InputSample[]; long: LongTask[]; inputs: number };
        bench.inputs = 0;
        return { samples: bench.samples.splice(0), longTasks: bench.long.splice(0) };
      }),
    async heapBytes() {
      for (let n = 0; n < 2; n += 1) await debug.send('HeapProfiler.collectGarbage');
      const usage = await debug.send('Runtime.getHeapUsage');
      return usage.usedSize + (usage.backingStorageSize ?? 0);
    },
  };
}
