/** Whether a stroke at 120 Hz keeps every point: a zigzag whose peaks are single points, read back from the store. */
import type { Page } from 'playwright';
import type { BenchWindow } from './window';

const RATE_HZ = 120;
const POINTS = 360;

export interface PointsFigure {
  readonly sent: number;
  readonly rateHz: number;
  /** Points that the page was given, those put together into one event included. */
  readonly received: number;
  /** Voxels under a sent point that the stored ROI does not have. */
  readonly lost: number;
}

interface StoredSlice {
  readonly k: number;
  readonly runs: readonly number[];
}

/** The ROI of the contrast-enhanced series of a patient as the store has it. */
function storedSlices(page: Page, patient: string): Promise<readonly StoredSlice[]> {
  return page.evaluate(async (patientId) => {
    const ask = async (channel: string, request: object): Promise<unknown> => {
      const answer = (await Reflect.get(window, 'ictos').invoke(channel, request)) as { ok: boolean; value: unknown };
      if (!answer.ok) throw new Error(JSON.stringify(answer));
      return answer.value;
    };
    const rows = (await ask('worklist/list', {})) as { caseId: string; patientId: string }[];
    const caseId = rows.find((row) => row.patientId === patientId)?.caseId ?? '';
    const detail = (await ask('case/get', { caseId })) as { studies: { series: { seriesId: string; sequence: string }[] }[] };
    const series = detail.studies.flatMap((study) => study.series).find(({ sequence }) => sequence === 't1c');
    const read = (await ask('read/open', { seriesId: series?.seriesId ?? '' })) as { slices: StoredSlice[] };
    return read.slices.map(({ k, runs }) => ({ k, runs: [...runs] }));
  }, patient);
}

/** Draws with a brush of one voxel through points a mouse of 120 Hz would send; nothing waits for the page. */
export async function countLostPoints(
  { page, debug, settle }: BenchWindow,
  centre: { readonly x: number; readonly y: number },
): Promise<PointsFigure> {
  await page.keyboard.press('4');
  for (let n = 0; n < 45; n += 1) await page.keyboard.press('-');
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Shift+Delete');
  await settle();
  const at = await page.getByTestId('saved-state').getAttribute('data-at');
  await page.evaluate(() => {
    const counted = { points: 0 };
    Reflect.set(window, '__points', counted);
    window.addEventListener(
      'pointermove',
      (event) => {
        if (event.buttons === 1) counted.points += Math.max(1, event.getCoalescedEvents().length);
      },
      { capture: true },
    );
  });
  const points = Array.from({ length: POINTS }, (_value, n) => ({
    x: Math.round(centre.x - 180 + n),
    y: Math.round(centre.y + (n % 2 === 0 ? -1 : 1) * (20 + ((n * 37) % 90))),
  }));
  const first = points[0] ?? centre;
  await debug.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...first });
  await debug.send('Input.dispatchMouseEvent', { type: 'mousePressed', button: 'left', buttons: 1, clickCount: 1, ...first });
  const answers: Promise<unknown>[] = [];
  const began = performance.now();
  for (const [n, point] of points.entries()) {
    const due = began + (n * 1000) / RATE_HZ;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now() - 1)));
    answers.push(debug.send('Input.dispatchMouseEvent', { type: 'mouseMoved', button: 'left', buttons: 1, ...point }));
  }
  const rateHz = (POINTS - 1) / ((performance.now() - began) / 1000);
  await Promise.all(answers);
  const last = points.at(-1) ?? centre;
  await debug.send('Input.dispatchMouseEvent', { type: 'mouseReleased', button: 'left', buttons: 0, clickCount: 1, ...last });
  await page.locator(`[data-testid="saved-state"][data-state="saved"]:not([data-at="${at}"])`).waitFor();
  const { box, slice, received } = await page.evaluate(() => {
    const pane = document.querySelector('[data-testid="pane-axial"]');
    const { x = 0, y = 0, width = 0, height = 0 } = pane?.getBoundingClientRect() ?? {};
    const counted = Reflect.get(window, '__points') as { points: number };
    return { box: { x, y, width, height }, slice: Number(pane?.getAttribute('data-slice')), received: counted.points };
  });
  const slices = await storedSlices(page, 'B0');
  const bits = new Uint8Array(512 * 512);
  const { runs } = slices.find(({ k }) => k === slice) ?? { runs: [] };
  for (let n = 0; n + 1 < runs.length; n += 2) bits.fill(1, runs[n]!, runs[n]! + runs[n + 1]!);
  // A series of 512 x 512 square pixels fitted into the pane.
  const scale = Math.min(box.width, box.height) / 512;
  const lost = points.filter(({ x, y }) => {
    const i = Math.round((x - box.x - box.width / 2) / scale + 255.5);
    const j = Math.round((y - box.y - box.height / 2) / scale + 255.5);
    return bits[j * 512 + i] !== 1;
  }).length;
  return { sent: POINTS, rateHz, received, lost };
}
