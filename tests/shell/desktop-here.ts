import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Path of an Electron binary that can be run here, or `undefined`. */
export function findDesktopHere(): string | undefined {
  if (!process.env['DISPLAY'] && process.platform === 'linux') return undefined;
  const name =
    process.platform === 'win32'
      ? 'electron.exe'
      : process.platform === 'darwin'
        ? 'Electron.app/Contents/MacOS/Electron'
        : 'electron';
  const folders = [
    process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    join(import.meta.dirname, '../../node_modules/electron/dist'),
  ];
  return folders
    .map((folder) => folder && join(folder, name))
    .find((path) => path !== undefined && path !== '' && existsSync(path));
}
