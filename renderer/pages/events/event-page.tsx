import { useTranslation } from 'react-i18next';
import type { FogEvent, FogQuestion } from '../../../main/contract/views/record.ts';
import { useLine, useNow, useSite, useTimeZone } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { Pane } from '../../parts/pane.tsx';
import { word } from '../../text/codes.ts';
import { showVisibility } from '../../text/numbers.ts';
import { tellSpan } from '../../text/reasons.ts';
import { fullTime, nearTime } from '../../text/time.ts';
import { useQuery } from '../../use-query.ts';
import { tellAsked, tellAwaited } from './awaited.ts';
import { CauseTree } from './cause-tree.tsx';
import { plotSpan } from './plot-span.ts';
import { VisibilityPlot } from './visibility-plot.tsx';

/** One fog event from beginning to end: the fog, the answer to it, and why each thing was done. */
export function EventPage({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const site = useSite();
  const offset = useLine((state) => state.clockOffset);
  const answer = useQuery(`event ${id}`, (core, options) => core.fogEvents.get({ id }, options), 10_000);
  const event = answer.value?.event;
  if (event === undefined) {
    if (answer.error === 'NOT_FOUND') return <Empty>{t('event.missing', { id })}</Empty>;
    return <Empty>{answer.error === undefined ? t('query.loading') : t('query.failed', { code: answer.error })}</Empty>;
  }
  const place = site?.zones.get(event.zone);
  const at = answer.at === undefined ? undefined : answer.at + offset;
  return (
    <div className="event-page">
      <Pane
        title={
          <>
            {t('event.title', { id: event.id })}
            <small>{place === undefined ? event.zone : place.name}</small>
          </>
        }
        at={at}
        limit={30_000}
        right={<a href="#/events">{t('events.all')}</a>}
      >
        <EventFacts event={event} />
        <VisibilityPlot event={event} bands={place?.bands ?? []} />
        <ModeLine event={event} />
      </Pane>
      <Pane
        title={t('event.entries', { n: answer.value?.entries.length ?? 0 })}
        at={at}
        limit={30_000}
        className="event-entries"
      >
        <CauseTree entries={answer.value?.entries ?? []} />
      </Pane>
    </div>
  );
}

function EventFacts({ event }: { readonly event: FogEvent }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('events.from'), fullTime(event.openedAt, timeZone)],
    [t('events.to'), event.closedAt === undefined ? t('events.goingOn') : fullTime(event.closedAt, timeZone)],
    [t('events.lasted'), tellSpan(t, (event.closedAt ?? now) - event.openedAt)],
    [
      t('events.min'),
      `${showVisibility(event.minVisibility)}${event.minVisibilityAt === undefined ? '' : ` · ${nearTime(event.minVisibilityAt, now, timeZone)}`}`,
    ],
    [t('events.strongest'), <ModeBadge key="mode" mode={event.strongest} size="small" />],
    ...(event.called === undefined ? [] : [[t('events.called'), <Called key="called" event={event} />] as const]),
    [t('events.response'), event.responseTime === undefined ? '—' : tellSpan(t, event.responseTime)],
    ...(event.questions === undefined
      ? []
      : [[t('events.answer'), <Answers key="answers" questions={event.questions} />] as const]),
    [t('events.commands.verified'), event.commands.verified],
    [t('events.commands.failed'), event.commands.failed],
    [t('events.commands.unknown'), event.commands.unknown],
    [t('events.overrides'), event.overrides],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The strongest mode that the fog called for, and since when it called for any. */
function Called({ event }: { readonly event: FogEvent }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  if (event.called === undefined) return null;
  return (
    <>
      <ModeBadge mode={event.called} size="small" />
      {event.calledAt === undefined
        ? null
        : ` · ${t('events.calledSince', { time: nearTime(event.calledAt, now, timeZone) })}`}
    </>
  );
}

/** Every answer that was awaited of a person: for which mode, how long, how it came and from whom. */
function Answers({ questions }: { readonly questions: readonly FogQuestion[] }) {
  const { t } = useTranslation();
  const now = useNow();
  return questions.map((question) => (
    <div key={question.askedAt}>
      {tellAsked(t, question)} · {tellAwaited(t, question, now)}
      {question.by === undefined ? null : ` · ${question.by}`}
    </div>
  ));
}

/** Modes over the time of the event, under the plot and to its scale. */
function ModeLine({ event }: { readonly event: FogEvent }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const end = event.closedAt ?? now;
  const { from, to } = plotSpan(event, now);
  const share = (span: number): number => Math.max(0, (span / (to - from)) * 100);
  return (
    <ol className="mode-line">
      {event.modes.map((step, at) => {
        const lasted = Math.max(0, (event.modes[at + 1]?.at ?? end) - step.at);
        const told = `${nearTime(step.at, now, timeZone)} · ${tellSpan(t, lasted)} · ${word(t, 'source', step.source)}`;
        return (
          <li
            key={`${step.event}-${step.at}`}
            className={`mode-step mode-${step.mode}`}
            style={{ left: `${share(step.at - from)}%`, width: `${share(lasted)}%` }}
            title={`${t(`mode.${step.mode}`)} · ${told}`}
          >
            <b>{t(`mode.${step.mode}`)}</b>
            <span>{told}</span>
          </li>
        );
      })}
    </ol>
  );
}
