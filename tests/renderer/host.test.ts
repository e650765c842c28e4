import { createORPCClient } from '@orpc/client';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, it } from 'vitest';
import { contract } from '../../main/contract/api.ts';
import { findHost } from '../../renderer/host.ts';
import type { CoreClient } from '../../renderer/link/carrier.ts';

const health = {
  status: 'running' as const,
  version: '1',
  now: 1,
  site: { id: 's', name: '站', timeZone: 'Asia/Shanghai' },
  simulated: false,
  setupNeeded: false,
};

/** A page whose shell hands over a port the way the desktop's preload does. */
function desktopPage(answer: () => unknown, grant: (page: EventTarget, port: MessagePort) => void) {
  const target = new EventTarget();
  const ports: MessagePort[] = [];
  const fogward = {
    async connect() {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      const handler = new RPCHandler({ health: implement(contract).health.handler(answer as () => typeof health) });
      handler.upgrade(port1);
      port1.start();
      grant(target, port2);
    },
  };
  const page = Object.assign(target, { fogward, location: { protocol: 'app:', host: 'console' } });
  return { page: page as unknown as Window, end: () => ports.map((port) => port.close()) };
}

const message = (page: EventTarget, port: MessagePort, source: unknown = page): Event =>
  Object.assign(new Event('message'), { data: 'fogward:port', ports: [port], source });

describe('the desktop line', () => {
  it('speaks to the core over the port that the shell hands over', async () => {
    const { page, end } = desktopPage(
      () => health,
      (target, port) => target.dispatchEvent(message(target, port)),
    );
    const host = findHost(page);
    expect(host.kind).toBe('desktop');
    const carrier = await host.connect();
    const core: CoreClient = createORPCClient(carrier.link);
    expect(await core.health()).toEqual(health);
    carrier.close();
    await carrier.closed;
    end();
  });

  it('does not take a port from anyone but its own page', async () => {
    const { page, end } = desktopPage(
      () => health,
      (target, port) => {
        target.dispatchEvent(message(target, new MessageChannel().port1, new EventTarget()));
        target.dispatchEvent(message(target, port));
      },
    );
    const carrier = await findHost(page).connect();
    const core: CoreClient = createORPCClient(carrier.link);
    expect(await core.health()).toEqual(health);
    carrier.close();
    end();
  });

  it('refuses an answer that breaks the contract', async () => {
    const { page, end } = desktopPage(
      () => ({ ...health, status: 'on fire' }),
      (target, port) => target.dispatchEvent(message(target, port)),
    );
    const carrier = await findHost(page).connect();
    const core: CoreClient = createORPCClient(carrier.link);
    await expect(core.health()).rejects.toThrow();
    carrier.close();
    end();
  });

  it('fails when the shell refuses', async () => {
    const target = Object.assign(new EventTarget(), {
      fogward: { connect: () => Promise.reject(new Error('refused')) },
    });
    await expect(findHost(target as unknown as Window).connect()).rejects.toThrow('refused');
  });
});
