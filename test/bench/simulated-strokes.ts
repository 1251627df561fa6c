/** Strokes made in the page, one after the other is on disk: the pane gets pointer events as from a mouse. */
import type { Page } from 'playwright';

/**
 * Draws `count` seeded strokes of eight points with the tool in hand: painted with the left button, then taken out with
 * the right one along the same way, so that each changes the ROI. Another slice every 50 strokes.
 */
export async function drawSimulatedStrokes(page: Page, count: number, seed: number): Promise<void> {
  await page.evaluate(
    async ([strokes, first]) => {
      const pane = document.querySelector<HTMLElement>('[data-testid="pane-axial"]');
      const state = document.querySelector<HTMLElement>('[data-testid="saved-state"]');
      if (!pane || !state) throw new Error('no drawing pane');
      const box = pane.getBoundingClientRect();
      let random = first;
      const next = (): number => {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        return random / 4294967296;
      };
      const send = (type: string, x: number, y: number, button: number, buttons: number): void => {
        const init = { pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true, cancelable: true };
        pane.dispatchEvent(
          new PointerEvent(type, { ...init, clientX: box.x + x * box.width, clientY: box.y + y * box.height, button, buttons }),
        );
      };
      const stored = (before: string | undefined): Promise<void> =>
        new Promise((resolve) => {
          const done = (): boolean => state.dataset['at'] !== before && state.dataset['state'] === 'saved';
          if (done()) return resolve();
          const observer = new MutationObserver(() => {
            if (!done()) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(state, { attributes: true });
        });
      let way: [number, number][] = [];
      for (let stroke = 0; stroke < strokes; stroke += 1) {
        const erase = stroke % 2 === 1;
        if (!erase) way = Array.from({ length: 8 }, () => [0.3 + 0.4 * next(), 0.3 + 0.4 * next()]);
        if (stroke % 50 === 0) {
          const key = stroke % 1000 < 500 ? 'PageUp' : 'PageDown';
          pane.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        }
        const before = state.dataset['at'];
        const [button, buttons] = erase ? [2, 2] : [0, 1];
        for (const [n, [x, y]] of way.entries())
          send(n === 0 ? 'pointerdown' : 'pointermove', x, y, n === 0 ? button : -1, buttons);
        const [x, y] = way.at(-1) ?? [0.5, 0.5];
        send('pointerup', x, y, button, 0);
        await stored(before);
      }
    },
    [count, seed] as const,
  );
}
