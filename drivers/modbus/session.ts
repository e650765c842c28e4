/**
 * Speaks Modbus to one endpoint through modbus-serial. Owns the order of exchanges, their deadlines and their one
 * outcome; must never throw, leave an exchange unsettled, or give the answer of one request to another.
 */
import type { Endpoint } from '../../main/domain/asset.ts';
import { type Fault, fail, type Outcome } from '../../main/domain/outcome.ts';
import { type Millis, millis } from '../../main/domain/units.ts';
import { LinkMeter } from '../link-meter.ts';
import type { Clock, LinkStatistics, Reply, Request, Session } from '../port.ts';
import { SharedDeadline } from '../shared-deadline.ts';
import { TurnQueue } from '../turn-queue.ts';
import { Connection } from './connection.ts';
import { encodedBefore, LastAnswers, rememberEncoded } from './memory.ts';
import { OwedAnswers } from './owed-answers.ts';
import {
  type Answered,
  type Decoded,
  faultOfException,
  type ModbusRequest,
  objectionTo,
  replyTo,
  send,
} from './requests.ts';
import { earliestDeadline, type Job, type Slot } from './slot.ts';
import { ModbusTrace } from './trace.ts';

/**
 * Opens a Modbus TCP, RTU or RTU-over-TCP line; connects with the first request. Faults: `link/*`, `modbus/*`,
 * `session/closed`, `queue/full`. Times from the endpoint, in milliseconds, by `clock`.
 */
export function openModbus(endpoint: Endpoint, clock: Clock): Session {
  return new ModbusSession(endpoint, clock);
}

class ModbusSession implements Session {
  readonly trace: ModbusTrace;
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #meter: LinkMeter;
  readonly #connection: Connection;
  readonly #queue: TurnQueue<Job>;
  readonly #owed: OwedAnswers;
  readonly #isBus: boolean;
  readonly #slots: readonly Slot[];
  readonly #free: Slot[];
  readonly #lastAnswers = new LastAnswers();
  readonly #deadline: SharedDeadline;
  /** A request timed out while others were still waiting: nothing new is sent until they end and the line is dropped. */
  #draining = false;
  #isDecoding = false;

