#!/usr/bin/env node
/**
 * Starts every command on whatever Node a machine has: brings node_modules up to the lockfile, builds the screen when
 * its sources changed, then hands over to the pinned Node 24. Like all in launch/ plain JavaScript without dependencies,
 * in syntax that old runtimes parse, so that they can be refused with a sentence. Never writes to stdout: that belongs
 * to the command.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureModules } from './launch/libraries.mjs';
import { environment, pinnedNode, root, Stop, say } from './launch/place.mjs';
import { ensureScreen } from './launch/screen.mjs';

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
