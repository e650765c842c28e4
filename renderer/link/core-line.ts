/**
 * Keeps the screen in touch with the core: connects, signs in, opens the feeds, notices silence, begins again.
 * Never decides what a value means.
 */
import { createORPCClient, ORPCError } from '@orpc/client';
import type { SessionView } from '../../main/contract/views/account.ts';
import type { Pulse } from '../../main/contract/views/health.ts';
import { type ConsoleStores, feedsOf, type LineState, setSite } from '../stores/console-stores.ts';
import { forgetMap } from '../stores/map-memory.ts';
import type { Carrier, CoreClient, Host } from './carrier.ts';
import { type Following, following, openFeeds } from './feeds.ts';
import type { LineTime } from './line-time.ts';
import type { Memory } from './memory.ts';

/** Three missed pulses of two seconds (main/contract: `pulseSchema`). */
export const silenceLimit = 6_500;
const reconnectAfter = 15_000;
const backOff = [500, 1_000, 2_000, 4_000, 8_000];

export interface CoreLine {
  /** The client of the present connection; calls fail while the line is down. */
  readonly client: CoreClient;
  /** What proves this session to the page's own host, for files that come beside the line. */
  token(): string | undefined;
  signIn(name: string, password: string): Promise<void>;
  setUp(name: string, password: string): Promise<void>;
  /** Ends the session on purpose: the demo does not sign itself in again in this tab. */
  signOut(): Promise<void>;
  stop(): void;
}

const pageTime: LineTime = {
  now: () => Date.now(),
  after(delay, act) {
    const timer = setTimeout(act, delay);
    return () => clearTimeout(timer);
  },
};

/** Starts keeping touch; the stores tell the rest. */
export function startLine(host: Host, stores: ConsoleStores, memory: Memory, time: LineTime = pageTime): CoreLine {
  const set = (patch: Partial<LineState>): void => stores.line.setState(patch);
  const stopped = new AbortController();
  let carrier: Carrier | undefined;
  let client: CoreClient | undefined;
  let feeds: Following | undefined;
  let cancelWatch = (): void => {};

  /** Ends the feeds; on a line that is already gone there is nobody left to tell. */
  const dropFeeds = (gone = false): void => {
    feeds?.end(gone);
    feeds = undefined;
    cancelWatch();
    for (const feed of feedsOf(stores)) feed.silence();
  };

  const heard = (pulse: Pulse): void => {
    const now = time.now();
    set({ pulse, heardAt: now, clockOffset: pulse.at - now, phase: 'live', attempts: 0, retryAt: undefined });
    cancelWatch();
    cancelWatch = time.after(silenceLimit, () => {
      set({ phase: 'lost' });
      for (const feed of feedsOf(stores)) feed.silence();
      cancelWatch = time.after(reconnectAfter - silenceLimit, () => carrier?.close());
    });
  };

  const begin = async (session: SessionView): Promise<void> => {
    const core = client;
    if (core === undefined) throw new Error('The core is not connected');
    memory.keepToken(session.token);
    dropFeeds();
    const mine = following();
    feeds = mine;
    setSite(stores, await core.site.get());
    if (mine.ended) return;
    set({ account: session.account, phase: 'live', heardAt: time.now() });
    openFeeds({ core, stores, following: mine, time, heard, broken: () => carrier?.close() });
  };

  /** `undefined` when the core refuses the token; a line that breaks meanwhile says nothing of it. */
  const resume = async (core: CoreClient, token: string): Promise<SessionView | undefined> => {
    try {
      return await core.session.resume({ token });
    } catch (error) {
      if (error instanceof ORPCError && error.status < 500) return undefined;
      throw error;
    }
  };

  const greet = async (core: CoreClient): Promise<void> => {
    const sentAt = time.now();
    const health = await core.health();
    set({ health, clockOffset: health.now - (sentAt + time.now()) / 2, attempts: 0, retryAt: undefined });
    if (health.setupNeeded) return set({ phase: 'setup', account: undefined });
    const token = memory.token();
    if (token !== undefined) {
      const session = await resume(core, token);
      if (session !== undefined) return begin(session);
      memory.forgetToken();
      // Whoever comes next may be someone else.
      forgetMap(stores.map);
    }
    const account = health.demo?.accounts.find((one) => one.role === 'supervisor') ?? health.demo?.accounts[0];
    if (account === undefined || memory.signedOutOnPurpose()) return set({ phase: 'sign-in', account: undefined });
    await begin(await core.session.signIn({ name: account.name, password: account.password }));
  };

  const lose = (): void => {
    dropFeeds(true);
    const { phase, attempts } = stores.line.getState();
    const wait = backOff[Math.min(attempts, backOff.length - 1)] ?? 8_000;
    set({
      phase: phase === 'live' || phase === 'lost' ? 'lost' : 'connecting',
      attempts: attempts + 1,
      retryAt: time.now() + wait,
    });
    const cancel = time.after(wait, () => void connect());
    stopped.signal.addEventListener('abort', cancel, { once: true });
  };

  const connect = async (): Promise<void> => {
    if (stopped.signal.aborted) return;
    try {
      const line = await host.connect();
      carrier = line;
      if (stopped.signal.aborted) return line.close();
      const core = createORPCClient<CoreClient>(line.link);
      client = core;
      greet(core).catch(() => line.close());
      await line.closed;
    } catch {
      // The reason is the same for the person whatever it was: no line. The banner counts the attempts.
    }
    carrier = undefined;
    client = undefined;
    if (!stopped.signal.aborted) lose();
  };

  void connect();
  return {
    get client() {
      if (client === undefined) throw new Error('The core is not connected');
      return client;
    },
    token: () => memory.token(),
    async signIn(name, password) {
      if (client === undefined) throw new Error('The core is not connected');
      await begin(await client.session.signIn({ name, password }));
      memory.rememberSignIn();
    },
    async setUp(name, password) {
      if (client === undefined) throw new Error('The core is not connected');
      await begin(await client.session.setup({ name, password }));
    },
    async signOut() {
      memory.forgetToken();
      memory.rememberSignOut();
      dropFeeds();
      await client?.session.signOut().catch(() => undefined);
      for (const feed of feedsOf(stores)) feed.clear();
      forgetMap(stores.map);
      set({ phase: 'sign-in', account: undefined, pulse: undefined });
    },
    stop() {
      stopped.abort();
      dropFeeds();
      carrier?.close();
    },
  };
}
