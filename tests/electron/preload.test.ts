import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { portChannel } from '../../main/electron/policy.ts';

const source = readFileSync(join(import.meta.dirname, '../../main/electron/preload.cts'), 'utf8');

interface Bridge {
  readonly connect: () => Promise<unknown>;
  readonly about: () => unknown;
}

/** Runs the preload as the sandbox does: with `require` for electron only, and no other way out. */
function runPreload() {
  const exposed = new Map<string, Bridge>();
  const heard = new Map<string, (event: { ports: readonly unknown[] }) => void>();
  const ipcRenderer = {
    on: vi.fn((channel: string, listener: (event: { ports: readonly unknown[] }) => void) =>
      heard.set(channel, listener),
    ),
    invoke: vi.fn(async (_channel: string) => 'granted'),
  };
  const contextBridge = { exposeInMainWorld: (name: string, bridge: Bridge) => exposed.set(name, bridge) };
  const window = { postMessage: vi.fn() };
  const load = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot load ${name}`);
    return { contextBridge, ipcRenderer };
  };
  const process = { versions: { electron: '45.0.0' }, platform: 'linux' };
  runInContext(stripTypeScriptTypes(source), createContext({ require: load, window, process }));
  return { exposed, heard, ipcRenderer, window };
}

describe('the preload', () => {
  it('gives the page two functions and nothing else', () => {
    const { exposed } = runPreload();
    expect([...exposed.keys()]).toEqual(['fogward']);
    const bridge = exposed.get('fogward')!;
    expect(Object.keys(bridge)).toEqual(['connect', 'about']);
    expect(bridge.about()).toEqual({ electron: '45.0.0', platform: 'linux' });
  });

  it('asks for a port with the one message there is, whatever the page passes', async () => {
    const { exposed, ipcRenderer } = runPreload();
    const connect = exposed.get('fogward')!.connect as (...args: unknown[]) => Promise<unknown>;
    await connect('other-channel', { evil: true });
    expect(ipcRenderer.invoke.mock.calls).toEqual([[portChannel]]);
  });

  it('passes the port to its own page only', () => {
    const { heard, window } = runPreload();
    expect([...heard.keys()]).toEqual([portChannel]);
    const port = {};
    heard.get(portChannel)!({ ports: [port] });
    expect(window.postMessage.mock.calls).toEqual([[portChannel, '/', [port]]]);
  });
});
