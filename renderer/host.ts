/**
 * Picks the line to the core: a message port handed over by the desktop shell, else a WebSocket to the page's own host.
 * Nothing else in the renderer may ask where it runs.
 */
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { contract } from '../main/contract/api.ts';
import type { Carrier, Host, LinkContext } from './link/carrier.ts';

declare global {
  interface Window {
    /** Exposed by the desktop shell's preload script. */
    readonly fogward?: { connect(): Promise<unknown> };
  }
}

const connectWithin = 8_000;
const plugins = () => [new ResponseValidationPlugin<LinkContext>(contract)];

/** The host of this page. */
export function findHost(page: Window = window): Host {
  const bridge = page.fogward;
  if (bridge !== undefined) return { kind: 'desktop', connect: () => connectByPort(page, bridge.connect) };
  return { kind: 'browser', connect: () => connectBySocket(addressOf(page.location)) };
}

/** The WebSocket address that belongs to a page's own address. */
export const addressOf = (location: Pick<Location, 'protocol' | 'host'>): string =>
  `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/rpc`;

/** Makes a carrier of a port whose far end answers oRPC. */
function carryByPort(port: MessagePort): Carrier {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  port.addEventListener('close', () => resolve());
  port.start();
  const close = (): void => {
    port.close();
    resolve();
  };
  return { link: new MessagePortLink<LinkContext>({ port, plugins: plugins() }), closed, close };
}

function connectByPort(page: Window, ask: () => Promise<unknown>): Promise<Carrier> {
  const { promise, resolve, reject } = Promise.withResolvers<Carrier>();
  const onMessage = (event: MessageEvent): void => {
    const port = event.ports[0];
    if (event.source !== page || event.data !== 'fogward:port' || port === undefined) return;
    finish();
    resolve(carryByPort(port));
  };
  const timer = setTimeout(() => {
    finish();
    reject(new Error('The desktop shell gave no port'));
  }, connectWithin);
  const finish = (): void => {
    clearTimeout(timer);
    page.removeEventListener('message', onMessage);
  };
  page.addEventListener('message', onMessage);
  ask().catch((reason: unknown) => {
    finish();
    reject(reason);
  });
  return promise;
}

function connectBySocket(address: string): Promise<Carrier> {
  const { promise, resolve, reject } = Promise.withResolvers<Carrier>();
  const { promise: closed, resolve: end } = Promise.withResolvers<void>();
  const websocket = new WebSocket(address);
  const timer = setTimeout(() => websocket.close(), connectWithin);
  websocket.addEventListener('open', () => {
    clearTimeout(timer);
    const link = new WebSocketLink<LinkContext>({ websocket, plugins: plugins() });
    resolve({ link, closed, close: () => websocket.close() });
  });
  websocket.addEventListener('close', () => {
    clearTimeout(timer);
    reject(new Error('The core does not answer'));
    end();
  });
  return promise;
}
