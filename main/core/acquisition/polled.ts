/** What acquisition keeps of a device that it polls: its turns, and how often in a row it was silent. */
import type { DeviceProgram, Poll, Reply, Request } from '../../../drivers/port.ts';
import type { Device } from '../../domain/asset.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { Holes } from './holes.ts';
import type { EndpointLine, Ticket } from './line.ts';
import type { Recheck } from './rechecks.ts';
import type { Entry } from './schedule.ts';
import { withinATenth } from './within-a-tenth.ts';

export interface Polled {
  /** Place in the columns of the device meters. */
  readonly place: number;
  readonly device: Device;
  readonly program: DeviceProgram;
  readonly line: EndpointLine;
  readonly entries: PollEntry[];
  /** Requests in a row that nobody answered; what a line that is down does not carry makes them no more than one. */
  silences: number;
  /** Exceptions in a row, busy ones aside: it answers, but never with what was asked. */
  objections: number;
  /** Busy answers in a row. */
  busies: number;
  /** Good answers since the start. */
  answers: number;
  /** Turns in a row in which it refused every address: it is ill, or not what its profile says. */
  refusals: number;
  /** Present once it refused an address. */
  holes: Holes | undefined;
  recheck: Recheck | undefined;
  /** How often it was asked whether its silent line is back. */
  probes: number;
  /** Asked more often than in clear weather, because its zone is in fog. */
  isWatched: boolean;
}

export interface PollEntry extends Entry {
  readonly owner: Polled;
  /** Its requests are divided where the device refuses an address, its interval is shorter while its zone is in fog. */
  poll: Poll;
  /** Everything that the profile names. */
  readonly whole: readonly Request[];
  /** Its next turn asks the whole, whatever is known of holes. */
  isAnew: boolean;
  /** Refused requests of it whose parts are being asked. */
  searches: number;
  /** Turns in which the silent device was asked one thing. */
  probes: number;
  /** Interval in clear weather. */
  readonly usual: Millis;
  tickets: readonly Ticket[];
  last: (Reply | undefined)[];
  /** Monotonic time of the last good answer to one of its requests. */
  heardAt: Millis | undefined;
  /** The same for each of its requests; the first answer stands for those that were not heard yet. */
  heard: (Millis | undefined)[];
  /** Monotonic time when points were last heard that the device refuses now. */
  lostAt: Millis | undefined;
  /** All its points were heard once. */
  wasWhole: boolean;
}

/** A device that is asked nothing yet. */
export function newPolled(device: Device, program: DeviceProgram, line: EndpointLine, place: number): Polled {
  return {
    place,
    device,
    program,
    line,
    entries: [],
    silences: 0,
    objections: 0,
    busies: 0,
    answers: 0,
    refusals: 0,
    holes: undefined,
    recheck: undefined,
    probes: 0,
    isWatched: false,
  };
}

/** A silent child of a live gateway is asked less often, and so is one that objects: after 3 times, 15 s growing to 60 s. */
const mostBeforeRest = 3;
const childRecheck = { first: 15_000, slowest: 60_000 };

export const isSilent = ({ silences }: Polled): boolean => silences >= mostBeforeRest;

/** Answers with exceptions only. */
export const isObjecting = ({ objections }: Polled): boolean => objections >= mostBeforeRest;

/** Asked less often than its polls say. */
export const isResting = (polled: Polled): boolean => isSilent(polled) || isObjecting(polled);

/** Its latest answer was none, or not what was asked: its polls ask one thing first. */
export const isInDoubt = ({ silences, objections }: Polled): boolean => silences + objections > 0;

/** Time until this entry is asked again; rests are within a tenth, so that neighbours keep no step. */
export function pauseOf({ owner, poll }: PollEntry, jitter: () => number): Millis {
  if (!isResting(owner) || owner.line.state.down) return poll.every;
  const times = Math.max(owner.silences, owner.objections) - mostBeforeRest;
  const rest = Math.min(childRecheck.first * 2 ** times, childRecheck.slowest);
  return millis(Math.max(poll.every, withinATenth(rest, jitter())));
}

export const newTicket = (): Ticket => ({ waits: false });

/** The next poll is decoded again, whatever it says. */
export function forgetReplies(polled: Polled): void {
  for (const entry of polled.entries) entry.last.length = 0;
}

/** These requests are the poll's from now on; false when they were before. */
export function askInstead(entry: PollEntry, requests: readonly Request[]): boolean {
  const before = entry.poll.requests;
  if (areSame(before, requests)) return false;
  const { tickets, heard } = entry;
  const oldest = wholeAt(entry);
  entry.tickets = requests.map((request) => tickets[before.indexOf(request)] ?? newTicket());
  entry.heard = requests.map((request) => heard[before.indexOf(request)] ?? oldest);
  entry.poll = { ...entry.poll, requests };
  entry.last = [];
  return true;
}

/** The next turn asks everything that the profile names; false when every turn does. */
export function askWhole(entry: PollEntry): boolean {
  if (areSame(entry.poll.requests, entry.whole)) return false;
  entry.isAnew = true;
  askInstead(entry, entry.whole);
  return true;
}

/** Monotonic time since when all points of a poll were heard; `undefined` while none was. */
export const wholeAt = ({ lostAt, heard }: PollEntry): Millis | undefined =>
  lostAt ??
  heard.reduce<Millis | undefined>((oldest, at) => (at === undefined || (oldest ?? at) < at ? oldest : at), undefined);

const areSame = (some: readonly Request[], others: readonly Request[]): boolean =>
  some === others || (some.length === others.length && some.every((request, index) => request === others[index]));

/** What the polls of a line ask of it, anew after any of their intervals or requests changed. */
export function weigh(line: EndpointLine, members: readonly Polled[]): void {
  const entries = members.flatMap((polled) => polled.entries);
  const watchdogs = loadOf(members.flatMap(({ program }) => program.watchdog ?? []));
  line.needed = loadOf(entries.map(({ poll }) => poll)) + watchdogs;
  line.usual = loadOf(entries.map(({ poll, usual }) => ({ ...poll, every: usual }))) + watchdogs;
  line.watched = members.filter((polled) => polled.isWatched).length;
}

/** Requests a second of these polls. */
const loadOf = (polls: readonly { readonly every: Millis; readonly requests: readonly Request[] }[]): number =>
  polls.reduce((sum, poll) => sum + (poll.requests.length * 1_000) / poll.every, 0);

/**
 * Who is asked whether a silent line is back: first in each recheck whoever was heard last, then one after another, those
 * that were heard last before those long dead.
 */
export function nextProbe(members: readonly Polled[], isFirst: boolean): PollEntry | undefined {
  const wasHeard = members.some((polled) => heardAt(polled) > 0);
  const fewest = isFirst && wasHeard ? Number.POSITIVE_INFINITY : Math.min(...members.map(({ probes }) => probes));
  const next = members
    .filter(({ probes }) => probes <= fewest)
    .reduce<Polled | undefined>((best, one) => (best && heardAt(best) >= heardAt(one) ? best : one), undefined);
  if (next !== undefined) next.probes += 1;
  const entry = next?.entries.find(({ poll }) => poll.requests.length > 0) ?? next?.entries[0];
  if (entry?.poll.requests.length === 0) askWhole(entry);
  return entry;
}

const heardAt = ({ entries }: Polled): number =>
  entries.reduce((latest, entry) => Math.max(latest, entry.heardAt ?? 0), 0);
