/** A line that carries bytes: a TCP socket or a serial port. Says once that it opened, and once that it is closed. */
import { connect, type Socket } from 'node:net';
import type { SerialLine } from '../../main/domain/asset.ts';

export interface LineOwner {
  opened(): void;
  /** `bytes` is valid only during the call, up to `length`. */
  received(bytes: Uint8Array, length: number): void;
  closed(why: string): void;
}

export interface Line {
  write(frames: readonly Buffer[]): void;
  /** Ends the line; `closed` follows. `reset` frees the far end's only connection at once instead of asking politely. */
  drop(reset: boolean): void;
}

/** One read never carries more than this; longer bursts come in several. Room for one frame, and for a pipelined row. */
const readBuffer = { single: 512, pipelined: 4096 };
const keepAliveAfter = 30_000;

/** Several frames go in one piece: a row of pipelined requests wakes the far end once. */
function send(socket: Socket, frames: readonly Buffer[]): void {
  const [only] = frames;
  socket.write(frames.length === 1 && only !== undefined ? only : Buffer.concat(frames));
}

/** Opens a TCP connection without Nagle's delay. */
export function connectTcp(host: string, port: number, owner: LineOwner, isPipelined = false): Line {
  let why = 'closed by the far end';
  const socket = connect({
    host,
    port,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: keepAliveAfter,
    onread: {
      buffer: Buffer.allocUnsafeSlow(isPipelined ? readBuffer.pipelined : readBuffer.single),
      callback: (length, bytes) => {
        owner.received(bytes, length);
        return true;
      },
    },
  });
  socket.once('connect', () => owner.opened());
  socket.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code ?? error.message;
  });
  socket.once('end', () => socket.destroy());
  socket.once('close', () => owner.closed(why));
  return {
    write: (frames) => send(socket, frames),
    drop: (reset) => {
      if (reset && !socket.connecting) socket.resetAndDestroy();
      else socket.destroy();
    },
  };
}

/** Opens a serial port; the native part is loaded only when a site has one. */
export function connectSerial(settings: SerialLine, owner: LineOwner): Line {
  let dropped = false;
  let finished = false;
  const finish = (why: string): void => {
    if (finished) return;
    finished = true;
    owner.closed(why);
  };
  const line = { write: (_: readonly Buffer[]): void => undefined, drop: (): void => undefined };
  line.drop = () => {
    dropped = true;
  };
  const open = async (): Promise<void> => {
    const { SerialPort } = await import('serialport');
    const { path, baudRate, dataBits, stopBits, parity } = settings;
    const port = new SerialPort({ path, baudRate, dataBits, stopBits, parity, autoOpen: false });
    port.on('error', (error) => (port.isOpen ? port.close() : finish(error.message)));
    port.on('close', () => finish('serial port closed'));
    port.on('data', (bytes: Buffer) => owner.received(bytes, bytes.length));
    port.open((error) => {
      if (error) {
        finish(error.message);
        return;
      }
      line.write = (frames) => {
        for (const frame of frames) port.write(frame);
      };
      line.drop = () => (port.isOpen ? port.close() : finish('serial port closed'));
      if (dropped) port.close();
      else owner.opened();
    });
  };
  open().catch((error: unknown) => finish(error instanceof Error ? error.message : String(error)));
  return { write: (frames) => line.write(frames), drop: () => line.drop() };
}
