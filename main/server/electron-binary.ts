/**
 * Can the desktop shell be opened here? Owns finding Electron's binary, or fetching it once. Never loads Electron.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type Desktop = { readonly ok: true; readonly binary: string } | { readonly ok: false; readonly why: string };

export interface DesktopQuestion {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  /** The folder that holds node_modules. */
  readonly root: string;
  readonly now: () => number;
  /** Fetches the binary; says in a few words why it could not. */
  readonly fetch: (installer: string) => Promise<string | undefined>;
  readonly say: (line: string) => void;
}

const retryAfter = 24 * 3600 * 1000;
const fetchWithin = 180_000;

/** True when a window can be shown. */
export const hasDisplay = (env: NodeJS.ProcessEnv, platform: string): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);

/** Finds Electron's binary, fetching it when it was never tried or the last failure is a day old. */
export async function findDesktop(question: DesktopQuestion): Promise<Desktop> {
  const { env, platform, root } = question;
  const chosen = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!hasDisplay(env, platform)) return { ok: false, why: 'there is no display on this machine' };
  const folder = join(root, 'node_modules', 'electron');
  if (chosen) {
    const binary = join(chosen, executableOn(platform));
    return existsSync(binary)
      ? { ok: true, binary }
      : { ok: false, why: `ELECTRON_OVERRIDE_DIST_PATH has no ${binary}` };
  }
  const binary = join(folder, 'dist', executableOn(platform));
  if (isComplete(folder, binary)) return { ok: true, binary };
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return { ok: false, why: 'Electron is not installed' };
  const marker = join(root, 'node_modules', '.cache', 'fogward', 'electron-failed');
  const failed = lastFailure(marker);
  if (failed !== undefined && question.now() - failed.at < retryAfter) {
    return { ok: false, why: `Electron could not be fetched earlier (${failed.why}); it is tried again after a day` };
  }
  question.say('Fetching Electron, once (about 120 MB) …');
  const why = await question.fetch(installer);
  if (why === undefined && isComplete(folder, binary)) {
    rmSync(marker, { force: true });
    return { ok: true, binary };
  }
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, JSON.stringify({ at: question.now(), why: why ?? 'the download was not complete' }));
  return { ok: false, why: `Electron could not be fetched (${why ?? 'the download was not complete'})` };
}

/** Runs Electron's own installer; ends it when it takes too long. */
export function fetchElectron(installer: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text = (text + part).slice(-4000);
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve('no answer within three minutes');
    }, fetchWithin);
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : firstReason(text));
    });
  });
}

/** The one line of an installer's stack trace that a person can use. */
const firstReason = (text: string): string => {
  const line = text.split('\n').find((one) => /error/i.test(one)) ?? 'its installer failed';
  return line.trim().slice(0, 160);
};

function executableOn(platform: string): string {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** The version file is unpacked with the rest; an interrupted fetch leaves no `path.txt`. */
const isComplete = (folder: string, binary: string): boolean =>
  existsSync(binary) && existsSync(join(folder, 'path.txt')) && existsSync(join(folder, 'dist', 'version'));

function lastFailure(marker: string): { readonly at: number; readonly why: string } | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(marker, 'utf8'));
    if (typeof read !== 'object' || read === null || !('at' in read) || !('why' in read)) return undefined;
    return { at: Number(read.at), why: String(read.why) };
  } catch {
    return undefined;
  }
}
