/**
 * Puts the questions of polls, people and commands to a device's line, in parts where the device refuses them, and counts
 * them. Knows no time of its own: when to ask is for others to say.
 */
import type { Reply, Request } from '../../../drivers/port.ts';
import type { Site } from '../../domain/asset.ts';
import { fail, type Outcome } from '../../domain/outcome.ts';
import type { Millis } from '../../domain/units.ts';
import { DeviceMeters, type DeviceStatistics } from './device-meters.ts';
import { Hearing, type HearingOptions } from './hearing.ts';
import { isRefused } from './holes.ts';
import type { Job, Priority, Ticket } from './line.ts';
import { PollTurn } from './poll-turn.ts';
import { isInDoubt, type PollEntry, type Polled } from './polled.ts';
import { type Read, ReadTurn } from './read-turn.ts';
import type { Schedule } from './schedule.ts';
import { searchAround, type Turn } from './turn.ts';

/** Until when a request may be sent, and whether it is still wanted then. */
export interface SendLimits {
  readonly expiresAt: Millis;
  readonly wanted: () => boolean;
}

export interface AskingOptions extends HearingOptions {
  readonly site: Site;
}

type Settle = (outcome: Outcome<Reply>, trip?: number) => void;

/**
 * One request of a turn on its way over a line. A city asks ten thousand of these a second, so it is one object with
 * methods, not a job with a closure for each step.
 */
class Question implements Job {
  readonly turn: Turn;
  readonly request: Request;
  readonly priority: Priority;
  readonly ticket: Ticket | undefined;
  /** The request's place among those of its turn. */
  readonly place: number;
  readonly #asking: Asking;
  /** In place of the turn's own count. */
  readonly #then: (() => void) | undefined;

  constructor(asking: Asking, turn: Turn, place: number, request: Request, ticket?: Ticket, then?: () => void) {
    this.#asking = asking;
    this.turn = turn;
    this.place = place;
    this.request = request;
    this.priority = turn.priority;
    this.ticket = ticket;
    this.#then = then;
  }

  settle(outcome: Outcome<Reply>, trip?: number): void {
    const { turn, request, place } = this;
    this.#asking.count(turn.polled, outcome, trip);
    if (!isRefused(outcome)) {
      turn.take(request, outcome, place);
      return this.#over();
    }
    turn.refusal = outcome.fault;
    const ask = (part: Request, settle: Settle): void =>
      this.#asking.submit(turn.polled, part, turn.priority, undefined, settle);
    searchAround(request, outcome.fault, { turn, place, ask, done: () => this.#over() });
  }

  #over(): void {
    if (this.#then === undefined) this.turn.over();
    else this.#then();
  }
}

export class Asking {
  readonly #hearing: Hearing;
  readonly #meters: DeviceMeters;
  /** Handed to lines since the start. */
  requests = 0;

  constructor(options: AskingOptions, schedule: Schedule) {
    this.#hearing = new Hearing(options, schedule);
    this.#meters = new DeviceMeters(options.site.devices.length);
  }

  statistics(polled: Polled): DeviceStatistics {
    return this.#meters.report(polled.place);
  }

  /**
   * Reads now; the samples also reach the picture. What a person asks for is asked whole, the rest goes around known holes.
   * `settle` is called once, when all have answered or failed.
   */
  read(polled: Polled, requests: readonly Request[], priority: Priority, settle: Read): void {
    const isAnew = priority === 'on-demand';
    const absent = isAnew ? undefined : polled.holes?.faultOf(requests);
    const asked = isAnew ? requests : requests.flatMap((each) => polled.holes?.around(each) ?? [each]);
    if (absent !== undefined && asked.length === 0) return settle(fail(absent));
    const turn = new ReadTurn(polled, priority, this.#hearing, absent, settle);
    if (asked.length === 0) return turn.end();
    this.#askAll(turn, asked);
  }

  /** Asks a poll's turn; `done` is called once, when all its parts have answered or failed. */
  poll(entry: PollEntry, priority: Priority, done: () => void): void {
    const { requests } = entry.poll;
    // What its last turn found refused is still being asked in parts.
    if (requests.length === 0 || entry.searches > 0) return done();
    entry.isAnew = false;
    const turn = new PollTurn(entry, priority, this.#hearing, done);
    if (isInDoubt(entry.owner)) this.#probe(turn);
    else this.#askAll(turn, requests, entry.tickets);
  }

  #askAll(turn: Turn, requests: readonly Request[], tickets?: readonly Ticket[]): void {
    turn.open = requests.length;
    let place = 0;
    for (const request of requests) {
      this.#ask(new Question(this, turn, place, request, tickets?.[place]));
      place += 1;
    }
  }

  /**
   * A device that fell silent is asked one thing, another one each turn: its neighbours wait for one deadline, not for each
   * of its reads. The rest follows when it is heard.
   */
  #probe(turn: PollTurn): void {
    const { entry } = turn;
    const { requests } = entry.poll;
    const request = requests[entry.probes % requests.length];
    entry.probes += 1;
    turn.open = 1;
    if (request === undefined) return turn.over();
    this.#askPart(turn, request, () => {
      const rest = entry.poll.requests.filter((each) => each !== request);
      this.#askWhileHeard(turn, rest);
    });
  }

  #askWhileHeard(turn: PollTurn, [request, ...rest]: readonly Request[]): void {
    if (request === undefined || isInDoubt(turn.polled)) return turn.over();
    queueMicrotask(() => this.#askPart(turn, request, () => this.#askWhileHeard(turn, rest)));
  }

  #askPart(turn: PollTurn, request: Request, then: () => void): void {
    const { poll, tickets } = turn.entry;
    const place = poll.requests.indexOf(request);
    this.#ask(new Question(this, turn, place, request, tickets[place], then));
  }

  #ask(question: Question): void {
    this.requests += 1;
    question.turn.polled.line.submit(question);
  }

  /** One request, with its outcome counted; `settle` is called once. */
  submit(
    polled: Polled,
    request: Request,
    priority: Priority,
    limits: SendLimits | undefined,
    settle: (outcome: Outcome<Reply>) => void,
  ): void {
    this.requests += 1;
    polled.line.submit({
      priority,
      request,
      ...limits,
      settle: (outcome, trip) => {
        // What was withdrawn is nobody's fault.
        const isWithdrawn = !outcome.ok && outcome.fault.code === 'queue/expired' && limits?.wanted() === false;
        if (!isWithdrawn) this.count(polled, outcome, trip);
        settle(outcome);
      },
    });
  }

  /** An exchange of the device is over; `trip` is its time on the line in milliseconds, if it was sent. */
  count(polled: Polled, outcome: Outcome<Reply>, trip?: number): void {
    this.#meters.settled(polled.place, outcome, trip, this.#hearing.clock.now());
  }

  /** Everything that the profile names is asked at once, whatever the device is said to lack. */
  askAnew(polled: Polled): void {
    this.#hearing.askAnew(polled);
  }
}
