import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '../../console-context.ts';
import { showCount } from '../../text/numbers.ts';

type Seal = { readonly intact: boolean; readonly events: number; readonly brokenAt?: number | undefined };

/** Checks on request that nobody changed the record. */
export function JournalSeal() {
  const { t } = useTranslation();
  const { line } = useConsole();
  const [seal, setSeal] = useState<Seal | 'busy' | 'failed'>();
  const check = (): void => {
    setSeal('busy');
    line.client.journal
      .verify()
      .then(setSeal)
      .catch(() => setSeal('failed'));
  };
  if (typeof seal === 'object') {
    return seal.intact ? (
      <span className="seal">
        <IconShieldCheck size={16} aria-hidden /> {t('journal.intact', { n: showCount(seal.events) })}
      </span>
    ) : (
      <span className="seal seal-broken">
        <IconShieldX size={16} aria-hidden /> {t('journal.broken', { seq: seal.brokenAt ?? '?' })}
      </span>
    );
  }
  return (
    <button type="button" className="text-button" disabled={seal === 'busy'} onClick={check}>
      {seal === 'failed' ? t('journal.verifyFailed') : t('journal.verify')}
    </button>
  );
}
