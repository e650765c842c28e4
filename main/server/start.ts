/**
 * What `npm start` runs: opens the console in Electron where that can be had, else says in one line why not and serves
 * the same console to a browser. The demo unless a site is named.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ComposeOptions } from './compose.ts';
import { demoAccounts } from './compose.ts';
import { fetchElectron, findDesktop, hasDisplay } from './electron-binary.ts';
import { dieOnBugs, startHost, startPatiently, stopOnSignal } from './host.ts';
import { openLog } from './logging.ts';
import { demoDataFolder, programRoot, trainingDataFolder } from './program-files.ts';
import { complaintAboutRuntime } from './runtime.ts';

const usage = `Usage: npm start [-- --site FILE --data DIR] [-- --browser] [-- --port N]
  without options  the demo site; its data stay in ${demoDataFolder()}
  --training       a training console: simulated roadside and time, no real device within reach; on the demo site
                   unless --site names another one that is wholly simulated. Its data stay in
                   ${trainingDataFolder()}
  --site, --data   a real site and the folder of its record
  --browser        do not try Electron; serve to a browser
  --no-open        do not open a browser by itself
  --port           port when serving to a browser; a free one when missing
`;

const options = {
  site: { type: 'string' },
  data: { type: 'string' },
  port: { type: 'string' },
  browser: { type: 'boolean' },
  training: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Wanted {
  readonly site: ComposeOptions['site'];
  readonly data: string;
  readonly training?: { readonly speed: number };
  readonly port: number;
  readonly browser: boolean;
  readonly open: boolean;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

/** Reads the command line; a string is what is wrong with it. */
export function readStartArguments(args: readonly string[]): Wanted | 'help' | { readonly wrong: string } {
  let values: ReturnType<typeof parse>['values'];
  try {
    values = parse(args).values;
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return 'help';
  const training = values.training === true;
  if (values.site !== undefined && values.data === undefined && !training) {
    return { wrong: 'A real site needs --data DIR, where its record is kept.' };
  }
  const port = values.port === undefined ? 0 : /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) return { wrong: `--port is ${values.port}; expected a number from 0 to 65535` };
  return {
    site: values.site === undefined ? { kind: 'demo' } : { kind: 'file', file: resolve(values.site) },
    data: values.data === undefined ? (training ? trainingDataFolder() : demoDataFolder()) : resolve(values.data),
    ...(training && { training: { speed: 1 } }),
    port,
    browser: values.browser === true,
    open: values['no-open'] !== true,
  };
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options });

/** Opens the console and stays until it is closed or told to stop. */
export async function main(args: readonly string[]): Promise<number> {
  const old = complaintAboutRuntime(process.versions);
  if (old !== undefined) {
    say(old);
    return 1;
  }
  const wanted = readStartArguments(args);
  if (wanted === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if ('wrong' in wanted) {
    say(`${wanted.wrong}\n\n${usage}`);
    return 2;
  }
  const { env, platform } = process;
  const desktop = wanted.browser
    ? ({ ok: false, why: 'a browser was asked for' } as const)
    : await findDesktop({ env, platform, root: programRoot, now: Date.now, fetch: fetchElectron, say });
  if (desktop.ok) return openDesktop(desktop.binary, wanted);
  tell(`Not opening Electron: ${desktop.why}. Serving the console to a browser instead.`);
  return serveToBrowser(wanted);
}

/** Electron runs compiled JavaScript, so the compiler runs first; it does nothing when nothing changed. */
async function openDesktop(binary: string, wanted: Wanted): Promise<number> {
  say('Compiling the desktop shell …');
  const tsc = join(programRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = spawnSync(process.execPath, [tsc, '-b', join(programRoot, 'main', 'electron')], {
    stdio: ['ignore', 2, 2],
  });
  if (compiled.status !== 0) {
    say('The desktop shell could not be compiled; the message is above.');
    return 1;
  }
  const site = wanted.site.kind === 'file' ? ['--site', wanted.site.file] : [];
  const training = wanted.training === undefined ? [] : ['--training'];
  const child = spawn(binary, [programRoot, ...site, ...training, '--data', wanted.data], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((settle) => {
    child.on('error', (error) => {
      say(`Electron did not start: ${error.message}`);
      settle(1);
    });
    child.on('exit', (code) => settle(code ?? 1));
  });
}

async function serveToBrowser(wanted: Wanted): Promise<number> {
  const log = await openLog({ level: 'info', directory: join(wanted.data, 'logs'), quiet: true });
  const started = await startPatiently(() => startHost({ ...wanted, host: '127.0.0.1', hostNames: [], log }), say);
  if (!started.ok) {
    say(started.why.join('\n'));
    return 1;
  }
  dieOnBugs(log);
  const stopped = stopOnSignal(started.host, log);
  tell(`\n  雾引 Fogward  ${started.host.url}\n`);
  if (wanted.training !== undefined)
    tell('培训 TRAINING: simulated roadside and time; no real device is within reach.');
  if (wanted.site.kind === 'demo' || wanted.training !== undefined) {
    tell('演示 DEMO: every device is simulated and every place is invented. It signs in by itself; its accounts are');
    for (const { name, password } of demoAccounts) tell(`  ${name.padEnd(12)}${password}`);
  }
  tell(`Data and logs: ${wanted.data}\nCtrl-C stops the console and its control of the road.`);
  if (wanted.open && hasDisplay(process.env, process.platform)) openBrowser(started.host.url);
  await stopped;
  return 0;
}

/** Asks the desktop to show the address; when it cannot, the printed address is enough. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['cmd', '/c', 'start', '', url]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', url];
  if (command === undefined) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

if (import.meta.main) {
  const code = await main(process.argv.slice(2));
  process.exit(code);
}
