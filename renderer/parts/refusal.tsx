/** Why the core said no to the last act, in words; nothing while there is nothing to say. */
export function Refusal({ sentence }: { readonly sentence: string | undefined }) {
  if (sentence === undefined) return null;
  return (
    <p className="refusal" role="alert">
      {sentence}
    </p>
  );
}
