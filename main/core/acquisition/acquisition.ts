/**
 * Asks the roadside: every device's polls on its endpoint's line, commands' writes and read-backs ahead of them.
 * Hands each answer to the picture and keeps nothing but the next turn. Judges nothing.
 */
import type {
  Clock,
  DeviceProgram,
  Drivers,
  Poll,
  PollClass,
  Reply,
  Request,
  WriteStep,
} from '../../../drivers/port.ts';
import type { Device, Site } from '../../domain/asset.ts';
import { intervalUnder } from '../../domain/close-watch.ts';
import { type Fault, fail, type Outcome, succeed } from '../../domain/outcome.ts';
import type { CloseWatch } from '../../domain/policy.ts';
import type { Sample } from '../../domain/reading.ts';
import type { Millis, UtcMs } from '../../domain/units.ts';
import type { AnswerSink } from './answer-sink.ts';
import { type DataLag, lagOf } from './data-lag.ts';
import { DeviceMeters, type DeviceStatistics } from './device-meters.ts';
import { learnHole } from './holes.ts';
import { askInTurn } from './in-turn.ts';
import { EndpointLine, type Job, type Priority } from './line.ts';
import {
  forgetReplies,
  isSilent,
  newTicket,
  nextProbe,
  type PollEntry,
  type Polled,
  pauseOf,
  weigh,
} from './polled.ts';
import { repace } from './repace.ts';
import { isSameReply } from './same-reply.ts';
import { type Entry, Schedule } from './schedule.ts';

const pollPriority: { readonly [C in PollClass]: Priority } = {
  fast: 'fast',
  normal: 'normal',
  slow: 'slow',
  deep: 'deep',
};
/** Modbus exception 2. */
const illegalAddress = 2;
/**
 * After a line returns each of its devices is asked one thing within this span, not all at once, so that it is soon known
 * who is back; the rest follows within a part of its own interval.
 */
const returnSpread = 3_000;
const returnShare = 0.25;

/** Until when a request may be sent, and whether it is still wanted then. */
interface SendLimits {
  readonly expiresAt: Millis;
  readonly wanted: () => boolean;
}

export interface AcquisitionOptions {
  readonly site: Site;
  readonly drivers: Drivers;
  readonly programs: ReadonlyMap<string, DeviceProgram>;
  readonly clock: Clock;
  readonly jitter: () => number;
  readonly sink: AnswerSink;
}

export class Acquisition {
  readonly #options: AcquisitionOptions;
  readonly #lines = new Map<string, EndpointLine>();
  readonly #polled = new Map<string, Polled>();
  readonly #byLine = new Map<EndpointLine, Polled[]>();
  readonly #schedule: Schedule;
  readonly #meters: DeviceMeters;
  #requests = 0;
  #dropped = 0;

