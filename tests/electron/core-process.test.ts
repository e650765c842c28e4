import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import Database from 'better-sqlite3';
import type { MessagePortMain, ParentPort } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { Contract } from '../../main/contract/api.ts';
import { readCoreArguments, runCore } from '../../main/electron/core-process.ts';
import { pmtiles, pngTile, tileOf } from '../pmtiles-maker.ts';

/** A port of Node in the clothes of Electron's. */
function asMain(port: MessagePort): MessagePortMain {
  const dressed = {
    on: (event: string, listener: (event: { data: unknown }) => void) => {
      port.on(event as 'message', (data: unknown) => listener({ data }));
      return dressed;
    },
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => port.start(),
    close: () => port.close(),
  };
  return dressed as unknown as MessagePortMain;
}

class FakeParent extends EventEmitter {
  readonly told: { type: string; why?: string[] }[] = [];
  postMessage(message: { type: string }): void {
    this.told.push(message);
  }
}

describe('the core process', () => {
  it('serves the contract on each port, survives nonsense, and stops when told', async () => {
    const parent = new FakeParent();
    const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
    await runCore(parent as unknown as ParentPort, [], exit);
    expect(parent.told).toEqual([{ type: 'ready' }]);

    const { port1, port2 } = new MessageChannel();
    parent.emit('message', { data: { type: 'line' }, ports: [asMain(port1)] });
    const client: ContractRouterClient<Contract> = createORPCClient(
      new RPCLink({ port: port2 as unknown as globalThis.MessagePort }),
    );
    port2.start();
    const health = await client.health();
    expect(health.site.id).toBe('demo');
    await expect(client.zones.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const account = health.demo!.accounts.find((one) => one.role === 'viewer')!;
    await client.session.signIn({ name: account.name, password: account.password });
    expect((await client.zones.list()).length).toBeGreaterThan(0);

    for (const data of [undefined, 1, { type: 'boom' }, { type: 'line' }]) parent.emit('message', { data, ports: [] });
    parent.emit('message', { data: { type: 'resumed' }, ports: [] });
    parent.emit('message', { data: { type: 'screen-reloaded', reason: 'crashed', exitCode: 5 }, ports: [] });
    const [reloaded] = await client.journal.query({ kind: 'screen.reloaded' });
    expect(reloaded?.data).toMatchObject({ reason: 'crashed', exitCode: 5 });

    port2.close();
    parent.emit('message', { data: { type: 'stop' }, ports: [] });
    expect(await exited).toBe(0);
  });

  it('names the basemap of its site to the shell, and its kind to the screen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fogward-core-'));
    const file = join(folder, 'site.yaml');
    const tile = { ...tileOf(116, 36.4, 8), bytes: pngTile(() => [9, 9, 9]) };
    writeFileSync(join(folder, 'city.pmtiles'), pmtiles({ tiles: [tile], type: 2 }));
    const road = '{ id: r, name: r, class: ordinary, postedSpeed: 60, from: 0, to: 900 }';
    writeFileSync(file, `id: s\nname: s\nroads: [${road}]\nmap: { basemap: city.pmtiles }\n`);
    const parent = new FakeParent();
    const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
    await runCore(parent as unknown as ParentPort, ['--site', file], exit);
    expect(parent.told).toEqual([{ type: 'ready', basemap: join(folder, 'city.pmtiles') }]);

    const { port1, port2 } = new MessageChannel();
    parent.emit('message', { data: { type: 'line' }, ports: [asMain(port1)] });
    const client: ContractRouterClient<Contract> = createORPCClient(
      new RPCLink({ port: port2 as unknown as globalThis.MessagePort }),
    );
    port2.start();
    await client.session.setup({ name: 'chief', password: 'a long enough secret' });
    expect((await client.site.get()).basemap).toBe('raster');
    port2.close();
    parent.emit('message', { data: { type: 'stop' }, ports: [] });
    expect(await exited).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses a data folder that another core has, with a sentence, and leaves that one at work', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fogward-core-'));
    const start = async () => {
      const parent = new FakeParent();
      const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
      await runCore(parent as unknown as ParentPort, ['--data', folder], exit);
      return { parent, exited };
    };
    const first = await start();
    expect(first.parent.told).toEqual([{ type: 'ready' }]);
    const second = await start();
    expect(second.parent.told).toMatchObject([{ type: 'refused' }]);
    expect(second.parent.told[0]?.why?.join()).toBe(
      `The data folder ${folder} is in use by process ${process.pid}; two cores must never command one road. Stop that one first.`,
    );
    first.parent.emit('message', { data: { type: 'stop' }, ports: [] });
    expect(await first.exited).toBe(0);
    const third = await start();
    expect(third.parent.told, 'free again').toEqual([{ type: 'ready' }]);
    third.parent.emit('message', { data: { type: 'stop' }, ports: [] });
    expect(await third.exited).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('on a full disk says so, and that another try may help', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fogward-core-'));
    const pragma = vi.spyOn(Database.prototype, 'pragma').mockImplementation((source: string) => {
      if (source.startsWith('auto_vacuum')) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      return 0;
    });
    const parent = new FakeParent();
    await runCore(parent as unknown as ParentPort, ['--data', folder], () => undefined);
    pragma.mockRestore();
    expect(parent.told).toMatchObject([{ type: 'refused', passes: true }]);
    expect(parent.told[0]?.why?.join()).toContain('The disk is full');
    rmSync(folder, { recursive: true, force: true });
  });

  it('says why it cannot start, and stays for the shell to read it', async () => {
    const parent = new FakeParent();
    await runCore(parent as unknown as ParentPort, ['--site', '/nowhere/site.yaml'], () => undefined);
    expect(parent.told[0]?.type).toBe('refused');
    expect(parent.told[0]?.why?.join()).toContain('/nowhere/site.yaml');
  });

  it('reads its command line', () => {
    expect(readCoreArguments([])).toEqual({ site: { kind: 'demo' }, data: undefined });
    expect(readCoreArguments(['--training', '--data', 'd'])).toMatchObject({ data: 'd', training: { speed: 1 } });
    expect(readCoreArguments(['--site', 'a.yaml', '--data', 'd'])).toEqual({
      site: { kind: 'file', file: 'a.yaml' },
      data: 'd',
    });
  });
});
