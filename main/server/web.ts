/**
 * The web face of a running core: the screen, its basemap, `/rpc` over WebSocket, `/api` over REST. Owns limits and who may connect;
 * decides nothing about fog, devices or rights.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AnyRouter } from '@orpc/server';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Access } from '../core/access/access.ts';
import type { Log } from '../core/log.ts';
import { refuse } from './answer.ts';
import { basemapPath } from './basemap.ts';
import { commonHeaders } from './content-policy.ts';
import { createLineHandler, type Line, serveLine } from './line.ts';
import { isSameOrigin, isTrustedHost } from './peer-check.ts';
import { createRest, type Rest } from './rest.ts';
import { serveScreenFile } from './screen-files.ts';
import { serveBasemap } from './serve-basemap.ts';

export interface WebOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** Further names under which people reach this server. */
  readonly hostNames: readonly string[];
  /** Folder of the built screen. */
  readonly screen: string;
  /** The site's basemap, where it names one. */
  readonly basemap?: string | undefined;
  readonly version: string;
  readonly router: AnyRouter;
  readonly access: Access;
  readonly log: Log;
}

export interface Web {
  readonly url: string;
  readonly port: number;
  /** Lines open at this moment. */
  openLines(): number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

const mostSockets = 512;
const mostLines = 256;
const heartbeat = 15_000;

/** Starts listening; rejects with the system's error (`EADDRINUSE`, `EACCES` …) when it cannot. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const rest = createRest(options.router, options.access, options.version, options.log);
  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => void answer(request, response, options, rest),
  );
  server.maxConnections = mostSockets;
  server.on('clientError', refuseMalformed);
  const lines = openLines(server, options);
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${name}:${port}`,
    port,
    openLines: lines.count,
    close: async () => {
      lines.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, { host, port }: WebOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebOptions,
  rest: Rest,
): Promise<void> {
  try {
    for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    const path = pathOf(request.url);
    if (!isTrustedHost(request.headers.host, options))
      return refuse(response, 421, 'This server does not go by that name');
    if (!isSameOrigin(request.headers.origin, request.headers.host))
      return refuse(response, 403, 'Pages of other sites may not call');
    if (path === undefined) return refuse(response, 400, 'The address is malformed');
    if (path === '/api' || path.startsWith('/api/')) return await rest.handle(request, response, path);
    if (path === basemapPath && options.basemap !== undefined)
      return await serveBasemap(options.basemap, options.access, request, response);
    return await serveScreenFile(options.screen, request, response, path);
  } catch (error) {
    // A client that went away in the middle is its own business.
    if (request.destroyed && !request.complete) return;
    options.log.error({ err: error }, 'request failed');
    refuse(response, 500, 'Something went wrong here; the log has the details');
  }
}

/** The path of a request line; absolute addresses and anything that is not a path are refused. */
function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !url.startsWith('/') || url.length > 4096) return undefined;
  return URL.canParse(`http://host${url}`) ? url.split('?', 1)[0] : undefined;
}

function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const timeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const status = timeout ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const code = timeout ? 'TIMEOUT' : 'BAD_REQUEST';
  const body = JSON.stringify({ defined: false, code, status, message: 'The request is malformed' });
  const head = `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Accepts WebSockets on `/rpc` and serves the contract on each. */
function openLines(server: Server, options: WebOptions): { count(): number; close(): void } {
  const { log } = options;
  const handler = createLineHandler(options.router, log);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 256 * 1024, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const why = refusalOf(request, options, sockets.clients.size);
    if (why !== undefined) {
      return void socket.end(`HTTP/1.1 ${why} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    }
    sockets.handleUpgrade(request, socket, head, (open) => {
      const where = (socket as Socket).remoteAddress ?? 'unknown';
      open.on('error', (error) => log.debug({ where, err: error }, 'line error'));
      watchHeartbeat(open);
      serveLine(handler, lineOver(open), { session: undefined, where }, log);
    });
  });
  return {
    count: () => sockets.clients.size,
    close: () => {
      for (const open of sockets.clients) open.close(1001, 'the server is stopping');
      sockets.close();
    },
  };
}

function refusalOf(request: IncomingMessage, options: WebOptions, open: number): number | undefined {
  if (!isTrustedHost(request.headers.host, options)) return 421;
  if (!isSameOrigin(request.headers.origin, request.headers.host)) return 403;
  if (pathOf(request.url) !== '/rpc') return 404;
  return open >= mostLines ? 503 : undefined;
}

function lineOver(socket: WebSocket): Line {
  return {
    send: (data) => socket.send(data),
    waiting: () => socket.bufferedAmount,
    onMessage: (listener) => void socket.on('message', (data, binary) => listener(binary ? data : data.toString())),
    onClose: (listener) => void socket.on('close', listener),
    end: (code, why) => {
      socket.close(code, why);
      setTimeout(() => socket.terminate(), 1000).unref();
    },
  };
}

/** Drops a far end that is gone without a word. */
function watchHeartbeat(socket: WebSocket): void {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, heartbeat);
  socket.on('close', () => clearInterval(timer));
}
