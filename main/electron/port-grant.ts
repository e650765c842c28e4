/**
 * The one thing a page may ask of the shell: a port to the core. Granted only to the main frame of our own window,
 * showing our own page; anything else is refused with an error, never with silence.
 */
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { CoreHost } from './core-host.ts';
import { isConsoleAddress, portChannel } from './policy.ts';

export interface Sender {
  readonly address: string | undefined;
  readonly isMainFrame: boolean;
  readonly isOwnWindow: boolean;
}

/** Why this sender gets nothing, or `undefined` when it may have a port. */
export function refusalOf(sender: Sender): string | undefined {
  if (!sender.isOwnWindow) return 'not a window of this program';
  if (!sender.isMainFrame) return 'not the main frame';
  return sender.address !== undefined && isConsoleAddress(sender.address) ? undefined : 'not the console page';
}

/** Answers requests for ports from the pages of `host`'s windows. */
export function setupPortGrant(host: CoreHost): void {
  ipcMain.handle(portChannel, (event) => {
    const refusal = refusalOf(senderOf(event));
    if (refusal !== undefined) throw new Error(`Refused: ${refusal}`);
    const port = host.openPort();
    if (port === undefined) throw new Error('The core is not running yet');
    event.senderFrame?.postMessage(portChannel, undefined, [port]);
  });
}

function senderOf(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return {
    address: frame?.url,
    isMainFrame: frame !== null && frame === event.sender.mainFrame,
    isOwnWindow: BrowserWindow.fromWebContents(event.sender) !== null,
  };
}
