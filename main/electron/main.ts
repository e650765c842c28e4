/**
 * The desktop shell: windows, tray, menu and the core's process. It holds no decision that is not in policy.ts,
 * supervisor.ts or window-state.ts, touches no device, and never lets a window's end become control's end.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog, Menu, nativeImage, powerMonitor, powerSaveBlocker, protocol, session, Tray } from 'electron';
import { demoDataFolder, resourcesFolder, screenFolder, trainingDataFolder } from '../server/program-files.ts';
import { type ConsoleWindow, createConsoleWindow } from './console-window.ts';
import { type CoreHost, startCoreHost } from './core-host.ts';
import { guardSession, setupContentGuards } from './guards.ts';
import { consoleMenu, trayMenu } from './menus.ts';
import { scheme, schemePrivileges } from './policy.ts';
import { setupPortGrant } from './port-grant.ts';
import { schemeHandler } from './scheme.ts';
import { type Words, wordsFor } from './words.ts';

const icon = join(resourcesFolder, 'icons', 'fogward.png');

/** The visible list of everything this shell sets up, in order. */
async function main(): Promise<void> {
  // A program of its own: asking for training must never bring the real console to the front instead.
  if (process.argv.includes('--training')) app.setPath('userData', join(app.getPath('userData'), 'training'));
  if (!app.requestSingleInstanceLock()) return app.quit();
  app.enableSandbox();
  setupScheme();
  setupContentGuards();
  await app.whenReady();
  const words = wordsFor(app.getLocale());
  guardSession(session.defaultSession);
  const host = setupCore(words);
  protocol.handle(scheme, schemeHandler(screenFolder, host.basemap));
  const window = createConsoleWindow({ host, words, icon, preload: join(import.meta.dirname, 'preload.cjs') });
  setupPortGrant(host);
  setupPower(host);
  const quit = setupQuit(host, window, words);
  setupTray(window, words, quit);
  Menu.setApplicationMenu(Menu.buildFromTemplate(consoleMenu(words, quit)));
  setupReopening(window);
  window.show();
}

/** Must happen before Electron is ready. */
function setupScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: schemePrivileges }]);
}

function setupCore(words: Words): CoreHost {
  const options = { site: { type: 'string' }, data: { type: 'string' }, training: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: process.argv.slice(1), options, strict: false, allowPositionals: true });
  const site = typeof values.site === 'string' ? ['--site', values.site] : [];
  const training = values.training === true ? ['--training'] : [];
  const usual = training.length > 0 ? trainingDataFolder() : demoDataFolder();
  const data = typeof values.data === 'string' ? values.data : usual;
  return startCoreHost({
    modulePath: join(import.meta.dirname, 'core-main.js'),
    args: [...site, ...training, '--data', data],
    ...setupHindrance(words),
    onRefused: (why) => {
      dialog.showErrorBox(words.refused, why.join('\n'));
      app.exit(1);
    },
  });
}

/** A box that says why nothing is controlled for now; it goes away by itself when the core has started after all. */
function setupHindrance(words: Words) {
  let shown = new AbortController();
  const onRecovered = (): void => shown.abort();
  const onHindered = (why: readonly string[]): void => {
    shown.abort();
    shown = new AbortController();
    const detail = [...why, words.tryingAgain].join('\n');
    void dialog.showMessageBox({
      type: 'error',
      title: words.title,
      message: words.hindered,
      detail,
      signal: shown.signal,
    });
  };
  return { onHindered, onRecovered };
}

function setupPower(host: CoreHost): void {
  powerSaveBlocker.start('prevent-app-suspension');
  powerMonitor.on('resume', () => host.send({ type: 'resumed' }));
}

/** Quitting asks first, because control stops with the program; then the core stops before anything else. */
function setupQuit(host: CoreHost, window: ConsoleWindow, words: Words): () => void {
  let leaving = false;
  let isAsking = false;
  const leave = async (): Promise<void> => {
    leaving = true;
    window.letGo();
    await host.stop();
    app.exit(0);
  };
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const question = dialog.showMessageBox({
      type: 'warning',
      title: words.title,
      message: words.quitQuestion,
      detail: words.quitDetail,
      buttons: [words.quitNo, words.quitYes],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    const { response } = await question.finally(() => {
      isAsking = false;
    });
    if (response === 1) await leave();
  };
  app.on('before-quit', (event) => {
    if (leaving) return;
    event.preventDefault();
    void ask();
  });
  // A signal comes from an administrator or the system's shutdown; there is nobody to ask.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave());
  return () => app.quit();
}

function setupTray(window: ConsoleWindow, words: Words, quit: () => void): void {
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: 22, height: 22 }));
  tray.setToolTip(words.title);
  tray.setContextMenu(Menu.buildFromTemplate(trayMenu(words, () => window.show(), quit)));
  tray.on('click', () => window.show());
}

function setupReopening(window: ConsoleWindow): void {
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());
  // Without a listener Electron would quit with its last window.
  app.on('window-all-closed', () => undefined);
}

// Not awaited at the top level: Electron becomes ready only once this module has been evaluated.
void main();
