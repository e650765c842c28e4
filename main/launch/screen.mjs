/** Builds the screen when its sources changed, beside the old one, which is replaced only by a whole one. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environment, modules, pinnedNode, readText, root, Stop, say } from './place.mjs';

/** Builds renderer/ into out/renderer when anything it is made of changed since the last build. */
export function ensureScreen(always) {
  if (!existsSync(join(root, 'renderer', 'index.html'))) return;
  const out = join(root, 'out', 'renderer');
  const stampFile = join(root, 'out', '.build', 'renderer.stamp');
  const stamp = hashOf([
    'renderer',
    'main/domain',
    'main/contract',
    'resources/locales',
    'resources/sounds',
    'package-lock.json',
  ]);
  if (!always && readText(stampFile) === stamp && existsSync(join(out, 'index.html'))) return;
  say('Building the screen …');
  const fresh = `${out}.new-${process.pid}`;
  const args = [
    join(modules, 'vite', 'bin', 'vite.js'),
    'build',
    'renderer',
    '--outDir',
    fresh,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const done = spawnSync(pinnedNode, args, { cwd: root, stdio: ['ignore', 2, 2], env: environment() });
  if (done.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Stop('The screen could not be built; the message is above.');
  }
  rmSync(out, { recursive: true, force: true });
  renameSync(fresh, out);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    let entries;
    try {
      entries = readdirSync(full, { withFileTypes: true });
    } catch {
      if (existsSync(full)) hash.update(path).update('\0').update(readFileSync(full)).update('\0');
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) add(`${path}/${entry.name}`);
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}
