import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FogEvent } from '../../../main/contract/views/record.ts';
import { useLine, useNow, useSite, useTimeZone } from '../../console-context.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { ZoneFilter } from '../../parts/filters.tsx';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { formatRoute } from '../../route.ts';
import { showVisibility } from '../../text/numbers.ts';
import { tellSpan } from '../../text/reasons.ts';
import { fullTime } from '../../text/time.ts';
import { useQuery } from '../../use-query.ts';
import { longestAwaited, tellAwaited } from './awaited.ts';

/** Every fog event, newest first: how thick, how long, what was done, how fast. */
export function EventsPage() {
  const { t } = useTranslation();
  const offset = useLine((state) => state.clockOffset);
  const [zone, setZone] = useState('');
  const list = useQuery(
    `events ${zone}`,
    (core, options) => core.fogEvents.list({ ...(zone === '' ? {} : { zone }), limit: 200 }, options),
    10_000,
  );
  const events = list.value ?? [];
  return (
    <Pane
      title={t('nav.events')}
      at={list.at === undefined ? undefined : list.at + offset}
      limit={30_000}
      className="page"
      right={<ZoneFilter size="xs" value={zone} onChange={setZone} />}
    >
      <QueryFailure code={list.error} />
      {list.value === undefined ? <NotYet /> : null}
      {list.value !== undefined && events.length === 0 ? (
        <Empty todo={t('events.none.todo')}>{t('events.none')}</Empty>
      ) : null}
      {events.length === 0 ? null : (
        <table className="sheet fog-events">
          <thead>
            <tr>
              <th>{t('events.zone')}</th>
              <th>{t('events.from')}</th>
              <th>{t('events.to')}</th>
              <th>{t('events.lasted')}</th>
              <th className="right">{t('events.min')}</th>
              <th>{t('events.strongest')}</th>
              <th className="right">{t('events.response')}</th>
              <th>{t('events.answer')}</th>
              <th className="right">{t('events.commands')}</th>
              <th className="right">{t('events.overrides')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

function EventRow({ event }: { readonly event: FogEvent }) {
  const { t } = useTranslation();
  const site = useSite();
  const now = useNow();
  const timeZone = useTimeZone();
  const place = site?.zones.get(event.zone);
  const { commands } = event;
  return (
    <tr>
      <td>
        <a href={formatRoute({ page: 'event', id: event.id })}>{place === undefined ? event.zone : place.name}</a>
      </td>
      <td className="figures">{fullTime(event.openedAt, timeZone)}</td>
      <td className="figures">
        {event.closedAt === undefined ? (
          <b className="going-on">{t('events.goingOn')}</b>
        ) : (
          fullTime(event.closedAt, timeZone)
        )}
      </td>
      <td className="figures">{tellSpan(t, (event.closedAt ?? now) - event.openedAt)}</td>
      <td className="right figures">{showVisibility(event.minVisibility)}</td>
      <td>
        <ModeBadge mode={event.strongest} size="small" />
      </td>
      <td className="right">{event.responseTime === undefined ? '—' : tellSpan(t, event.responseTime)}</td>
      <td>
        <Awaited event={event} now={now} />
      </td>
      <td className="right figures">
        {commands.verified}
        {commands.failed + commands.unknown > 0 ? (
          <b className="bad-count"> +{t('events.notProved', { n: commands.failed + commands.unknown })}</b>
        ) : null}
      </td>
      <td className="right figures">{event.overrides}</td>
    </tr>
  );
}

/** The answer that was awaited longest, and how many more there were. */
function Awaited({ event, now }: { readonly event: FogEvent; readonly now: number }) {
  const { t } = useTranslation();
  const question = longestAwaited(event, now);
  if (question === undefined) return '—';
  const told = tellAwaited(t, question, now);
  const more = (event.questions?.length ?? 0) - 1;
  const isOpen = question.answer === undefined || question.answer === 'unanswered';
  return (
    <>
      {isOpen ? <b className="bad-count">{told}</b> : told}
      {more > 0 ? t('events.answer.more', { n: more }) : null}
    </>
  );
}
