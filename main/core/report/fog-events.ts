/**
 * Fog events for the supervisor: when, how thick, what was done, how fast. A projection of the journal that can be
 * rebuilt from it at any time; never a second source of truth.
 */
import type { FogEvent } from '../../contract/views/record.ts';
import type { JournalEvent, NewEvent } from '../../domain/journal.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Store } from '../store/store.ts';
import { fogEventKinds, isRelevant, stepFogEvent, withSeen } from './fog-event-step.ts';

export interface FogReport {
  /**
   * Takes committed events in; subscribe it with `store.onAppend`. Journals fog-event.opened and fog-event.closed itself;
   * what the disk refuses of that is kept for `saveLate`.
   */
  onEvents(events: readonly JournalEvent[]): void;
  /** Saves and announces what the disk refused before; called every second. */
  saveLate(): void;
  /** Newest first. */
  list(filter: { zone?: string | undefined; before?: number | undefined; limit: number }): readonly FogEvent[];
  /** A fog event with its zone's journal entries and their causes, causes before effects. */
  get(id: number): { event: FogEvent; entries: readonly JournalEvent[] } | undefined;
  /** The id of the zone's open fog event. */
  openEvent(zone: string): number | undefined;
  /** Forgets every sum and makes them anew from the whole journal. */
  rebuild(): void;
}

const cursorKey = 'report/fog-events';
/** The sums of open events are saved after this many events; the rest is caught up from the journal. */
const saveEvery = 500;
const page = 1_000;
const mostEntries = 2_000;
/** Events read before a long fog event's entries are thinned out. */
const mostRead = 20_000;
/** Left out first when a fog event has too many entries: each is followed by how the command ended. */
const thinned: ReadonlySet<string> = new Set(['command.intended', 'command.sent', 'command.busy', 'command.verified']);

export interface FogReportOptions {
  /** The lowest that a zone has seen since the journal was last told of its fog. */
  readonly lowestOf?: LowestOf;
  /** Runs a write that the disk may refuse: nothing then, and whoever watches the disk knows. Without it refusals throw. */
  readonly attempt?: <T>(work: () => T) => T | undefined;
}
type LowestOf = (zone: string) => { readonly visibility: number; readonly at: UtcMs } | undefined;

/**
 * Opens the report on `store` and catches up with what was journalled while nobody summed up. An open event is shown
 * with what its zone has seen since; the sums themselves learn it with the zone's next entry, so that they can be rebuilt.
 */
