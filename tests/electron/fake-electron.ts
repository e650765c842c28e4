import { EventEmitter } from 'node:events';
import type * as electron from 'electron';
import { type Mock, vi } from 'vitest';

/** What the shell did to the fake, in order. */
export const deeds: string[] = [];
type Handler = (...args: never[]) => unknown;

export class FakeContents extends EventEmitter {
  readonly mainFrame: { url: string; postMessage: Mock } = { url: 'app://console/', postMessage: vi.fn() };
  openHandler: Handler | undefined;
  setWindowOpenHandler = (handler: Handler) => {
    this.openHandler = handler;
  };
  reload: Mock = vi.fn();
}

export class FakeWindow extends EventEmitter {
  static readonly all: FakeWindow[] = [];
  static fromWebContents = (contents: FakeContents) =>
    FakeWindow.all.find((one) => one.webContents === contents) ?? null;
  readonly webContents = new FakeContents();
  visible = false;
  readonly options: { webPreferences: Record<string, unknown> };
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = async (address: string) => void deeds.push(`load ${address}`);
  show = () => {
    this.visible = true;
  };
  hide = () => {
    this.visible = false;
  };
  focus: Mock = vi.fn();
  maximize: Mock = vi.fn();
  restore: Mock = vi.fn();
  isMinimized = () => false;
  isMaximized = () => false;
  isDestroyed = () => false;
  getNormalBounds = () => ({ x: 0, y: 0, width: 1200, height: 800 });
}

export class FakeChild extends EventEmitter {
  static readonly all: FakeChild[] = [];
  readonly sent: { type: string }[] = [];
  readonly modulePath: string;
  readonly args: readonly string[];
  constructor(modulePath: string, args: readonly string[]) {
    super();
    this.modulePath = modulePath;
    this.args = args;
    FakeChild.all.push(this);
  }
  postMessage = (message: { type: string }) => {
    this.sent.push(message);
    if (message.type === 'stop') queueMicrotask(() => this.emit('exit', 0));
  };
  kill: Mock = vi.fn();
}

/** An event of Electron's that can be prevented. */
export function preventable() {
  const event = {
    prevented: false,
    preventDefault: () => {
      event.prevented = true;
    },
  };
  return event;
}

class FakeApp extends EventEmitter {
  requestSingleInstanceLock = () => true;
  enableSandbox = () => void deeds.push('sandbox');
  whenReady = async () => void deeds.push('ready');
  getLocale = () => 'zh-CN';
  getPath = () => '/nowhere/fogward';
  setPath = (): void => undefined;
  quit: Mock = vi.fn(() => {
    const event = preventable();
    this.emit('before-quit', event);
    if (!event.prevented) deeds.push('quit');
  });
  exit: Mock = vi.fn((code: number) => void deeds.push(`exit ${code}`));
}

export const app = new FakeApp();
export const handlers = new Map<string, Handler>();
export const ipcMain = { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) };
export const schemes = new Map<string, Handler>();
export const protocol = {
  registerSchemesAsPrivileged: (list: { scheme: string }[]) =>
    void deeds.push(`scheme ${list.map((one) => one.scheme)}`),
  handle: (scheme: string, handler: Handler) => {
    deeds.push(`handle ${scheme}`);
    schemes.set(scheme, handler);
  },
};
export const guards = new Map<string, Handler>();
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: Handler) => void guards.set('request', handler),
    setPermissionCheckHandler: (handler: Handler) => void guards.set('check', handler),
    setDevicePermissionHandler: (handler: Handler) => void guards.set('device', handler),
    webRequest: { onBeforeRequest: (handler: Handler) => void guards.set('network', handler) },
  }),
};
export const utilityProcess = { fork: (path: string, args: string[]) => new FakeChild(path, args) };
export class MessageChannelMain {
  readonly port1 = { name: 'port1' };
  readonly port2 = { name: 'port2' };
}
export const dialog: { showMessageBox: Mock; showErrorBox: Mock } = {
  showMessageBox: vi.fn(async () => ({ response: 0 })),
  showErrorBox: vi.fn(),
};
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = { start: (kind: string) => void deeds.push(`awake ${kind}`) };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };
export const Menu: { setApplicationMenu: Mock; buildFromTemplate: (template: unknown) => unknown } = {
  setApplicationMenu: vi.fn(),
  buildFromTemplate: (template: unknown) => template,
};
export const nativeImage = { createFromPath: () => ({ resize: () => ({}) }) };
export class Tray extends EventEmitter {
  static readonly all: Tray[] = [];
  menu: { label?: string; click?: () => void }[] = [];
  constructor() {
    super();
    Tray.all.push(this);
  }
  setToolTip: Mock = vi.fn();
  setContextMenu = (menu: { label?: string; click?: () => void }[]) => {
    this.menu = menu;
  };
}
export { FakeWindow as BrowserWindow };

/** The names of `Fake` that Electron does not have; a fake may offer less than the real thing, never something else. */
type Invented<Fake, Real> = Exclude<keyof Fake, keyof Real>;
type Nothing<T extends never> = T;
export type NothingInvented = [
  Nothing<Invented<FakeApp, electron.App>>,
  Nothing<Invented<typeof protocol, electron.Protocol>>,
  Nothing<Invented<typeof ipcMain, electron.IpcMain>>,
  Nothing<Invented<typeof dialog, electron.Dialog>>,
  Nothing<Invented<typeof powerMonitor, electron.PowerMonitor>>,
  Nothing<Invented<typeof powerSaveBlocker, electron.PowerSaveBlocker>>,
  Nothing<Invented<typeof screen, electron.Screen>>,
  Nothing<Invented<typeof Menu, typeof electron.Menu>>,
  Nothing<Invented<typeof nativeImage, typeof electron.nativeImage>>,
  Nothing<Invented<typeof utilityProcess, typeof electron.utilityProcess>>,
  Nothing<Invented<typeof session.defaultSession, electron.Session>>,
  Nothing<Invented<MessageChannelMain, electron.MessageChannelMain>>,
  Nothing<Exclude<Invented<FakeContents, electron.WebContents>, 'openHandler'>>,
  Nothing<Exclude<Invented<FakeWindow, electron.BrowserWindow>, 'options' | 'visible'>>,
  Nothing<Exclude<Invented<FakeChild, electron.UtilityProcess>, 'modulePath' | 'args' | 'sent'>>,
  Nothing<Exclude<Invented<Tray, electron.Tray>, 'menu'>>,
];
