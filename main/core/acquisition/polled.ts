/** What acquisition keeps of a device that it polls: its turns, and how often in a row it was silent. */
import type { DeviceProgram, Poll, Reply, Request } from '../../../drivers/port.ts';
import type { Device } from '../../domain/asset.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { EndpointLine, Ticket } from './line.ts';
import type { Entry } from './schedule.ts';

export interface Polled {
  /** Place in the columns of the device meters. */
  readonly place: number;
  readonly device: Device;
  readonly program: DeviceProgram;
  readonly line: EndpointLine;
  readonly entries: PollEntry[];
  silences: number;
}

export interface PollEntry extends Entry {
  readonly owner: Polled;
  /** Its requests shrink where the device turns out to lack an address. */
  poll: Poll;
  tickets: readonly Ticket[];
  last: (Reply | undefined)[];
  /** Monotonic time of the last good answer to one of its requests. */
  heardAt: Millis | undefined;
}

/** A silent child of a live gateway is asked less often: after 3 silences, 15 s growing to 60 s. */
const silencesBeforeRest = 3;
const childRecheck = { first: 15_000, slowest: 60_000 };

export const isSilent = ({ silences }: Polled): boolean => silences >= silencesBeforeRest;

/** Time until this entry is asked again. */
export function pauseOf(entry: PollEntry): Millis {
  const { silences, line } = entry.owner;
  if (!isSilent(entry.owner) || line.state.down) return entry.poll.every;
  const rest = Math.min(childRecheck.first * 2 ** (silences - silencesBeforeRest), childRecheck.slowest);
  return millis(Math.max(entry.poll.every, rest));
}

export const newTicket = (): Ticket => ({ waits: false });

/** The next poll is decoded again, whatever it says. */
export function forgetReplies(polled: Polled): void {
  for (const entry of polled.entries) entry.last.length = 0;
}

/** Requests a second of these polls. */
export const loadOf = (polls: readonly { readonly every: Millis; readonly requests: readonly Request[] }[]): number =>
  polls.reduce((sum, poll) => sum + (poll.requests.length * 1_000) / poll.every, 0);
