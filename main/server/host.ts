/** The headless shell in one piece: a core and its web face, started and stopped together. */
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../core/log.ts';
import { type ComposeOptions, composeCore } from './compose.ts';
import { screenFolder, version } from './program-files.ts';
import { startWeb, type Web } from './web.ts';

export interface HostOptions extends ComposeOptions {
  readonly host: string;
  readonly port: number;
  readonly hostNames: readonly string[];
}
export interface Host {
  readonly url: string;
  stop(): Promise<void>;
}
export type HostResult =
  | { readonly ok: true; readonly host: Host }
  | { readonly ok: false; readonly why: readonly string[]; readonly passes?: true };

/** Between two tries to start on a disk that is full. */
const tryEvery = 10_000;

/** Starts as often as it takes while what hinders may pass, such as a full disk; each hindrance is said once. */
export async function startPatiently(
  start: () => Promise<HostResult>,
  say: (text: string) => void,
  sleep: (span: number) => Promise<unknown> = setTimeout,
): Promise<HostResult> {
  for (let said = ''; ; ) {
    const started = await start();
    if (started.ok || started.passes === undefined) return started;
    const why = started.why.join('\n');
    if (why !== said) say(`${why}\nNothing is controlled until then. Trying again every ${tryEvery / 1_000} s.`);
    said = why;
    await sleep(tryEvery);
  }
}

/** Starts the core and listens; refuses with sentences, leaving nothing open. */
export async function startHost(options: HostOptions): Promise<HostResult> {
  const composed = await composeCore(options);
  if (!composed.ok) return composed;
  const { core, access, basemap, stop } = composed.value;
  let web: Web;
  try {
    web = await startWeb({ ...options, screen: screenFolder, version, router: core.router, access, basemap });
  } catch (error) {
    await stop();
    return { ok: false, why: [`Cannot listen on ${options.host} port ${options.port}: ${reason(error)}`] };
  }
  const host: Host = {
    url: web.url,
    stop: async () => {
      await web.close();
      await stop();
    },
  };
  return { ok: true, host };
}

const stopWithin = 4_500;

/** Waits for the first SIGINT, SIGTERM or SIGHUP, then stops; a stop that takes too long is cut short with code 1. */
export async function stopOnSignal(host: Host, log: Log): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, resolve);
  });
  log.info({ signal }, 'stopping');
  globalThis
    .setTimeout(() => {
      log.error({}, 'stopping took too long');
      process.exit(1);
    }, stopWithin)
    .unref();
  await host.stop();
  log.info({}, 'stopped');
}

/** A bug ends the process with a line in the log: what is left of a broken invariant must not command lamps. */
export function dieOnBugs(log: Log): void {
  const die = (error: unknown): void => {
    log.error({ err: error }, 'a bug ended the process');
    process.exit(70);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'another program has that port; choose another with --port, or 0 for a free one';
  if (code === 'EACCES') return 'not allowed; choose a port above 1023';
  return error instanceof Error ? error.message : String(error);
}
