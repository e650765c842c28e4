import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { useAll, useConsole, useFeed, useHasTold, useTeller } from '../console-context.ts';
import { awaitsAcknowledgement, firstForStrip, isOpen } from '../pages/alarms/alarm-order.ts';
import { AlarmPlace, AlarmTitle, PriorityMark } from '../parts/alarm-parts.tsx';
import { AlarmSound } from '../sound/alarm-sound.tsx';
import { clockTime } from '../text/time.ts';

/** One line at the foot of every page: the alarm that matters most now, how many more there are, and the sound. */
export function Annunciator() {
  const { stores } = useConsole();
  const open = useAll(stores.alarms).filter(isOpen);
  const first = firstForStrip(open);
  const silent = useFeed(stores.alarms, (state) => state.phase !== 'live');
  const hasTold = useHasTold(stores.alarms);
  const look = silent ? 'silent' : first === undefined ? 'calm' : first.state === 'unacknowledged' ? 'waiting' : 'seen';
  return (
    <footer className={`annunciator annunciator-${look}`}>
      <Strip first={first} open={open} silent={silent} hasTold={hasTold} />
      <AlarmSound />
    </footer>
  );
}

interface StripProps {
  readonly first: AlarmView | undefined;
  readonly open: readonly AlarmView[];
  readonly silent: boolean;
  readonly hasTold: boolean;
}

function Strip({ first, open, silent, hasTold }: StripProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  if (!hasTold) return <span className="annunciator-words">{t('alarms.waiting')}</span>;
  // An empty list that is no longer fed must not read as good news.
  if (silent) return <span className="annunciator-words">{t('alarms.silent', { open: open.length })}</span>;
  if (first === undefined) return <span className="annunciator-words">{t('alarms.none')}</span>;
  const waiting = open.filter(awaitsAcknowledgement).length;
  return (
    <>
      <PriorityMark alarm={first} />
      <time>{clockTime(first.raisedAt, teller.timeZone)}</time>
      <b>
        <AlarmTitle alarm={first} />
      </b>
      <AlarmPlace alarm={first} />
      <a className="annunciator-more" href="#/alarms">
        {t('alarms.strip', { open: open.length, waiting })}
      </a>
    </>
  );
}
