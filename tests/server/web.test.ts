import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { RouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Access, openAccess } from '../../main/core/access/access.ts';
import { slightCost } from '../../main/core/access/password.ts';
import { silentLog } from '../../main/core/log.ts';
import { utcMs } from '../../main/domain/units.ts';
import { startWeb, type Web } from '../../main/server/web.ts';
import { stubRouter } from './stub-router.ts';

let web: Web;
let access: Access;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'fogward-web-'));

beforeAll(async () => {
  const screen = join(folder, 'renderer');
  mkdirSync(join(screen, 'assets'), { recursive: true });
  writeFileSync(join(screen, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(join(screen, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  symlinkSync(join(folder, 'secret.txt'), join(screen, 'linked.txt'));
  const opened = openAccess({ directory: undefined, now: () => utcMs(Date.now()), cost: slightCost });
  if (!opened.ok) throw new Error(opened.detail);
  access = opened.access;
  const admin = await access.setup('chief', 'a long enough secret');
  token = admin.ok ? admin.value.token : '';
  web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    hostNames: ['fog.centre.lan'],
    screen,
    version: '0.0.0',
    router: stubRouter,
    access,
    log: silentLog,
  });
});
afterAll(async () => {
  await web.close();
  access.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends bytes as they are and returns all that comes back before the server closes, or after `until` appears. */
function raw(bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(web.port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (until?.test(text)) socket.destroy();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
const get = (path: string, headers = '') =>
  raw(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n${headers}\r\n`);
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('the page', () => {
  it('carries a fresh nonce, in the page and in its policy', async () => {
    const [first, second] = await Promise.all([fetch(web.url), fetch(web.url)]);
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(await first.text()).toBe(`<meta name="csp-nonce" content="${nonce}">`);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('brings its assets with their types, cached by their hashed names', async () => {
    const asset = await fetch(`${web.url}/assets/index-abc.js`);
    expect(asset.headers.get('content-type')).toContain('text/javascript');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(await asset.text()).toBe('export {};');
    const head = await fetch(`${web.url}/assets/index-abc.js`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%252e%252e/secret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/../../secret.txt',
    '/linked.txt',
    '/%00index.html',
    '/index.html%00.txt',
    '/%',
    '/assets',
    '/assets/',
    '//secret.txt',
    '/.env',
  ])('is all there is: %s', async (path) => {
    const answer = await get(path);
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).not.toContain('outside');
  });

  it('is not written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await fetch(`${web.url}/`, { method })).status).toBe(405);
    }
  });
});

describe('who may ask', () => {
  it('refuses names that nobody gave this server', async () => {
    const ask = (host: string) => raw(`GET /api/health HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '127.0.0.1@evil', 'a b', '']) {
      expect([400, 421]).toContain(statusOf(await ask(host)));
    }
    for (const host of ['localhost', `127.0.0.1:${web.port}`, '[::1]:1', 'fog.centre.lan', 'FOG.centre.lan:8080']) {
      expect(statusOf(await ask(host))).toBe(200);
    }
  });

  it('refuses pages of other sites', async () => {
    expect(statusOf(await get('/api/health', 'origin: http://evil.example\r\n'))).toBe(403);
    expect(statusOf(await get('/api/health', 'origin: null\r\n'))).toBe(403);
    expect(statusOf(await get('/api/health', 'origin: http://127.0.0.1\r\n'))).toBe(200);
  });
});

describe('REST', () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${web.url}/api/echo`, { method: 'POST', body, headers: { 'content-type': type } });

  it('answers, and refuses what does not fit with JSON and a reason', async () => {
    expect(await (await post('{"text":"雾"}')).json()).toEqual({ text: '雾' });
    for (const [body, type, status] of [
      ['{"text":1}', 'application/json', 400],
      ['{"text":', 'application/json', 400],
      ['\ufeff', 'application/json', 400],
      ['[]', 'application/json', 400],
      ['null', 'application/json', 400],
      ['text=a', 'application/x-www-form-urlencoded', 415],
      ['<a/>', 'text/xml', 415],
      [JSON.stringify({ text: 'x'.repeat(70_000) }), 'application/json', 413],
    ] as const) {
      const answer = await post(body, type);
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), status]);
      expect(await answer.json()).toMatchObject({ status, message: expect.any(String) });
    }
  });

  it('cuts off a body that never ends', async () => {
    const head =
      'POST /api/echo HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';
    const answer = await raw(head + `ffff\r\n${'x'.repeat(65535)}\r\n`.repeat(4));
    expect(statusOf(answer)).toBe(413);
  });

  it('knows its caller by the bearer token only', async () => {
    const who = (authorization?: string) =>
      fetch(`${web.url}/api/who`, authorization === undefined ? {} : { headers: { authorization } });
    expect((await who()).status).toBe(401);
    expect((await who('Bearer nonsense')).status).toBe(401);
    expect((await who(`Basic ${token}`)).status).toBe(401);
    expect(await (await who(`Bearer ${token}`)).json()).toMatchObject({ name: 'chief' });
  });

  it('tells nothing about a bug', async () => {
    const answer = await fetch(`${web.url}/api/bug`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret detail');
  });

  it('describes itself, without the live feeds, and offers no others', async () => {
    const description = (await (await fetch(`${web.url}/api/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(description.paths)).toEqual(
      expect.arrayContaining(['/health', '/session', '/zones/{id}', '/journal']),
    );
    expect(JSON.stringify(description)).not.toContain('/live');
    expect((await fetch(`${web.url}/api/live/ticks`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${web.url}/api/nothing`)).status).toBe(404);
  });

  it.each([
    'GARBAGE\r\n\r\n',
    'GET http://evil/ HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: -1\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\n\r\n',
  ])('refuses malformed requests: %j', async (bytes) => {
    const answer = await raw(bytes);
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer)).toBeLessThan(500);
    expect((await fetch(`${web.url}/api/health`)).status).toBe(200);
  });
});

describe('the line', () => {
  const open = (headers: Record<string, string> = {}, path = '/rpc') =>
    new WebSocket(`${web.url.replace('http', 'ws')}${path}`, { headers });
  const ended = (socket: WebSocket) =>
    new Promise<number>((resolve) => {
      socket.on('error', () => undefined);
      socket.on('close', (code) => resolve(code));
    });
  const clientOver = (socket: WebSocket): RouterClient<typeof stubRouter> =>
    createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

  it('answers calls and feeds, and ends a feed when asked', async () => {
    const socket = open();
    const client = clientOver(socket);
    expect(await client.echo({ text: 'fog' })).toEqual({ text: 'fog' });
    const seen: number[] = [];
    for await (const tick of await client.live.ticks()) {
      seen.push(tick);
      if (seen.length === 5) break;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    await expect(client.echo({ text: 'x'.repeat(21) })).rejects.toThrow();
    await expect(client.bug()).rejects.not.toThrow('secret detail');
    socket.close();
  });

  it('refuses other sites, other names and other paths', async () => {
    const refused = (socket: WebSocket) =>
      new Promise<string>((resolve) => {
        socket.on('error', (error) => resolve(error.message));
        socket.on('open', () => resolve('open'));
      });
    expect(await refused(open({ origin: 'http://evil.example' }))).toContain('403');
    expect(await refused(open({ host: 'evil.example' }))).toContain('421');
    expect(await refused(open({}, '/other'))).toContain('404');
    const own = open({ origin: web.url });
    expect(await refused(own)).toBe('open');
    own.terminate();
  });

  it.each([
    ['no JSON', 'hello', 1007],
    ['a number', '1', 1007],
    ['null', 'null', 1007],
    ['no id', '{"p":{"u":"/echo"}}', 1007],
    ['no address', '{"i":"1","p":{}}', 1007],
    ['an address that is none', '{"i":"1","p":{"u":"http://"}}', 1007],
    ['an unknown type', '{"i":"1","t":9,"p":{"u":"/echo"}}', 1007],
    ['binary', Buffer.from('{"i":"1","p":{"u":"/echo"}}'), 1003],
    ['too much', JSON.stringify({ i: '1', p: { u: '/echo', b: 'x'.repeat(300_000) } }), 1009],
  ])('ends on %s', async (_what, message, code) => {
    const socket = open();
    socket.on('open', () => socket.send(message));
    expect(await ended(socket)).toBe(code);
  });

  it('ends on a flood of messages and on too many feeds', async () => {
    const flood = open();
    flood.on('open', () => {
      for (let i = 0; i < 1000; i += 1) flood.send(JSON.stringify({ i: String(i), p: { u: '/health' } }));
    });
    expect(await ended(flood)).toBe(1008);
    const feeds = open();
    feeds.on('open', () => {
      for (let i = 0; i < 65; i += 1) feeds.send(JSON.stringify({ i: String(i), p: { u: '/live/ticks' } }));
    });
    expect(await ended(feeds)).toBe(1008);
  });

  it('is cut when its far end takes nothing', async () => {
    const socket = open();
    socket.on('open', () => {
      socket.send(JSON.stringify({ i: '1', p: { u: '/live/flood' } }));
      socket.pause();
    });
    await expect.poll(() => (web.openLines() === 0 ? 'cut' : 'open'), { timeout: 15_000, interval: 50 }).toBe('cut');
    socket.terminate();
  });
});
