import { useTranslation } from 'react-i18next';
import { useAll, useConsole, useFeed, useTeller } from '../console-context.ts';
import { isOpen, worstFirst } from '../pages/alarms/alarm-order.ts';
import { AlarmPlace, AlarmTitle, PriorityMark } from '../parts/alarm-parts.tsx';
import { clockTime } from '../text/time.ts';

/** One line at the foot of every page: the alarm that matters most now, and how many more there are. */
export function Annunciator() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const teller = useTeller();
  const open = useAll(stores.alarms).filter(isOpen);
  const [first] = worstFirst(open);
  const silent = useFeed(stores.alarms, (state) => state.phase !== 'live');
  // An empty list that is no longer fed must not read as good news.
  if (silent)
    return <footer className="annunciator annunciator-silent">{t('alarms.silent', { open: open.length })}</footer>;
  if (first === undefined) {
    return <footer className="annunciator annunciator-calm">{t('alarms.none')}</footer>;
  }
  const waiting = open.filter((alarm) => alarm.state === 'unacknowledged').length;
  return (
    <footer className={`annunciator ${first.state === 'unacknowledged' ? 'annunciator-waiting' : ''}`}>
      <PriorityMark alarm={first} />
      <time>{clockTime(first.raisedAt, teller.timeZone)}</time>
      <b>
        <AlarmTitle alarm={first} />
      </b>
      <AlarmPlace alarm={first} />
      <a href="#/alarms">{t('alarms.strip', { open: open.length, waiting })}</a>
    </footer>
  );
}
