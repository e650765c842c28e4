/**
 * Drivers without sockets: sessions that ask the simulated roadside directly and take their time from a clock, so that
 * whole-system tests can run a night of fog in seconds. Faults are those that a real line would yield.
 */
import type { Device, Endpoint } from '../../main/domain/asset.ts';
import { type Fault, type FaultCode, fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Millis, millis, type UtcMs } from '../../main/domain/units.ts';
import type { Clock, DeviceProgram, Drivers, LinkStatistics, Reply, Request, Session } from '../port.ts';
import type { Damage } from './behaviours.ts';
import type { Roadside } from './roadside.ts';
import type { Answer, Station } from './station.ts';

/** Drivers whose lines end in `roadside`; `compile` makes the program of a device from its profile. */
export function loopbackDrivers(roadside: Roadside, compile: (device: Device) => Outcome<DeviceProgram>): Drivers {
  return {
    program: compile,
    open: (endpoint, clock) => new LoopbackSession(roadside.stations.get(endpoint.id), endpoint, clock),
  };
}

type Settle = (outcome: Outcome<Reply>) => void;

class LoopbackSession implements Session {
  readonly #station: Station | undefined;
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #pending = new Set<Settle>();
  readonly #faults: { [code: string]: number } = {};
  readonly #roundTrips: number[] = [];
  #requests = 0;
  #answers = 0;
  #lastAnswerAt: UtcMs | undefined;
  #freeAt = 0;
  #closed = false;

  constructor(station: Station | undefined, endpoint: Endpoint, clock: Clock) {
    this.#station = station;
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  exchange(request: Request): Promise<Outcome<Reply>> {
    if (this.#closed) return Promise.resolve(fail({ code: 'session/closed' }));
    this.#requests += 1;
    const begun = this.#clock.monotonic();
    const { wait, outcome } = this.#consider(request, begun);
    return new Promise((resolve) => {
      const settle: Settle = (result) => {
        if (!this.#pending.delete(settle)) return;
        this.#count(result, this.#clock.monotonic() - begun);
        resolve(result);
      };
      this.#pending.add(settle);
      this.#clock.after(wait, () => settle(outcome));
    });
  }

  statistics(): LinkStatistics {
    const sorted = [...this.#roundTrips].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)] ?? 0;
    return {
      state: this.#closed ? 'down' : this.#answers > 0 ? 'up' : 'idle',
      requests: this.#requests,
      answers: this.#answers,
      faults: { ...this.#faults },
      reconnects: 0,
      roundTrip: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
      ...(this.#lastAnswerAt === undefined ? {} : { lastAnswerAt: this.#lastAnswerAt }),
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const settle of [...this.#pending]) settle(fail({ code: 'session/closed' }));
    return Promise.resolve();
  }

  /** When the exchange ends and how, as the far end stands now. */
  #consider(request: Request, now: number): { readonly wait: Millis; readonly outcome: Outcome<Reply> } {
    const station = this.#station;
    const { timeout } = this.#endpoint;
    if (station === undefined || station.admission() === 'none') {
      return { wait: millis(1), outcome: fail({ code: 'link/unreachable', detail: this.#endpoint.id }) };
    }
    const served = station.serve(request);
    if (served.answer.kind === 'silence') return { wait: timeout, outcome: fail({ code: 'link/no-answer' }) };
    this.#freeAt = Math.max(this.#freeAt, now) + served.latency;
    const wait = millis(this.#freeAt - now + served.delay);
    if (wait >= timeout) return { wait: timeout, outcome: fail({ code: 'link/no-answer' }) };
    if (served.damage !== undefined) return this.#damaged(served.damage, served.answer, request, wait);
    return { wait, outcome: outcomeOf(served.answer, request) };
  }

  #damaged(damage: Damage, answer: Answer, request: Request, wait: Millis): { wait: Millis; outcome: Outcome<Reply> } {
    const isSnmp = request.kind === 'get' || request.kind === 'set';
    const code = isSnmp ? snmpDamage[damage] : modbusDamage[damage];
    const isRead = request.kind.startsWith('read');
    const unharmed = (damage === 'wrong-echo' && isRead) || (damage === 'truncated-oid' && !isSnmp);
    if (unharmed) return { wait, outcome: outcomeOf(answer, request) };
    return { wait: code === 'link/no-answer' ? this.#endpoint.timeout : wait, outcome: fail({ code, detail: damage }) };
  }

  #count(outcome: Outcome<Reply>, took: number): void {
    if (!outcome.ok) {
      this.#faults[outcome.fault.code] = (this.#faults[outcome.fault.code] ?? 0) + 1;
      return;
    }
    this.#answers += 1;
    this.#lastAnswerAt = this.#clock.now();
    this.#roundTrips.push(took);
    if (this.#roundTrips.length > 512) this.#roundTrips.shift();
  }
}

/** What a careful session makes of each damage. */
const modbusDamage: { readonly [D in Damage]: FaultCode } = {
  'wrong-unit': 'link/damaged',
  'wrong-transaction': 'link/no-answer',
  'wrong-function': 'link/damaged',
  'wrong-echo': 'modbus/wrong-echo',
  'reset-mid-frame': 'link/reset',
  'half-frame': 'link/no-answer',
  'truncated-oid': 'link/damaged',
  garbage: 'link/damaged',
};
const snmpDamage: { readonly [D in Damage]: FaultCode } = {
  'wrong-unit': 'link/no-answer',
  'wrong-transaction': 'link/no-answer',
  'wrong-function': 'link/no-answer',
  'wrong-echo': 'snmp/wrong-reply',
  'reset-mid-frame': 'link/damaged',
  'half-frame': 'link/damaged',
  'truncated-oid': 'link/damaged',
  garbage: 'link/damaged',
};

function outcomeOf(answer: Answer, request: Request): Outcome<Reply> {
  if (answer.kind === 'reply')
    return succeed(answer.reply.kind === 'varbinds' && request.kind === 'set' ? { kind: 'written' } : answer.reply);
  if (answer.kind === 'refused') return fail({ code: 'snmp/refused', exception: answer.status });
  if (answer.kind === 'silence') return fail({ code: 'link/no-answer' });
  if (request.kind === 'get' || request.kind === 'set') return fail({ code: 'snmp/refused', exception: 5 });
  return fail(faultOf(answer.code));
}

/** Modbus exception codes as faults (application protocol 1.1b3 §7). */
function faultOf(code: number): Fault {
  if (code === 5 || code === 6) return { code: 'modbus/busy', exception: code };
  if (code === 10 || code === 11) return { code: 'modbus/child-dead', exception: code };
  return { code: code <= 3 ? 'modbus/misconfigured' : 'modbus/device-failure', exception: code };
}
