import { headAndTail } from '../text/head-and-tail.ts';

/** A name that gives way in its middle where there is no room for it; whole beside the pointer, and to screen readers. */
export function CutMiddle({ text }: { readonly text: string }) {
  const [head, tail] = headAndTail(text);
  return (
    <span className="cut-middle" title={text}>
      <span>{head}</span>
      <span>{tail}</span>
    </span>
  );
}
