/** A core that answers as the test says, a clock that runs when told, and a memory that can be looked into. */
import { ORPCError } from '@orpc/client';
import type { FeedMessage } from '../../main/contract/views/feed.ts';
import type { Health } from '../../main/contract/views/health.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Host } from '../../renderer/link/carrier.ts';
import { startLine } from '../../renderer/link/core-line.ts';
import type { LineTime } from '../../renderer/link/line-time.ts';
import type { Leaving, Memory, SessionStarter } from '../../renderer/link/memory.ts';
import { createConsoleStores } from '../../renderer/stores/console-stores.ts';

export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
};

/** Time that passes only when told. */
export function manualTime() {
  let now = 1_000_000;
  const waiting = new Set<{ at: number; act: () => void }>();
  const time: LineTime = {
    now: () => now,
    after(delay, act) {
      const entry = { at: now + delay, act };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
  };
  const pass = async (ms: number): Promise<void> => {
    now += ms;
    for (const entry of [...waiting].sort((a, b) => a.at - b.at)) {
      if (entry.at > now || !waiting.delete(entry)) continue;
      entry.act();
    }
    await settle();
  };
  return { time, pass };
}

/** A stream that the test feeds by hand. */
function stream<T>() {
  const queue: T[] = [];
  let wake = Promise.withResolvers<void>();
  let over = false;
  const iterate = async function* (): AsyncGenerator<T> {
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
      if (over) return;
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
  };
  return {
    iterate,
    push(value: T) {
      queue.push(value);
      wake.resolve();
    },
    end() {
      over = true;
      wake.resolve();
    },
  };
}

const health: Health = {
  status: 'running',
  version: '1',
  now: 5_000_000,
  site: { id: 's', name: '站', timeZone: 'Asia/Shanghai' },
  simulated: false,
  setupNeeded: false,
};
export const session = (token: string, role = 'operator') => ({
  token,
  account: { name: 'wang', role, disabled: false, createdAt: 0 },
  expiresAt: 9e15,
});
export const demo = {
  accounts: [
    { name: 'viewer', password: 'v', role: 'viewer' as const },
    { name: 'lead', password: 'l', role: 'supervisor' as const },
  ],
};
export const site = {
  id: 's',
  name: '站',
  timeZone: 'Asia/Shanghai',
  roads: [],
  zones: [],
  endpoints: [],
  devices: [],
};

export function fakeCore(over: Partial<Health> = {}) {
  const calls: string[] = [];
  const tokens = new Set(['good']);
  const lines: {
    pulse: ReturnType<typeof stream<unknown>>;
    zones: ReturnType<typeof stream<FeedMessage<ZoneView>>>;
    drop: () => void;
  }[] = [];
  let reachable = true;
  let brokenAlarms = false;
  let breakingResumes = 0;
  const refusing = new Set<string>();
  const hanging = new Set<string>();
  const host: Host = {
    kind: 'browser',
    async connect() {
      calls.push('connect');
      if (!reachable) throw new Error('no');
      const { promise: closed, resolve: drop } = Promise.withResolvers<void>();
      const pulse = stream<unknown>();
      const zones = stream<FeedMessage<ZoneView>>();
      const quiet = stream<never>();
      lines.push({ pulse, zones, drop });
      const answers: Record<string, (input: { token?: string; name?: string }) => unknown> = {
        health: () => ({ ...health, ...over }),
        'session.resume': ({ token }) => {
          if (breakingResumes > 0) {
            breakingResumes -= 1;
            throw new Error('the line broke');
          }
          if (!tokens.has(token ?? '')) throw new ORPCError('UNAUTHORIZED');
          return session(token ?? '');
        },
        'session.signIn': ({ name }) => {
          if (refusing.has(name ?? '')) throw new ORPCError('UNAUTHORIZED');
          tokens.add(`of-${name}`);
          return session(`of-${name}`);
        },
        'session.setup': () => session('first', 'admin'),
        'session.signOut': () => ({ done: true }),
        'site.get': () => site,
        'live.pulse': () => pulse.iterate(),
        'live.zones': () => zones.iterate(),
        'live.devices': () => quiet.iterate(),
        'live.alarms': () => {
          if (brokenAlarms) throw new Error('an answer that breaks the contract');
          return quiet.iterate();
        },
        'live.journal': () => quiet.iterate(),
      };
      const link = {
        async call(path: readonly string[], input: unknown) {
          const name = path.join('.');
          calls.push(name);
          if (hanging.has(name)) return new Promise<never>(() => {});
          return answers[name]!((input ?? {}) as { token?: string });
        },
      };
      return { link: link as never, closed, close: drop };
    },
  };
  return {
    host,
    calls,
    tokens,
    /** Calls that are never answered. */
    hanging,
    /** Accounts that may not sign in. */
    refusing,
    line: () => lines.at(-1)!,
    count: () => lines.length,
    setReachable: (yes: boolean) => {
      reachable = yes;
    },
    breakResumes: (times: number) => {
      breakingResumes = times;
    },
    breakAlarms: (yes: boolean) => {
      brokenAlarms = yes;
    },
  };
}

export function memoryWith(
  token?: string,
  starter: SessionStarter = 'person',
): Memory & { kept: () => string | undefined } {
  let kept = token;
  let by = starter;
  let left: Leaving | undefined;
  return {
    kept: () => kept,
    token: () => kept,
    starter: () => by,
    keepToken: (next, starting) => {
      kept = next;
      by = starting;
      left = undefined;
    },
    leave: (how) => {
      kept = undefined;
      left = how;
    },
    left: () => left,
  };
}

export async function start(core: ReturnType<typeof fakeCore>, memory = memoryWith()) {
  const { time, pass } = manualTime();
  const stores = createConsoleStores();
  const line = startLine(core.host, stores, memory, time);
  await settle();
  return { stores, line, pass, memory, phase: () => stores.line.getState().phase, now: () => time.now() };
}
export const pulseAt = (at: number) => ({
  at,
  status: 'running',
  simulated: false,
  endpoints: { total: 1, down: 0 },
  requestsPerSecond: 1,
});
