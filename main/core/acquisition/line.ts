/**
 * One endpoint's queue: commands before read-backs before polls (waiting.ts), duplicates dropped, deadlines on everything.
 * A line that is down answers its callers at once and is probed with growing pauses, so it never delays another.
 */
import type { Clock, Reply, Request, Session } from '../../../drivers/port.ts';
import type { Endpoint } from '../../domain/asset.ts';
import { type Fault, fail, isLinkLoss, type Outcome } from '../../domain/outcome.ts';
import type { Millis } from '../../domain/units.ts';
import { Apart, isRead, unitOf } from './apart.ts';
import { LineRechecks } from './line-rechecks.ts';
import { ServiceTime } from './service-time.ts';
import { Silence } from './silence.ts';
import { type priorities, Waiting } from './waiting.ts';

export type Priority = (typeof priorities)[number];

/** What a poll holds up while it waits: the next one of its kind finds it and does not queue behind itself. */
export interface Ticket {
  waits: boolean;
}

/** One request waiting for its turn. `settle` is called exactly once, with the time on the line if it was sent. */
export interface Job {
  readonly priority: Priority;
  readonly request: Request;
  /** A job whose ticket already waits on the line is dropped (polls); absent means never a duplicate. */
  readonly ticket?: Ticket | undefined;
  /** Monotonic time after which the request must not be sent. */
  readonly expiresAt?: Millis;
  /** Asked right before sending; false drops the job as `queue/expired` (a superseded command). */
  readonly wanted?: () => boolean;
  readonly settle: (outcome: Outcome<Reply>, trip?: number) => void;
}

export interface LineState {
  readonly down: boolean;
  readonly fault?: Fault;
  readonly queued: number;
}

const longestQueue = 4_096;
const behindFor = 30_000;

export class EndpointLine {
  readonly endpoint: Endpoint;
  readonly session: Session;
  readonly #clock: Clock;
  readonly #onChange: (line: EndpointLine) => void;
  readonly #rechecks: LineRechecks;
  readonly #waiting = new Waiting();
  readonly #apart = new Apart();
  /** Jobs of suspects that wait until the line is theirs alone. */
  readonly #held: Job[] = [];
  #queued = 0;
  #droppedAt = Number.NEGATIVE_INFINITY;
  #busy = 0;
  #isPumping = false;
  #down = false;
  #fault: Fault | undefined;
  #closed = false;
  readonly silence = new Silence();
  /** Requests a second that the polls on this line ask for. */
  needed = 0;
  /** The same in clear weather. */
  usual = 0;
  /** Devices on this line that are asked more often because their zone is in fog. */
  watched = 0;
  readonly #service = new ServiceTime();
  #settledAt = Number.NEGATIVE_INFINITY;

  constructor(
    endpoint: Endpoint,
    session: Session,
    clock: Clock,
    jitter: () => number,
    onChange: (line: EndpointLine) => void,
  ) {
    this.endpoint = endpoint;
    this.session = session;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#rechecks = new LineRechecks(clock, jitter, () => onChange(this));
  }

  get state(): LineState {
    return { down: this.#down, queued: this.#queued, ...(this.#fault && { fault: this.#fault }) };
  }

  /** The next request may try a line that is down. */
  get isProbeDue(): boolean {
    return this.#down && this.#rechecks.isDue;
  }

  /** That request is the first of its recheck. */
  get isRecheckNew(): boolean {
    return this.#rechecks.isNew;
  }

  /** A poll found its predecessor still waiting within the last half minute: the line is asked for more than it carries. */
  get isBehind(): boolean {
    return !this.#down && this.#clock.monotonic() - this.#droppedAt < behindFor;
  }

  /** Requests a second that this line showed it can carry; `undefined` before its first answer. */
  get carried(): number | undefined {
    return this.#service.perSecond(this.endpoint.inFlight);
  }

  submit(job: Job): void {
    if (this.#closed) return job.settle(fail({ code: 'session/closed' }));
    if (this.#down && !this.#mayProbe(job)) return job.settle(fail(this.#offline()));
    if (this.#queued === 0 && !this.#isPumping && this.#hasRoom() && this.#apart.admits(job, this.#sent))
      return this.#sendAtOnce(job);
    if (job.ticket?.waits === true) {
      this.#droppedAt = this.#clock.monotonic();
      this.#waiting.fellShort();
      return job.settle(fail({ code: 'queue/full', detail: 'already queued' }));
    }
    if (this.#queued >= longestQueue) {
      this.#waiting.fellShort();
      return job.settle(fail({ code: 'queue/full' }));
    }
    if (job.ticket !== undefined) job.ticket.waits = true;
    this.#waiting.push(job);
    this.#queued += 1;
    this.#pump();
  }

  /** Nobody waits and the line is free: the usual case in a quiet city, without the detour over the queue. */
  #sendAtOnce(job: Job): void {
    if (!this.#maySend(job)) return job.settle(fail({ code: 'queue/expired' }));
    this.#isPumping = true;
    this.#busy += 1;
    this.#send(job);
    this.#isPumping = false;
    this.#pump();
  }

  #hasRoom(): boolean {
    return this.#apart.hasRoom(this.#sent, this.endpoint.inFlight);
  }

  /** Requests on the wire: what the session holds back takes nobody's place. */
  get #sent(): number {
    return this.#busy - (this.session.held ?? 0);
  }

  #hold(job: Job): void {
    this.#held.push(job);
    this.#queued += 1;
    if (job.ticket !== undefined) job.ticket.waits = true;
  }

  #maySend(job: Job): boolean {
    const isLate = job.expiresAt !== undefined && this.#clock.monotonic() > job.expiresAt;
    return !isLate && job.wanted?.() !== false;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rechecks.stop();
    this.#drain({ code: 'session/closed' });
    await this.session.close();
  }

