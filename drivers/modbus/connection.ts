/**
 * Brings the line to an endpoint up on demand and takes it down when it cannot be trusted. Owns connecting, pauses and
 * back-off; knows nothing of the requests that wait for it.
 */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import type { Endpoint } from '../../main/domain/asset.ts';
import type { Fault } from '../../main/domain/outcome.ts';
import { type Millis, millis } from '../../main/domain/units.ts';
import type { LinkMeter } from '../link-meter.ts';
import type { Clock } from '../port.ts';
import { connectSerial, connectTcp, type Line } from './line.ts';
import type { Owed } from './owed-answers.ts';
import { BusHabits, RtuWire } from './rtu-wire.ts';
import type { ModbusTrace } from './trace.ts';
import { MbapWire, TransactionIds, type Wire, type WireOwner } from './wire.ts';

const Client: new (port: Wire) => ModbusRTU = createRequire(import.meta.url)('modbus-serial');

export interface ConnectionOwner extends Omit<WireOwner, 'transmit' | 'noise'> {
  /** Something may be sent now. */
  ready(): void;
  /** The line is gone; whatever was on it fails with `fault`, and in back-off also what waits for it. */
  lost(fault: Fault): void;
}

type Phase = 'idle' | 'connecting' | 'up' | 'closing';

const firstBackOff = 100;
const longestBackOff = 1_000;
/** A late answer on a serial bus has no id, so after a timeout the bus is listened to for this long at most. */
const longestDrain = 250;
/**
 * A gateway that takes one connection needs a moment to see that the old one is gone, and some need seconds: meanwhile it
 * turns new ones away. So long after a drop it is tried again, after pauses that double.
 */
const reopenPause = 50;
const longestReopenPause = 1_000;
const freesPlaceWithin = 5_000;
const defaultPort = 502;
/** A deadline noticed later than this was missed by us and not only by the far end. */
const longestStall = 50;

/** The line to one endpoint and the modbus-serial client that lives exactly as long as that line. */
export class Connection {
  client: ModbusRTU | undefined;
  wire: Wire | undefined;
  readonly #ids = new TransactionIds();
  readonly #habits = new BusHabits();
  readonly #owed: Owed;
  readonly #endpoint: Endpoint;
  readonly #clock: Clock;
  readonly #meter: LinkMeter;
  readonly #owner: ConnectionOwner;
  readonly #trace: ModbusTrace;
  readonly #silence: Millis;
  #phase: Phase = 'idle';
  #line: Line | undefined;
  #opened = 0;
  #answered = false;
  #asked = false;
  #failures = 0;
  #retryAt = millis(0);
  #reopenAt = millis(0);
  /** Until then a connection that is turned away means only that the last one's place is not free yet. */
  #placeBy = millis(0);
  #reopenPause = reopenPause;
  #sendAt = millis(0);
  #cancelTimer: (() => void) | undefined;
  #whenClosed: (() => void)[] = [];

  constructor(
    endpoint: Endpoint,
    clock: Clock,
    meter: LinkMeter,
    trace: ModbusTrace,
    owed: Owed,
    owner: ConnectionOwner,
  ) {
    this.#owed = owed;
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#meter = meter;
    this.#owner = owner;
    this.#trace = trace;
    this.#silence = silenceOf(endpoint);
  }

