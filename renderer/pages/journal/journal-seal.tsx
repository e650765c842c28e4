import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '../../console-context.ts';
import { askBeforeLoss } from '../../link/before-loss.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { showCount } from '../../text/numbers.ts';

interface Seal {
  readonly intact: boolean;
  readonly events: number;
  readonly brokenAt?: number | undefined;
  /** Core time at which the check ended. */
  readonly at: number;
}

/** A long record takes its time; longer than this, in milliseconds, nobody waits for the check. */
const longest = 600_000;
/** Older than this, in milliseconds, the result is marked: much was written since. */
const oldAfter = 3_600_000;

/** Checks on request that nobody changed the record, says when it was checked, and checks again. */
export function JournalSeal() {
  const { t } = useTranslation();
  const { line, stores } = useConsole();
  const [seal, setSeal] = useState<Seal>();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const check = async (): Promise<void> => {
    setState('busy');
    try {
      const ask = () => line.client.journal.verify(undefined, { signal: AbortSignal.timeout(longest) });
      const found = await askBeforeLoss(stores.line, ask);
      setSeal({ ...found, at: Date.now() + stores.line.getState().clockOffset });
      setState('idle');
    } catch {
      setState('failed');
    }
  };
  const again = seal === undefined ? 'journal.verify' : 'journal.verifyAgain';
  return (
    <>
      {seal === undefined ? null : <Found seal={seal} />}
      <button type="button" className="text-button" disabled={state === 'busy'} onClick={() => void check()}>
        {t(state === 'busy' ? 'journal.verifying' : state === 'failed' ? 'journal.verifyFailed' : again)}
      </button>
    </>
  );
}

function Found({ seal }: { readonly seal: Seal }) {
  const { t } = useTranslation();
  return (
    <span className={seal.intact ? 'seal' : 'seal seal-broken'}>
      {seal.intact ? <IconShieldCheck size={16} aria-hidden /> : <IconShieldX size={16} aria-hidden />}{' '}
      {seal.intact
        ? t('journal.intact', { n: showCount(seal.events) })
        : t('journal.broken', { seq: seal.brokenAt ?? '?' })}{' '}
      <DataAge at={seal.at} limit={oldAfter} />
    </span>
  );
}
