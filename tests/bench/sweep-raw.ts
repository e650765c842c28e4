/** Contestant of the sweeps: bare Node sockets, one in flight on each, frames made and taken apart by hand. */
import { connect, type Socket } from 'node:net';
import { answerCalls } from './process-calls.ts';
import { AnswerCheck, measureSweeps, noPlan, type SweepPlan, type SweepWork } from './sweep-work.ts';

let plan = noPlan;
let check = new AnswerCheck(plan);
const clients: RawClient[] = [];

class RawClient {
  readonly #gateway: number;
  readonly #socket: Socket;
  readonly #size = 9 + plan.values * 2;
  #id = 0;
  #unit = 0;
  #held: Buffer | undefined;
  #done: (() => void) | undefined;
  readonly opened: Promise<void>;

  constructor(gateway: number, port: number) {
    this.#gateway = gateway;
    let opened: () => void = () => {};
    this.opened = new Promise((settle) => {
      opened = settle;
    });
    const buffer = Buffer.allocUnsafeSlow(4096);
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (length, bytes) => this.#received(Buffer.from(bytes.buffer, bytes.byteOffset, length)),
      },
    });
    this.#socket.once('connect', opened);
  }

  sweep(): Promise<void> {
    return new Promise((done) => {
      this.#done = done;
      this.#unit = 0;
      this.#ask();
    });
  }

  #ask(): void {
    this.#unit += 1;
    this.#id = (this.#id + 1) & 0xffff;
    const frame = Buffer.allocUnsafe(12);
    frame.writeUInt16BE(this.#id, 0);
    frame.writeUInt16BE(0, 2);
    frame.writeUInt16BE(6, 4);
    frame[6] = this.#unit;
    frame[7] = 3;
    frame.writeUInt16BE(0, 8);
    frame.writeUInt16BE(plan.values, 10);
    this.#socket.write(frame);
  }

  #received(bytes: Buffer): boolean {
    const whole = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]);
    if (whole.length < this.#size) {
      this.#held = Buffer.from(whole);
      return true;
    }
    this.#held = undefined;
    const isOurs = whole.readUInt16BE(0) === this.#id && whole[6] === this.#unit && whole[7] === 3;
    const values = new Array<number>(plan.values);
    for (let i = 0; i < plan.values; i += 1) values[i] = whole.readUInt16BE(9 + 2 * i);
    check.take(this.#gateway, isOurs ? this.#unit : 0, values[0] ?? -1, values[1] ?? -1, values[2] ?? -1);
    if (this.#unit < plan.units) this.#ask();
    else this.#done?.();
    return true;
  }
}

answerCalls({
  open: async (wanted: SweepPlan) => {
    plan = wanted;
    check = new AnswerCheck(plan);
    for (const [gateway, port] of plan.ports.entries()) clients.push(new RawClient(gateway, port));
    await Promise.all(clients.map((client) => client.opened));
  },
  run: (work: SweepWork) =>
    measureSweeps(
      work,
      plan.ports.length * plan.units,
      async () => void (await Promise.all(clients.map((client) => client.sweep()))),
      () => check.report(),
    ),
});
