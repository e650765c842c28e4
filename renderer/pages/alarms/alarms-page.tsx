import { Button, SegmentedControl } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../../main/contract/views.ts';
import { useAll, useConsole, useFeed, useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { AlarmPlace, AlarmTitle, PriorityMark } from '../../parts/alarm-parts.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { tellSpan } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { worstFirst } from './alarm-order.ts';
import { LateLines } from './late-lines.tsx';

const filters = ['open', 'unacknowledged', 'all'] as const;
type Filter = (typeof filters)[number];

/** What needs an operator, the most pressing first, each with what it means and what to do. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [filter, setFilter] = useState<Filter>('open');
  const alarms = useAll(stores.alarms);
  const heard = useFeed(stores.zones, (state) => state.at);
  const silent = useFeed(stores.alarms, (state) => state.phase !== 'live');
  const shown = worstFirst(alarms).filter((alarm) => isShown(alarm, filter));
  return (
    <Pane
      title={t('nav.alarms')}
      at={heard}
      limit={15_000}
      silent={silent}
      className="page"
      right={
        <SegmentedControl
          size="xs"
          data={filters.map((value) => ({ value, label: t(`alarms.filter.${value}`) }))}
          value={filter}
          onChange={(value) => setFilter(filters.find((one) => one === value) ?? 'open')}
        />
      }
    >
      {shown.length === 0 ? <Empty>{t('alarms.none')}</Empty> : null}
      <ul className="alarm-list">
        {shown.map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} />
        ))}
      </ul>
    </Pane>
  );
}

function isShown(alarm: AlarmView, filter: Filter): boolean {
  if (filter === 'all') return true;
  if (filter === 'open') return alarm.state !== 'cleared';
  return alarm.state === 'unacknowledged' || alarm.state === 'returned-unacknowledged';
}

function AlarmRow({ alarm }: { readonly alarm: AlarmView }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const may = useMay('alarm.acknowledge');
  const ask = useCallback((core: CoreClient) => core.alarms.acknowledge({ id: alarm.id }), [alarm.id]);
  const act = useAct(ask);
  const waiting = alarm.state === 'unacknowledged';
  const mustAcknowledge = waiting || alarm.state === 'returned-unacknowledged';
  return (
    <li className={`alarm alarm-${alarm.state}`}>
      <PriorityMark alarm={alarm} />
      <div className="alarm-what">
        <b>
          <AlarmTitle alarm={alarm} />
        </b>
        <AlarmPlace alarm={alarm} />
        <LateLines alarm={alarm} />
        <p>
          {t(`alarm.${alarm.code}.meaning`, { defaultValue: t('alarm.other.meaning') })}{' '}
          <em>{t(`alarm.${alarm.code}.todo`, { defaultValue: t('alarm.other.todo') })}</em>
        </p>
      </div>
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
      <div className="alarm-act">
        {mustAcknowledge && may ? (
          <Button size="xs" variant={waiting ? 'filled' : 'default'} loading={act.busy} onClick={() => void act.run()}>
            {t('alarms.acknowledge')}
          </Button>
        ) : (
          <span>{t(`alarmState.${alarm.state}`)}</span>
        )}
      </div>
    </li>
  );
}
