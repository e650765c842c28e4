/** Brings node_modules up to the lockfile, with the pinned Node among them, on whatever Node and npm a machine has. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { modules, nodeName, pinnedNode, readText, root, Stop, say } from './place.mjs';

/** Brings node_modules to what package-lock.json says; nothing is done when the stamp agrees. */
export function ensureModules() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stampFile = join(modules, '.fogward-stamp');
  const stamp = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}`;
  if (readText(stampFile) === stamp && existsSync(pinnedNode)) return;
  if (!isInstalled(JSON.parse(lockText)) || !isPinned(pinnedNode)) {
    const runtime = ensureRuntime();
    say('Installing libraries (npm ci; the first time takes a minute or two) …');
    // Without install scripts: they would compile or download what the lockfile already brought ready-made.
    npm(
      runtime,
      root,
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      'install the libraries',
    );
    placeRuntime(runtime);
  }
  if (!isPinned(pinnedNode))
    throw new Stop('The pinned Node does not run on this machine (node_modules/node/bin/node).');
  writeFileSync(stampFile, stamp);
  say('Libraries are ready.');
}

/**
 * The pinned Node, from a folder of its own. It must be there before the libraries: an npm on an older Node silently
 * leaves out optional packages that do not name that Node.
 */
function ensureRuntime() {
  const folder = join(root, '.cache', 'runtime');
  const runtime = join(folder, 'node_modules', 'node', 'bin', nodeName);
  if (isPinned(runtime)) return runtime;
  if (isPinned(process.execPath)) {
    if (!realpathSync(process.execPath).startsWith(realpathSync(modules))) return process.execPath;
    // npm is about to delete the very file that runs us.
    mkdirSync(dirname(runtime), { recursive: true });
    copyFileSync(process.execPath, runtime);
    chmodSync(runtime, 0o755);
    return runtime;
  }
  say(`Installing Node ${pinnedVersion()} for this project alone …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: { node: pinnedVersion() }, allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  npm(process.execPath, folder, ['install', '--ignore-scripts=false', ...quiet], 'install the pinned Node');
  if (!isPinned(runtime)) throw new Stop(`Node ${pinnedVersion()} was installed but does not run on this machine.`);
  return runtime;
}

/** Puts the runtime where the `node` package keeps it, and under the name that npm gives it. */
function placeRuntime(runtime) {
  rmSync(pinnedNode, { force: true });
  mkdirSync(dirname(pinnedNode), { recursive: true });
  copyFileSync(runtime, pinnedNode, constants.COPYFILE_FICLONE);
  chmodSync(pinnedNode, 0o755);
  const named = join(modules, '.bin', 'node');
  if (process.platform === 'win32' || existsSync(named)) return;
  rmSync(named, { force: true });
  symlinkSync(join('..', 'node', 'bin', 'node'), named);
}

/** True when the tree that npm left behind has every version of the lockfile (someone ran npm by hand). */
function isInstalled(lock) {
  const hidden = readText(join(modules, '.package-lock.json'));
  if (hidden === undefined) return false;
  const present = JSON.parse(hidden).packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return (wanted.optional || wanted.devOptional) && !isForThisMachine(wanted);
    return found.version === wanted.version && existsSync(join(root, path));
  });
}

/** True for a ready-made binary package of this very platform; other optional packages may be absent. */
function isForThisMachine({ os, cpu, libc }) {
  if (os === undefined && cpu === undefined) return false;
  const fits = (list, value) => list === undefined || list.includes(value);
  const glibc = process.platform === 'linux' && Boolean(process.report.getReport().header.glibcVersionRuntime);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, glibc ? 'glibc' : 'musl');
}

function pinnedVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
}

function isPinned(binary) {
  if (!existsSync(binary)) return false;
  const found = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return String(found.stdout).trim() === `v${pinnedVersion()}`;
}

/** Runs npm on the given Node: the npm that runs us, or else the one on the path. Its output goes to stderr. */
function npm(runtime, cwd, args, purpose) {
  const own = npmCli();
  const options = { cwd, stdio: ['ignore', 2, 2] };
  const done =
    own === undefined
      ? spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
      : spawnSync(runtime, [own, ...args], options);
  if (done.error !== undefined && done.error.code === 'ENOENT') {
    throw new Stop(`Could not ${purpose}: npm was not found.`);
  }
  if (done.status !== 0) throw new Stop(`Could not ${purpose}: npm ${args[0]} failed; its message is above.`);
}

/** The script of npm itself, so that it can be run on a Node of our choice. */
function npmCli() {
  const named = process.env.npm_execpath;
  if (named !== undefined && /npm-cli\.c?js$/.test(named)) return named;
  for (const folder of (process.env.PATH || '').split(delimiter)) {
    const bin = join(folder, 'npm');
    if (process.platform === 'win32') {
      const cli = join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
      if (existsSync(cli)) return cli;
    } else if (existsSync(bin)) {
      const real = realpathSync(bin);
      return /npm-cli\.c?js$/.test(real) ? real : undefined;
    }
  }
  return undefined;
}
