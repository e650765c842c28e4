import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { useTeller } from '../console-context.ts';
import { formatRoute } from '../route.ts';
import { tellAsked } from '../text/alarm-words.ts';
import { word } from '../text/codes.ts';
import { tellField } from '../text/journal-line.ts';
import { deviceName, endpointName, isShare, zoneName } from '../text/reasons.ts';

const shapes: { readonly [P in AlarmView['priority']]: string } = {
  critical: 'M1 1H15V15H1Z',
  high: 'M8 1 15.5 15H0.5Z',
  medium: 'M0.5 1H15.5L8 15Z',
  low: 'M8 1A7 7 0 1 1 8 15 7 7 0 1 1 8 1Z',
};
const ranks: { readonly [P in AlarmView['priority']]: string } = { critical: '1', high: '2', medium: '3', low: '4' };

/** Priority by shape, figure and colour; hollow once the condition is over; blinks only while unacknowledged. */
export function PriorityMark({ alarm }: { readonly alarm: Pick<AlarmView, 'priority' | 'state'> }) {
  const { t } = useTranslation();
  const { priority, state } = alarm;
  const look = state === 'unacknowledged' ? 'waiting' : state === 'acknowledged' ? 'seen' : 'over';
  return (
    <span className={`priority priority-${priority} priority-${look}`}>
      <svg viewBox="0 0 16 16" aria-hidden>
        <path d={shapes[priority]} />
        <text x="8" y={priority === 'medium' ? 10 : 12.4} textAnchor="middle">
          {ranks[priority]}
        </text>
      </svg>
      <span>{t(`priority.${priority}`)}</span>
    </span>
  );
}

/** What it is called; one that is over says so. */
export function AlarmTitle({ alarm }: { readonly alarm: AlarmView }) {
  const { t } = useTranslation();
  return (
    <>
      {t(`alarm.${alarm.code}`, { defaultValue: word(t, 'fault', alarm.code) })}
      {alarm.state === 'returned-unacknowledged' ? <i className="alarm-returned">{t('alarms.returned.word')}</i> : null}
    </>
  );
}

/** Counts of nothing tell nothing; that nothing is lit is the gravest share there is. */
const isTold = (name: string, value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'number' && (value !== 0 || isShare(name))) ||
  (Array.isArray(value) && value.length > 0);

/** Where: zone, device or line, each with its link. */
export function AlarmPlace({ alarm }: { readonly alarm: AlarmView }) {
  const teller = useTeller();
  const asked = tellAsked(teller, alarm);
  const facts =
    asked === undefined
      ? Object.entries(alarm.data)
          .filter(([name, value]) => isTold(name, value))
          .slice(0, 3)
          .map(([name, value]) => tellField(teller, name, value))
      : [asked];
  return (
    <span className="alarm-place">
      {alarm.zone === undefined ? null : (
        <a href={formatRoute({ page: 'zone', id: alarm.zone })}>{zoneName(teller, alarm.zone)}</a>
      )}
      {alarm.device === undefined ? null : (
        <a href={formatRoute({ page: 'device', id: alarm.device })}>{deviceName(teller, alarm.device)}</a>
      )}
      {alarm.endpoint === undefined ? null : (
        <a href={formatRoute({ page: 'links', id: alarm.endpoint })}>{endpointName(teller, alarm.endpoint)}</a>
      )}
      {facts.length > 0 ? <i>{facts.join(teller.t('list.comma'))}</i> : null}
    </span>
  );
}
