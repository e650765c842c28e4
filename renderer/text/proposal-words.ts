/** What a proposal asks for, in words: the same in alarms and in the journal. */
import { word } from './codes.ts';
import type { Teller } from './reasons.ts';

/** One phrase, such as "strengthen to Active guidance"; `undefined` where `data` holds no proposal. */
export function tellProposal(
  { t }: Pick<Teller, 't'>,
  { kind, mode }: { readonly [field: string]: unknown },
): string | undefined {
  if (typeof kind !== 'string') return undefined;
  if (kind === 'closure') return t('alarm.asks.closure');
  return typeof mode === 'string' ? t(`alarm.asks.${kind}`, { mode: word(t, 'mode', mode) }) : undefined;
}
