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
import { type Fault, fail, type Outcome } from '../../domain/outcome.ts';
import type { CloseWatch } from '../../domain/policy.ts';
import type { Sample } from '../../domain/reading.ts';
import type { Millis } from '../../domain/units.ts';
import type { AnswerSink } from './answer-sink.ts';
import { Asking, type SendLimits } from './asking.ts';
import { type DataLag, lagOf } from './data-lag.ts';
import type { DeviceStatistics } from './device-meters.ts';
import { askInTurn } from './in-turn.ts';
import { EndpointLine, type Priority } from './line.ts';
import {
  askWhole,
  isObjecting,
  isSilent,
  newPolled,
  newTicket,
  nextProbe,
  type PollEntry,
  type Polled,
  pauseOf,
  weigh,
  wholeAt,
} from './polled.ts';
import { confirmWithin } from './rechecks.ts';
import { repace } from './repace.ts';
import { type Entry, Schedule } from './schedule.ts';

const pollPriority: { readonly [C in PollClass]: Priority } = {
  fast: 'fast',
  normal: 'normal',
  slow: 'slow',
  deep: 'deep',
};
/**
 * After a line returns each of its devices is asked one thing within this span, not all at once, so that it is soon known
 * who is back; the rest follows within a part of its own interval.
 */
const returnSpread = 3_000;
const returnShare = 0.25;

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
  readonly #asking: Asking;

  constructor(options: AcquisitionOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options.clock);
    const reshaped = ({ line }: Polled): void => weigh(line, this.#byLine.get(line) ?? []);
    this.#asking = new Asking({ ...options, reshaped }, this.#schedule);
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
    for (const polled of this.#polled.values()) {
      this.#options.sink.refused(polled.device.id, polled.holes?.points ?? [], this.#options.clock.now());
      const longest = polled.holes?.hasSuspects === true ? confirmWithin : Number.POSITIVE_INFINITY;
      for (const entry of polled.entries)
        this.#schedule.put(entry, now + this.#options.jitter() * Math.min(entry.poll.every, longest));
    }
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

  /** Requests handed to lines since the start. */
  get requests(): number {
    return this.#asking.requests;
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
    return polled && this.#asking.statistics(polled);
  }

  lagBehind(line: EndpointLine): DataLag {
    const { down } = line.state;
    const members = (this.#byLine.get(line) ?? []).map((polled) => {
      const { device, silences, objections } = polled;
      const entries = polled.entries.map((entry) => ({ poll: entry.poll, wholeAt: wholeAt(entry) }));
      const latest = { hasMissed: silences > 0, hasObjected: objections > 0 };
      return { device, entries, ...latest, isSilent: down || isSilent(polled), isObjecting: isObjecting(polled) };
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
        askInTurn(
          entries,
          line.endpoint.inFlight,
          (entry, settled) => this.#asking.poll(entry, priority, settled),
          done,
        );
      }
      done();
    });
  }

  /** Reads now, ahead of polls; the samples also reach the picture. */
  read(device: string, requests: readonly Request[], priority: Priority): Promise<Outcome<readonly Sample[]>> {
    return new Promise((settle) => this.ask(device, requests, priority, settle));
  }

  /**
   * The same for those who ask thousands at once; `settle` is called once, when all have answered or failed. `refusal` says
   * that the device lacks some of what was asked.
   */
  ask(
    device: string,
    requests: readonly Request[],
    priority: Priority,
    settle: (outcome: Outcome<readonly Sample[]>, refusal?: Fault) => void,
  ): void {
    const polled = this.#polled.get(device);
    if (polled === undefined) return settle(fail({ code: 'profile/invalid', detail: 'device is not polled' }));
    this.#asking.read(polled, requests, priority, settle);
  }

  /** Sends one write step; `wanted` is asked at the last moment, and `settle` called once. */
  write(device: string, step: WriteStep, limits: SendLimits, settle: (outcome: Outcome<Reply>) => void): void {
    const polled = this.#polled.get(device);
    if (polled === undefined) return settle(fail({ code: 'profile/invalid', detail: 'device is not polled' }));
    this.#asking.submit(polled, step.request, 'command', limits, settle);
  }

  /** Everything that the device's profile names. */
  everyRequestOf(device: string): readonly Request[] {
    return this.#polled.get(device)?.entries.flatMap((entry) => entry.whole) ?? [];
  }

  /** The device may be another one than it was: what it was said to lack is asked for at once. */
  askAnew(device: string): void {
    const polled = this.#polled.get(device);
    if (polled !== undefined) this.#asking.askAnew(polled);
  }

  #adopt(device: Device, place: number): void {
    const line = device.endpoint === undefined ? undefined : this.#lines.get(device.endpoint);
    const program = this.#options.programs.get(device.id);
    if (line === undefined || program === undefined || !device.managed) return;
    const polled = newPolled(device, program, line, place);
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
      whole: poll.requests,
      isAnew: false,
      searches: 0,
      probes: 0,
      tickets: poll.requests.map(newTicket),
      last: [],
      heardAt: undefined,
      heard: poll.requests.map(() => undefined),
      lostAt: undefined,
      wasWhole: false,
      due: Number.POSITIVE_INFINITY,
      run: () => {
        this.#ask(entry);
        return pauseOf(entry, this.#options.jitter);
      },
    };
    return entry;
  }

  #ask(entry: PollEntry): void {
    this.#asking.poll(entry, pollPriority[entry.poll.class], () => {});
  }

  #renewWatchdog(polled: Polled, watchdog: NonNullable<DeviceProgram['watchdog']>): void {
    const entry: Entry = {
      due: Number.POSITIVE_INFINITY,
      run: () => {
        for (const request of watchdog.requests) this.#asking.submit(polled, request, 'watchdog', undefined, () => {});
        return watchdog.every;
      },
    };
    this.#schedule.put(entry, this.#options.clock.monotonic() + this.#options.jitter() * watchdog.every);
  }

  /** A line went down, came back, or is due for a probe. */
  #lineChanged(line: EndpointLine): void {
    const { down, fault } = line.state;
    const members = this.#byLine.get(line) ?? [];
    this.#options.sink.lineChanged(line.endpoint.id, down, fault, this.#options.clock.now());
    const now = this.#options.clock.monotonic();
    if (down) {
      // At once: another poll that falls due must not take its place.
      const probe = line.isProbeDue ? nextProbe(members, line.isRecheckNew) : undefined;
      if (probe !== undefined) this.#ask(probe);
      return;
    }
    for (const polled of members) {
      polled.probes = 0;
      // What it missed while the line was lost is not its own silence.
      if (!isSilent(polled)) polled.silences = Math.min(polled.silences, 1);
      if (polled.holes !== undefined) polled.entries.forEach(askWhole);
    }
    for (const { entries } of members)
      for (const [index, entry] of entries.entries()) {
        const { every } = entry.poll;
        const spread = index === 0 ? returnSpread : Math.max(returnSpread, every * returnShare);
        this.#schedule.put(entry, now + this.#options.jitter() * Math.min(spread, every));
      }
  }
}
