import { Button, SegmentedControl } from '@mantine/core';
import { type MouseEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import { foldFlood } from '../../../main/domain/alarm-flood.ts';
import { useAll, useConsole, useFeed, useHasTold, useNow, useTimeZone } from '../../console-context.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { tellKinds } from '../../text/alarm-words.ts';
import { nearTime } from '../../text/time.ts';
import { useKeptFocus } from '../../use-kept-focus.ts';
import { nextAlarm } from './alarm-focus.ts';
import { AlarmKpiStrip, useAlarmKpi } from './alarm-kpi-strip.tsx';
import { type AlarmFilter, alarmFilters, childrenOf, fitsFilter, worstFirst } from './alarm-order.ts';
import { AlarmRow } from './alarm-row.tsx';
import { type Click, isStray } from './stray-clicks.ts';

/** What needs an operator, the most pressing first, each with what it means and what to do. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [filter, setFilter] = useState<AlarmFilter>('listed');
  const alarms = useAll(stores.alarms);
  const kpi = useAlarmKpi();
  const heard = useFeed(stores.zones, (state) => state.at);
  const silent = useFeed(stores.alarms, (state) => state.phase !== 'live');
  const hasTold = useHasTold(stores.alarms);
  const count = (one: AlarmFilter): string =>
    hasTold ? ` ${alarms.filter((alarm) => fitsFilter(alarm, one)).length}` : '';
  const shown = worstFirst(alarms.filter((alarm) => fitsFilter(alarm, filter)));
  return (
    <Pane
      title={t('nav.alarms')}
      at={hasTold ? heard : undefined}
      limit={15_000}
      silent={silent}
      className="page"
      right={
        <SegmentedControl
          size="xs"
          aria-label={t('alarms.filter.label')}
          data={alarmFilters.map((value) => ({ value, label: `${t(`alarms.filter.${value}`)}${count(value)}` }))}
          value={filter}
          onChange={(value) => setFilter(alarmFilters.find((one) => one === value) ?? 'listed')}
        />
      }
    >
      <AlarmKpiStrip kpi={kpi} />
      {!hasTold ? (
        <NotYet />
      ) : shown.length === 0 ? (
        <Empty>{t(`alarms.none.${filter}`, { defaultValue: t('alarms.none') })}</Empty>
      ) : (
        <AlarmList
          alarms={shown}
          all={alarms}
          foldable={filter === 'listed' || filter === 'unacknowledged'}
          raisedLately={kpi?.lately.value}
        />
      )}
    </Pane>
  );
}

interface AlarmListProps {
  readonly alarms: readonly AlarmView[];
  readonly all: readonly AlarmView[];
  readonly foldable: boolean;
  /** `undefined` until the core has told it. */
  readonly raisedLately: number | undefined;
}

/** The list, in a flood with one line for what is too much to read. */
function AlarmList({ alarms, all, foldable, raisedLately }: AlarmListProps) {
  const { t } = useTranslation();
  const [unfolded, setUnfolded] = useState(false);
  const keptFocus = useKeptFocus<HTMLUListElement>(nextAlarm);
  const stopStrayClicks = useStrayClicks();
  const flood = foldFlood(alarms, raisedLately);
  const foldedNow = flood.folded.length;
  const isFlood = foldable && flood.isFlood && (foldedNow > 0 || !flood.isPast);
  const shown = isFlood && !unfolded ? flood.shown : alarms;
  return (
    <>
      {isFlood ? (
        <div className="alarm-flood" role="status">
          <span>
            {foldedNow === 0 ? (
              t('alarms.flood.raised', { n: raisedLately })
            ) : flood.isPast ? (
              <PastFlood alarms={alarms} folded={flood.folded} />
            ) : (
              t('alarms.flood', { n: foldedNow, kinds: tellKinds(t, flood.folded) })
            )}
          </span>
          {foldedNow > 0 ? (
            <Button size="xs" variant="default" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
              {unfolded ? t('alarms.flood.fold') : t('alarms.flood.unfold')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <ul
        className="alarm-list"
        tabIndex={-1}
        aria-label={t('nav.alarms')}
        onClickCapture={stopStrayClicks}
        {...keptFocus}
      >
        {shown.map((alarm) => (
          <AlarmRow key={alarm.id} alarm={alarm} folded={childrenOf(alarm, all)} />
        ))}
      </ul>
    </>
  );
}

/** Lets no acknowledging click through that comes from an unsteady hand; keys have no place and are left alone. */
function useStrayClicks(): (event: MouseEvent) => void {
  const last = useRef<Click>(undefined);
  return (event) => {
    const isAcknowledging = event.target instanceof Element && event.target.closest('[data-acknowledges]') !== null;
    if (event.detail === 0 || !isAcknowledging) return;
    const click = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    if (isStray(click, last.current)) event.stopPropagation();
    else last.current = click;
  };
}

interface PastFloodProps {
  readonly alarms: readonly AlarmView[];
  readonly folded: readonly AlarmView[];
}

/** What a flood left behind, and when its last alarm came. */
function PastFlood({ alarms, folded }: PastFloodProps) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const last = Math.max(...alarms.map(({ raisedAt }) => raisedAt));
  const time = nearTime(last, now, timeZone);
  return t('alarms.flood.past', { time, n: folded.length, kinds: tellKinds(t, folded) });
}
