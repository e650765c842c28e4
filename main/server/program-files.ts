/** Where this program's own files are, whether it runs from its sources, from `out/` or from a package. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

/** The folder that holds package.json, resources/ and out/. */
export const programRoot: string = findRoot(import.meta.dirname);
export const resourcesFolder: string = join(programRoot, 'resources');
/** The built screen. */
export const screenFolder: string = join(programRoot, 'out', 'renderer');
export const demoSiteFile: string = join(resourcesFolder, 'demo', 'site.yaml');
export const version: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(programRoot, 'package.json'), 'utf8'))).version;

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('Bug: no package.json above the program');
  return findRoot(parent);
}

/** Where training keeps its record: beside the demo's, never in it. */
export const trainingDataFolder = (env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string =>
  join(dirname(demoDataFolder(env, platform)), 'training');

/** Where the demo keeps its data between days: the platform's own place for such files. */
export function demoDataFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Fogward', 'demo');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Fogward', 'demo');
  const own = env['XDG_DATA_HOME'];
  const base = own?.startsWith('/') ? own : join(homedir(), '.local', 'share');
  return resolve(base, 'fogward', 'demo');
}
