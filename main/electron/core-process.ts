/**
 * The core's own process: control goes on whatever happens to windows. Accepts ports from the shell and serves the
 * contract on each. Opens no socket for anyone to call, and knows no window.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { MessageEvent, MessagePortMain, ParentPort } from 'electron';
import { systemClock } from '../core/clock.ts';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/log.ts';
import { type Composed, type ComposeOptions, composeCore } from '../server/compose.ts';
import { dieOnBugs } from '../server/host.ts';
import { createLineHandler, type Line, serveLine } from '../server/line.ts';
import { openLog } from '../server/logging.ts';
import { type FromCore, toCoreSchema } from './core-messages.ts';

const options = { site: { type: 'string' }, data: { type: 'string' }, training: { type: 'boolean' } } as const;

/** What the shell put on the command line of this process. */
export function readCoreArguments(args: readonly string[]): Omit<ComposeOptions, 'log'> {
  const { values } = parseArgs({ args: [...args], options, strict: true });
  return {
    site: values.site === undefined ? { kind: 'demo' } : { kind: 'file', file: values.site },
    data: values.data,
    ...(values.training === true && { training: { speed: 1 } }),
  };
}

/** A message port as a line of the contract. */
function lineOverPort(port: MessagePortMain): Line {
  return {
    send: (data) => port.postMessage(data),
    waiting: () => 0,
    onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
    onClose: (listener) => void port.on('close', listener),
    end: () => port.close(),
  };
}

/** Serves the shell at the far end of `parent` until it says stop; `exit` ends the process. */
export async function runCore(
  parent: ParentPort,
  args: readonly string[],
  exit: (code: number) => void,
): Promise<void> {
  const wanted = readCoreArguments(args);
  const directory = wanted.data === undefined ? {} : { directory: join(wanted.data, 'logs') };
  const log = await openLog({ level: 'info', quiet: true, ...directory });
  dieOnBugs(log);
  const tell = (message: FromCore): void => parent.postMessage(message);
  const composed = await composeCore({ ...wanted, log });
  if (!composed.ok) {
    log.error({ why: composed.why }, 'the core cannot start');
    tell({ type: 'refused', why: [...composed.why], ...(composed.passes && { passes: true }) });
    return;
  }
  parent.on('message', listener(composed.value, log, exit));
  tell({ type: 'ready', basemap: composed.value.basemap });
}

function listener({ core, stop }: Composed, log: Log, exit: (code: number) => void): (event: MessageEvent) => void {
  const handler = createLineHandler(core.router, log);
  return (event) => {
    const message = toCoreSchema.safeParse(event.data);
    if (!message.success) {
      log.warn({ issues: message.error.issues }, 'a message from the shell was not understood');
      return;
    }
    switch (message.data.type) {
      case 'line': {
        const port = event.ports[0];
        if (port === undefined) return;
        serveLine(handler, lineOverPort(port), { session: undefined, where: 'desk' }, log);
        port.start();
        return;
      }
      case 'resumed':
        return core.resumed();
      case 'screen-reloaded':
        return recordReload(core, message.data);
      case 'stop':
        void stop().then(() => exit(0));
    }
  };
}

function recordReload(core: Core, data: { readonly reason: string; readonly exitCode: number }): void {
  const { reason, exitCode } = data;
  core.parts.recorder.now([{ kind: 'screen.reloaded', at: systemClock.now(), causes: [], data: { reason, exitCode } }]);
}
