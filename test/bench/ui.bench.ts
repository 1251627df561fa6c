/**
 * Measures the window of the reading screen: start, opening a read, slice changes and brush moves on 30 and on 600
 * slices, changes of tool, interpolation, undo, memory over 10,000 strokes, and that no point of a stroke is lost at
 * 120 Hz. The bars hold on a machine of factor 1: a time is divided by the factor just before and after it was measured
 * before it is held against its bar.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { CHECKED_IN_SECONDS, calibrate } from './calibration';
import { drawSimulatedStrokes } from './simulated-strokes';
import { makeNoise, writeMrSeries } from './mr-load';
import { countLostPoints } from './stroke-points';
import { type BenchWindow, importFolders, launch, type LongTask, type Timing, timing } from './window';

const SLICES = 30;
const MANY_SLICES = 600;
const STEPS = 120;
const UNDO_STEPS = 200;
const STROKES = Number(process.env['ICTOS_BENCH_STROKES'] ?? 10_000);
const MB = 1024 * 1024;

interface InputFigure {
  readonly jsMs: Timing;
  readonly inputToFrameMs: Timing;
  /** Tasks over 50 ms of the main thread. */
  readonly longTasks: readonly LongTask[];
}

async function inputFigure(bench: BenchWindow): Promise<InputFigure> {
  const { samples, longTasks } = await bench.take();
  return {
    jsMs: timing(samples.map(({ js }) => js)),
    inputToFrameMs: timing(samples.map(({ frame }) => frame)),
    longTasks,
  };
}

/** From the click that opens the read of a patient to its first picture, and to a read that can be drawn in. */
async function openRead(
  { page }: BenchWindow,
  patient: string,
): Promise<{ readonly pictureMs: number; readonly readyMs: number }> {
  await page.locator('[data-testid^="worklist-row-"]', { hasText: patient }).click();
  await page.getByTestId('open-read').waitFor();
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const clicked = performance.now();
        document.querySelector<HTMLElement>('[data-testid="open-read"]')?.click();
        let pictureMs = 0;
        const look = (): void => {
          const pane = document.querySelector<HTMLElement>('[data-testid="pane-axial"]');
          if (pictureMs === 0 && Number(pane?.dataset['frames'] ?? 0) > 0) pictureMs = performance.now() - clicked;
          const voxels = document.querySelector('[data-testid="roi-voxels"]')?.textContent ?? '';
          if (pictureMs > 0 && /^\d+$/.test(voxels)) resolve({ pictureMs, readyMs: performance.now() - clicked });
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

async function centreOf(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.getByTestId('pane-axial').boundingBox();
  if (!box) throw new Error('the pane is not on the screen');
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

async function setBrush(page: Page, size: number): Promise<void> {
  await page.keyboard.press('4');
  const value = page.getByTestId('brush-size');
  for (let now = Number(await value.inputValue()); now !== size; now += Math.sign(size - now))
    await page.keyboard.press(now < size ? '+' : '-');
}

/** Waits until every step so far is on disk. */
const saved = async (page: Page): Promise<void> => {
  await page.locator('[data-testid="saved-state"][data-state="saved"]').waitFor();
};

/** Slice changes by key, to and fro, then one long stroke of a brush of 40 voxels; the series and those of the next case are in memory. */
async function moveAndTurn(bench: BenchWindow): Promise<{ readonly sliceChange: InputFigure; readonly brushMove: InputFigure }> {
  const { page, settle } = bench;
  await bench.rest();
  await setBrush(page, 40);
  const { x, y } = await centreOf(page);
  await page.mouse.move(x, y);
  // Every program, font and texture has been used, and the script is compiled.
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press(step < 12 ? 'PageDown' : 'PageUp');
    await settle();
  }
  await bench.take();
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press(Math.floor(step / (SLICES / 2 - 2)) % 2 === 0 ? 'PageDown' : 'PageUp');
    await settle();
  }
  const sliceChange = await inputFigure(bench);
  await page.mouse.down();
  for (let step = 0; step < STEPS; step += 1) {
    const angle = step / 9;
    await page.mouse.move(x + (20 + step) * Math.cos(angle), y + (20 + step) * Math.sin(angle));
    await settle();
  }
  const brushMove = await inputFigure(bench);
  await page.mouse.up();
  await saved(page);
  await settle();
  await bench.take();
  return { sliceChange, brushMove };
}

/** Changes of tool by key. */
async function switchTools(bench: BenchWindow): Promise<InputFigure> {
  const keys = ['1', '2', '3', '4', '6', 'e', 'f', 'l', 'b', 't', 'w'];
  for (const key of keys) {
    await bench.page.keyboard.press(key);
    await bench.settle();
  }
  await bench.take();
  for (let step = 0; step < STEPS; step += 1) {
    await bench.page.keyboard.press(keys[step % keys.length] ?? '1');
    await bench.settle();
  }
  return inputFigure(bench);
}

interface InterpolationFigure {
  readonly slices: number;
  /** From the key to the proposal in the document, of each run. */
  readonly proposedMs: Timing;
  readonly longTasks: readonly LongTask[];
}

/** Interpolates from outlines on the first, middle and last slice over all others, which are empty. */
async function interpolate(bench: BenchWindow): Promise<InterpolationFigure> {
  const { page } = bench;
  const turn = async (key: string, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await page.keyboard.press(key);
    await bench.settle();
  };
  await page.keyboard.press('1');
  const { x, y } = await centreOf(page);
  await turn('PageDown', SLICES);
  for (const [slice, radius] of [90, 150, 70].entries()) {
    if (slice > 0) await turn('PageUp', slice === 1 ? SLICES / 2 : SLICES);
    await page.keyboard.press('f');
    for (let step = 0; step <= 40; step += 1) {
      const angle = (step / 40) * 2 * Math.PI;
      await page.mouse.move(x + 20 * slice + radius * Math.cos(angle), y + 0.8 * radius * Math.sin(angle));
      if (step === 0) await page.mouse.down();
    }
    const before = await page.getByTestId('saved-state').getAttribute('data-at');
    await page.mouse.up();
    await page.locator(`[data-testid="saved-state"]:not([data-at="${before}"])`).waitFor();
  }
  await bench.settle();
  await bench.take();
  const proposedMs: number[] = [];
  let slices = 0;
  for (let run = 0; run < 10; run += 1) {
    await page.evaluate(() => {
      let pressed = NaN;
      window.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true });
      const appears = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const shown = document.querySelector<HTMLElement>('[data-testid="proposal"]');
          if (!shown) return;
          observer.disconnect();
          resolve({ ms: performance.now() - pressed, slices: Number(shown.dataset['slices']) });
        });
        observer.observe(document.body, { childList: true, subtree: true });
      });
      Reflect.set(window, '__proposal', appears);
    });
    await page.keyboard.press('5');
    const shown = await page.evaluate(() => Reflect.get(window, '__proposal') as Promise<{ ms: number; slices: number }>);
    proposedMs.push(shown.ms);
    ({ slices } = shown);
    await bench.settle();
    await page.keyboard.press('Escape');
    await page.getByTestId('proposal').waitFor({ state: 'detached' });
  }
  return { slices, proposedMs: timing(proposedMs), longTasks: (await bench.take()).longTasks };
}

