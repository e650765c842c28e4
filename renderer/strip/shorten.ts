/** Texts that must fit a width: cut by whole letters, and never without saying so. */

/** Width of a text as it will be written, in pixels of the strip. */
export type Measure = (text: string) => number;

/** Shortens a text to a width by whole letters; empty when not even one letter fits. */
export function shorten(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  let end = letters.length - 1;
  while (end > 0 && measure(`${letters.slice(0, end).join('')}…`) > width) end -= 1;
  return end <= 0 ? '' : `${letters.slice(0, end).join('')}…`;
}

/** The same in a canvas's font of the moment. */
export const shortenIn = (context: CanvasRenderingContext2D, text: string, width: number): string =>
  shorten(text, width, (part) => context.measureText(part).width);
