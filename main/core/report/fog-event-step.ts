import type { FogEvent } from '../../contract/views/record.ts';
import type { EventKind, JournalEvent, Json, NewEvent } from '../../domain/journal.ts';
import { type Mode, modes, strongest } from '../../domain/mode.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';

/** Kinds of event that a fog event is summed up from. */
export const fogEventKinds = [
  'fog-event.opened',
  'fog-event.closed',
  'decision.made',
  'fog.changed',
  'zone.converged',
  'command.verified',
  'command.failed',
  'command.unknown',
  'override.set',
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

/**
 * Takes a zone's open fog event one journal event further. It opens with the decision that leaves standby, whose
 * number it bears, and closes with the one that returns to it.
 */
export function stepFogEvent(open: FogEvent | undefined, event: JournalEvent): FogEventStep {
  if (event.zone === undefined || !relevant.has(event.kind)) return { open, journal: [] };
  if (event.kind === 'decision.made') return stepDecision(open, event, event.zone);
  return { open: open && grow(open, event), journal: [] };
}

function stepDecision(open: FogEvent | undefined, event: JournalEvent, zone: string): FogEventStep {
  const mode = modeOf(event.data['mode']);
  if (mode === undefined) return { open, journal: [] };
  if (open === undefined) {
    if (mode === 'standby') return { open, journal: [] };
    const opened = withMode(begin(event, zone), mode, event);
    return { open: opened, journal: [announcement('fog-event.opened', opened, event)] };
  }
  const next = withMode(open, mode, event);
  if (mode !== 'standby') return { open: next, journal: [] };
  const closed = { ...next, closedAt: event.at };
  return { open: undefined, closed, journal: [announcement('fog-event.closed', closed, event)] };
}

const begin = (event: JournalEvent, zone: string): FogEvent => ({
  id: event.seq,
  zone,
  openedAt: event.at,
  strongest: 'standby',
  modes: [],
  commands: { verified: 0, failed: 0, unknown: 0 },
  // The act stands before the decision that opens the event.
  overrides: event.data['source'] === 'override' ? 1 : 0,
});

/** The fog event with a decision's mode added when mode or source is another than before. */
function withMode(fog: FogEvent, mode: Mode, event: JournalEvent): FogEvent {
  const source = String(event.data['source'] ?? 'automatic');
  const last = fog.modes.at(-1);
  const changed = last?.mode !== mode || last.source !== source;
  return {
    ...withVisibility(fog, event),
    strongest: strongest(fog.strongest, mode),
    modes: changed ? [...fog.modes, { mode, at: event.at, source, event: event.seq }] : fog.modes,
  };
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
    case 'zone.converged': {
      const { detectionToLast, orderToLast, decisionToLast } = event.data;
      const took = detectionToLast ?? orderToLast ?? decisionToLast;
      return fog.responseTime === undefined && typeof took === 'number' ? { ...fog, responseTime: took } : fog;
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

const modeOf = (value: Json | undefined): Mode | undefined => modes.find((mode) => mode === value);