interface UndoFigure {
  readonly steps: number;
  /** Growth of the page's memory over the strokes: history, document and all. */
  readonly grownBytes: number;
  readonly undo: InputFigure;
}

/** 200 strokes of a brush of 40 voxels, then 200 times Ctrl+Z. */
async function undoAll(bench: BenchWindow): Promise<UndoFigure> {
  const { page } = bench;
  await setBrush(page, 40);
  const before = await bench.heapBytes();
  await drawSimulatedStrokes(page, UNDO_STEPS, 11);
  const grownBytes = (await bench.heapBytes()) - before;
  await bench.settle();
  await bench.take();
  for (let step = 0; step < UNDO_STEPS; step += 1) {
    const at = await page.getByTestId('saved-state').getAttribute('data-at');
    await page.keyboard.press('Control+z');
    await page.locator(`[data-testid="saved-state"]:not([data-at="${at}"])`).waitFor();
    await bench.settle();
  }
  const { samples, longTasks } = await bench.take();
  // Each press is two key events, Control first, which does nothing.
  const presses = samples.filter((_sample, n) => n % 2 === 1);
  const undo = {
    jsMs: timing(presses.map(({ js }) => js)),
    inputToFrameMs: timing(presses.map(({ frame }) => frame)),
    longTasks,
  };
  return { steps: UNDO_STEPS, grownBytes, undo };
}

async function manyStrokes(
  bench: BenchWindow,
): Promise<{ readonly strokes: number; readonly grownBytes: number; readonly seconds: number }> {
  // The history is at its limit of steps before the count begins: what is measured is what grows without one.
  await drawSimulatedStrokes(bench.page, Math.min(600, STROKES), 12);
  const before = await bench.heapBytes();
  const began = performance.now();
  await drawSimulatedStrokes(bench.page, STROKES, 13);
  const seconds = (performance.now() - began) / 1000;
  return { strokes: STROKES, grownBytes: (await bench.heapBytes()) - before, seconds };
}

/** A figure beside its bar. */
const bar = (value: number, limit: number, unit: string): object => ({ value, limit, unit, met: value <= limit });

interface Measured<T> {
  readonly figure: T;
  /** Mean of the machine's factors before and after. */
  readonly factor: number;
}