  constructor(endpoint: Endpoint, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#meter = new LinkMeter(clock);
    this.trace = new ModbusTrace(endpoint.protocol, clock);
    this.#isBus = endpoint.protocol !== 'modbus-tcp';
    this.#owed = new OwedAnswers(clock, endpoint.timeout, this.#isBus, (unit) => this.#release(unit));
    const isHeld = (job: Job): boolean => this.#owed.isHeld(job.request.unit);
    this.#queue = new TurnQueue((job, fault) => this.#refuse(job.settle, fault), isHeld);
    this.#connection = new Connection(endpoint, clock, this.#meter, this.trace, this.#owed, {
      ready: () => this.#pump(),
      lost: (fault) => this.#lost(fault),
      wrongEcho: (slot) => this.#wrongEcho(slot),
      damaged: (detail, isAnswer) => this.#damaged(detail, isAnswer),
      late: (unit, place) => this.#paid(unit, place),
      recognises: (slot, bytes, at, length) => this.#recognises(slot, bytes, at, length),
    });
    const window = this.#isBus ? 1 : Math.max(1, Math.floor(endpoint.inFlight));
    this.#slots = Array.from({ length: window }, (_, place) => this.#slot(place + 1));
    this.#free = [...this.#slots].reverse();
    this.#deadline = new SharedDeadline(
      clock,
      () => earliestDeadline(this.#slots, endpoint.timeout),
      (now) => this.#expire(now),
    );
  }

  exchange(request: Request): Promise<Outcome<Reply>> {
    return new Promise((settle) => this.send(request, settle));
  }

  statistics(): LinkStatistics {
    return this.#meter.report();
  }

  async close(): Promise<void> {
    this.#queue.close();
    this.#failSent({ code: 'session/closed' });
    this.#queue.failAll({ code: 'session/closed' });
    this.#deadline.stop();
    this.#owed.stop();
    await this.#connection.close();
    this.#meter.state = 'idle';
  }

  send(request: Request, settle: Job['settle'], isWanted?: () => boolean): void {
    const fault = this.#queue.refusal() ?? objectionTo(request, this.#isBus) ?? this.#connection.refusal();
    if (fault !== undefined) return this.#refuse(settle, fault);
    const asked = request as ModbusRequest;
    this.#take({ request: asked, settle, isWanted, wasHeld: this.#owed.isHeld(asked.unit) });
  }

  get held(): number {
    return this.#owed.isEmpty ? 0 : this.#queue.held;
  }

  #take(job: Job): void {
    const isUp = this.#owed.isEmpty && this.#connection.client !== undefined && this.#queue.isEmpty && !this.#draining;
    const slot = isUp && this.#free.length > 0 && this.#connection.ensure() ? this.#free.pop() : undefined;
    if (slot !== undefined) return this.#send(slot, job);
    this.#queue.add(job);
    this.#pump();
  }

  #refuse(settle: Job['settle'], fault: Fault): void {
    this.#meter.failed(fault.code);
    if (this.trace.on) this.trace.failed(fault, fault.detail);
    settle(fail(fault));
  }

  #pump(): void {
    // Also for those that are held: what their units owe may come over this line only.
    while (!this.#queue.isEmpty && !this.#draining && this.#free.length > 0 && this.#connection.ensure()) {
      if (!this.#queue.hasNext) return;
      const job = this.#queue.next();
      const slot = job && this.#free.pop();
      if (job !== undefined && slot !== undefined) this.#send(slot, this.#owed.isEmpty ? job : this.#firstFor(job));
    }
  }

  /** The job itself, or the sign of life that its unit must give first; without one the job fares as the sign did. */
  #firstFor(job: Job): Job {
    const request = this.#owed.signBefore(job.request);
    if (request === undefined) return job;
    const settle: Job['settle'] = (outcome, leftAt) => {
      this.#owed.signed(request.unit);
      if (!outcome.ok && outcome.fault.exception === undefined) return job.settle(outcome, leftAt);
      const refusal = this.#queue.refusal();
      if (refusal !== undefined) return this.#refuse(job.settle, refusal);
      this.#queue.putBack({ ...job, wasHeld: true });
      this.#pump();
    };
    return { request, settle, isWanted: undefined, wasHeld: true };
  }

  #send(slot: Slot, job: Job): void {
    const { client, wire } = this.#connection;
    slot.job = job;
    slot.sentAt = this.#clock.monotonic();
    slot.sent = undefined;
    this.#meter.requests += 1;
    this.#deadline.watch(this.#endpoint.timeout);
    if (client === undefined || wire === undefined) {
      this.#fail(slot, { code: 'link/reset' });
      return;
    }
    wire._transactionIdWrite = slot.index;
    const bytes = encodedBefore(job.request);
    slot.isRepeat = bytes !== undefined;
    if (this.#isBus) slot.sent = bytes;
    if (bytes !== undefined) return wire.write(bytes);
    try {
      send(client, job.request, slot.answered);
      const encoded = wire.requestIn(slot.index);
      if (this.#isBus) slot.sent = encoded;
      rememberEncoded(job.request, encoded);
    } catch (error) {
      this.#fail(slot, { code: 'modbus/misconfigured', detail: String(error) });
    }
  }

  #slot(index: number): Slot {
    const answered: Answered = (error, decoded) => {
      this.#isDecoding = true;
      this.#answered(slot, error, decoded);
      this.#isDecoding = false;
    };
    const slot: Slot = { index, answered, job: undefined, sentAt: millis(0), sent: undefined, isRepeat: false };
    return slot;
  }

  #answered(slot: Slot, error: Parameters<Answered>[0], decoded: Decoded | undefined): void {
    const request = slot.job?.request;
    if (request === undefined) return;
    if (error !== null && error.modbusCode === undefined) {
      this.#fail(slot, { code: 'link/damaged', detail: error.message });
      return;
    }
    this.#noteAnswer(slot);
    if (error?.modbusCode !== undefined) this.#fail(slot, faultOfException(error.modbusCode, request));
    else {
      const answer = replyTo(request, decoded);
      this.#lastAnswers.remember(request, answer);
      this.#settle(slot, answer);
    }
    this.#next();
  }

  #noteAnswer(slot: Slot): void {
    const now = this.#clock.monotonic();
    this.#meter.answered(now - slot.sentAt, now);
    this.#connection.settled();
    if (!this.#owed.isEmpty && slot.job !== undefined) this.#owed.settled(slot.job.request.unit);
  }

  #recognises(index: number, bytes: Uint8Array, at: number, length: number): boolean {
    const slot = this.#slots[index - 1];
    const request = slot?.job?.request;
    if (slot === undefined || request === undefined) return true;
    const answer = this.#lastAnswers.same(request, bytes, at, length);
    if (answer !== undefined) {
      this.#noteAnswer(slot);
      this.#settle(slot, answer);
      this.#next();
      return true;
    }
    if (slot.isRepeat) this.#introduce(slot, request);
    return false;
  }

  /** Tells modbus-serial of a request that left without it, for it decodes only answers to what it knows of. */
  #introduce(slot: Slot, request: ModbusRequest): void {
    const { client, wire } = this.#connection;
    if (client === undefined || wire === undefined) return;
    wire.silent = true;
    wire._transactionIdWrite = slot.index;
    try {
      send(client, request, slot.answered);
    } finally {
      wire.silent = false;
    }
  }

  #wrongEcho(index: number): void {
    const slot = this.#slots[index - 1];
    const request = slot?.job?.request;
    if (slot === undefined || request === undefined) return;
    this.#connection.settled();
    this.#owed.settled(request.unit);
    const detail = `unit ${request.unit}, ${request.kind} at ${request.address}`;
    this.#fail(slot, { code: 'modbus/wrong-echo', detail });
    this.#next();
  }

  #damaged(detail: string, isAnswer = false): void {
    if (!isAnswer) this.#oweSent();
    this.#connection.distrust();
    this.#failSent({ code: 'link/damaged', detail });
    this.#pump();
  }

  #expire(now: Millis): void {
    for (const slot of this.#slots) {
      if (slot.job !== undefined && slot.sentAt + this.#endpoint.timeout <= now) this.#late(slot, slot.job);
    }
    this.#next();
  }

  #late(slot: Slot, job: Job): void {
    this.#draining = true;
    const damage = this.#connection.wire?.damage();
    if (damage?.isAnswer !== true) this.#owe(slot, job);
    if (damage !== undefined) return this.#fail(slot, { code: 'link/damaged', detail: damage.detail });
    this.#fail(slot, { code: 'link/no-answer', detail: `unit ${job.request.unit}, ${this.#endpoint.timeout} ms` });
  }

  /** What was sent and is about to fail may still be answered, and then must not be taken for another answer. */
  #owe(slot: Slot, job: Job): void {
    const bytes = slot.sent ?? this.#connection.wire?.requestIn(slot.index);
    if (bytes !== undefined) this.#owed.owe(job.request, bytes, slot.sentAt);
  }

  /** A bus goes on when its line breaks or garbles; a TCP device forgets what it was asked. */
  #oweSent(): void {
    if (this.#isBus) for (const slot of this.#slots) if (slot.job !== undefined) this.#owe(slot, slot.job);
  }

  /** An answer that was owed has come, whatever it says. */
  #paid(unit: number, place: number): void {
    this.#meter.late += 1;
    if (this.trace.on) this.trace.late(unit);
    if (this.#owed.paid(unit, place)) this.#release(unit);
  }

  #release(unit: number): void {
    const isCommand = ({ request }: Job): boolean => 'values' in request;
    this.#queue.release((job) => job.request.unit === unit, isCommand);
    this.#pump();
  }

  #next(): void {
    if (this.#draining && this.#free.length === this.#slots.length) {
      this.#draining = false;
      this.#connection.distrust();
    }
    this.#pump();
  }

  /** The line is gone: what was sent fails as it must, and so does what waited for a line that could not be had. */
  #lost(fault: Fault): void {
    this.#oweSent();
    this.#failSent(fault);
    if (this.#connection.refusal() !== undefined) this.#queue.failAll(fault);
  }

  #failSent(fault: Fault): void {
    this.#draining = false;
    for (const slot of this.#slots) if (slot.job !== undefined) this.#fail(slot, fault);
  }

  #fail(slot: Slot, fault: Fault): void {
    this.#meter.failed(fault.code);
    // An exception is a frame of its own and is told there.
    if (this.trace.on && fault.exception === undefined) this.trace.failed(fault, fault.detail);
    this.#settle(slot, fail(fault));
  }

  #settle(slot: Slot, outcome: Outcome<Reply>): void {
    const job = slot.job;
    if (job === undefined) return;
    slot.job = undefined;
    this.#connection.wire?.forget(slot.index);
    this.#free.push(slot);
    // Whoever is told may throw, and modbus-serial takes what is thrown below it for damaged bytes.
    const leftAt = job.wasHeld ? slot.sentAt : undefined;
    if (this.#isDecoding) queueMicrotask(() => job.settle(outcome, leftAt));
    else job.settle(outcome, leftAt);
  }
}
