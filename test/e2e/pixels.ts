/** What the window really shows: pixels of an element from a screenshot, and what can be read off them. */
import type { Locator, Page } from 'playwright/test';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Four bytes a pixel, row by row. */
  readonly rgba: Uint8Array;
}

/** The pixels of an element on the screen; of a screenshot that was taken before where one is given. */
export async function pixelsOf(page: Page, of: Locator, shot?: Buffer): Promise<Pixels> {
  const box = await of.boundingBox();
  if (!box) throw new Error('the element is not on the screen');
  const [width, height] = [Math.floor(box.width), Math.floor(box.height)];
  const text = await page.evaluate(
    async ({ url, x, y, width, height }) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context?.drawImage(image, x, y, width, height, 0, 0, width, height);
      let bytes = '';
      for (const byte of context?.getImageData(0, 0, width, height).data ?? []) bytes += String.fromCharCode(byte);
      return btoa(bytes);
    },
    {
      url: `data:image/png;base64,${(shot ?? (await page.screenshot())).toString('base64')}`,
      x: Math.round(box.x),
      y: Math.round(box.y),
      width,
      height,
    },
  );
  return { width, height, rgba: Buffer.from(text, 'base64') };
}

/** How many pixels have a property. */
export function countPixels({ rgba }: Pixels, has: (red: number, green: number, blue: number, alpha: number) => boolean): number {
  let count = 0;
  for (let n = 0; n < rgba.length; n += 4) if (has(rgba[n]!, rgba[n + 1]!, rgba[n + 2]!, rgba[n + 3]!)) count += 1;
  return count;
}

/** Pixels where the screenshot shows nothing at all. */
export const blankPixels = (pixels: Pixels): number => countPixels(pixels, (_red, _green, _blue, alpha) => alpha < 255);

/** Colours of the ROIs by sequence, as the tokens have them. */
const roiColours: Readonly<Record<string, readonly [number, number, number]>> = {
  t1: [86, 180, 233],
  t2: [230, 159, 0],
  t1c: [0, 158, 115],
};

/**
 * Pixels under the ROI of a sequence, filled or rim: a grey with a share of the colour laid over it. The differences between
 * the channels are then that share of the colour's own, whatever the grey.
 */
export function roiPixels(pixels: Pixels, sequence: string): number {
  const [red, green, blue] = roiColours[sequence] ?? [0, 0, 0];
  return countPixels(pixels, (r, g, b) => {
    const share = (b - r) / (blue - red);
    return share > 0.35 && share < 1.05 && Math.abs(g - r - share * (green - red)) < 20;
  });
}