export function createFogReport(store: Store, options: FogReportOptions = {}): FogReport {
  const { lowestOf = () => undefined, attempt = (work) => work() } = options;
  const open = new Map<string, FogEvent>();
  const unsaved = new Set<string>();
  let closed: FogEvent[] = [];
  /** Announcements that the journal lacks as yet, by kind and fog event. */
  const unannounced = new Map<string, NewEvent>();
  let cursor = 0;
  let saved = 0;
  let isLate = false;

  function take(event: JournalEvent): void {
    if (event.seq <= cursor) return;
    cursor = event.seq;
    const { zone } = event;
    if (zone === undefined || !isRelevant(event)) return;
    if (event.kind === 'fog-event.opened' || event.kind === 'fog-event.closed') {
      unannounced.delete(`${event.kind} ${String(event.data['fogEvent'])}`);
      return;
    }
    const before = open.get(zone);
    const step = stepFogEvent(before, event);
    if (step.open === undefined) open.delete(zone);
    else open.set(zone, step.open);
    if (step.open !== before) unsaved.add(zone);
    if (step.closed !== undefined) closed.push(step.closed);
    for (const entry of step.journal) unannounced.set(`${entry.kind} ${String(entry.data['fogEvent'])}`, entry);
  }

  /** Once for what is unsaved: tried again by `saveLate`, for a refusing disk may hold the loop up for seconds. */
  function trySaving(): void {
    isLate = attempt(() => save()) === undefined;
  }

  /** Writes sums, cursor and announcements as one unit; where the disk refuses, all of them are still to be written. */
  function save(): true {
    const entries = [...unannounced];
    // Before the unit is committed: its announcements come back here at once.
    unannounced.clear();
    try {
      write(entries.map(([, entry]) => entry));
    } catch (error) {
      for (const [key, entry] of entries) unannounced.set(key, entry);
      throw error;
    }
    unsaved.clear();
    closed = [];
    saved = cursor;
    return true;
  }

  function write(announcements: readonly NewEvent[]): void {
    store.transact(() => {
      for (const zone of unsaved) {
        const event = open.get(zone);
        if (event !== undefined) store.fogEvents.put(event);
      }
      for (const event of closed) store.fogEvents.put(event);
      // In one unit with the sums: a cursor without them would make a restart open a second event in mid-fog.
      store.saveState(cursorKey, cursor);
      store.append(announcements);
    });
  }

  function onEvents(events: readonly JournalEvent[]): void {
    const first = events[0];
    if (first === undefined) return;
    if (first.seq > cursor + 1) catchUp(first.seq);
    for (const event of events) take(event);
    if (!isLate && (unannounced.size > 0 || cursor - saved >= saveEvery)) trySaving();
  }

  /** Reads what the cursor has not seen, up to event `until`, by the few kinds that matter. */
  function catchUp(until: number): void {
    for (const event of missed(store, cursor, until)) take(event);
    cursor = Math.max(cursor, until - 1);
  }

  function rebuild(): void {
    open.clear();
    unsaved.clear();
    closed = [];
    cursor = 0;
    store.transact(() => {
      store.fogEvents.clear();
      catchUp(store.lastSeq() + 1);
      save();
    });
  }

  for (const event of store.fogEvents.open()) open.set(event.zone, event);
  const kept = store.loadState(cursorKey) ?? 0;
  cursor = saved = typeof kept === 'number' ? kept : 0;
  // The journal has everything: what cannot be read of the report is reckoned anew.
  if (typeof kept !== 'number') attempt(rebuild);
  else if (store.lastSeq() > cursor) {
    catchUp(store.lastSeq() + 1);
    trySaving();
  }
  return {
    onEvents,
    saveLate: () => {
      if (isLate) trySaving();
    },
    list: (filter) => store.fogEvents.list(filter).map((event) => fresh(open, event, lowestOf)),
    get: (id) => {
      const kept = store.fogEvents.get(id);
      if (kept === undefined) return undefined;
      const event = fresh(open, kept, lowestOf);
      return { event, entries: entriesOf(store, event) };
    },
    openEvent: (zone) => open.get(zone)?.id,
    rebuild,
  };
}

/** An open event as it stands in memory, where its sums are newer than on the disk, and with what its zone sees. */
function fresh(open: ReadonlyMap<string, FogEvent>, event: FogEvent, lowestOf: LowestOf): FogEvent {
  const current = open.get(event.zone);
  if (current?.id !== event.id) return event;
  const lowest = lowestOf(event.zone);
  return lowest === undefined ? current : withSeen(current, lowest.visibility, lowest.at);
}

/** Events of the kinds that matter with numbers between `after` and `until`, oldest first, a stretch at a time. */
function* missed(store: Store, after: number, until: number): Generator<JournalEvent> {
  for (let from = after; from < until - 1; from += page) {
    const before = Math.min(from + page + 1, until);
    const found = fogEventKinds.flatMap((kind) => store.query({ kind, after: from, before, limit: page }));
    yield* found.sort((a, b) => a.seq - b.seq);
  }
}

/** What led to the opening, the zone's entries until the closing, and what the closing brought about; by number. */
function entriesOf(store: Store, fog: FogEvent): readonly JournalEvent[] {
  const end = fog.closedAt === undefined ? undefined : (fog.closedBy ?? fog.modes.at(-1)?.event);
  const leading = store.chain(fog.id).filter((event) => event.seq < fog.id);
  const within = { after: fog.id - 1, before: end === undefined ? undefined : end + 1 };
  const during = store.query({ zone: fog.zone, ...within, limit: mostRead }).toReversed();
  const trailing = end === undefined ? [] : store.chain(end).filter((event) => event.seq > end);
  const all = [...leading, ...during, ...trailing];
  if (all.length <= mostEntries) return all;
  return all.filter((event) => !thinned.has(event.kind)).slice(0, mostEntries);
}
