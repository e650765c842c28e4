/**
 * The console's window. Owns its place on the displays and its recovery; closing it hides it, for control goes on.
 */
import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import type { CoreHost } from './core-host.ts';
import { consoleAddress, webPreferences } from './policy.ts';
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts';
import type { Words } from './words.ts';

export interface ConsoleWindow {
  /** Brings the window to the front, making it when there is none. */
  show(): void;
  /** From now on closing really closes. */
  letGo(): void;
}

export interface ConsoleWindowOptions {
  readonly host: CoreHost;
  readonly words: Words;
  readonly preload: string;
  readonly icon: string;
}

const reloadAfter = 1_000;

/** Makes the window's keeper; the window itself comes with the first `show`. */
export function createConsoleWindow(options: ConsoleWindowOptions): ConsoleWindow {
  let window: BrowserWindow | undefined;
  let keep = true;
  return {
    show: () => {
      if (window === undefined) {
        window = openWindow(options, () => keep);
        window.once('closed', () => {
          window = undefined;
        });
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    letGo: () => {
      keep = false;
    },
  };
}

function openWindow({ host, words, preload, icon }: ConsoleWindowOptions, keep: () => boolean): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json');
  const remembered = readWindowState(file);
  const window = new BrowserWindow({
    ...placeWindow(
      remembered,
      screen.getAllDisplays().map((display) => display.workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: words.title,
    icon,
    show: false,
    backgroundColor: '#22282c',
    autoHideMenuBar: true,
    webPreferences: { ...webPreferences, preload },
  });
  if (remembered?.maximized === true) window.maximize();
  window.on('close', (event) => {
    writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    if (!keep()) return;
    event.preventDefault();
    window.hide();
  });
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    host.send({ type: 'screen-reloaded', reason, exitCode });
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, reloadAfter);
  });
  void window.loadURL(consoleAddress);
  return window;
}
