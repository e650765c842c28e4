import { Fragment } from 'react';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import { useTeller } from '../console-context.ts';
import { formatRoute } from '../route.ts';
import { journalSummary, journalTitle, rawDetail } from '../text/journal-line.ts';
import { deviceName, type Teller, zoneName } from '../text/reasons.ts';
import { calendarDate, clockTime, nearTime } from '../text/time.ts';
import { toneOf } from '../text/tone.ts';

export interface JournalLinesProps {
  readonly events: readonly JournalEventView[];
  /** Leaves out what the place of the list already says. */
  readonly without?: 'zone';
  readonly brief?: boolean;
  /** The date stands above the first event of each day, not beside each event. */
  readonly days?: boolean;
}

/** Journal events newest first, one line each. */
export function JournalLines({ events, without, brief = false, days = false }: JournalLinesProps) {
  const teller = useTeller();
  const dayOf = (event: JournalEventView): string => calendarDate(event.at, teller.timeZone);
  return (
    <ol className="journal-lines">
      {events.map((event, index) => {
        const above = events[index - 1];
        const begins = days && (above === undefined || dayOf(above) !== dayOf(event));
        return (
          <Fragment key={event.seq}>
            {begins ? <li className="journal-day">{dayOf(event)}</li> : null}
            <JournalLine event={event} teller={teller} without={without} brief={brief} days={days} />
          </Fragment>
        );
      })}
    </ol>
  );
}

interface JournalLineProps extends Pick<Required<JournalLinesProps>, 'brief' | 'days'> {
  readonly event: JournalEventView;
  readonly teller: Teller;
  readonly without: 'zone' | undefined;
}

function JournalLine({ event, teller, without, brief, days }: JournalLineProps) {
  return (
    <li className={`tone-${toneOf(event)}`}>
      <time>{days ? clockTime(event.at, teller.timeZone) : nearTime(event.at, teller.now, teller.timeZone)}</time>
      <b>{journalTitle(teller, event)}</b>
      <span>
        {event.zone === undefined || without === 'zone' ? null : (
          <a href={formatRoute({ page: 'zone', id: event.zone })}>{zoneName(teller, event.zone)}</a>
        )}
        {event.device === undefined ? null : (
          <a href={formatRoute({ page: 'device', id: event.device })}>{deviceName(teller, event.device)}</a>
        )}
        {event.actor === undefined ? null : <em>{event.actor}</em>}
        {journalSummary(teller, event, brief)}
        {brief ? null : <RawDetail detail={rawDetail(teller, event)} />}
      </span>
    </li>
  );
}

const RawDetail = ({ detail }: { readonly detail: string | undefined }) =>
  detail === undefined ? null : (
    <>
      {' '}
      <code>{detail}</code>
    </>
  );
