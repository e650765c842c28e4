/**
 * The headless shell: serves a site, or the demo, until it is told to stop. Stdout carries one line of JSON and nothing
 * else; everything for people goes to stderr.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dieOnBugs, type HostOptions, startHost, startPatiently, stopOnSignal } from './host.ts';
import { type LogLevel, logLevels, openLog } from './logging.ts';
import { complaintAboutRuntime } from './runtime.ts';
import { fastest } from './scaled-clock.ts';

const usage = `Usage: npm run serve -- --site FILE --data DIR [--port N] [--host ADDRESS] [--host-name NAME]...
       npm run serve -- --demo [--data DIR] [--port N]
       npm run serve -- --training [--site FILE] [--data DIR] [--speed N] [--port N]
  --site       site file (YAML)
  --data       folder of the record, the accounts and the logs; made when missing
  --demo       the demo site with its simulated roadside; without --data nothing is kept
  --training   a training console: simulated roadside and time, no real device within reach; the demo site when no
               site is named, and without --data nothing is kept
  --speed      simulated seconds a second in training, 1 to 60; 1 when missing
  --port       0 (a free one) when missing
  --host       address to listen on; 127.0.0.1 when missing. Anything else lets the network in: put TLS before it
  --host-name  a further name under which people reach this server; repeatable
  --log-level  ${logLevels.join(', ')}; info when missing
When ready, one line of JSON goes to stdout: {"ready":true,"url":"http://127.0.0.1:N"}. SIGTERM stops cleanly.
`;

const options = {
  site: { type: 'string' },
  data: { type: 'string' },
  demo: { type: 'boolean' },
  training: { type: 'boolean' },
  speed: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'host-name': { type: 'string', multiple: true },
  'log-level': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Wanted =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | { readonly kind: 'serve'; readonly level: LogLevel; readonly host: Omit<HostOptions, 'log'> };

/** Reads the command line of `serve`. */
export function readServeArguments(args: readonly string[]): Wanted {
  let values: ReturnType<typeof parse>['values'];
  try {
    values = parse(args).values;
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  if (values.help === true) return { kind: 'help' };
  const demo = values.demo === true;
  const port = values.port === undefined ? 0 : /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535)) return wrong(`--port is ${values.port}; expected a number from 0 to 65535`);
  const training = values.training === true;
  const speed = Number(values.speed ?? 1);
  if (values.speed !== undefined && !training) return wrong('--speed belongs to --training.');
  if (!(Number.isInteger(speed) && speed >= 1 && speed <= fastest))
    return wrong(`--speed is ${values.speed}; expected 1 to ${fastest}`);
  if (training && demo) return wrong('Give either --demo or --training.');
  if (!training && demo === (values.site !== undefined)) return wrong('Give either --site FILE or --demo.');
  if (!demo && !training && values.data === undefined)
    return wrong('A real site needs --data DIR, where its record is kept.');
  const level = logLevels.find((known) => known === (values['log-level'] ?? 'info'));
  if (level === undefined) return wrong(`--log-level must be one of ${logLevels.join(', ')}`);
  const data = values.data === undefined ? undefined : resolve(values.data);
  const site =
    values.site === undefined ? ({ kind: 'demo' } as const) : { kind: 'file' as const, file: resolve(values.site) };
  const host = {
    site,
    data,
    port,
    host: values.host ?? '127.0.0.1',
    hostNames: values['host-name'] ?? [],
    ...(training && { training: { speed } }),
  };
  return { kind: 'serve', level, host };
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options });
const wrong = (why: string): Wanted => ({ kind: 'wrong', why });
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Serves until a signal; the exit code is 0 after a clean stop, 1 when it cannot start, 2 on wrong usage. */
export async function main(args: readonly string[]): Promise<number> {
  const old = complaintAboutRuntime(process.versions);
  if (old !== undefined) {
    say(old);
    return 1;
  }
  const wanted = readServeArguments(args);
  if (wanted.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (wanted.kind === 'wrong') {
    say(`${wanted.why}\n\n${usage}`);
    return 2;
  }
  const log = await openLog({
    level: wanted.level,
    ...(wanted.host.data === undefined ? {} : { directory: resolve(wanted.host.data, 'logs') }),
  });
  const started = await startPatiently(() => startHost({ ...wanted.host, log }), say);
  if (!started.ok) {
    say(started.why.join('\n'));
    return 1;
  }
  dieOnBugs(log);
  // Listens for signals before it says that it is ready: whoever reads that line may end it at once.
  const stopped = stopOnSignal(started.host, log);
  process.stdout.write(`${JSON.stringify({ ready: true, url: started.host.url })}\n`);
  await stopped;
  return 0;
}

if (import.meta.main) {
  const code = await main(process.argv.slice(2));
  process.exit(code);
}
