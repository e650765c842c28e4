import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import type { FeedMessage } from '../../main/contract/views/feed.ts';
import type { Health } from '../../main/contract/views/health.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Host } from '../../renderer/link/carrier.ts';
import { silenceLimit, startLine } from '../../renderer/link/core-line.ts';
import { feedAgainAfter } from '../../renderer/link/feeds.ts';
import type { LineTime } from '../../renderer/link/line-time.ts';
import type { Memory } from '../../renderer/link/memory.ts';
import { createConsoleStores } from '../../renderer/stores/console-stores.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
};

/** Time that passes only when told. */
function manualTime() {
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
  const iterate = async function* (): AsyncGenerator<T> {
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
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
const session = (token: string, role = 'operator') => ({
  token,
  account: { name: 'wang', role, disabled: false, createdAt: 0 },
  expiresAt: 9e15,
});
const demo = {
  accounts: [
    { name: 'viewer', password: 'v', role: 'viewer' as const },
    { name: 'lead', password: 'l', role: 'supervisor' as const },
  ],
};
const site = { id: 's', name: '站', timeZone: 'Asia/Shanghai', roads: [], zones: [], endpoints: [], devices: [] };

function fakeCore(over: Partial<Health> = {}) {
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

function memoryWith(token?: string): Memory & { kept: () => string | undefined } {
  let kept = token;
  let out = false;
  return {
    kept: () => kept,
    token: () => kept,
    keepToken: (next) => {
      kept = next;
    },
    forgetToken: () => {
      kept = undefined;
    },
    signedOutOnPurpose: () => out,
    rememberSignOut: () => {
      out = true;
    },
    rememberSignIn: () => {
      out = false;
    },
  };
}

async function start(core: ReturnType<typeof fakeCore>, memory = memoryWith()) {
  const { time, pass } = manualTime();
  const stores = createConsoleStores();
  const line = startLine(core.host, stores, memory, time);
  await settle();
  return { stores, line, pass, memory, phase: () => stores.line.getState().phase, now: () => time.now() };
}
const pulseAt = (at: number) => ({
  at,
  status: 'running',
  simulated: false,
  endpoints: { total: 1, down: 0 },
  requestsPerSecond: 1,
});

describe('the line to the core', () => {
  it('asks for a sign-in when it has neither token nor demo', async () => {
    const { phase, line, memory } = await start(fakeCore());
    expect(phase()).toBe('sign-in');
    await line.signIn('wang', 'secret');
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-wang');
  });

  it('asks for the first administrator when there are no accounts', async () => {
    const { phase, line } = await start(fakeCore({ setupNeeded: true }));
    expect(phase()).toBe('setup');
    await line.setUp('chief', 'long enough');
    expect(phase()).toBe('live');
  });

  it('signs itself in as the supervisor of the demo, but not after a sign-out on purpose', async () => {
    const core = fakeCore({ demo });
    const { phase, line, memory, pass } = await start(core);
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-lead');
    await line.signOut();
    expect(phase()).toBe('sign-in');
    core.line().drop();
    await settle();
    await pass(10_000);
    expect(core.count()).toBe(2);
    expect(phase()).toBe('sign-in');
  });

  it('resumes with the token of the tab, and forgets one that is no longer good', async () => {
    const good = fakeCore();
    expect((await start(good, memoryWith('good'))).phase()).toBe('live');
    expect(good.calls).toContain('session.resume');
    const { phase, memory } = await start(fakeCore(), memoryWith('old'));
    expect(phase()).toBe('sign-in');
    expect(memory.kept()).toBeUndefined();
  });

  it('keeps what the map shows while the person is signed in, over a broken line, and forgets it with them', async () => {
    const core = fakeCore({ demo });
    const { line, stores, pass, phase } = await start(core);
    const look = { place: { x: 0.8, y: 0.4, zoom: 11 }, selected: [] };
    const nothing = { place: undefined, selected: [] };
    stores.map.setState(look);
    core.line().drop();
    await settle();
    await pass(500);
    expect(phase()).toBe('live');
    expect(stores.map.getState()).toEqual(look);
    core.tokens.clear();
    core.line().drop();
    await settle();
    await pass(500);
    expect(phase()).toBe('live');
    expect(stores.map.getState()).toEqual(nothing);
    stores.map.setState(look);
    await line.signOut();
    expect(stores.map.getState()).toEqual(nothing);
  });

  it('keeps the token when the line breaks while it resumes, and resumes with the next line', async () => {
    const core = fakeCore();
    core.breakResumes(1);
    const { phase, pass, memory } = await start(core, memoryWith('good'));
    expect(memory.kept()).toBe('good');
    expect(phase()).not.toBe('sign-in');
    await pass(500);
    expect(phase()).toBe('live');
  });

  it('declares the core lost after three missed pulses, and live again with the next', async () => {
    const core = fakeCore({ demo });
    const { phase, pass, stores, now } = await start(core);
    core.line().pulse.push(pulseAt(now() + 500));
    core.line().zones.push({ type: 'snapshot', rev: 1, at: now(), items: [] });
    await settle();
    expect(stores.line.getState().clockOffset).toBe(500);
    expect(stores.zones.state.getState().phase).toBe('live');
    await pass(silenceLimit - 1);
    expect(phase()).toBe('live');
    await pass(1);
    expect(phase()).toBe('lost');
    expect(stores.zones.state.getState().phase).toBe('silent');
  });

  it('connects anew after the line broke, resumes and opens its feeds again', async () => {
    const core = fakeCore({ demo });
    const { phase, pass, memory, stores } = await start(core);
    core.line().drop();
    await settle();
    expect(phase()).toBe('lost');
    expect(stores.site.getState().index).toBeDefined();
    core.setReachable(false);
    await pass(500);
    await pass(1_000);
    expect(stores.line.getState().attempts).toBe(3);
    core.setReachable(true);
    await pass(2_000);
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-lead');
    expect(core.calls.filter((call) => call === 'live.zones')).toHaveLength(2);
    expect(core.calls.filter((call) => call === 'session.signIn')).toHaveLength(1);
  });

  it('waits longer from attempt to attempt, never above eight seconds', async () => {
    const core = fakeCore();
    core.setReachable(false);
    const { pass, stores, now } = await start(core);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const wait = stores.line.getState().retryAt! - now();
      waits.push(wait);
      await pass(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('keeps the line when one feed breaks, and asks for that feed again', async () => {
    const core = fakeCore({ demo });
    core.breakAlarms(true);
    const { phase, pass, stores } = await start(core);
    expect(phase()).toBe('live');
    expect(stores.alarms.state.getState().phase).not.toBe('live');
    core.breakAlarms(false);
    await pass(feedAgainAfter);
    expect(core.calls.filter((call) => call === 'live.alarms')).toHaveLength(2);
    expect(core.count()).toBe(1);
  });

  it('opens a feed anew when a revision is missing', async () => {
    const core = fakeCore({ demo });
    await start(core);
    const { zones } = core.line();
    zones.push({ type: 'snapshot', rev: 1, at: 1, items: [] });
    zones.push({ type: 'delta', rev: 3, at: 2, changed: [], removed: [] });
    await settle();
    expect(core.calls.filter((call) => call === 'live.zones')).toHaveLength(2);
  });
});
