/**
 * Keeps the core process alive and hands ports to it. Owns the process handle and the timers of the supervisor;
 * decides nothing that supervisor.ts does not say.
 */
import { performance } from 'node:perf_hooks';
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { assertNever } from '../domain/outcome.ts';
import { fromCoreSchema, type ToCore } from './core-messages.ts';
import { begin, type SupervisorEffect, type SupervisorInput, type SupervisorState, supervise } from './supervisor.ts';

export interface CoreHost {
  /** A port to the running core for a page, or `undefined` while there is none. */
  openPort(): MessagePortMain | undefined;
  /** The basemap that the core's site names, as it said when it was last ready. */
  basemap(): string | undefined;
  send(message: ToCore): void;
  /** Asks the core to stop; settles when it did, or after `within` milliseconds without its consent. */
  stop(): Promise<void>;
}

export interface CoreHostOptions {
  readonly modulePath: string;
  readonly args: readonly string[];
  /** The core cannot start until a person mends something. */
  readonly onRefused: (why: readonly string[]) => void;
  /** The core cannot start for now, a full disk being the reason; it is tried again until `onRecovered`. */
  readonly onHindered: (why: readonly string[]) => void;
  readonly onRecovered: () => void;
}

const stopWithin = 5_000;

/** Starts the core process and watches over it. */
export function startCoreHost({ modulePath, args, ...tell }: CoreHostOptions): CoreHost {
  let child: UtilityProcess | undefined;
  let ready = false;
  let basemap: string | undefined;
  let state: SupervisorState = { phase: 'stopped' };
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();

  const take = ([next, effects]: readonly [SupervisorState, readonly SupervisorEffect[]]): void => {
    state = next;
    for (const effect of effects) carryOut(effect);
  };
  const put = (input: SupervisorInput): void => take(supervise(state, input));
  const spawn = (): void => {
    ready = false;
    const started = utilityProcess.fork(modulePath, [...args], { serviceName: 'Fogward core', stdio: 'inherit' });
    child = started;
    started.on('message', (raw: unknown) => {
      const message = fromCoreSchema.safeParse(raw);
      if (!message.success || started !== child) return;
      if (message.data.type === 'ready') {
        ready = true;
        basemap = message.data.basemap;
        put({ kind: 'ready' });
      } else put({ kind: 'refused', why: message.data.why, passes: message.data.passes });
    });
    started.on('exit', (code) => {
      if (started !== child) return;
      child = undefined;
      ready = false;
      put({ kind: 'exited', code, at: performance.now() });
    });
  };
  const carryOut = (effect: SupervisorEffect): void => {
    switch (effect.kind) {
      case 'spawn':
        return spawn();
      case 'wait':
        setTimeout(() => put({ kind: 'waited', at: performance.now() }), effect.delay);
        return;
      case 'ask-to-stop': {
        const asked: ToCore = { type: 'stop' };
        child?.postMessage(asked);
        setTimeout(() => child?.kill(), stopWithin);
        return;
      }
      case 'tell':
        return tell.onRefused(effect.why);
      case 'tell-hindered':
        return tell.onHindered(effect.why);
      case 'tell-recovered':
        return tell.onRecovered();
      case 'end-core':
        child?.kill();
        return;
      case 'ended':
        child?.kill();
        return end();
      default:
        assertNever(effect, 'supervisor effect');
    }
  };

  take(begin(performance.now()));
  return {
    openPort: () => {
      if (child === undefined || !ready) return undefined;
      const { port1, port2 } = new MessageChannelMain();
      const line: ToCore = { type: 'line' };
      child.postMessage(line, [port1]);
      return port2;
    },
    basemap: () => basemap,
    send: (message) => {
      if (ready) child?.postMessage(message);
    },
    stop: () => {
      put({ kind: 'stop' });
      return ended;
    },
  };
}
