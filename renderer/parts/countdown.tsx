import { useNow } from '../console-context.ts';
import { countdown } from '../text/time.ts';

/** Time left until a core time. */
export function Countdown({ until, warn = 300_000 }: { readonly until: number; readonly warn?: number }) {
  const left = until - useNow();
  return <b className={left <= warn ? 'countdown countdown-soon' : 'countdown'}>{countdown(left)}</b>;
}
