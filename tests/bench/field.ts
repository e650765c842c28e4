/**
 * The field that benches measure against, a process of its own: many small Modbus TCP gateways on loopback ports, each
 * with a row of units. Does only what the benches use, as cheaply as Node allows, and counts what it did itself.
 * Must never know which contestant asks.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { FieldBus } from './field-bus.ts';
import { type FieldPlan, isDeaf, litRegister, spreadHost, UnitMemory } from './field-memory.ts';
import { answerCalls } from './process-calls.ts';

const headerLength = 6;
/** MBAP header, unit, function, address and count: every request that benches send but multi-register writes. */
const shortFrame = 12;

interface Gateway {
  readonly server: Server;
  readonly bus: FieldBus;
}

let plan: FieldPlan = { gateways: 0, units: 0, delay: 0, changeEvery: 0 };
let memory: UnitMemory | undefined;
let gateways: Gateway[] = [];
const sockets = new Set<Socket>();
let cpuBefore = process.cpuUsage();

/** The answer to one whole frame; anything that the benches do not send gets exception 1. */
function answerTo(gateway: number, frame: Buffer): Buffer {
  const unit = frame[6] ?? 0;
  const code = frame[7] ?? 0;
  const address = frame.readUInt16BE(8);
  const value = frame.readUInt16BE(10);
  if ((code === 3 || code === 4) && memory !== undefined && unit >= 1 && unit <= plan.units) {
    return memory.read(gateway, unit, address, value, frame);
  }
  if (code === 6 && memory !== undefined) {
    memory.write(gateway, unit, address, value);
    return Buffer.from(frame.subarray(0, shortFrame));
  }
  const refusal = Buffer.from([frame[0] ?? 0, frame[1] ?? 0, 0, 0, 0, 3, unit, code | 0x80, 1]);
  return refusal;
}

function serve(gateway: number, bus: FieldBus, socket: Socket): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sockets.delete(socket));
  if (isDeaf(plan, gateway)) {
    socket.resume();
    return;
  }
  let held: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    let bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = undefined;
    const answers: Buffer[] = [];
    while (bytes.length >= shortFrame) {
      const size = headerLength + bytes.readUInt16BE(4);
      if (bytes.length < size) break;
      if (plan.delay === 0) answers.push(answerTo(gateway, bytes));
      else {
        const frame = Buffer.from(bytes.subarray(0, size));
        bus.take({ isWrite: frame[7] === 6, unit: frame[6] ?? 0, done: () => socket.write(answerTo(gateway, frame)) });
      }
      bytes = bytes.subarray(size);
    }
    // Requests that came together are answered together.
    const [only] = answers;
    if (only !== undefined) socket.write(answers.length === 1 ? only : Buffer.concat(answers));
    if (bytes.length > 0) held = bytes;
  });
}

async function openGateway(index: number, port: number): Promise<number> {
  const bus = new FieldBus(plan.delay);
  const host = plan.spreadFrom === undefined ? '127.0.0.1' : spreadHost(plan.spreadFrom + index);
  const server = createServer((socket) => serve(index, bus, socket));
  await new Promise<void>((listening, refused) => {
    server.once('error', refused);
    server.listen(port, host, listening);
  });
  gateways.push({ server, bus });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Bug: a TCP server without a port');
  return address.port;
}

async function shut(): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await Promise.all(gateways.map(({ server }) => new Promise((closed) => server.close(closed))));
  gateways = [];
}

answerCalls({
  open: async (wanted: FieldPlan) => {
    await shut();
    plan = wanted;
    memory = new UnitMemory(plan);
    const ports: number[] = [];
    for (let index = 0; index < plan.gateways; index += 1)
      ports.push(await openGateway(index, plan.spreadFrom === undefined ? 0 : (ports[0] ?? 0)));
    return ports;
  },
  /** CPU milliseconds since the last call. */
  cpu: () => {
    const used = process.cpuUsage(cpuBefore);
    cpuBefore = process.cpuUsage();
    return (used.user + used.system) / 1_000;
  },
  /** Puts every lamp out by hand, without a word to anybody. */
  douse: () => {
    for (let gateway = 0; gateway < plan.gateways; gateway += 1)
      for (let unit = 1; unit <= plan.units; unit += 1) memory?.write(gateway, unit, litRegister, 0);
  },
  /** What the buses of these gateways did since the last call: see `BusReport`. */
  buses: ({ from, to }: { from: number; to: number }) => gateways.slice(from, to).map(({ bus }) => bus.report()),
});
