/**
 * Carries the contract over one open line, be it a WebSocket or a message port. Owns what a hostile or broken far end
 * can do on it: malformed messages, floods, and never reading its answers. Knows no procedure by name but the feeds.
 */

import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { CallContext, Caller } from '../core/access/caller.ts';
import type { Log } from '../core/log.ts';

/** The two ends of a line, without the differences between carriers. */
export interface Line {
  send(data: string | Uint8Array): void;
  /** Bytes handed over but not yet taken by the far end; 0 where the carrier cannot tell. */
  waiting(): number;
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
  /** Ends the line; `code` is a WebSocket close code. */
  end(code: number, why: string): void;
}

export type LineHandler = RPCHandler<CallContext>;

const longestMessage = 256 * 1024;
const mostWaiting = 32 * 1024 * 1024;
const mostFeeds = 64;
const mostPerSecond = 200;

/** A handler for any number of lines; unexpected errors are logged, and the far end learns nothing about them. */
export function createLineHandler(router: AnyRouter, log: Log): LineHandler {
  return new RPCHandler<CallContext>(router, { interceptors: [logBugs(log)] });
}

/** An interceptor that logs errors which are not part of the contract. */
export const logBugs =
  (log: Log) =>
  async <T>(options: { readonly request: { readonly url: URL }; next(): Promise<T> }): Promise<T> => {
    try {
      return await options.next();
    } catch (error) {
      const expected =
        error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
      if (!expected) log.error({ err: error, path: options.request.url.pathname }, 'call failed');
      throw error;
    }
  };

/** Serves `line` until it closes. */
export function serveLine(handler: LineHandler, line: Line, caller: Caller, log: Log): void {
  const guard = createLineGuard();
  const addEventListener = (type: string, listener: (event: { data: string }) => void): void => {
    if (type === 'close') line.onClose(() => listener({ data: '' }));
    if (type !== 'message') return;
    line.onMessage((data) => {
      const verdict = guard(data, performance.now());
      if (verdict.ok) return listener({ data: verdict.text });
      log.warn({ where: caller.where, why: verdict.why }, 'line ended for misbehaviour');
      line.end(verdict.code, verdict.why);
    });
  };
  const send = (data: string | Uint8Array): void => {
    if (line.waiting() > mostWaiting) line.end(1013, 'answers are not being read');
    else line.send(data);
  };
  // The handler asks for a whole `ws` socket in its types and uses these two of its functions.
  const socket = { addEventListener, send } as unknown as Parameters<LineHandler['upgrade']>[0];
  void handler.upgrade(socket, { context: { caller } });
}

type Verdict =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: number; readonly why: string };

/** Judges each message of one line before the handler sees it. */
function createLineGuard(): (data: unknown, now: number) => Verdict {
  const feeds = new Set<string>();
  let second = 0;
  let count = 0;
  return (data, now) => {
    const current = Math.floor(now / 1000);
    if (current !== second) {
      second = current;
      count = 0;
    }
    count += 1;
    if (count > mostPerSecond) return { ok: false, code: 1008, why: 'too many messages' };
    if (typeof data !== 'string') return { ok: false, code: 1003, why: 'only text messages are understood' };
    if (data.length > longestMessage) return { ok: false, code: 1009, why: 'message too long' };
    const message = readMessage(data);
    if (message === undefined) return { ok: false, code: 1007, why: 'malformed message' };
    if (message.kind === 'abort') feeds.delete(message.id);
    if (message.kind === 'request' && message.path.startsWith('/live/')) feeds.add(message.id);
    return feeds.size > mostFeeds ? { ok: false, code: 1008, why: 'too many feeds' } : { ok: true, text: data };
  };
}

type Message =
  | { readonly kind: 'request'; readonly id: string; readonly path: string }
  | { readonly kind: 'abort'; readonly id: string };

/** The outline of an oRPC peer message (`i` id, `t` type, `p` payload); `undefined` when it is none. */
function readMessage(text: string): Message | undefined {
  const message = parse(text);
  const id = field(message, 'i');
  const type = field(message, 't') ?? 1;
  if (typeof id !== 'string' || id.length > 64) return undefined;
  if (type === 4) return { kind: 'abort', id };
  const payload = field(message, 'p');
  const url = field(payload, 'u');
  const method = field(payload, 'm') ?? 'POST';
  const headers = field(payload, 'h') ?? {};
  if (type !== 1 || typeof url !== 'string' || typeof method !== 'string' || typeof headers !== 'object')
    return undefined;
  if (!URL.canParse(url, 'http://line')) return undefined;
  return { kind: 'request', id, path: new URL(url, 'http://line').pathname };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (Object.getOwnPropertyDescriptor(value, key)?.value as unknown)
    : undefined;
