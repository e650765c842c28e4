/** Where each sign's box stands on the strip, and what is written in it. Pure: whoever paints brings the measure of texts. */
import { margin, type StripWindow, xOf } from './geometry.ts';
import type { Mark, Scene } from './scene.ts';
import { type Measure, shorten } from './shorten.ts';

export interface SignBox {
  readonly mark: Mark;
  readonly x: number;
  readonly width: number;
  /** Where the post stands, which may be beside the box where posts are close. */
  readonly at: number;
  /** What it shows; two lines at most. Only a text with no room left anywhere ends in an ellipsis. */
  readonly lines: readonly string[];
  /** What it is told to show, where that is not yet what it shows. */
  readonly wanted: string | undefined;
}

const gap = 4;
const padding = 8;
/** Narrower than this no letter can be read, and nothing is written. */
const least = 12;

/**
 * A box is as wide as its text on one line where the neighbours leave the room, else as its text on two. Boxes keep near
 * their posts and never lie over one another.
 */
export function signBoxes(scene: Scene, window: StripWindow, measure: Measure, lastKnown = ''): readonly SignBox[] {
  const [left, right] = [margin, window.width - margin];
  const posts = scene.marks
    .filter((mark) => mark.kind === 'sign')
    .map((mark) => ({ mark, text: shownText(mark, lastKnown), at: xOf(window, mark.stake) }))
    .filter(({ at }) => at >= left - gap && at <= right + gap)
    .sort((a, b) => a.at - b.at)
    .map((post) => ({ ...post, ...widthsOf(post.mark, post.text, measure) }));
  const room = right - left - gap * (posts.length - 1);
  const asked = posts.reduce((sum, { narrow }) => sum + narrow, 0);
  const share = Math.min(1, room / Math.max(1, asked));
  const narrow = posts.map((post) => ({ at: post.at, width: Math.max(least, post.narrow * share) }));
  const placed = placeApart(narrow, left, right);
  return posts.map(({ mark, text, at, wide }, index) => {
    const own = placed[index] ?? { x: at, width: least };
    const before = placed[index - 1];
    const from = before === undefined ? left : before.x + before.width + gap;
    const to = (placed[index + 1]?.x ?? right + gap) - gap;
    const box = to - from < wide ? own : { x: Math.min(Math.max(at - wide / 2, from), to - wide), width: wide };
    placed[index] = box;
    const inner = box.width - padding;
    const lines = mark.wanted === undefined ? linesOf(text, inner, measure) : undefined;
    return {
      mark,
      at,
      ...box,
      lines: lines ?? [shorten(text, inner, measure)],
      wanted: mark.wanted === undefined ? undefined : shorten(wantedText(mark.wanted), inner, measure),
    };
  });
}

/** The box under a point, if any. */
export const signAt = (boxes: readonly SignBox[], { rows }: StripWindow, x: number, y: number): SignBox | undefined =>
  y < rows.signs.top || y > rows.signs.bottom ? undefined : boxes.find((box) => x >= box.x && x <= box.x + box.width);

/** What nobody hears of now is said to be of then. */
const shownText = ({ text, severity }: Mark, lastKnown: string): string =>
  text === '' ? '—' : severity === 'unsure' && lastKnown !== '' ? `${lastKnown} ${text}` : text;
const wantedText = (wanted: string): string => `→ ${wanted}`;

/** The least width that tells all of a sign, and the one that it would like. */
function widthsOf(mark: Mark, text: string, measure: Measure): { readonly narrow: number; readonly wide: number } {
  if (mark.wanted !== undefined) {
    const width = Math.max(measure(text), measure(wantedText(mark.wanted))) + padding;
    return { narrow: width, wide: width };
  }
  const halves = halvesOf(text).map((lines) => Math.max(...lines.map(measure)));
  const wide = measure(text) + padding;
  return { narrow: Math.min(wide, ...halves.map((half) => half + padding)), wide };
}

/** Moves boxes aside, in the order of their posts, until none lies over another; together they must fit. */
function placeApart(
  wished: readonly { readonly at: number; readonly width: number }[],
  left: number,
  right: number,
): { x: number; width: number }[] {
  const placed: { x: number; width: number }[] = [];
  let from = left;
  for (const { at, width } of wished) {
    const x = Math.max(from, at - width / 2);
    placed.push({ x, width });
    from = x + width + gap;
  }
  let to = right;
  for (const box of placed.toReversed()) {
    box.x = Math.min(box.x, to - box.width);
    to = box.x - gap;
  }
  return placed;
}

/** A text on one line where it fits, else on two, else shortened. */
function linesOf(text: string, width: number, measure: Measure): readonly string[] {
  if (measure(text) <= width) return [text];
  const fitting = halvesOf(text).find((lines) => lines.every((line) => measure(line) <= width));
  if (fitting !== undefined) return fitting;
  const letters = [...text];
  let end = letters.length;
  while (end > 0 && measure(letters.slice(0, end).join('')) > width) end -= 1;
  if (end === 0) return [''];
  return [letters.slice(0, end).join(''), shorten(letters.slice(end).join('').trimStart(), width, measure)];
}

/** Every way to write a text on two lines: between its phrases, or anywhere where it has none; the evenest first. */
function halvesOf(text: string): readonly (readonly [string, string])[] {
  const letters = [...text];
  const spaces = letters.flatMap((letter, at) => (letter === ' ' ? [at] : []));
  const cuts = spaces.length > 0 ? spaces : letters.map((_, at) => at).slice(1);
  const uneven = (at: number): number => Math.abs(letters.length / 2 - at);
  return cuts
    .toSorted((a, b) => uneven(a) - uneven(b))
    .map((at) => [letters.slice(0, at).join(''), letters.slice(at).join('').trimStart()]);
}
