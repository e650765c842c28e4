/** Lines and their traces, over REST and over WebSocket, on the demo's real sockets. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { RouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { endpointViewSchema, traceEntrySchema } from '../../main/contract/views/endpoint.ts';
import { silentLog } from '../../main/core/log.ts';
import type { Router } from '../../main/core/router/router.ts';
import type { Role } from '../../main/domain/authority.ts';
import { type Composed, composeCore, demoAccounts } from '../../main/server/compose.ts';
import { startWeb, type Web } from '../../main/server/web.ts';

let demo: Composed;
let web: Web;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  const composed = await composeCore({ site: { kind: 'demo' }, data: undefined, log: silentLog });
  if (!composed.ok) throw new Error(composed.why.join('\n'));
  demo = composed.value;
  web = await startWeb({
    host: '127.0.0.1',
    port: 0,
    hostNames: [],
    screen: '/nowhere',
    version: 'test',
    router: demo.core.router,
    access: demo.access,
    log: silentLog,
  });
  await demo.core.ready;
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await web?.close();
  await demo?.stop();
});

const accountOf = (role: Role) => demoAccounts.find((each) => each.role === role)!;

async function lineAs(role: Role): Promise<RouterClient<Router>> {
  const socket = new WebSocket(`${web.url.replace('http', 'ws')}/rpc`);
  sockets.push(socket);
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  const client: RouterClient<Router> = createORPCClient(link);
  await client.session.signIn({ name: accountOf(role).name, password: accountOf(role).password });
  return client;
}

async function restAs(role: Role) {
  const headers = { 'content-type': 'application/json' };
  const { name, password } = accountOf(role);
  const body = JSON.stringify({ name, password });
  const answer = await fetch(`${web.url}/api/session`, { method: 'POST', headers, body });
  const { token } = (await answer.json()) as { token: string };
  return (path: string, sent?: unknown): Promise<Response> =>
    fetch(`${web.url}/api${path}`, {
      headers: { ...headers, authorization: `Bearer ${token}` },
      ...(sent === undefined ? {} : { method: 'POST', body: JSON.stringify(sent) }),
    });
}

const lineOf = (protocol: string) => demo.core.parts.site.endpoints.find((each) => each.protocol === protocol)!;

describe('the list of lines', () => {
  test('has every line with its load, and no secret', async () => {
    const rest = await restAs('viewer');
    const text = await (await rest('/endpoints')).text();
    const views = endpointViewSchema.array().parse(JSON.parse(text));
    expect(views.map(({ id }) => id)).toEqual(demo.core.parts.site.endpoints.map(({ id }) => id));
    const answering = views.filter((view) => view.answers > 0);
    expect(answering.length).toBeGreaterThan(views.length / 2);
    for (const view of answering) {
      expect(view.load.needed).toBeGreaterThan(0);
      expect(view.load.carried).toBeGreaterThan(view.load.needed);
      expect(view.load.advice).toEqual([]);
      expect(view.insecure).toBe(view.protocol === 'snmp-v2c');
    }
    const devices = demo.core.parts.site.devices.filter((device) => device.managed && device.endpoint !== undefined);
    expect(views.reduce((sum, view) => sum + view.devices, 0)).toBe(devices.length);
    for (const { community, user } of demo.core.parts.site.endpoints) {
      if (user !== undefined) expect(text).not.toContain(user.authKey);
      if (community !== undefined && community.length > 6) expect(text).not.toContain(community);
    }
  });

  test('a device tells its own statistics beside its line', async () => {
    const client = await lineAs('viewer');
    const device = demo.core.parts.site.devices.find((each) => each.endpoint === lineOf('modbus-tcp').id)!;
    const detail = await client.devices.get({ id: device.id });
    expect(detail.statistics?.answers).toBeGreaterThan(0);
    expect(detail.statistics?.requests).toBeLessThanOrEqual(detail.endpoint?.requests ?? 0);
    expect(detail.statistics?.roundTrip.p50).toBeGreaterThan(0);
    const trips = detail.statistics!.roundTrip;
    expect([trips.p50, trips.p95, trips.p99]).toEqual([trips.p50, trips.p95, trips.p99].sort((a, b) => a - b));
    expect(detail.statistics?.lastGoodAt).toBeGreaterThan(0);
  });
});

describe('a trace', () => {
  test('is switched by a technician, tells frames, is a file over REST, and is journalled both ways', async () => {
    const { id } = lineOf('modbus-tcp');
    const client = await lineAs('technician');
    const rest = await restAs('technician');
    expect(await client.endpoints.traceEntries({ id })).toEqual({ on: false, entries: [] });
    expect(await (await rest(`/endpoints/${id}/trace`)).text()).toBe('');

    const started = await client.endpoints.trace({ id, on: true });
    expect(await client.endpoints.trace({ id, on: true })).toMatchObject({ refusal: { code: 'trace-already-on' } });
    const device = demo.core.parts.site.devices.find((each) => each.managed && each.endpoint === id)!;
    await client.devices.read({ id: device.id });

    const { on, entries } = await client.endpoints.traceEntries({ id });
    expect(on).toBe(true);
    expect(entries.some((entry) => entry.direction === 'in' && entry.decoded['unit'] === device.unit)).toBe(true);
    expect((await client.endpoints.traceEntries({ id, limit: 1 })).entries).toHaveLength(1);
    const file = await rest(`/endpoints/${id}/trace`);
    expect(file.headers.get('content-type')).toContain('text/plain');
    expect(file.headers.get('content-disposition')).toContain('trace-');
    const lines = (await file.text()).trimEnd().split('\n');
    const told = lines.map((line) => traceEntrySchema.parse(JSON.parse(line)));
    expect(told.slice(0, entries.length)).toEqual(entries);
    expect((await client.endpoints.list()).find((view) => view.id === id)?.trace).toBe('on');

    const stopped = await (await rest(`/endpoints/${id}/trace`, { on: false })).json();
    expect(await client.endpoints.traceEntries({ id })).toEqual({ on: false, entries: [] });
    const events = [...(await client.journal.query({ kind: 'trace.started' }))];
    events.push(...(await client.journal.query({ kind: 'trace.stopped' })));
    expect(events).toMatchObject([
      { seq: started.done && started.event, actor: 'technician', data: { endpoint: id } },
      { seq: (stopped as { event: number }).event, actor: 'technician', data: { endpoint: id } },
    ]);
  });

  test('needs a technician, and a line that exists', async () => {
    const operator = await lineAs('operator');
    const { id } = lineOf('modbus-tcp');
    const needs = { code: 'FORBIDDEN', data: { needs: 'technician' } };
    await expect(operator.endpoints.trace({ id, on: true })).rejects.toMatchObject(needs);
    await expect(operator.endpoints.traceEntries({ id })).rejects.toMatchObject(needs);
    expect((await (await restAs('operator'))(`/endpoints/${id}/trace`)).status).toBe(403);
    const technician = await restAs('technician');
    expect((await technician('/endpoints/none/trace')).status).toBe(404);
    expect((await technician('/endpoints/none/trace', { on: true })).status).toBe(404);
  });

  test('of SNMP lines holds no community and no key', async () => {
    const client = await lineAs('technician');
    const lines = demo.core.parts.site.endpoints.filter((each) => each.protocol.startsWith('snmp'));
    expect(lines.length).toBeGreaterThan(0);
    for (const { id, community, user } of lines) {
      await client.endpoints.trace({ id, on: true });
      const device = demo.core.parts.site.devices.find((each) => each.managed && each.endpoint === id)!;
      await client.devices.read({ id: device.id });
      const { entries } = await client.endpoints.traceEntries({ id });
      expect(entries.length).toBeGreaterThan(1);
      const text = JSON.stringify(entries);
      for (const secret of [community, user?.authKey, user?.privKey]) {
        if (secret === undefined) continue;
        expect(text).not.toContain(secret);
        expect(text).not.toContain(Buffer.from(secret).toString('hex'));
      }
      await client.endpoints.trace({ id, on: false });
    }
  });
});