  constructor(options: AcquisitionOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.clock);
    this.#meters = new DeviceMeters(options.site.devices.length);
    const { drivers, clock, jitter, site } = options;
    for (const endpoint of site.endpoints) {
      const line = new EndpointLine(endpoint, drivers.open(endpoint, clock), clock, jitter, (it) =>
        this.#lineChanged(it),
      );
      this.#lines.set(endpoint.id, line);
    }
    for (const [place, device] of site.devices.entries()) this.#adopt(device, place);
    for (const [line, polled] of this.#byLine) {
      line.silence.units = new Set(polled.map((it) => it.device.unit)).size;
      weigh(line, polled);
    }
  }

  /** Starts periodic polling, each entry at its own place within its period. */
  start(): void {
    const now = this.#options.clock.monotonic();
    for (const polled of this.#polled.values())
      for (const entry of polled.entries) this.#schedule.put(entry, now + this.#options.jitter() * entry.poll.every);
  }

  /** Asks these devices at the intervals of `watch`, or as in clear weather again; spread over the new intervals. */
  watchClosely(devices: Iterable<string>, watch: CloseWatch | undefined): void {
    const lines = new Set<EndpointLine>();
    const now = this.#options.clock.monotonic();
    for (const id of devices) {
      const polled = this.#polled.get(id);
      if (polled === undefined) continue;
      polled.isWatched = false;
      for (const entry of polled.entries) {
        const every = intervalUnder(watch, polled.device.kind, { class: entry.poll.class, every: entry.usual });
        polled.isWatched ||= every < entry.usual;
        if (every === entry.poll.every) continue;
        const due = repace(entry.due, entry.poll.every, every, now, this.#options.jitter());
        entry.poll = { ...entry.poll, every };
        if (due !== entry.due) this.#schedule.put(entry, due);
      }
      lines.add(polled.line);
    }
    for (const line of lines) weigh(line, this.#byLine.get(line) ?? []);
  }

  /** The polls of a device: their intervals now and in clear weather. */
  pollsOf(device: string): readonly { readonly class: PollClass; readonly every: Millis; readonly usual: Millis }[] {
    const entries = this.#polled.get(device)?.entries ?? [];
    return entries.map(({ poll, usual }) => ({ class: poll.class, every: poll.every, usual }));
  }

  async stop(): Promise<void> {
    this.#schedule.stop();
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }

  /** Requests handed to sessions and polls dropped because their predecessor still waited, since the start. */
  get counters(): { readonly requests: number; readonly dropped: number } {
    return { requests: this.#requests, dropped: this.#dropped };
  }

  line(endpoint: string): EndpointLine | undefined {
    return this.#lines.get(endpoint);
  }

  lines(): Iterable<EndpointLine> {
    return this.#lines.values();
  }

  /** What a device did since the start; `undefined` when it is not polled. */
  statistics(device: string): DeviceStatistics | undefined {
    const polled = this.#polled.get(device);
    return polled && this.#meters.report(polled.place);
  }

  lagBehind(line: EndpointLine): DataLag {
    const members = (this.#byLine.get(line) ?? []).map((polled) => {
      const { device, entries, silences } = polled;
      return { device, entries, isSilent: isSilent(polled), hasMissed: silences > 0 };
    });
    return lagOf(members, this.#options.clock.monotonic());
  }

  /** Asks devices everything once and settles when all have answered or failed; used before control begins. */
  readAll(priority: Priority = 'normal', which: (device: Device) => boolean = () => true): Promise<void> {
    return new Promise((settle) => {
      let open = 1;
      const done = (): void => {
        open -= 1;
        if (open === 0) settle();
      };
      for (const [line, members] of this.#byLine) {
        const entries = members.filter(({ device }) => which(device)).flatMap((polled) => polled.entries);
        open += 1;
        askInTurn(entries, line.endpoint.inFlight, (entry, settled) => this.#ask(entry, priority, settled), done);
      }
      done();
    });
  }

  /** Reads now, ahead of polls; the samples also reach the picture. */
  read(device: string, requests: readonly Request[], priority: Priority): Promise<Outcome<readonly Sample[]>> {
    return new Promise((settle) => this.ask(device, requests, priority, settle));
  }

  /** The same for those who ask thousands at once; `settle` is called once, when all have answered or failed. */
  ask(
    device: string,
    requests: readonly Request[],
    priority: Priority,
    settle: (outcome: Outcome<readonly Sample[]>) => void,
  ): void {
    const polled = this.#polled.get(device);
    if (polled === undefined) return settle(fail({ code: 'profile/invalid', detail: 'device is not polled' }));
    if (requests.length === 0) return settle(this.#taken(polled, requests, []));
    const replies: Outcome<Reply>[] = [];
    let open = requests.length;
    for (const [index, request] of requests.entries())
      this.#submit(polled, request, priority, undefined, (reply) => {
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

  /** Sends one write step; `wanted` is asked at the last moment, and `settle` called once. */
  write(device: string, step: WriteStep, limits: SendLimits, settle: (outcome: Outcome<Reply>) => void): void {
    const polled = this.#polled.get(device);
    if (polled === undefined) return settle(fail({ code: 'profile/invalid', detail: 'device is not polled' }));
    this.#submit(polled, step.request, 'command', limits, settle);
  }

  everyRequestOf(device: string): readonly Request[] {
    return this.#polled.get(device)?.entries.flatMap((entry) => entry.poll.requests) ?? [];
  }

  #adopt(device: Device, place: number): void {
    const line = device.endpoint === undefined ? undefined : this.#lines.get(device.endpoint);
    const program = this.#options.programs.get(device.id);
    if (line === undefined || program === undefined || !device.managed) return;
    const polled: Polled = { place, device, program, line, entries: [], silences: 0, probes: 0, isWatched: false };
    for (const poll of program.polls) polled.entries.push(this.#entryFor(polled, poll));
    if (program.watchdog !== undefined) this.#renewWatchdog(polled, program.watchdog);
    this.#polled.set(device.id, polled);
    this.#byLine.set(line, [...(this.#byLine.get(line) ?? []), polled]);
  }

  #entryFor(owner: Polled, poll: Poll): PollEntry {
    const every = poll.class === 'fast' ? (owner.device.pollEvery ?? poll.every) : poll.every;
    const entry: PollEntry = {
      owner,
      poll: every === poll.every ? poll : { ...poll, every },
      usual: every,
      tickets: poll.requests.map(newTicket),
      last: [],
      heardAt: undefined,
      due: Number.POSITIVE_INFINITY,
      run: () => {
        this.#ask(entry, pollPriority[poll.class], () => {});
        return pauseOf(entry);
      },
    };
    return entry;
  }

  #renewWatchdog(polled: Polled, watchdog: NonNullable<DeviceProgram['watchdog']>): void {
    const entry: Entry = {
      due: Number.POSITIVE_INFINITY,
      run: () => {
        for (const request of watchdog.requests) this.#submit(polled, request, 'watchdog', undefined, () => {});
        return watchdog.every;
      },
    };
    this.#schedule.put(entry, this.#options.clock.monotonic() + this.#options.jitter() * watchdog.every);
  }

  /** `done` is called once, when all parts have answered or failed. */
  #ask(entry: PollEntry, priority: Priority, done: () => void): void {
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
    this.#requests += 1;
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
      if (outcome.fault.code === 'queue/full') this.#dropped += 1;
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

  #submit(
    polled: Polled,
    request: Request,
    priority: Priority,
    limits: SendLimits | undefined,
    settle: (outcome: Outcome<Reply>) => void,
  ): void {
    this.#requests += 1;
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

  /** A line went down, came back, or is due for a probe. */
  #lineChanged(line: EndpointLine): void {
    const { down, fault } = line.state;
    const members = this.#byLine.get(line) ?? [];
    this.#options.sink.lineChanged(line.endpoint.id, down, fault, this.#options.clock.now());
    const now = this.#options.clock.monotonic();
    if (down) {
      const probe = line.isProbeDue ? nextProbe(members) : undefined;
      if (probe !== undefined) this.#schedule.put(probe, now);
      return;
    }
    for (const polled of members) polled.probes = 0;
    for (const { entries } of members)
      for (const [index, entry] of entries.entries()) {
        const { every } = entry.poll;
        const spread = index === 0 ? returnSpread : Math.max(returnSpread, every * returnShare);
        this.#schedule.put(entry, now + this.#options.jitter() * Math.min(spread, every));
      }
  }
}
