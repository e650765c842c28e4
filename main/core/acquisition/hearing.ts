/**
 * What answers, refusals and silences say of a device: how soon it is asked again, what is left out meanwhile, and what the
 * picture is told. Sends nothing.
 */
import type { Clock } from '../../../drivers/port.ts';
import { type Fault, isBusy } from '../../domain/outcome.ts';
import type { AnswerSink } from './answer-sink.ts';
import { isDevicesAnswer } from './device-meters.ts';
import {
  askInstead,
  askWhole,
  forgetReplies,
  isInDoubt,
  isResting,
  isSilent,
  type PollEntry,
  type Polled,
  wholeAt,
} from './polled.ts';
import { confirmWithin, Rechecks } from './rechecks.ts';
import type { Schedule } from './schedule.ts';

/** What a device refused while it refused everything is asked again within this time once it answers. */
const overdueWithin = 1_000;
/** A device that is busy is asked again this soon, in twice the time when it still is, never more seldom than its polls. */
const firstBusyWait = 500;

export interface HearingOptions {
  readonly clock: Clock;
  readonly sink: AnswerSink;
  readonly jitter: () => number;
  /** What a device's polls ask for has changed. */
  readonly reshaped: (polled: Polled) => void;
}

export class Hearing {
  readonly clock: Clock;
  readonly sink: AnswerSink;
  readonly #schedule: Schedule;
  readonly #rechecks: Rechecks;
  readonly #reshaped: HearingOptions['reshaped'];

  constructor({ clock, sink, jitter, reshaped }: HearingOptions, schedule: Schedule) {
    this.clock = clock;
    this.sink = sink;
    this.#schedule = schedule;
    this.#rechecks = new Rechecks(clock, schedule, jitter);
    this.#reshaped = reshaped;
  }

  heard(polled: Polled): void {
    const hasRested = isResting(polled);
    polled.silences = 0;
    polled.objections = 0;
    polled.busies = 0;
    polled.answers += 1;
    const hasRefused = polled.refusals > 0;
    if (!hasRefused && !hasRested) return;
    polled.refusals = 0;
    if (hasRefused) polled.holes?.rejoin();
    if (polled.holes !== undefined) polled.entries.forEach(askWhole);
    this.#resume(polled, hasRefused);
  }

  /** From now on it is asked at its own pace again; what it refused meanwhile does not wait for its next turn. */
  #resume({ entries }: Polled, hasRefused: boolean): void {
    const now = this.clock.monotonic();
    for (const entry of entries) {
      const { every } = entry.poll;
      const isOverdue = hasRefused && now - (wholeAt(entry) ?? 0) > every;
      const next = now + (isOverdue ? Math.min(overdueWithin, every) : every);
      if (entry.due > next && Number.isFinite(entry.due)) this.#schedule.put(entry, next);
    }
  }

  missed(polled: Polled, fault: Fault): void {
    if (fault.code === 'session/closed') return;
    if (isBusy(fault)) this.#wasBusy(polled);
    else {
      this.#count(polled, fault);
      forgetReplies(polled);
    }
    this.sink.missed(polled.device.id, fault, this.clock.now());
  }

  #count(polled: Polled, { code }: Fault): void {
    if (isDevicesAnswer(code)) {
      this.#isThere(polled);
      polled.busies = 0;
      polled.objections += 1;
      return;
    }
    // What a lost line does not carry is no device's silence, though it may have fallen silent meanwhile.
    const isLinesOwn = polled.line.state.down || code === 'link/unreachable' || code.startsWith('queue/');
    polled.silences = isLinesOwn ? Math.max(polled.silences, 1) : polled.silences + 1;
    if (!isLinesOwn) polled.objections = 0;
    polled.busies = 0;
  }

  /** Busy is an answer: its device rests no more, and what it was asked is asked again soon. */
  #wasBusy(polled: Polled): void {
    this.#isThere(polled);
    if (isResting(polled)) this.#resume(polled, false);
    polled.objections = 0;
    polled.busies += 1;
  }

  /** It has answered, whatever it said: it is not silent any more. */
  #isThere(polled: Polled): void {
    const wasSilent = isSilent(polled);
    polled.silences = 0;
    if (wasSilent) this.#resume(polled, false);
  }

  /** A turn ended, and its device was busy. */
  askSoon(entry: PollEntry): void {
    const { busies } = entry.owner;
    const soon = this.clock.monotonic() + firstBusyWait * 2 ** (busies - 1);
    if (busies > 0 && entry.due > soon && Number.isFinite(entry.due)) this.#schedule.put(entry, soon);
  }

  /** A device that refuses everything lacks nothing: it is ill or configured wrongly. A single turn does not tell. */
  refusedAll(polled: Polled, fault: Fault): void {
    polled.refusals += 1;
    if (polled.refusals > 1 || isInDoubt(polled)) this.missed(polled, fault);
  }

  /** Polls go around what is known to be absent, the picture is told of it, and it is asked for again later. */
  settleHoles(polled: Polled, turn?: PollEntry): void {
    const { holes } = polled;
    if (holes === undefined) return;
    let isReshaped = false;
    for (const entry of polled.entries) {
      entry.lostAt = holes.loses(entry.whole) ? wholeAt(entry) : undefined;
      const around = entry.whole.flatMap((request) => holes.around(request));
      if (!entry.isAnew && askInstead(entry, around)) isReshaped = true;
    }
    if (isReshaped) this.#reshaped(polled);
    if (holes.hasChanged()) this.sink.refused(polled.device.id, holes.points, this.clock.now());
    this.#rechecks.follow(polled);
    if (holes.hasSuspects) {
      const soon = this.clock.monotonic() + confirmWithin;
      if (turn !== undefined && turn.due > soon && Number.isFinite(turn.due) && !isResting(polled))
        this.#schedule.put(turn, soon);
    } else if (holes.isEmpty) polled.holes = undefined;
  }

  /** Everything that the profile names is asked at once, whatever the device is said to lack. */
  askAnew(polled: Polled): void {
    if (polled.holes !== undefined) this.#rechecks.now(polled);
  }
}