  /** True when a request may be sent now; otherwise `ready` or `lost` will be called. */
  ensure(): boolean {
    if (this.#phase === 'up') return this.#hasPassed(this.#sendAt);
    if (this.#phase === 'idle' && this.#hasPassed(this.#reopenAt)) this.#connect();
    return false;
  }

  /** The fault to fail with at once while a failed connection is not to be tried again yet. */
  refusal(): Fault | undefined {
    const isDown = this.#phase === 'idle' || this.#phase === 'closing';
    if (!isDown || this.#retryAt === 0 || this.#clock.monotonic() >= this.#retryAt) return undefined;
    return { code: 'link/unreachable', detail: 'not tried again yet' };
  }

  /** An answer came: the far end is well, and the next request keeps its distance. */
  settled(): void {
    this.#answered = true;
    this.#failures = 0;
    this.#placeBy = millis(0);
    if (this.#silence > 0) this.#sendAt = millis(this.#clock.monotonic() + this.#silence);
  }

  /** After a timeout or damage: a TCP line is dropped, so nothing late can arrive; a bus is left to fall silent. */
  distrust(): void {
    if (this.#endpoint.protocol !== 'modbus-tcp') {
      const drain = Math.min(this.#endpoint.timeout, longestDrain);
      this.#sendAt = millis(this.#clock.monotonic() + Math.max(drain, this.#silence));
    }
    if (this.#endpoint.protocol !== 'modbus-rtu') this.drop();
  }

  drop(): void {
    if (this.#phase === 'idle' || this.#phase === 'closing') return;
    this.#stopTimer();
    this.#release();
    if (this.#endpoint.oneConnection) this.#awaitPlace(this.#phase === 'up' && this.#asked);
    this.#phase = 'closing';
    this.#line?.drop(this.#endpoint.oneConnection);
  }

  /** `hadPlace`: the connection that is given up was not turned away. */
  #awaitPlace(hadPlace: boolean): void {
    const now = this.#clock.monotonic();
    this.#reopenPause = reopenPause;
    if (hadPlace) this.#placeBy = millis(now + freesPlaceWithin);
    this.#reopenAt = millis(now + reopenPause);
  }

  close(): Promise<void> {
    this.drop();
    this.#stopTimer();
    if (this.#phase === 'idle') return Promise.resolve();
    return new Promise((resolve) => this.#whenClosed.push(resolve));
  }

  #connect(): void {
    this.#phase = 'connecting';
    this.#meter.state = 'connecting';
    this.#answered = false;
    this.#asked = false;
    const { host, port, serial, protocol, connectTimeout, inFlight } = this.#endpoint;
    const owner = {
      opened: () => this.#started(),
      received: (bytes: Uint8Array, length: number) => {
        if (this.#trace.on) this.#trace.received(bytes, length);
        this.wire?.receive(bytes, length);
      },
      closed: (why: string) => this.#ended(why),
    };
    this.#allow(connectTimeout);
    if (protocol !== 'modbus-rtu' && host !== undefined)
      this.#line = connectTcp(host, port ?? defaultPort, owner, inFlight > 1);
    else if (protocol === 'modbus-rtu' && serial !== undefined) this.#line = connectSerial(serial, owner);
    else this.#ended('the endpoint names no host or serial port');
  }

  /** Gives up after `span`; when this program itself stalled meanwhile, only after what came in was looked at. */
  #allow(span: Millis, isGrace = false): void {
    const due = this.#clock.monotonic() + span;
    this.#timer(span, () => {
      if (!isGrace && this.#clock.monotonic() - due > longestStall) return this.#allow(millis(0), true);
      this.drop();
      this.#failed('no connection in time');
    });
  }

  #started(): void {
    if (this.#phase !== 'connecting') return;
    this.#stopTimer();
    const owner: WireOwner = {
      transmit: (frames) => {
        this.#asked = true;
        if (this.#trace.on) for (const frame of frames) this.#trace.sent(frame);
        this.#line?.write(frames);
      },
      wrongEcho: (slot) => this.#owner.wrongEcho(slot),
      damaged: (detail, isAnswer) => this.#owner.damaged(detail, isAnswer),
      noise: () => this.#heardNoise(),
      late: (unit, place) => {
        this.#heardNoise();
        this.#owner.late(unit, place);
      },
      recognises: (slot, bytes, at, length) => this.#owner.recognises(slot, bytes, at, length),
    };
    const isTcp = this.#endpoint.protocol === 'modbus-tcp';
    this.wire = isTcp ? new MbapWire(owner, this.#owed, this.#ids) : new RtuWire(owner, this.#owed, this.#habits);
    this.client = new Client(this.wire);
    this.client.open();
    this.#phase = 'up';
    this.#meter.state = 'up';
    this.#opened += 1;
    this.#meter.reconnects = this.#opened - 1;
    const pause = this.#clock.monotonic() + this.#endpoint.pauseAfterConnect;
    if (this.#endpoint.pauseAfterConnect > 0) this.#sendAt = millis(Math.max(this.#sendAt, pause));
    this.#owner.ready();
  }

  #ended(why: string): void {
    const before = this.#phase;
    this.#stopTimer();
    this.#release();
    this.#phase = 'idle';
    this.#line = undefined;
    if (before === 'connecting') {
      if (this.#waitsForPlace() === undefined) this.#failed(why);
    } else if (before === 'up') this.#broke(why);
    else if (this.#meter.state === 'up') this.#meter.state = 'idle';
    for (const resolve of this.#whenClosed.splice(0)) resolve();
    this.#owner.ready();
  }

  #failed(why: string): void {
    this.#backOff();
    this.#owner.lost({ code: 'link/unreachable', detail: why });
  }

  #broke(why: string): void {
    this.#meter.state = 'idle';
    const pause = this.#answered ? undefined : this.#waitsForPlace();
    if (pause !== undefined) return this.#owner.lost({ code: 'link/reset', detail: why, retryAfter: pause });
    // One bad device behind a gateway may break every connection it is asked on: then the others wait and are not refused.
    if (!this.#answered && this.#asked) this.#reopenAt = millis(this.#clock.monotonic() + this.#nextPause());
    else if (!this.#answered) this.#backOff();
    this.#owner.lost({ code: 'link/reset', detail: why });
  }

  /** The pause until the next attempt, where the last connection's place may not be free yet. */
  #waitsForPlace(): Millis | undefined {
    const now = this.#clock.monotonic();
    if (now >= this.#placeBy) return undefined;
    this.#reopenPause = Math.min(this.#reopenPause * 2, longestReopenPause);
    this.#reopenAt = millis(now + this.#reopenPause);
    return millis(this.#reopenPause);
  }

  #backOff(): void {
    this.#retryAt = millis(this.#clock.monotonic() + this.#nextPause());
  }

  #nextPause(): number {
    this.#meter.state = 'down';
    const pause = Math.min(firstBackOff * 2 ** this.#failures, longestBackOff);
    this.#failures = Math.min(this.#failures + 1, 8);
    return pause;
  }

  #release(): void {
    this.wire?.close();
    this.wire = undefined;
    this.client = undefined;
  }

  #heardNoise(): void {
    this.#sendAt = millis(Math.max(this.#sendAt, this.#clock.monotonic() + this.#silence));
  }

  /** True when `moment` is over; otherwise the owner will be told when it is. */
  #hasPassed(moment: Millis): boolean {
    const wait = moment === 0 ? 0 : moment - this.#clock.monotonic();
    if (wait <= 0) return true;
    if (this.#cancelTimer === undefined) this.#timer(millis(wait), () => this.#owner.ready());
    return false;
  }

  #timer(delay: Millis, act: () => void): void {
    this.#stopTimer();
    this.#cancelTimer = this.#clock.after(delay, () => {
      this.#cancelTimer = undefined;
      act();
    });
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/** Silence that ends an RTU frame above 19,200 baud, or where the baud rate is the gateway's affair. */
const shortestSilence = 1.75;

/** Pause between exchanges; for RTU at least 3.5 characters of 11 bits (Modbus over Serial Line V1.02, 2.5.1.1). */
function silenceOf({ protocol, serial, pauseBetween }: Endpoint): Millis {
  if (protocol === 'modbus-tcp') return pauseBetween;
  const baudRate = serial?.baudRate ?? Number.POSITIVE_INFINITY;
  const silence = baudRate > 19_200 ? shortestSilence : (3.5 * 11 * 1_000) / baudRate;
  return millis(Math.max(pauseBetween, silence));
}
