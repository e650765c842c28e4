#!/usr/bin/env node
/**
 * Starts every command on whatever Node a machine has: brings node_modules up to the lockfile, builds the screen when
 * its sources changed, then hands over to the pinned Node 24. Plain JavaScript without dependencies, in syntax that
 * old runtimes parse, so that they can be refused with a sentence. Never writes to stdout: that belongs to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const viteCli = join(modules, 'vite', 'bin', 'vite.js');
const tscCli = 'node_modules/typescript/bin/tsc';
const biomeCli = 'node_modules/@biomejs/biome/bin/biome';

/** As in main/core/heap.ts, which says why. */
const youngGeneration = ['--max-semi-space-size=32'];

/**
 * Each command: what must be ready, and the programs that run in order with the caller's arguments on the last.
 * `here` programs run where the person stands, so that relative paths mean what they say; the others in the project.
 */
const commands = {
  start: {
    here: true,
    screen: true,
    node: youngGeneration,
    run: [['main/server/start.ts']],
    about: 'open the console (the demo, or --site FILE --data DIR)',
  },
  serve: {
    here: true,
    screen: true,
    node: youngGeneration,
    run: [['main/server/serve.ts']],
    about: 'serve the console headless',
  },
  test: { run: [['tests/run.ts']], about: 'run every test' },
  roadside: { here: true, run: [['main/server/roadside.ts']], about: 'run the roadside simulator alone' },
  'check-site': { here: true, run: [['main/server/check-site.ts']], about: 'validate a site file' },
  profile: { here: true, run: [['main/server/profile.ts']], about: 'explain a device profile, or try it on a device' },
  account: { here: true, run: [['main/server/account.ts']], about: 'manage local accounts' },
  bench: { here: true, run: [['tests/bench/run.ts']], about: 'measure against peers' },
  screenshots: {
    here: true,
    screen: true,
    run: [['tests/screens/run.ts']],
    about: 'picture every page and state',
  },
  build: { screen: 'always', run: [[tscCli, '-b']], about: 'compile everything into out/' },
  check: {
    run: [
      [biomeCli, 'check'],
      [tscCli, '-b'],
    ],
    about: 'format, lint and types',
  },
  format: { run: [[biomeCli, 'check', '--write']], about: 'format and mend lint' },
  package: {
    screen: true,
    run: [
      [tscCli, '-b'],
      ['node_modules/electron-builder/cli.js', '--config', 'electron-builder.yml', '--publish', 'never'],
    ],
    about: 'build the desktop package',
  },
};

const say = (text) => process.stderr.write(`${text}\n`);

/** A step that a person has to mend; its message is all they see. */
class Stop extends Error {}

async function main(name, rest) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 18) throw new Stop(`Fogward needs Node 18 or newer to start; this is Node ${process.versions.node}.`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    say('Usage: npm run COMMAND -- [options]');
    for (const [known, { about }] of Object.entries(commands)) say(`  ${known.padEnd(12)}${about}`);
    return name === '--help' ? 0 : 2;
  }
  // npm changes into the project before it runs us and notes where the person stood.
  const stood = process.env.npm_lifecycle_event === name && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd();
  const directory = command.here ? stood : root;
  ensureModules();
  const onlyHelp = rest.includes('--help') || rest.includes('-h');
  if (command.screen !== undefined && !onlyHelp) ensureScreen(command.screen === 'always');
  for (const [index, program] of command.run.entries()) {
    const last = index === command.run.length - 1;
    const code = await hand(
      [...(command.node || []), join(root, program[0]), ...program.slice(1), ...(last ? rest : [])],
      directory,
    );
    if (code !== 0 || last) return code;
  }
  return 0;
}

// — node_modules —

/** Brings node_modules to what package-lock.json says; nothing is done when the stamp agrees. */
function ensureModules() {
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
  const runtime = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
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

// — the screen —

/** Builds renderer/ into out/renderer when anything it is made of changed since the last build. */
function ensureScreen(always) {
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
  const args = [viteCli, 'build', 'renderer', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'];
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

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

// — handing over —

/** The environment of what we start: the pinned Node comes first on the path, for children that just say `node`. */
function environment() {
  const path = [dirname(pinnedNode), join(modules, '.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path };
}

/** Runs a program on the pinned Node, passing signals and the exit code through. */
function hand(args, directory) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode, args, { cwd: directory, stdio: 'inherit', env: environment() });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => void child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      if (signal === null) resolve(code === null ? 1 : code);
      else process.kill(process.pid, signal);
    });
  });
}

main(process.argv[2] === undefined ? '--help' : process.argv[2], process.argv.slice(3)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof Stop ? error.message : String(error));
    process.exitCode = 1;
  },
);
