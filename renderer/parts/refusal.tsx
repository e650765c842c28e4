import { useEffect, useRef } from 'react';

/** Why the core said no to the last act, in words, and in sight; nothing while there is nothing to say. */
export function Refusal({ sentence }: { readonly sentence: string | undefined }) {
  const told = useRef<HTMLParagraphElement>(null);
  // Whoever pressed a key in a field above must not have to look for the answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each sentence anew
  useEffect(() => {
    // Newer browsers answer with a promise, which no effect may return.
    void told.current?.scrollIntoView({ block: 'nearest' });
  }, [sentence]);
  if (sentence === undefined) return null;
  return (
    <p className="refusal" role="alert" ref={told}>
      {sentence}
    </p>
  );
}
