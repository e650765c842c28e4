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
import { isRefused } from './holes.ts';
import type { Job, Priority } from './line.ts';
import { askInstead, askWhole, forgetReplies, isSilent, type PollEntry, type Polled, wholeAt } from './polled.ts';
import { confirmWithin, Rechecks } from './rechecks.ts';
import { isSameReply } from './same-reply.ts';
import type { Schedule } from './schedule.ts';
import { newTurn, searchAround, type Turn } from './turn.ts';

/** What a device refused while it refused everything is asked again within this time once it answers. */
const overdueWithin = 1_000;

/** Until when a request may be sent, and whether it is still wanted then. */
export interface SendLimits {
  readonly expiresAt: Millis;
  readonly wanted: () => boolean;
}

export interface AskingOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly sink: AnswerSink;
  readonly jitter: () => number;
}

/** Takes what became of a request, or of a part of it. */
type Take = (request: Request, outcome: Outcome<Reply>) => void;

export class Asking {
  readonly #options: AskingOptions;
  readonly #schedule: Schedule;
  readonly #meters: DeviceMeters;
  readonly #rechecks: Rechecks;
  /** Handed to sessions since the start. */
  requests = 0;
  /** Polls dropped because their predecessor still waited. */
  dropped = 0;

  constructor(options: AskingOptions, schedule: Schedule) {
    this.#options = options;
    this.#schedule = schedule;
    this.#rechecks = new Rechecks(options.clock, schedule, options.jitter);
    this.#meters = new DeviceMeters(options.site.devices.length);
  }

  statistics(polled: Polled): DeviceStatistics {
    return this.#meters.report(polled.place);
  }

  /**
   * Reads now; the samples also reach the picture. What a person asks for is asked whole, the rest goes around known holes.
   * `settle` is called once, when all have answered or failed; `refusal` says that some of it is not there.
   */
  read(
    polled: Polled,
    requests: readonly Request[],
    priority: Priority,
    settle: (outcome: Outcome<readonly Sample[]>, refusal?: Fault) => void,
  ): void {
    const turn = newTurn(polled, priority, false);
    const isAnew = priority === 'on-demand';
    const absent = isAnew ? undefined : polled.holes?.faultOf(requests);
    const asked = isAnew ? requests : requests.flatMap((each) => polled.holes?.around(each) ?? [each]);
    if (absent !== undefined && asked.length === 0) return settle(fail(absent));
    const samples: Sample[][] = asked.map(() => []);
    let fault: Fault | undefined;
    let open = asked.length;
    const end = (): void => {
      if (turn.refusal !== undefined && polled.answers === turn.answers) {
        fault ??= turn.refusal;
        polled.refusals += 1;
      }
      const outcome = this.#taken(polled, fault, samples.flat());
      this.#settleHoles(polled);
      settle(outcome, turn.refusal ?? absent);
    };
    if (open === 0) return end();
    const done = (): void => {
      open -= 1;
      if (open === 0) end();
    };
    for (const [index, request] of asked.entries()) {
      const take: Take = (part, outcome) => {
        if (!outcome.ok) fault ??= outcome.fault;
        else {
          polled.answers += 1;
          polled.holes?.answered(part);
          samples[index]?.push(...polled.program.decode(part, outcome.value));
        }
      };
      this.#ask(polled, turn, { priority, request }, take, done);
    }
  }

