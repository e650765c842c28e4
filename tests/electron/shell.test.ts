import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { portChannel } from '../../main/electron/policy.ts';
import { refusalOf } from '../../main/electron/port-grant.ts';
import * as fake from './fake-electron.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

const settle = () => vi.advanceTimersByTimeAsync(0);
const child = () => fake.FakeChild.all.at(-1)!;
const window = () => fake.FakeWindow.all.at(-1)!;
const event = fake.preventable;

beforeAll(async () => {
  vi.useFakeTimers();
  await import('../../main/electron/main.ts');
  await settle();
});
afterAll(() => vi.useRealTimers());

describe('the start', () => {
  it('seals the program before it is ready, and shows the console last', () => {
    expect(fake.deeds).toEqual([
      'sandbox',
      'scheme app',
      'ready',
      'handle app',
      'awake prevent-app-suspension',
      'load app://console/',
    ]);
    expect(window().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    });
    expect(window().options.webPreferences['preload']).toMatch(/preload\.cjs$/);
    expect(child().modulePath).toMatch(/core-main\.js$/);
  });
});

describe('pages', () => {
  it('go nowhere and open nothing', () => {
    const { webContents } = window();
    for (const [name, url] of [
      ['will-navigate', 'https://evil.example/'],
      ['will-redirect', 'app://console/'],
      ['will-attach-webview', ''],
    ] as const) {
      const asked = Object.assign(event(), { url });
      webContents.emit(name, asked);
      expect([name, asked.prevented]).toEqual([name, true]);
    }
    const frame = Object.assign(event(), { url: 'app://console/', isMainFrame: false });
    webContents.emit('will-frame-navigate', frame);
    expect(frame.prevented).toBe(true);
    expect(webContents.openHandler?.()).toEqual({ action: 'deny' });
  });

  it('are denied permissions, devices and the network', () => {
    const call = (name: string, ...args: unknown[]) =>
      (fake.guards.get(name) as (...all: unknown[]) => unknown)(...args);
    const answer = vi.fn();
    call('request', {}, 'media', answer, { requestingUrl: 'app://console/' });
    call('request', {}, 'fullscreen', answer, { requestingUrl: 'app://console/' });
    call('request', {}, 'fullscreen', answer, { requestingUrl: 'https://evil.example/' });
    expect(answer.mock.calls).toEqual([[false], [true], [false]]);
    expect(call('check', {}, 'geolocation', 'app://console')).toBe(false);
    expect(call('device', {})).toBe(false);
    const verdict = vi.fn();
    call('network', { url: 'https://evil.example/a.js' }, verdict);
    call('network', { url: 'app://console/a.js' }, verdict);
    expect(verdict.mock.calls).toEqual([[{ cancel: true }], [{ cancel: false }]]);
  });
});

describe('the port', () => {
  const ask = (over: object = {}) => {
    const { webContents } = window();
    const asked = { sender: webContents, senderFrame: webContents.mainFrame, ...over };
    return () => (fake.handlers.get(portChannel) as (event: unknown) => unknown)(asked);
  };

  it('is there once the core is ready, and goes to the asking frame', () => {
    expect(ask()).toThrow('not running yet');
    child().emit('message', { type: 'nonsense' });
    expect(ask()).toThrow('not running yet');
    child().emit('message', { type: 'ready' });
    ask()();
    expect(child().sent).toEqual([{ type: 'line' }]);
    expect(window().webContents.mainFrame.postMessage.mock.calls).toEqual([
      [portChannel, undefined, [{ name: 'port2' }]],
    ]);
  });

  it('is refused to other frames, windows and pages', () => {
    expect(ask({ senderFrame: { url: 'app://console/' } })).toThrow('main frame');
    expect(ask({ sender: new fake.FakeContents(), senderFrame: null })).toThrow('window');
    expect(refusalOf({ address: 'https://evil.example/', isMainFrame: true, isOwnWindow: true })).toContain(
      'console page',
    );
    expect(refusalOf({ address: undefined, isMainFrame: true, isOwnWindow: true })).toBeDefined();
    expect(refusalOf({ address: 'app://console/', isMainFrame: true, isOwnWindow: true })).toBeUndefined();
  });

  it('is the only thing a page may ask for', () => expect([...fake.handlers.keys()]).toEqual([portChannel]));
});

describe('the basemap', () => {
  it('is what the core last said it is, also while a crashed core comes back', async () => {
    const ask = async () => {
      const answer = fake.schemes.get('app')!;
      const asked = { url: 'app://console/basemap.pmtiles', method: 'GET', headers: new Headers() };
      return (await (answer as unknown as (asked: object) => Promise<Response>)(asked)).status;
    };
    expect(await ask()).toBe(404);
    child().emit('message', { type: 'ready', basemap: import.meta.filename });
    expect(await ask()).toBe(200);
    child().emit('message', { type: 'ready' });
    expect(await ask()).toBe(404);
  });
});

describe('life', () => {
  it('goes on when the window is closed; the tray brings it back', () => {
    const closing = event();
    window().emit('close', closing);
    expect([closing.prevented, window().visible]).toEqual([true, false]);
    fake.Tray.all[0]!.menu[0]!.click!();
    expect(window().visible).toBe(true);
    expect(fake.FakeWindow.all).toHaveLength(1);
    const listening = window().listenerCount('closed');
    for (let time = 0; time < 20; time += 1) fake.app.emit('second-instance');
    expect(window().visible).toBe(true);
    expect(window().listenerCount('closed'), 'showing it adds nothing to it').toBe(listening);
  });

  it('tells the core that the machine slept', () => {
    fake.powerMonitor.emit('resume');
    expect(child().sent.at(-1)).toEqual({ type: 'resumed' });
  });

  it('reloads a crashed screen and has it written down', async () => {
    window().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    expect(child().sent.at(-1)).toEqual({ type: 'screen-reloaded', reason: 'crashed', exitCode: 11 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(window().webContents.reload).toHaveBeenCalledTimes(1);
  });

  it('starts a crashed core again, after a pause', async () => {
    child().emit('exit', 1);
    expect(fake.FakeChild.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(fake.FakeChild.all).toHaveLength(2);
    child().emit('message', { type: 'ready' });
  });

  it('asks before it quits, and stops the core before it leaves', async () => {
    fake.app.quit();
    fake.app.quit();
    await settle();
    expect(fake.dialog.showMessageBox, 'one question at a time').toHaveBeenCalledTimes(1);
    expect(fake.deeds).not.toContain('exit 0');
    fake.dialog.showMessageBox.mockResolvedValueOnce({ response: 1 });
    fake.app.quit();
    await settle();
    await settle();
    expect(child().sent.at(-1)).toEqual({ type: 'stop' });
    expect(fake.deeds.at(-1)).toBe('exit 0');
    const closing = event();
    window().emit('close', closing);
    expect(closing.prevented).toBe(false);
  });
});
