import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import { useNow, useTeller, useTimeZone } from '../../console-context.ts';
import { AlarmPlace, AlarmTitle, PriorityMark } from '../../parts/alarm-parts.tsx';
import { nameCause, tellMeaning } from '../../text/alarm-words.ts';
import { tellSpan } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';
import { AlarmActs } from './alarm-acts.tsx';
import { LateLines } from './late-lines.tsx';

export interface AlarmRowProps {
  readonly alarm: AlarmView;
  /** What this alarm explains and tells of. */
  readonly folded: readonly AlarmView[];
}

/** One alarm: what, where, what it means, what to do, and what people did with it. */
export function AlarmRow({ alarm, folded }: AlarmRowProps) {
  return (
    <li className={`alarm alarm-${alarm.state}`}>
      <PriorityMark alarm={alarm} />
      <div className="alarm-what">
        <b>
          <AlarmTitle alarm={alarm} />
        </b>
        <AlarmPlace alarm={alarm} />
        {isUnplaced(alarm) ? <code>{alarm.key}</code> : null}
        <LateLines alarm={alarm} />
        <Meaning alarm={alarm} />
        <Aside alarm={alarm} />
        <Comments alarm={alarm} />
        {folded.length > 0 ? <Folded alarms={folded} /> : null}
      </div>
      <When alarm={alarm} />
      <AlarmActs alarm={alarm} />
    </li>
  );
}

/** What it means and asks for; once it is over, what it was. */
function Meaning({ alarm }: { readonly alarm: AlarmView }) {
  const { meaning, todo } = tellMeaning(useTeller(), alarm);
  return (
    <p>
      {meaning} {todo === undefined ? null : <em>{todo}</em>}
    </p>
  );
}

/** Taken out of service before it ever came: nothing but its key says where. */
const isUnplaced = ({ zone, device, endpoint, count }: AlarmView): boolean =>
  count === 0 && zone === undefined && device === undefined && endpoint === undefined;

function When({ alarm }: { readonly alarm: AlarmView }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  return (
    <div className="alarm-when">
      <span>
        {nearTime(alarm.raisedAt, now, timeZone)} · {tellSpan(t, now - alarm.raisedAt)}
      </span>
      {alarm.count > 1 ? <span>{t('alarms.count', { n: alarm.count })}</span> : null}
      {alarm.returnedAt === undefined ? null : (
        <span>{t('alarms.returned', { time: nearTime(alarm.returnedAt, now, timeZone) })}</span>
      )}
      {alarm.acknowledgedBy === undefined ? null : (
        <span>{t('alarms.acknowledged', { by: alarm.acknowledgedBy })}</span>
      )}
    </div>
  );
}

/** Why it is off the list, by whom, until when, and whether the condition is still there. */
function Aside({ alarm }: { readonly alarm: AlarmView }) {
  const teller = useTeller();
  const { t } = teller;
  const { shelved, suppressed, outOfService } = alarm;
  const time = (at: number): string => nearTime(at, teller.now, teller.timeZone);
  const lines = [
    shelved && `${t('alarms.shelve.by', shelved)} · ${t('alarms.shelve.until', { time: time(shelved.until) })}`,
    outOfService && t('alarms.out.by', { ...outOfService, time: time(outOfService.since) }),
    suppressed?.why === 'maintenance' && t('alarms.suppressed.maintenance'),
    suppressed?.cause && t('alarms.suppressed.cause', { cause: nameCause(teller, suppressed.cause) }),
  ].filter((line) => typeof line === 'string');
  if (lines.length === 0) return null;
  return (
    <p className="alarm-aside">
      {lines.join(t('list.semicolon'))} · {alarm.active ? t('alarms.active') : t('alarms.over')}
    </p>
  );
}

function Comments({ alarm }: { readonly alarm: AlarmView }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  if (alarm.comments.length === 0) return null;
  return (
    <ul className="alarm-comments">
      {alarm.comments.map((comment) => (
        <li key={`${comment.at} ${comment.text}`}>
          {t('alarms.comment.said', { ...comment, time: nearTime(comment.at, now, timeZone) })}
        </li>
      ))}
    </ul>
  );
}

function Folded({ alarms }: { readonly alarms: readonly AlarmView[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="alarm-folded">
      <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t('alarms.folded', { n: alarms.length })} {open ? '▴' : '▾'}
      </Button>
      {open ? (
        <ul>
          {alarms.map((alarm) => (
            <li key={alarm.id}>
              <AlarmTitle alarm={alarm} /> <AlarmPlace alarm={alarm} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