  /** While down a person's command or the due probe may try the line; everything else waits for its return. */
  #mayProbe(job: Job): boolean {
    if (job.priority === 'command') return this.#busy === 0 && this.#queued === 0;
    return this.#rechecks.take();
  }

  #offline(): Fault {
    return { code: 'queue/offline', ...(this.#fault && { detail: this.#fault.code }) };
  }

  #pump(): void {
    // An answer that comes at once returns into the loop instead of deepening the stack.
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#queued > 0 && this.#hasRoom()) {
      const job = this.#next();
      if (job === undefined) break;
      if (!this.#apart.admits(job, this.#sent)) {
        this.#hold(job);
        break;
      }
      this.#busy += 1;
      this.#send(job);
    }
    this.#isPumping = false;
  }

  #send(job: Job): void {
    this.#apart.sent(job);
    const sentAt = this.#clock.monotonic();
    // A pause that the line must keep costs as much as the answer, whether or not this request had to wait for it.
    const pause = Math.min(sentAt - this.#settledAt, this.endpoint.pauseBetween);
    const settle = (outcome: Outcome<Reply>, leftAt = sentAt): void => this.#settled(job, outcome, leftAt, pause);
    // The session may have to connect or to pause first, and asks then whether the request is still wanted.
    if (this.session.send === undefined) void this.session.exchange(job.request).then((outcome) => settle(outcome));
    else this.session.send(job.request, settle, hasLimit(job) ? () => this.#maySend(job) : undefined);
  }

  #next(): Job | undefined {
    while (this.#queued > 0) {
      const job = this.#mostUrgent();
      if (job === undefined) return undefined;
      this.#queued -= 1;
      if (job.ticket !== undefined) job.ticket.waits = false;
      if (this.#maySend(job)) return job;
      job.settle(fail({ code: 'queue/expired' }));
    }
    return undefined;
  }

  /** Commands first, then what waits for the line to be its own, then what is asked once more, then the rest in order. */
  #mostUrgent(): Job | undefined {
    const command = this.#held.findIndex((job) => job.priority === 'command');
    return (
      (command < 0 ? this.#waiting.command() : this.#held.splice(command, 1)[0]) ??
      this.#held.shift() ??
      this.#apart.shift() ??
      this.#waiting.shift()
    );
  }

  #settled(job: Job, outcome: Outcome<Reply>, sentAt: Millis, pause: number): void {
    this.#busy -= 1;
    this.#settledAt = this.#clock.monotonic();
    const trip = this.#settledAt - sentAt;
    const verdict = this.#apart.ended(job, outcome, this.#sent);
    if (verdict === 'again') return this.#askAgain(job);
    if (!outcome.ok && outcome.fault.code === 'queue/expired') {
      job.settle(outcome);
      return this.#pump();
    }
    if (outcome.ok || !isLinkLoss(outcome.fault)) this.#service.add(trip + pause);
    if (outcome.ok) this.#heard(job);
    else if (verdict === 'own' && this.#isWorthAnother(job, outcome.fault)) {
      this.#apart.again(job);
      return this.#askAgain(job);
    }
    job.settle(outcome, trip);
    if (this.isProbeDue && !this.#rechecks.isNew) this.#onChange(this);
    this.#pump();
  }

  /** The job waits to be asked once more. */
  #askAgain(job: Job): void {
    this.#queued += 1;
    if (job.ticket !== undefined) job.ticket.waits = true;
    this.#pump();
  }

  #heard(job: Job): void {
    if (!this.#down) return this.silence.heard(unitOf(job));
    this.silence.returned();
    this.#down = false;
    this.#fault = undefined;
    this.#rechecks.returned();
    this.#onChange(this);
  }

  /** Notes what a fault says of the line; true when the read should be asked again before anybody is told. */
  #isWorthAnother(job: Job, fault: Fault): boolean {
    if (fault.code === 'session/closed') return false;
    const silent = fault.code === 'link/no-answer' || isLinkLoss(fault) || fault.code === 'link/damaged';
    // An exception, a busy reply or a bad object is an answer: the line itself is alive.
    if (!silent) {
      this.#heard(job);
      return false;
    }
    // The gateway had no place for us yet: its driver waits for one, for so long that it means neither unit nor line.
    if (fault.code === 'link/reset' && fault.retryAfter !== undefined) return isRead(job);
    // A connection that breaks may be one device's doing; one that cannot be made is the line's.
    const isUnreachable = fault.code === 'link/unreachable';
    if (this.#down) {
      this.#rechecks.failed(isUnreachable);
      return false;
    }
    if (fault.code === 'link/reset' && isRead(job) && this.silence.excuses(unitOf(job))) return true;
    const verdict = this.silence.missed(unitOf(job), isUnreachable);
    if (verdict === 'silent') this.#goDown(fault);
    // What else is on the wire tells as well.
    return verdict === 'doubtful' && isRead(job) && this.#sent === 0;
  }

  #goDown(fault: Fault): void {
    this.#down = true;
    this.#fault = fault;
    this.#drain(this.#offline());
    this.#rechecks.schedule();
    this.#onChange(this);
  }

  #drain(fault: Fault): void {
    for (let job = this.#mostUrgent(); job !== undefined; job = this.#mostUrgent()) {
      if (job.ticket !== undefined) job.ticket.waits = false;
      this.#queued -= 1;
      job.settle(fail(fault));
    }
  }
}

const hasLimit = ({ expiresAt, wanted }: Job): boolean => expiresAt !== undefined || wanted !== undefined;