  #taken(polled: Polled, fault: Fault | undefined, samples: readonly Sample[]): Outcome<readonly Sample[]> {
    const at = this.#options.clock.now();
    if (fault !== undefined) {
      this.#missed(polled, fault, at);
      return fail(fault);
    }
    forgetReplies(polled);
    this.#heard(polled);
    this.#options.sink.answered(polled.device.id, samples, at);
    return succeed(samples);
  }

  /** Asks a poll's turn; `done` is called once, when all its parts have answered or failed. */
  poll(entry: PollEntry, priority: Priority, done: () => void): void {
    const { owner, poll } = entry;
    // What its last turn found refused is still being asked in parts.
    if (poll.requests.length === 0 || (entry.turn?.searches ?? 0) > 0) return done();
    const turn = newTurn(owner, priority, true);
    entry.turn = turn;
    entry.isAnew = false;
    const end = (): void => {
      this.#turnEnded(entry, turn);
      done();
    };
    if (owner.silences > 0) return this.#probe(entry, turn, end);
    if (poll.requests.length === 1) return this.#askPart(entry, poll.requests[0], turn, end);
    let open = poll.requests.length;
    const partDone = (): void => {
      open -= 1;
      if (open === 0) end();
    };
    for (const request of poll.requests) this.#askPart(entry, request, turn, partDone);
  }

  /**
   * A device that fell silent is asked one thing, another one each turn: its neighbours wait for one deadline, not for each
   * of its reads. The rest follows when it is heard.
   */
  #probe(entry: PollEntry, turn: Turn, done: () => void): void {
    const { requests } = entry.poll;
    const request = requests[entry.probes % requests.length];
    entry.probes += 1;
    this.#askPart(entry, request, turn, () => {
      const rest = entry.poll.requests.filter((each) => each !== request);
      this.#askWhileHeard(entry, rest, turn, done);
    });
  }

  #askWhileHeard(entry: PollEntry, [request, ...rest]: readonly Request[], turn: Turn, done: () => void): void {
    if (request === undefined || entry.owner.silences > 0) return done();
    queueMicrotask(() => this.#askPart(entry, request, turn, () => this.#askWhileHeard(entry, rest, turn, done)));
  }

  #askPart(entry: PollEntry, request: Request | undefined, turn: Turn, done: () => void): void {
    if (request === undefined) return done();
    const ticket = entry.tickets[entry.poll.requests.indexOf(request)];
    const take: Take = (part, outcome) => this.#pollSettled(entry, part, turn, outcome);
    this.#ask(entry.owner, turn, { priority: turn.priority, request, ...(ticket && { ticket }) }, take, done);
  }

  /** Asks one request, in parts when it is refused; `done` is called once. */
  #ask(polled: Polled, turn: Turn, job: Omit<Job, 'settle'>, take: Take, done: () => void): void {
    this.#send(polled, job, (outcome) => {
      if (!isRefused(outcome)) {
        take(job.request, outcome);
        return done();
      }
      turn.refusal = outcome.fault;
      const ask = (request: Request, settle: (outcome: Outcome<Reply>) => void): void =>
        this.#send(polled, { priority: turn.priority, request }, settle);
      searchAround(job.request, { polled, turn, ask, take, done });
    });
  }

  #send(polled: Polled, job: Omit<Job, 'settle'>, settle: (outcome: Outcome<Reply>) => void): void {
    this.requests += 1;
    polled.line.submit({
      ...job,
      settle: (outcome, trip) => {
        // What was withdrawn is nobody's fault.
        const isWithdrawn = !outcome.ok && outcome.fault.code === 'queue/expired' && job.wanted?.() === false;
        if (!isWithdrawn) this.#meters.settled(polled.place, outcome, trip, this.#options.clock.now());
        settle(outcome);
      },
    });
  }

  #pollSettled(entry: PollEntry, request: Request, turn: Turn, outcome: Outcome<Reply>): void {
    const polled = entry.owner;
    const at = this.#options.clock.now();
    if (!outcome.ok) {
      turn.isComplete = false;
      if (outcome.fault.code === 'queue/full') this.dropped += 1;
      else this.#missed(polled, outcome.fault, at);
      return;
    }
    this.#heard(polled);
    polled.holes?.answered(request);
    const now = this.#options.clock.monotonic();
    if (entry.heardAt === undefined) entry.heard.fill(now);
    entry.heardAt = now;
    // Sensors are decoded every time: "the same again" is itself a finding.
    const part = entry.poll.requests.indexOf(request);
    if (part >= 0) entry.heard[part] = now;
    if (part >= 0 && polled.device.kind !== 'visibility-sensor') {
      const last = entry.last[part];
      if (last !== undefined && isSameReply(last, outcome.value))
        return this.#options.sink.unchanged(polled.device.id, request, at);
      entry.last[part] = outcome.value;
    }
    this.#options.sink.answered(polled.device.id, polled.program.decode(request, outcome.value), at, request);
  }

  #turnEnded(entry: PollEntry, turn: Turn): void {
    const { owner } = entry;
    // A poll of which nothing is there says nothing of the device.
    const isNothing = owner.holes?.swallows(entry.whole) === true;
    const refusal = owner.answers === turn.answers && !isNothing ? turn.refusal : undefined;
    if (refusal !== undefined) this.#refusedAll(owner, refusal);
    if (owner.holes !== undefined) this.#settleHoles(owner, entry);
    if (refusal !== undefined || isNothing || !turn.isComplete || owner.holes?.loses(entry.whole) === true) return;
    if (turn.refusal !== undefined) entry.heard.fill(this.#options.clock.monotonic());
    entry.wasWhole = true;
  }

  /** A device that refuses everything lacks nothing: it is ill or configured wrongly. A single turn does not tell. */
  #refusedAll(polled: Polled, fault: Fault): void {
    polled.refusals += 1;
    if (polled.refusals > 1 || polled.silences > 0) this.#missed(polled, fault, this.#options.clock.now());
  }

  /** Polls go around what is known to be absent, the picture is told of it, and it is asked for again later. */
  #settleHoles(polled: Polled, turn?: PollEntry): void {
    const { holes } = polled;
    if (holes === undefined) return;
    for (const entry of polled.entries) {
      entry.lostAt = holes.loses(entry.whole) ? wholeAt(entry) : undefined;
      const around = entry.whole.flatMap((request) => holes.around(request));
      if (!entry.isAnew) askInstead(entry, around);
    }
    if (holes.hasChanged()) this.#options.sink.refused(polled.device.id, holes.points, this.#options.clock.now());
    this.#rechecks.follow(polled);
    if (holes.hasSuspects) {
      const soon = this.#options.clock.monotonic() + confirmWithin;
      if (turn !== undefined && turn.due > soon && Number.isFinite(turn.due) && !isSilent(polled))
        this.#schedule.put(turn, soon);
    } else if (holes.isEmpty) polled.holes = undefined;
  }

  /** Everything that the profile names is asked at once, whatever the device is said to lack. */
  askAnew(polled: Polled): void {
    if (polled.holes !== undefined) this.#rechecks.now(polled);
  }

  /** One request, with its outcome counted; `settle` is called once. */
  submit(
    polled: Polled,
    request: Request,
    priority: Priority,
    limits: SendLimits | undefined,
    settle: (outcome: Outcome<Reply>) => void,
  ): void {
    this.#send(polled, { priority, request, ...limits }, settle);
  }

  #heard(polled: Polled): void {
    const hasRested = isSilent(polled);
    polled.silences = 0;
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
    const now = this.#options.clock.monotonic();
    for (const entry of entries) {
      const { every } = entry.poll;
      const isOverdue = hasRefused && now - (wholeAt(entry) ?? 0) > every;
      const next = now + (isOverdue ? Math.min(overdueWithin, every) : every);
      if (entry.due > next && Number.isFinite(entry.due)) this.#schedule.put(entry, next);
    }
  }

  #missed(polled: Polled, fault: Fault, at: UtcMs): void {
    if (fault.code === 'session/closed') return;
    polled.silences += 1;
    forgetReplies(polled);
    this.#options.sink.missed(polled.device.id, fault, at);
  }
}
