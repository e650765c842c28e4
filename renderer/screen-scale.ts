/** How many CSS pixels one pixel of the design takes: 1 up to full HD, more on larger screens (styles/base.css). */
import { useViewportSize } from '@mantine/hooks';

const designFont = 16;

export const screenScale = (): number =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / designFont || 1;

/** The same for what is drawn by hand; anew whenever the window changes. */
export function useScreenScale(): number {
  useViewportSize();
  return screenScale();
}
