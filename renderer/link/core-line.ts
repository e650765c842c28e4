/**
 * Keeps the screen in touch with the core: connects, signs in, opens the feeds, notices silence, begins again.
 * Never decides what a value means.
 */
import { createORPCClient, ORPCError } from '@orpc/client';
import type { SessionView } from '../../main/contract/views/account.ts';
import type { Health, Pulse } from '../../main/contract/views/health.ts';
import { type ConsoleStores, feedsOf, type LineState, setSite } from '../stores/console-stores.ts';
import { forgetMap } from '../stores/map-memory.ts';
import { inTime } from './before-loss.ts';
import type { Carrier, CoreClient, Host } from './carrier.ts';
import { type Following, following, openFeeds } from './feeds.ts';
import { type LineTime, pageTime } from './line-time.ts';
import type { Memory, SessionStarter } from './memory.ts';

/** Three missed pulses of two seconds (main/contract: `pulseSchema`). */
export const silenceLimit = 6_500;
const reconnectAfter = 15_000;
/** So long a person who signs in or out waits for a core that says nothing, in milliseconds. */
export const signInLimit = 15_000;
export const signOutLimit = 3_000;
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
    const line = carrier;
    if (core === undefined || line === undefined) throw new Error('The core is not connected');
    dropFeeds();
    const mine = following();
    feeds = mine;
    setSite(stores, await core.site.get());
    if (mine.ended) return;
    set({ account: session.account, phase: 'live', heardAt: time.now() });
    openFeeds({ core, stores, following: mine, time, heard, broken: () => void pulseOver(core, line, mine) });
  };

  /** Begins a session that was just made, and keeps it for the next load of the page. */
  const beginNew = (session: SessionView, starter: SessionStarter): Promise<void> => {
    memory.keepToken(session.token, starter);
    return begin(session);
  };

  /** Clears the screen of the last session, for whoever comes next may be someone else, and asks who comes. */
  const askSignIn = (): void => {
    for (const feed of feedsOf(stores)) feed.clear();
    forgetMap(stores.map);
    set({ phase: 'sign-in', account: undefined, pulse: undefined, sessionEnded: memory.left() === 'ended' });
  };

  /** The core no longer accepts the session. */
  const endSession = (): void => {
    memory.leave('ended');
    askSignIn();
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

  /** A pulse ends with its session or with its line; which of them it was, the core says on that same line. */
  const pulseOver = async (core: CoreClient, line: Carrier, mine: Following): Promise<void> => {
    const token = memory.token();
    try {
      if (token === undefined || (await resume(core, token)) !== undefined) return line.close();
    } catch {
      return line.close();
    }
    if (mine.ended) return;
    dropFeeds();
    endSession();
  };

  /** The demo lets in who had chosen no account, as its supervisor; `undefined` elsewhere, and when that is refused. */
  const signInByDemo = async (core: CoreClient, { demo }: Health): Promise<SessionView | undefined> => {
    const account = demo?.accounts.find((one) => one.role === 'supervisor') ?? demo?.accounts[0];
    if (account === undefined) return undefined;
    try {
      return await core.session.signIn({ name: account.name, password: account.password });
    } catch (error) {
      if (error instanceof ORPCError && error.status === 401) return undefined;
      throw error;
    }
  };

  const greet = async (core: CoreClient): Promise<void> => {
    const sentAt = time.now();
    const health = await core.health();
    set({ health, clockOffset: health.now - (sentAt + time.now()) / 2, attempts: 0, retryAt: undefined });
    if (health.setupNeeded) return set({ phase: 'setup', account: undefined });
    const token = memory.token();
    const session = token === undefined ? undefined : await resume(core, token);
    if (session !== undefined) return begin(session);
    // Who had chosen an account must not find another one; a demo with fresh data may begin again by itself.
    const mayBegin = token === undefined ? memory.left() === undefined : memory.starter() === 'demo';
    const begun = mayBegin ? await signInByDemo(core, health) : undefined;
    if (begun === undefined) return token === undefined ? askSignIn() : endSession();
    forgetMap(stores.map);
    return beginNew(begun, 'demo');
  };

  /** An answer of which a person waits; a line on which it does not come is as good as gone, and a new one is made. */
  const orBreak = async <T>(answer: Promise<T>, limit: number): Promise<T> => {
    const line = carrier;
    try {
      return await inTime(time, limit, answer);
    } catch (error) {
      if (!(error instanceof ORPCError)) line?.close();
      throw error;
    }
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
      await beginNew(await orBreak(client.session.signIn({ name, password }), signInLimit), 'person');
    },
    async setUp(name, password) {
      if (client === undefined) throw new Error('The core is not connected');
      await beginNew(await orBreak(client.session.setup({ name, password }), signInLimit), 'person');
    },
    async signOut() {
      memory.leave('signed-out');
      dropFeeds();
      if (client !== undefined) await orBreak(client.session.signOut(), signOutLimit).catch(() => undefined);
      askSignIn();
    },
    stop() {
      stopped.abort();
      dropFeeds();
      carrier?.close();
    },
  };
}
