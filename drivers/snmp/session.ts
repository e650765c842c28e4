/**
 * Speaks SNMPv2c or SNMPv3 (authentication and privacy) to one agent through net-snmp. Owns the deadline and the one
 * outcome of each exchange; must never resolve names, throw, or take an answer from anybody but the agent.
 */
import type { Varbind } from 'net-snmp';
import type { Endpoint } from '../../main/domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Millis, millis } from '../../main/domain/units.ts';
import { LinkMeter } from '../link-meter.ts';
import type { Clock, LinkStatistics, Reply, Request, Session } from '../port.ts';
import { SharedDeadline } from '../shared-deadline.ts';
import { TurnQueue } from '../turn-queue.ts';
import { longIdOf } from './datagram.ts';
import { type Link, objectionToEndpoint, openLink } from './link.ts';
import { Memory, newRequestId, questionUnder } from './memory.ts';
import { type Job, SentJobs } from './sent-jobs.ts';
import { SnmpTrace } from './trace.ts';
import {
  faultOf,
  isFromNewEngine,
  isOutOfStep,
  objectionTo,
  type SnmpRequest,
  type SnmpTrouble,
  valuesOf,
  varbindOf,
} from './values.ts';

/**
 * Opens an SNMP session; a socket exists from the first request on. Faults: `link/*`, `snmp/*`, `device/busy`,
 * `session/closed`, `queue/full`. Times from the endpoint, in milliseconds, by `clock`.
 */
export function openSnmp(endpoint: Endpoint, clock: Clock): Session {
  return new SnmpSession(endpoint, clock);
}

class SnmpSession implements Session {
  readonly trace: SnmpTrace;
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #meter: LinkMeter;
  readonly #objection: Fault | undefined;
  readonly #queue = new TurnQueue<Job>((job, fault) => this.#fail(job, fault));
  readonly #sent = new SentJobs();
  readonly #deadline: SharedDeadline;
  readonly #memory = new Memory();
  #link: Link | undefined;
  /** SNMPv3 learns the agent's engine with the first answer; until then one request at a time. */
  #known = false;
  #opened = 0;

  constructor(endpoint: Endpoint, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#meter = new LinkMeter(clock);
    this.trace = new SnmpTrace(endpoint, clock);
    this.#objection = objectionToEndpoint(endpoint);
    this.#deadline = new SharedDeadline(
      clock,
      () => this.#sent.earliestDeadline(),
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
    this.#drop();
    this.#meter.state = 'idle';
  }

