import type { FogEvent } from '../../contract/views/record.ts';
import type { EventKind, JournalEvent, Json, NewEvent } from '../../domain/journal.ts';
import { type Mode, strongest } from '../../domain/mode.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';
import { questionKinds, stepQuestions, withoutAnswer } from './fog-questions.ts';
import { modeIn, shownIn } from './shown-mode.ts';

/** Kinds of event that a fog event is summed up from. */
export const fogEventKinds = [
  ...questionKinds,
  'fog-event.opened',
  'fog-event.closed',
  'decision.made',
  'fog.called',
  'fog.ceased',
  'fog.changed',
  'zone.converged',
  'command.verified',
  'command.failed',
  'command.unknown',
] as const satisfies readonly EventKind[];
const relevant: ReadonlySet<EventKind> = new Set(fogEventKinds);

/** What one journal event of a zone did to its fog event. */
export interface FogEventStep {
  /** The zone's open fog event afterwards. */
  readonly open: FogEvent | undefined;
  /** The fog event that this event ended, complete. */
  readonly closed?: FogEvent;
  /** What belongs in the journal because of it. */
  readonly journal: readonly NewEvent[];
}

export const isRelevant = (event: JournalEvent): boolean => event.zone !== undefined && relevant.has(event.kind);

/** A mode shown for less than this while the event opened is the way to the next one, in milliseconds. */
const passing = 1_000;

/**
 * Takes a zone's open fog event one journal event further. It opens when the fog calls for a mode, or with the decision
 * that leaves standby without that, and bears the number of what opened it. It closes once the fog calls for nothing
 * and the zone is in standby.
 */
export function stepFogEvent(open: FogEvent | undefined, event: JournalEvent): FogEventStep {
  const { zone } = event;
  if (zone === undefined || !relevant.has(event.kind)) return { open, journal: [] };
  const begun = open ?? (opens(event) ? begin(event, zone) : undefined);
  if (begun === undefined) return { open, journal: [] };
  const next = stepQuestions(grow(begun, event), event);
  const journal = open === undefined ? [announcement('fog-event.opened', next, event)] : [];
  if (!ends.has(event.kind) || next.calling || shownIn(next) !== 'standby') return { open: next, journal };
  const closed = { ...withoutAnswer(next, event.at), closedAt: event.at, closedBy: event.seq };
  return { open: undefined, closed, journal: [...journal, announcement('fog-event.closed', closed, event)] };
}

const ends: ReadonlySet<EventKind> = new Set(['decision.made', 'fog.ceased']);

function opens({ kind, data }: JournalEvent): boolean {
  if (kind === 'fog.called') return true;
  const mode = modeIn(data['mode']);
  return kind === 'decision.made' && mode !== undefined && mode !== 'standby';
}

const begin = (event: JournalEvent, zone: string): FogEvent => ({
  id: event.seq,
  zone,
  openedAt: event.at,
  strongest: 'standby',
  modes: [],
  commands: { verified: 0, failed: 0, unknown: 0 },
  // The act stands before the decision that opens the event.
  overrides: event.kind === 'decision.made' && event.data['source'] === 'override' ? 1 : 0,
});

/** The fog event with what a decision says; a start that knows of no fog ends a call that was lost with its state. */
function withDecision(fog: FogEvent, event: JournalEvent): FogEvent {
  const { calling, ...rest } = fog;
  const known = event.data['calling'] === 'standby' ? rest : fog;
  const mode = modeIn(event.data['mode']);
  return mode === undefined ? known : withMode(known, mode, event);
}

/** The fog event with a mode added when mode or source is another than before. */
function withMode(fog: FogEvent, mode: Mode, event: JournalEvent): FogEvent {
  const source = String(event.data['source'] ?? 'automatic');
  const last = fog.modes.at(-1);
  const changed = last?.mode !== mode || last.source !== source;
  const isPassing = fog.modes.length === 1 && last?.mode === 'standby' && event.at - fog.openedAt < passing;
  const before = isPassing ? [] : fog.modes;
  return {
    ...withVisibility(fog, event),
    strongest: strongest(fog.strongest, mode),
    modes: changed ? [...before, { mode, at: event.at, source, event: event.seq }] : fog.modes,
  };
}

