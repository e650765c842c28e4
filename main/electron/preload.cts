/**
 * Runs in the page's sandbox before the page. Hands it two functions and no object of Electron's: one asks the shell
 * for a port to the core, the other tells what the shell is.
 */
const { contextBridge, ipcRenderer }: typeof import('electron') = require('electron');

// A sandboxed preload may load no file of ours; tests compare this with the policy.
const portChannel = 'fogward:port';

// A port cannot cross the bridge, so it comes to the page as a message that only this window can have sent.
ipcRenderer.on(portChannel, (event) => {
  window.postMessage(portChannel, '/', [...event.ports]);
});

contextBridge.exposeInMainWorld('fogward', {
  /** Asks for a port; it arrives as a `fogward:port` message. Rejects when the shell refuses. */
  connect: (): Promise<unknown> => ipcRenderer.invoke(portChannel),
  about: (): { readonly electron: string; readonly platform: string } => ({
    electron: process.versions['electron'] ?? '',
    platform: process.platform,
  }),
});