async function besideCalibration<T>(measure: () => Promise<T>): Promise<Measured<T>> {
  const before = calibrate();
  const figure = await measure();
  return { figure, factor: (before + calibrate()) / 2 / CHECKED_IN_SECONDS };
}

/** A time beside its bar, which holds where the machine's factor is 1. */
const timeBar = (value: number, limit: number, unit: 'ms' | 's', factor: number): object => ({
  value,
  atFactor1: value / factor,
  limit,
  unit,
  met: value / factor <= limit,
});

export async function benchUi(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'ictos-ui-'));
  try {
    const noise = makeNoise();
    const load = join(folder, 'load');
    for (let series = 0; series < 3; series += 1) writeMrSeries(load, noise, { patient: 0, series, slices: SLICES });
    writeMrSeries(load, noise, { patient: 1, series: 2, slices: MANY_SLICES });
    importFolders(join(folder, 'store'), [load]);
    rmSync(load, { recursive: true });

    const start = await besideCalibration(async () => {
      const began = performance.now();
      const unwatched = await launch(folder, false);
      const seconds = (performance.now() - began) / 1000;
      await unwatched.app.close();
      return seconds;
    });

    const few = await launch(folder, true);
    const open = await besideCalibration(() => openRead(few, 'B0'));
    const thirty = await besideCalibration(() => moveAndTurn(few));
    const tools = await besideCalibration(() => switchTools(few));
    const interpolation = await besideCalibration(() => interpolate(few));
    const points = await countLostPoints(few, await centreOf(few.page));
    const undo = await besideCalibration(() => undoAll(few));
    const strokes = await manyStrokes(few);
    await few.app.close();

    const many = await launch(folder, true);
    await openRead(many, 'B1');
    const sixHundred = await besideCalibration(() => moveAndTurn(many));
    await many.app.close();

    const ratio = (of: (figures: typeof thirty.figure) => number): number => of(sixHundred.figure) / of(thirty.figure);
    const tasks = ({ longTasks }: { readonly longTasks: readonly LongTask[] }, factor: number): object =>
      bar(longTasks.filter(({ ms }) => ms / factor > 50).length, 0, 'tasks');
    return {
      name: 'ui',
      work: `three series of ${SLICES} slices and one of ${MANY_SLICES}, 512 x 512; ${STEPS} slice changes by key, ${STEPS} moves of a brush of 40 voxels, ${STEPS} changes of tool; window under this machine's graphics`,
      bars: {
        start: timeBar(start.figure, 3, 's', start.factor),
        openRead: timeBar(open.figure.readyMs, 1000, 'ms', open.factor),
        sliceChangeJsP95: timeBar(thirty.figure.sliceChange.jsMs.p95, 8, 'ms', thirty.factor),
        sliceChangeFrameP95: timeBar(thirty.figure.sliceChange.inputToFrameMs.p95, 50, 'ms', thirty.factor),
        sliceChangeLongTasks: tasks(thirty.figure.sliceChange, thirty.factor),
        brushMoveJsP95: timeBar(thirty.figure.brushMove.jsMs.p95, 8, 'ms', thirty.factor),
        brushMoveFrameP95: timeBar(thirty.figure.brushMove.inputToFrameMs.p95, 50, 'ms', thirty.factor),
        brushMoveLongTasks: tasks(thirty.figure.brushMove, thirty.factor),
        sliceChangeJs600To30: bar(
          ratio((figures) => figures.sliceChange.jsMs.p50),
          1.2,
          'ratio of medians',
        ),
        brushMoveJs600To30: bar(
          ratio((figures) => figures.brushMove.jsMs.p50),
          1.2,
          'ratio of medians',
        ),
        sliceChangeFrame600To30: bar(
          ratio((figures) => figures.sliceChange.inputToFrameMs.p50),
          1.2,
          'ratio of medians',
        ),
        brushMoveFrame600To30: bar(
          ratio((figures) => figures.brushMove.inputToFrameMs.p50),
          1.2,
          'ratio of medians',
        ),
        switchTool: timeBar(tools.figure.inputToFrameMs.p95, 50, 'ms', tools.factor),
        interpolate: timeBar(interpolation.figure.proposedMs.p50, 300, 'ms', interpolation.factor),
        interpolateLongTasks: tasks(interpolation.figure, interpolation.factor),
        undoMemory: bar(undo.figure.grownBytes / MB, 50, 'MB'),
        undoJsMax: timeBar(undo.figure.undo.jsMs.max, 10, 'ms', undo.factor),
        strokesMemory: bar(strokes.grownBytes / MB, 100, 'MB'),
        lostPoints: bar(points.lost, 0, 'points'),
      },
      open,
      thirty,
      sixHundred,
      tools,
      interpolation,
      points,
      undo,
      strokes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
