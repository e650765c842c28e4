/**
 * Speaks SNMPv2c or SNMPv3 (authentication and privacy) to one agent through net-snmp. Owns the deadline and the one
 * outcome of each exchange; must never resolve names, throw, or take an answer from anybody but the agent.
 */
import { isIP } from 'node:net';
import snmp, { AuthProtocols, PrivProtocols, SecurityLevel, type User, type Varbind } from 'net-snmp';
import type { Endpoint } from '../../main/domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Millis, millis } from '../../main/domain/units.ts';
import { LinkMeter } from '../link-meter.ts';
import type { Clock, LinkStatistics, Reply, Request, Session } from '../port.ts';
import { SharedDeadline } from '../shared-deadline.ts';
import { objectionToV2c, objectionToV3 } from './datagram.ts';
import { AgentSocket } from './socket.ts';
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

interface Job {
  readonly request: SnmpRequest;
  readonly settle: (outcome: Outcome<Reply>) => void;
  readonly isWanted: (() => boolean) | undefined;
  sentAt: Millis;
  deadline: Millis;
  retried: boolean;
  done: boolean;
}

const longestQueue = 10_000;
const defaultPort = 161;

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
  readonly #sent = new Set<Job>();
  readonly #deadline: SharedDeadline;
  #queue: Job[] = [];
  #session: snmp.Session | undefined;
  /** SNMPv3 learns the agent's engine with the first answer; until then one request at a time. */
  #known = false;
  #opened = 0;
  #closed = false;

  constructor(endpoint: Endpoint, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#meter = new LinkMeter(clock);
    this.trace = new SnmpTrace(endpoint, clock);
    this.#objection = objectionToEndpoint(endpoint);
    this.#deadline = new SharedDeadline(
      clock,
      () => this.#earliest(),
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
    this.#closed = true;
    this.#failAll({ code: 'session/closed' });
    this.#deadline.stop();
    this.#drop();
    this.#meter.state = 'idle';
  }

  send(request: Request, settle: Job['settle'], isWanted?: () => boolean): void {
    const closed: Fault | undefined = this.#closed ? { code: 'session/closed' } : undefined;
    const full: Fault | undefined = this.#queue.length >= longestQueue ? { code: 'queue/full' } : undefined;
    const fault = closed ?? this.#objection ?? objectionTo(request) ?? full;
    if (fault !== undefined) {
      this.#meter.failed(fault.code);
      if (this.trace.on) this.trace.failed(fault);
      settle(fail(fault));
      return;
    }
    this.#queue.push({
      request: request as SnmpRequest,
      settle,
      isWanted,
      sentAt: millis(0),
      deadline: millis(0),
      retried: false,
      done: false,
    });
    this.#pump();
  }

  #pump(): void {
    const window = this.#known ? Math.max(1, Math.floor(this.#endpoint.inFlight)) : 1;
    while (this.#sent.size < window) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      if (job.isWanted?.() === false) {
        this.#fail(job, { code: 'queue/expired' });
        continue;
      }
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
      const session = this.#session ?? this.#open();
      this.#session = session;
      const heard = (error: SnmpTrouble | null, varbinds?: Varbind[]): void => {
        if (session === this.#session) this.#heard(job, error, varbinds ?? []);
      };
      if (job.request.kind === 'get') session.get([...job.request.oids], heard);
      else session.set(job.request.bindings.map(varbindOf), heard);
    } catch (error) {
      this.#fail(job, { code: 'snmp/refused', detail: String(error) });
    }
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
    else this.#settle(job, succeed({ kind: 'varbinds', values: valuesOf(varbinds) }));
    this.#pump();
  }

  #mayRepeat(job: Job, error: SnmpTrouble): boolean {
    return isOutOfStep(error) || (isFromNewEngine(error) && job.request.kind === 'get');
  }

  /** The agent restarted or became another engine: what we knew of it is worthless, and other gets start again too. */
  #again(job: Job): void {
    job.retried = true;
    this.#drop();
    for (const other of [...this.#sent]) {
      if (other === job) continue;
      if (other.request.kind === 'set') this.#fail(other, { code: 'link/reset', detail: 'the agent restarted' });
      else this.#requeue(other);
    }
    this.#transmit(job);
  }

  #requeue(job: Job): void {
    this.#sent.delete(job);
    this.#queue.unshift(job);
  }

  #earliest(): number | undefined {
    let earliest: number | undefined;
    for (const { deadline } of this.#sent) if (earliest === undefined || deadline < earliest) earliest = deadline;
    return earliest;
  }

  #expire(now: Millis): void {
    for (const job of [...this.#sent]) if (job.deadline <= now) this.#late(job);
  }

  #late(job: Job): void {
    if (job.done) return;
    this.#meter.state = 'down';
    this.#fail(job, { code: 'link/no-answer', detail: `${Math.round(job.deadline - job.sentAt)} ms` });
    if (!this.#known) this.#drop();
    this.#pump();
  }

  #open(): snmp.Session {
    const { host = '', port = defaultPort, protocol, timeout, connectTimeout } = this.#endpoint;
    const transport = isIP(host) === 6 ? 'udp6' : 'udp4';
    const objection = protocol === 'snmp-v3' ? objectionToV3 : objectionToV2c;
    const createSocket = (): AgentSocket =>
      new AgentSocket(transport, host, port, objection, {
        unreachable: (why) => this.#unreachable(session, why),
        rejected: (fault) => this.#damaged(session, fault),
        sent: (datagram) => {
          if (this.trace.on) this.trace.sent(datagram);
        },
        received: (datagram) => {
          if (this.trace.on) this.trace.received(datagram);
        },
      });
    this.#meter.state = 'connecting';
    this.#meter.reconnects = this.#opened;
    this.#opened += 1;
    const settings = {
      transport,
      port,
      retries: 0,
      backoff: 1,
      // Only to free net-snmp's memory: our own deadline is always earlier.
      timeout: 2 * (timeout + connectTimeout) + 1_000,
      reportOidMismatchErrors: true,
      dgramModule: { createSocket },
    } as const;
    const session: snmp.Session =
      protocol === 'snmp-v3'
        ? snmp.createV3Session(host, userOf(this.#endpoint), { ...settings, version: snmp.Version3 })
        : snmp.createSession(host, this.#endpoint.community ?? '', { ...settings, version: snmp.Version2c });
    session.on('error', (error) => this.#damaged(session, { code: 'link/damaged', detail: String(error) }));
    return session;
  }

  #unreachable(session: snmp.Session, why: string): void {
    if (session !== this.#session) return;
    this.#drop();
    this.#meter.state = 'down';
    for (const job of [...this.#sent]) this.#fail(job, { code: 'link/unreachable', detail: why });
    this.#pump();
  }

  /** A datagram that cannot be read belongs to nobody; with one request on the wire it can only be its answer. */
  #damaged(session: snmp.Session, fault: Fault): void {
    if (session !== this.#session || this.#sent.size !== 1) return;
    for (const job of [...this.#sent]) this.#fail(job, fault);
    this.#pump();
  }

  #drop(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#known = false;
    session?.close();
  }

  #failAll(fault: Fault): void {
    const queued = this.#queue;
    this.#queue = [];
    for (const job of [...this.#sent, ...queued]) this.#fail(job, fault);
  }

  #fail(job: Job, fault: Fault): void {
    this.#meter.failed(fault.code);
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

function objectionToEndpoint({ host, protocol, community, user }: Endpoint): Fault | undefined {
  if (host === undefined || isIP(host) === 0) {
    return { code: 'link/unreachable', detail: `SNMP needs an IP address, not a name: ${host ?? 'no host'}` };
  }
  if (protocol === 'snmp-v3' && user === undefined)
    return { code: 'snmp/authentication', detail: 'no user configured' };
  if (protocol === 'snmp-v2c' && !community) return { code: 'snmp/authentication', detail: 'no community configured' };
  return undefined;
}

function userOf({ user }: Endpoint): User {
  const { name = '', authProtocol = 'sha256', authKey = '', privProtocol = 'aes', privKey = '' } = user ?? {};
  return {
    name,
    level: SecurityLevel.authPriv,
    authProtocol: AuthProtocols[authProtocol],
    authKey,
    privProtocol: PrivProtocols[privProtocol],
    privKey,
  };
}
