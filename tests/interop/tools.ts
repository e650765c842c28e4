import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';

/** Fails with what to install: a missing peer must not look like a passed test. */
export function requireTool(path: string, debianPackage: string): void {
  if (!existsSync(path)) throw new Error(`${path} is missing: install it with \`apt-get install ${debianPackage}\``);
}

/** Fails with what to install when Debian's Python lacks a module. */
export function requireModule(name: string, debianPackage: string): void {
  requireTool('/usr/bin/python3', 'python3');
  const { status } = spawnSync('/usr/bin/python3', ['-c', `import ${name}`]);
  if (status !== 0) {
    throw new Error(`Python cannot import ${name}: install it with \`apt-get install ${debianPackage}\``);
  }
}

/** A TCP port of the loopback that was free a moment ago. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A UDP port of the loopback that was free a moment ago. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** A peer that runs for the length of a test, with all it said for the day it fails. */
export class Peer {
  readonly #child: ChildProcess;
  #said = '';
  #ended = false;

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.#said += bytes.toString();
      });
    }
    this.#child.on('exit', () => {
      this.#ended = true;
    });
  }

  get said(): string {
    return this.#said;
  }

  /** Waits until `isReady` holds; fails with what the peer said when it does not within 15 s. */
  async ready(isReady: () => boolean | Promise<boolean>): Promise<void> {
    const until = Date.now() + 15_000;
    while (!(await isReady())) {
      if (this.#ended || Date.now() > until) throw new Error(`the peer did not get ready: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    if (this.#ended) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await gone;
  }
}
