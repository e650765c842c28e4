/** What the map has painted, read from a picture of it. */
import type { Page } from 'playwright-core';

/** How many pixels of the map have each colour, `r,g,b`. */
export async function coloursOf(page: Page): Promise<ReadonlyMap<string, number>> {
  const shot = await page.locator('.map-box').screenshot();
  const counts = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, canvas.width, canvas.height);
    const counted = new Map<string, number>();
    for (let at = 0; at < bytes.length; at += 4) {
      const key = `${bytes[at]},${bytes[at + 1]},${bytes[at + 2]}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    return [...counted];
  }, shot.toString('base64'));
  return new Map(counts);
}