  send(request: Request, settle: Job['settle'], isWanted?: () => boolean): void {
    const fault = this.#queue.refusal() ?? this.#objection ?? objectionTo(request);
    if (fault !== undefined) {
      this.#meter.failed(fault.code);
      if (this.trace.on) this.trace.failed(fault);
      settle(fail(fault));
      return;
    }
    this.#queue.add({
      request: request as SnmpRequest,
      settle,
      isWanted,
      sentAt: millis(0),
      deadline: millis(0),
      retried: false,
      done: false,
      known: undefined,
      id: 0,
      question: undefined,
    });
    this.#pump();
  }

  #pump(): void {
    const window = this.#known ? Math.max(1, Math.floor(this.#endpoint.inFlight)) : 1;
    while (!this.#queue.isEmpty && this.#sent.size < window) {
      const job = this.#queue.next();
      if (job === undefined) continue;
      this.#sent.add(job);
      this.#meter.requests += 1;
      this.#transmit(job);
    }
  }

  #transmit(job: Job): void {
    job.sentAt = this.#clock.monotonic();
    if (this.trace.on) this.trace.asked(job.request);
    job.deadline = millis(job.sentAt + this.#allowance());
    this.#deadline.watch(this.#allowance());
    try {
      const link = this.#link ?? this.#open();
      this.#link = link;
      job.known = this.#memory.known(job.request);
      if (job.known === undefined) {
        this.#ask(job, link);
        job.question = link.socket.encoded;
      } else {
        job.id = newRequestId();
        link.socket.post(questionUnder(job.id, job.known));
      }
    } catch (error) {
      this.#fail(job, { code: 'snmp/refused', detail: String(error) });
    }
  }

  /** Has net-snmp encode the request, and decode what comes for it. */
  #ask(job: Job, link: Link): void {
    const heard = (error: SnmpTrouble | null, varbinds?: Varbind[]): void => {
      if (link === this.#link) this.#heard(job, error, varbinds ?? []);
    };
    if (job.request.kind === 'get') link.session.get([...job.request.oids], heard);
    else link.session.set(job.request.bindings.map(varbindOf), heard);
  }

  /** The last answer once more, to the last octet, says what it said. We are not in net-snmp's reading: see `#settle`. */
  #settleRepeat(datagram: Buffer): boolean {
    const job = this.#sent.saidAgain(datagram);
    if (job === undefined) return false;
    const now = this.#clock.monotonic();
    this.#meter.state = 'up';
    this.#meter.answered(now - job.sentAt, now);
    job.done = true;
    this.#sent.delete(job);
    this.#pump();
    job.settle(job.known.outcome);
    return true;
  }

  /** An answer that says something else, to a get that was sent without net-snmp, is decoded as if it had sent it. */
  #decodeClaimed(link: Link, datagram: Buffer): boolean {
    const job = this.#sent.under(longIdOf(datagram));
    if (job === undefined) return false;
    link.socket.readFor(() => this.#ask(job, link), datagram);
    return true;
  }

  /** Discovery of an SNMPv3 engine counts as connecting. */
  #allowance(): Millis {
    const discovers = this.#endpoint.protocol === 'snmp-v3' && !this.#known;
    return discovers ? millis(this.#endpoint.timeout + this.#endpoint.connectTimeout) : this.#endpoint.timeout;
  }

  #heard(job: Job, error: SnmpTrouble | null, varbinds: readonly Varbind[]): void {
    if (job.done) return;
    if (error !== null && !job.retried && this.#mayRepeat(job, error)) {
      this.#again(job);
      return;
    }
    const now = this.#clock.monotonic();
    if (error === null || error.name === 'RequestFailedError') {
      // What discovery was allowed is more than the next request is.
      if (!this.#known) this.#deadline.stop();
      this.#known = true;
      this.#meter.state = 'up';
      this.#meter.answered(now - job.sentAt, now);
    }
    if (error === null && this.trace.on) this.trace.answered(varbinds.map((varbind) => varbind.oid));
    if (error !== null) this.#fail(job, faultOf(error));
    else if (job.request.kind === 'set') this.#settle(job, succeed({ kind: 'written' }));
    else {
      const outcome = succeed<Reply>({ kind: 'varbinds', values: valuesOf(job.request.oids, varbinds) });
      const answer = this.#link?.socket.reading;
      if (answer !== undefined && this.#endpoint.protocol === 'snmp-v2c')
        this.#memory.remember(job.request, job.question, answer, outcome);
      this.#settle(job, outcome);
    }
    this.#pump();
  }

  #mayRepeat(job: Job, error: SnmpTrouble): boolean {
    return isOutOfStep(error) || (isFromNewEngine(error) && job.request.kind === 'get');
  }

  /** The agent restarted or became another engine: what we knew of it is worthless, and other gets start again too. */
  #again(job: Job): void {
    job.retried = true;
    this.#drop();
    for (const other of this.#sent.all) {
      if (other === job) continue;
      if (other.request.kind === 'set') this.#fail(other, { code: 'link/reset', detail: 'the agent restarted' });
      else this.#requeue(other);
    }
    this.#transmit(job);
  }

  #requeue(job: Job): void {
    this.#sent.delete(job);
    this.#queue.putBack(job);
  }

  #expire(now: Millis): void {
    for (const job of this.#sent.all) if (job.deadline <= now) this.#late(job);
  }

  #late(job: Job): void {
    if (job.done) return;
    this.#meter.state = 'down';
    this.#fail(job, { code: 'link/no-answer', detail: `${Math.round(job.deadline - job.sentAt)} ms` });
    if (!this.#known) this.#drop();
    this.#pump();
  }

  #open(): Link {
    this.#meter.state = 'connecting';
    this.#meter.reconnects = this.#opened;
    this.#opened += 1;
    const link: Link = openLink(this.#endpoint, {
      unreachable: (why) => this.#unreachable(link, why),
      rejected: (fault) => this.#damaged(link, fault),
      sent: (datagram) => {
        if (this.trace.on) this.trace.sent(datagram);
      },
      recognises: (datagram) => {
        if (this.trace.on) this.trace.received(datagram);
        return link === this.#link && this.#settleRepeat(datagram);
      },
      claims: (datagram) => link === this.#link && this.#decodeClaimed(link, datagram),
    });
    return link;
  }

  #unreachable(link: Link, why: string): void {
    if (link !== this.#link) return;
    this.#drop();
    this.#meter.state = 'down';
    this.#failSent({ code: 'link/unreachable', detail: why });
    this.#pump();
  }

  /** A datagram that cannot be read belongs to nobody; with one request on the wire it can only be its answer. */
  #damaged(link: Link, fault: Fault): void {
    if (link !== this.#link || this.#sent.size !== 1) return;
    this.#failSent(fault);
    this.#pump();
  }

  #drop(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#known = false;
    this.#memory.clear();
    link?.session.close();
  }

  #failSent(fault: Fault): void {
    for (const job of this.#sent.all) this.#fail(job, fault);
  }

  #fail(job: Job, fault: Fault): void {
    this.#meter.failed(fault.code);
    if (job.known !== undefined) this.#memory.forget(job.request);
    // Details of a fault may quote the datagram, so the trace has its code alone.
    if (this.trace.on) this.trace.failed(fault);
    this.#settle(job, fail(fault));
  }

  #settle(job: Job, outcome: Outcome<Reply>): void {
    if (job.done) return;
    job.done = true;
    this.#sent.delete(job);
    // Whoever is told may throw, and must not do so in the middle of net-snmp's reading.
    queueMicrotask(() => job.settle(outcome));
  }
}