/** The fog event with what the fog calls for now; one that the fog itself opened begins with what the zone showed. */
function withCall(fog: FogEvent, event: JournalEvent): FogEvent {
  const { data, at, seq } = event;
  const mode = modeIn(data['mode']) ?? 'standby';
  const shown = fog.id === seq ? withMode(fog, modeIn(data['shown']) ?? 'standby', event) : fog;
  const first = {
    calledAt: at,
    ...(typeof data['seenSince'] === 'number' && { seenSince: utcMs(data['seenSince']) }),
  };
  return {
    ...withVisibility(shown, event),
    ...(fog.calledAt === undefined && first),
    called: strongest(fog.called ?? 'standby', mode),
    calling: true,
  };
}

function withoutCall(fog: FogEvent, event: JournalEvent): FogEvent {
  const { calling, ...rest } = withVisibility(fog, event);
  return withoutAnswer(rest, event.at);
}

/**
 * How long the first response took, in milliseconds up to the last lamp verified: since the fog was first seen where
 * it opened the event, however the answer came; else since what the zone itself counts from.
 */
function tookOf(fog: FogEvent, { data }: JournalEvent): number | undefined {
  const { detectionToLast, orderToLast, decisionToLast, lastVerifiedAt } = data;
  const isOpenedByFog = fog.calledAt === fog.openedAt;
  if (isOpenedByFog && typeof lastVerifiedAt === 'number') return lastVerifiedAt - (fog.seenSince ?? fog.openedAt);
  const took = detectionToLast ?? orderToLast ?? decisionToLast;
  return typeof took === 'number' ? took : undefined;
}

/** What an entry tells of the fog: as it was then, and the lowest since the entry before. */
function withVisibility(fog: FogEvent, { at, data }: JournalEvent): FogEvent {
  const { visibility, lowest, lowestAt } = data;
  const now = typeof visibility === 'number' ? withSeen(fog, visibility, at) : fog;
  return typeof lowest === 'number' && typeof lowestAt === 'number' ? withSeen(now, lowest, utcMs(lowestAt)) : now;
}

/** The fog event with a visibility, in metres, that the zone saw at `at`; what was before its opening is not its own. */
export function withSeen(fog: FogEvent, visibility: number, at: UtcMs): FogEvent {
  if (at < fog.openedAt || (fog.minVisibility !== undefined && fog.minVisibility <= visibility)) return fog;
  return { ...fog, minVisibility: visibility, minVisibilityAt: at };
}

function grow(fog: FogEvent, event: JournalEvent): FogEvent {
  const { commands } = fog;
  switch (event.kind) {
    case 'fog.changed':
      return withVisibility(fog, event);
    case 'fog.called':
      return withCall(fog, event);
    case 'fog.ceased':
      return withoutCall(fog, event);
    case 'decision.made':
      return withDecision(fog, event);
    case 'zone.converged': {
      const took = fog.responseTime === undefined && shownIn(fog) !== 'standby' ? tookOf(fog, event) : undefined;
      return took === undefined ? fog : { ...fog, responseTime: took };
    }
    case 'command.verified':
      return { ...fog, commands: { ...commands, verified: commands.verified + 1 } };
    case 'command.failed':
      return { ...fog, commands: { ...commands, failed: commands.failed + 1 } };
    case 'command.unknown':
      return { ...fog, commands: { ...commands, unknown: commands.unknown + 1 } };
    case 'override.set':
      return { ...fog, overrides: fog.overrides + 1 };
    default:
      return fog;
  }
}

function announcement(kind: 'fog-event.opened' | 'fog-event.closed', fog: FogEvent, event: JournalEvent): NewEvent {
  const lowest: { [key: string]: Json } = fog.minVisibility === undefined ? {} : { minVisibility: fog.minVisibility };
  const data = { fogEvent: fog.id, strongest: fog.strongest, ...lowest };
  return { kind, at: event.at, zone: fog.zone, causes: [event.seq], data };
}
