import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine, useNow } from '../console-context.ts';
import { tellSpan } from '../text/reasons.ts';

/** The core is silent: everything below is the past, and this says how far past. */
export function LostBanner() {
  const { t } = useTranslation();
  const phase = useLine((state) => state.phase);
  const heardAt = useLine((state) => state.heardAt);
  const offset = useLine((state) => state.clockOffset);
  const attempts = useLine((state) => state.attempts);
  const now = useNow();
  const isLost = phase === 'lost';
  // Dialogs stand outside the console's own element: the whole page carries the mark that greys them.
  useEffect(() => {
    document.documentElement.classList.toggle('core-is-lost', isLost);
    return () => document.documentElement.classList.remove('core-is-lost');
  }, [isLost]);
  if (!isLost) return null;
  const age = heardAt === undefined ? undefined : now - offset - heardAt;
  return (
    <div className="lost-banner" role="alert">
      <IconPlugConnectedX size={26} aria-hidden />
      <b>{t('lost.title')}</b>
      <span>
        {age === undefined ? '' : t('lost.since', { span: tellSpan(t, age) })} {t('lost.meaning')}
      </span>
      <i>{attempts > 0 ? t('lost.attempts', { attempts }) : t('lost.waiting')}</i>
    </div>
  );
}
