/**
 * Puts the questions of polls, people and commands to a device's line, counts them, and takes what comes of them to the
 * picture. Knows no time of its own: when to ask is for others to say.
 */
import type { Clock, Reply, Request } from '../../../drivers/port.ts';
import type { Site } from '../../domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../domain/outcome.ts';
import type { Sample } from '../../domain/reading.ts';
import type { Millis, UtcMs } from '../../domain/units.ts';
import type { AnswerSink } from './answer-sink.ts';
import { DeviceMeters, type DeviceStatistics } from './device-meters.ts';
import { learnHole } from './holes.ts';
import type { Job, Priority } from './line.ts';
import { forgetReplies, isSilent, type PollEntry, type Polled } from './polled.ts';
import { isSameReply } from './same-reply.ts';
import type { Schedule } from './schedule.ts';

/** Modbus exception 2. */
const illegalAddress = 2;

/** Until when a request may be sent, and whether it is still wanted then. */
export interface SendLimits {
  readonly expiresAt: Millis;
  readonly wanted: () => boolean;
}

export interface AskingOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly sink: AnswerSink;
}

export class Asking {
  readonly #options: AskingOptions;
  readonly #schedule: Schedule;
  readonly #meters: DeviceMeters;
  /** Handed to sessions since the start. */
  requests = 0;
  /** Polls dropped because their predecessor still waited. */
  dropped = 0;

  constructor(options: AskingOptions, schedule: Schedule) {
    this.#options = options;
    this.#schedule = schedule;
    this.#meters = new DeviceMeters(options.site.devices.length);
  }

  statistics(polled: Polled): DeviceStatistics {
    return this.#meters.report(polled.place);
  }

  /** Reads now; the samples also reach the picture. `settle` is called once, when all have answered or failed. */
  read(
    polled: Polled,
    requests: readonly Request[],
    priority: Priority,
    settle: (outcome: Outcome<readonly Sample[]>) => void,
  ): void {
    if (requests.length === 0) return settle(this.#taken(polled, requests, []));
    const replies: Outcome<Reply>[] = [];
    let open = requests.length;
    for (const [index, request] of requests.entries())
      this.submit(polled, request, priority, undefined, (reply) => {
        replies[index] = reply;
        open -= 1;
        if (open === 0) settle(this.#taken(polled, requests, replies));
      });
  }

  #taken(polled: Polled, requests: readonly Request[], replies: readonly Outcome<Reply>[]): Outcome<readonly Sample[]> {
    const at = this.#options.clock.now();
    const samples: Sample[] = [];
    for (const [index, reply] of replies.entries()) {
      const request = requests[index];
      if (!reply.ok || request === undefined) {
        const fault: Fault = reply.ok ? { code: 'session/closed' } : reply.fault;
        this.#missed(polled, fault, at);
        return fail(fault);
      }
      samples.push(...polled.program.decode(request, reply.value));
    }
    forgetReplies(polled);
    this.#heard(polled);
    this.#options.sink.answered(polled.device.id, samples, at);
    return succeed(samples);
  }

  /** Asks a poll's turn; `done` is called once, when all its parts have answered or failed. */
  poll(entry: PollEntry, priority: Priority, done: () => void): void {
    const { requests } = entry.poll;
    if (entry.owner.silences > 0) return this.#probe(entry, priority, 0, done);
    if (requests.length === 1) return this.#askPart(entry, 0, priority, done);
    let open = requests.length;
    const partDone = (): void => {
      open -= 1;
      if (open === 0) done();
    };
    for (let part = 0; part < requests.length; part += 1) this.#askPart(entry, part, priority, partDone);
  }

  /** A device that fell silent is asked one thing at a time: its neighbours wait for one deadline, not for each of its reads. */
  #probe(entry: PollEntry, priority: Priority, part: number, done: () => void): void {
    this.#askPart(entry, part, priority, () => {
      const isLast = part + 1 >= entry.poll.requests.length;
      if (isLast || entry.owner.silences > 0) done();
      else queueMicrotask(() => this.#probe(entry, priority, part + 1, done));
    });
  }

  #askPart(entry: PollEntry, part: number, priority: Priority, done: () => void): void {
    const request = entry.poll.requests[part];
    const ticket = entry.tickets[part];
    if (request === undefined || ticket === undefined) return done();
    this.requests += 1;
    const settle: Job['settle'] = (outcome, trip) => {
      this.#pollSettled(entry, request, part, outcome, trip);
      done();
    };
    entry.owner.line.submit({ priority, request, ticket, settle });
  }

  #pollSettled(
    entry: PollEntry,
    request: Request,
    part: number,
    outcome: Outcome<Reply>,
    trip: number | undefined,
  ): void {
    const polled = entry.owner;
    const at = this.#options.clock.now();
    this.#meters.settled(polled.place, outcome, trip, at);
    if (!outcome.ok) {
      if (outcome.fault.code === 'queue/full') this.dropped += 1;
      else if (outcome.fault.exception === illegalAddress && this.#learnHole(entry, request, at)) this.#heard(polled);
      else this.#missed(polled, outcome.fault, at);
      return;
    }
    this.#heard(polled);
    entry.heardAt = this.#options.clock.monotonic();
    // Sensors are decoded every time: "the same again" is itself a finding.
    const isCurrent = entry.poll.requests[part] === request;
    if (isCurrent && polled.device.kind !== 'visibility-sensor') {
      const last = entry.last[part];
      if (last !== undefined && isSameReply(last, outcome.value))
        return this.#options.sink.unchanged(polled.device.id, request, at);
      entry.last[part] = outcome.value;
    }
    this.#options.sink.answered(polled.device.id, polled.program.decode(request, outcome.value), at, request);
  }

  #learnHole(entry: PollEntry, request: Request, at: UtcMs): boolean {
    return learnHole(entry, request, (points) => this.#options.sink.refused(entry.owner.device.id, points, at));
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
        this.#meters.settled(polled.place, outcome, trip, this.#options.clock.now());
        settle(outcome);
      },
    });
  }

  #heard(polled: Polled): void {
    const hasRested = isSilent(polled);
    polled.silences = 0;
    if (hasRested) this.#resume(polled);
  }

  /** It was asked seldom while nothing was heard of it: from now on at its own pace again. */
  #resume({ entries }: Polled): void {
    const now = this.#options.clock.monotonic();
    for (const entry of entries) {
      const next = now + entry.poll.every;
      if (entry.due > next && entry.due < Number.POSITIVE_INFINITY) this.#schedule.put(entry, next);
    }
  }

  #missed(polled: Polled, fault: Fault, at: UtcMs): void {
    if (fault.code === 'session/closed') return;
    polled.silences += 1;
    forgetReplies(polled);
    this.#options.sink.missed(polled.device.id, fault, at);
  }
}
