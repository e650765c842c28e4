/**
 * A Modbus TCP or RTU-over-TCP gateway on a real socket. Carries frames between a station and whoever connects,
 * and damages them when told to. Never crashes on what a peer does.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import type { Damage } from './behaviours.ts';
import { answerPdu, exceptionPdu, type Incoming, mbapFrame, rtuFrame, splitMbap, splitRtu } from './modbus-frames.ts';
import type { Answer, Served, Station } from './station.ts';

/** An open gateway; `close` also ends its connections. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

const longestBacklog = 65_536;

/** Opens a gateway for `station` on `host`:`port` (0 picks a free port); `link/unreachable` when it cannot. */
export function listenModbus(station: Station, host: string, port: number): Promise<Outcome<Listening>> {
  const sockets = new Set<Socket>();
  const line = { freeAt: 0 };
  const server = createServer({ noDelay: true }, (socket) => {
    const admission = station.admission();
    if (admission === 'none' || (admission === 'one' && sockets.size > 0)) {
      socket.on('error', () => {});
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    attend(station, socket, line);
  });
  return new Promise((settle) => {
    server.once('error', (error) => settle(fail({ code: 'link/unreachable', detail: error.message })));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      server.on('error', () => {});
      settle(succeed(listening(server, sockets, host, port)));
    });
  });
}

function listening(server: Server, sockets: Set<Socket>, host: string, port: number): Listening {
  const address = server.address();
  return {
    host,
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () =>
      new Promise((settle) => {
        server.close(() => settle());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Reads requests off one connection and answers them in the time the device takes. */
function attend(station: Station, socket: Socket, line: { freeAt: number }): void {
  const split = station.endpoint.protocol === 'modbus-rtu-over-tcp' ? splitRtu : splitMbap;
  let stream: Buffer = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    stream = Buffer.concat([stream, chunk]);
    const found = split(stream);
    stream = Buffer.from(found.rest);
    for (const incoming of found.incoming) take(station, socket, line, incoming);
    if (found.lost || stream.length > longestBacklog) socket.destroy();
  });
}

function take(station: Station, socket: Socket, line: { freeAt: number }, incoming: Incoming): void {
  const served: Served =
    incoming.request === undefined
      ? { answer: { kind: 'exception', code: incoming.exception ?? 1 }, latency: millis(0), delay: millis(0) }
      : station.serve(incoming.request);
  if (served.answer.kind === 'silence') return;
  const { answer } = served;
  const now = station.clock.monotonic();
  line.freeAt = Math.max(line.freeAt, now) + served.latency;
  const wait = line.freeAt - now + served.delay;
  const reply = (): void => send(socket, station, incoming, answer, served.damage);
  if (wait <= 0) reply();
  else station.clock.after(millis(wait), reply);
}

function send(socket: Socket, station: Station, incoming: Incoming, answer: Answer, damage: Damage | undefined): void {
  if (socket.destroyed || answer.kind === 'silence' || answer.kind === 'refused') return;
  let pdu = answer.kind === 'exception' ? exceptionPdu(incoming, answer.code) : answerPdu(incoming, answer.reply);
  if (damage === 'wrong-function') pdu = withByte(pdu, 0, (pdu[0] ?? 0) ^ 0x07);
  if (damage === 'wrong-echo' && incoming.request?.kind.startsWith('write'))
    pdu = withByte(pdu, 2, (pdu[2] ?? 0) ^ 0x5a);
  const unit = damage === 'wrong-unit' ? (incoming.unit % 247) + 1 : incoming.unit;
  const transaction = damage === 'wrong-transaction' ? incoming.transaction + 0x1111 : incoming.transaction;
  const rtu = station.endpoint.protocol === 'modbus-rtu-over-tcp';
  const frame = rtu ? rtuFrame(unit, pdu) : mbapFrame(transaction, unit, pdu);
  if (damage === 'garbage') socket.write(frame.map((byte, i) => byte ^ (0xa5 + 31 * i)));
  else if (damage === 'half-frame') socket.write(frame.subarray(0, Math.ceil(frame.length / 2)));
  else if (damage === 'reset-mid-frame') {
    socket.write(frame.subarray(0, Math.ceil(frame.length / 2)), () => socket.resetAndDestroy());
  } else socket.write(frame);
}

function withByte(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value & 0xff;
  return copy;
}
