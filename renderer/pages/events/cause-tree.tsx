import { Switch } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEventView } from '../../../main/contract/views/record.ts';
import { useTeller } from '../../console-context.ts';
import { formatRoute } from '../../route.ts';
import { useScreenScale } from '../../screen-scale.ts';
import { journalSummary, journalTitle } from '../../text/journal-line.ts';
import { deviceName } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';
import { isDetail, toneOf } from '../../text/tone.ts';
import { orderByCause } from './cause-order.ts';

/** The entries of an event, each under what caused it: from the sensor down to the lamp. */
export function CauseTree({ entries }: { readonly entries: readonly JournalEventView[] }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const [whole, setWhole] = useState(true);
  const ordered = useMemo(
    () => orderByCause(whole ? entries : entries.filter((one) => !isDetail(one))),
    [entries, whole],
  );
  const box = useRef<HTMLDivElement>(null);
  const scale = useScreenScale();
  const rows = useVirtualizer({
    count: ordered.length,
    getScrollElement: () => box.current,
    estimateSize: () => 26 * scale,
    overscan: 20,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height lie elsewhere
  useEffect(() => rows.measure(), [scale]);
  return (
    <>
      <Switch
        size="xs"
        label={t('event.everyCommand')}
        checked={whole}
        onChange={(event) => setWhole(event.currentTarget.checked)}
      />
      <div className="cause-tree" ref={box}>
        <div style={{ height: rows.getTotalSize() }} className="cause-space">
          {rows.getVirtualItems().map((row) => {
            const entry = ordered[row.index];
            if (entry === undefined) return null;
            const { event, depth } = entry;
            return (
              <div
                key={event.seq}
                className={`cause-row tone-${toneOf(event)}`}
                style={{ transform: `translateY(${row.start}px)`, paddingLeft: (8 + depth * 22) * scale }}
              >
                {depth === 0 ? null : (
                  <span className="cause-arm" aria-hidden>
                    └
                  </span>
                )}
                <time>{nearTime(event.at, teller.now, teller.timeZone)}</time>
                <b>{journalTitle(teller, event)}</b>
                <span>
                  {event.device === undefined ? null : (
                    <a href={formatRoute({ page: 'device', id: event.device })}>{deviceName(teller, event.device)}</a>
                  )}
                  {event.actor === undefined ? null : <em>{event.actor}</em>}
                  {journalSummary(teller, event)}
                </span>
                <i>#{event.seq}</i>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
