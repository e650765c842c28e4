/**
 * The desktop shell's security policy, as data: what a window may do, load, ask for and be told. Every other file of
 * this room applies it; none decides. A change here is a change of policy and is meant to be read as one.
 */
import type { WebPreferences } from 'electron';
import { basemapPath } from '../server/basemap.ts';

/** The page's own scheme; nothing else is ever loaded. */
export const scheme = 'app';
const consoleOrigin = `${scheme}://console`;
export const consoleAddress = `${consoleOrigin}/`;

export const schemePrivileges = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
  bypassCSP: false,
  allowServiceWorkers: false,
  corsEnabled: false,
  stream: false,
} as const;

export const webPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  // The screen's age display must go on while another window covers it.
  backgroundThrottling: false,
} as const satisfies WebPreferences;

/** What a page may be granted; everything that is not named is denied. */
const grantedPermissions: readonly string[] = ['fullscreen', 'clipboard-sanitized-write'];

/** True when the page at `origin` may have `permission`. */
export const permits = (permission: string, origin: string): boolean =>
  grantedPermissions.includes(permission) && origin.replace(/\/$/, '') === consoleOrigin;

/** True for the only addresses a window may show. */
export function isConsoleAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === `${scheme}:` && host === 'console' && username === '' && password === '';
}

/**
 * The one address that leads out of the built screen: to the basemap that the site names. It takes no session, for
 * nobody but this program's own window can ask, on a machine that holds the file anyway.
 */
export const isBasemapAddress = (address: string): boolean =>
  isConsoleAddress(address) && new URL(address).pathname === basemapPath;

/** Addresses that may be asked of the network by a page: its own scheme, and data it already holds. */
export function mayLoad(address: string): boolean {
  return isConsoleAddress(address) || /^(blob:app:\/\/console\/|data:image\/)/.test(address);
}

/** The one message a page may send to the shell: give me a port to the core. */
export const portChannel = 'fogward:port';

/** Fuses of a shipped binary, by the names electron-builder uses. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
} as const;
