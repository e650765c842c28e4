import { type RefObject, useLayoutEffect, useRef } from 'react';

const step = 0.03;
const least = 0.4;
/** A capital letter is about this part of its font's size. */
const capital = 0.7;
/** A capital of this part of the screen's height is read from four metres. */
const readable = 1 / 40;
/** How often a tile can give up facts: `data-spare` lists the steps taken, styles/wall.css says what each one takes. */
const spares = ['', '1', '1 2', '1 2 3', '1 2 3 4', '1 2 3 4 5', '1 2 3 4 5 6'];

/**
 * Makes all that an element tells fit into it by `--fit`, a factor of its sizes. It writes as large as it can, but
 * smaller than is read across a room only once it has given up every fact that others can stand for. Anew whenever
 * `told` changes, and whenever it no longer fits; between those the size stands still.
 */
export function useFit(told: string): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const fitted = useRef('');
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null || (fitted.current === told && isInside(box))) return;
    writeIn(box);
    fitted.current = told;
  });
  return ref;
}

function writeIn(box: HTMLElement): void {
  const write = (size: number, spare: string): void => {
    box.style.setProperty('--fit', String(Math.ceil(size * 1000) / 1000));
    box.dataset['spare'] = spare;
  };
  write(1, '');
  const font = Number.parseFloat(getComputedStyle(box).fontSize);
  const floor = (window.innerHeight * readable) / capital / font;
  const sizes = downFrom(Math.max(1, floor), floor);
  for (const spare of spares) {
    for (const size of sizes) {
      write(size, spare);
      if (isInside(box) && !isCut(box)) return;
    }
  }
  for (const size of downFrom(floor, least)) {
    write(size, spares.at(-1) ?? '');
    if (isInside(box)) return;
  }
}

/** From one size down to another, both among them. */
function downFrom(top: number, bottom: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = top; size > bottom; size -= step) sizes.push(size);
  return [...sizes, Math.min(top, bottom)];
}

const isInside = (box: HTMLElement): boolean =>
  box.scrollHeight <= box.clientHeight && !isWider(box.querySelectorAll('.wall-value, .mode')) && !isOverprinted(box);

/** What grows out of its row towards the top of the tile lies over what stands there, and makes nothing longer. */
function isOverprinted(box: HTMLElement): boolean {
  const parts = [...box.children].map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
  return parts.some((a, index) => parts.slice(index + 1).some((b) => isOver(a, b)));
}

const isOver = (a: DOMRect, b: DOMRect): boolean =>
  a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

/** The mode's word or a note is cut short. */
const isCut = (box: HTMLElement): boolean => isWider(box.querySelectorAll('.mode-word, .wall-doubt > span'));

const isWider = (parts: Iterable<Element>): boolean =>
  [...parts].some((part) => part.scrollWidth > part.clientWidth + 1);
