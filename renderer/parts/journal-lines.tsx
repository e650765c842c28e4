import type { JournalEventView } from '../../main/contract/views/record.ts';
import { useTeller } from '../console-context.ts';
import { formatRoute } from '../route.ts';
import { journalSummary, journalTitle, rawDetail } from '../text/journal-line.ts';
import { deviceName, zoneName } from '../text/reasons.ts';
import { nearTime } from '../text/time.ts';
import { toneOf } from '../text/tone.ts';

export interface JournalLinesProps {
  readonly events: readonly JournalEventView[];
  /** Leaves out what the place of the list already says. */
  readonly without?: 'zone';
  readonly brief?: boolean;
}

/** Journal events newest first, one line each. */
export function JournalLines({ events, without, brief = false }: JournalLinesProps) {
  const teller = useTeller();
  return (
    <ol className="journal-lines">
      {events.map((event) => (
        <li key={event.seq} className={`tone-${toneOf(event)}`}>
          <time>{nearTime(event.at, teller.now, teller.timeZone)}</time>
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
      ))}
    </ol>
  );
}

const RawDetail = ({ detail }: { readonly detail: string | undefined }) =>
  detail === undefined ? null : (
    <>
      {' '}
      <code>{detail}</code>
    </>
  );
