/**
 * Makes a picture small enough for the repository with its text kept sharp: few colours, stored without loss; or all
 * colours with some loss where that is much smaller, as for large even surfaces.
 */
import type { Browser, Page } from 'playwright-core';

/** The screen is made of few colours; the rest are the soft edges of its letters. */
const mostColours = 64;
/** Nearer than this to a colour already kept, a colour is not worth a place of its own. */
const leastDistance = 10;

/** A blank page that knows how to reduce colours; it lives as long as the browser. */
export async function openDarkroom(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ content: reduceColours.toString() });
  return page;
}

/** Loss that leaves the smallest letters readable, and how much larger sharp letters may be. */
const lossy = 0.45;
const sharpnessMayCost = 1.25;

/** PNG in, WebP out. */
export async function develop(darkroom: Page, png: Buffer): Promise<Buffer> {
  const done = await darkroom.evaluate(
    async ({ data, colours, distance, loss, mayCost }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas to draw on');
      context.drawImage(image, 0, 0);
      const withLoss = await canvas.convertToBlob({ type: 'image/webp', quality: loss });
      const pixels = context.getImageData(0, 0, image.width, image.height);
      reduceColours(pixels.data, colours, distance);
      context.putImageData(pixels, 0, 0);
      const sharp = await canvas.convertToBlob({ type: 'image/webp', quality: 1 });
      const chosen = sharp.size <= withLoss.size * mayCost ? sharp : withLoss;
      const bytes = new Uint8Array(await chosen.arrayBuffer());
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    },
    {
      data: png.toString('base64'),
      colours: mostColours,
      distance: leastDistance,
      loss: lossy,
      mayCost: sharpnessMayCost,
    },
  );
  return Buffer.from(done, 'latin1');
}

/** Keeps the commonest colours that differ enough, and gives every pixel the nearest of them. Runs in the page. */
function reduceColours(pixels: Uint8ClampedArray, most: number, least: number): void {
  const at = (i: number): number => ((pixels[i] ?? 0) << 16) | ((pixels[i + 1] ?? 0) << 8) | (pixels[i + 2] ?? 0);
  const apart = (a: number, b: number): number =>
    ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 4) counts.set(at(i), (counts.get(at(i)) ?? 0) + 1);
  const kept: number[] = [];
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (kept.length >= most) break;
    if (kept.every((one) => apart(one, colour) >= least * least)) kept.push(colour);
  }
  const nearest = new Map<number, number>();
  for (const colour of counts.keys()) {
    nearest.set(
      colour,
      kept.reduce((best, one) => (apart(one, colour) < apart(best, colour) ? one : best), kept[0] ?? 0),
    );
  }
  for (let i = 0; i < pixels.length; i += 4) {
    const colour = nearest.get(at(i)) ?? 0;
    pixels[i] = colour >> 16;
    pixels[i + 1] = (colour >> 8) & 255;
    pixels[i + 2] = colour & 255;
  }
}
