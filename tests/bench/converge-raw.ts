/** Contestant of `converge`: bare sockets, all gateways at once; each writes its lamps, then reads them back. */
import { connect, type Socket } from 'node:net';
import type { ConvergePlan, ConvergeReport } from './converge-work.ts';
import { litRegister } from './field-memory.ts';
import { answerCalls, monotonicMs } from './process-calls.ts';

let plan: ConvergePlan = { ports: [], units: 0 };
let gateways: RawGateway[] = [];

class RawGateway {
  readonly #socket: Socket;
  readonly opened: Promise<void>;
  #held = Buffer.alloc(0);
  #id = 0;
  #answered: (frame: Buffer) => void = () => {};

  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.opened = new Promise((opened) => this.#socket.once('connect', opened));
    this.#socket.on('data', (bytes) => {
      this.#held = Buffer.concat([this.#held, bytes]);
      while (this.#held.length >= 6 && this.#held.length >= 6 + this.#held.readUInt16BE(4)) {
        const size = 6 + this.#held.readUInt16BE(4);
        const frame = this.#held.subarray(0, size);
        this.#held = this.#held.subarray(size);
        this.#answered(frame);
      }
    });
  }

  /** Sends one request of 12 bytes and waits for its answer. */
  ask(unit: number, code: number, address: number, value: number): Promise<Buffer> {
    this.#id = (this.#id + 1) & 0xffff;
    const frame = Buffer.from([this.#id >> 8, this.#id, 0, 0, 0, 6, unit, code, 0, address, value >> 8, value]);
    return new Promise((answered) => {
      this.#answered = answered;
      this.#socket.write(frame);
    });
  }

  /** How many of the gateway's lamps read back as written. */
  async switchAll(value: number): Promise<number> {
    for (let unit = 1; unit <= plan.units; unit += 1) await this.ask(unit, 6, litRegister, value);
    let verified = 0;
    for (let unit = 1; unit <= plan.units; unit += 1) {
      const reply = await this.ask(unit, 3, litRegister, 1);
      if (reply.readUInt16BE(9) === value) verified += 1;
    }
    return verified;
  }
}

async function switchTo(value: number): Promise<ConvergeReport> {
  const cpu = process.cpuUsage();
  const startedAt = monotonicMs();
  const counts = await Promise.all(gateways.map((gateway) => gateway.switchAll(value)));
  const verifiedMs = monotonicMs() - startedAt;
  const used = process.cpuUsage(cpu);
  const verified = counts.reduce((sum, count) => sum + count, 0);
  return { startedAt, verifiedMs, verified, cpuMs: (used.user + used.system) / 1_000 };
}

answerCalls({
  open: async (wanted: ConvergePlan) => {
    plan = wanted;
    gateways = plan.ports.map((port) => new RawGateway(port));
    await Promise.all(gateways.map((gateway) => gateway.opened));
  },
  light: () => switchTo(1),
  release: () => switchTo(0),
  look: () => undefined,
});
