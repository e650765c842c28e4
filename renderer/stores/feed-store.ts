/**
 * What the core last said on one feed. Items live in a plain map outside the store, so that ten thousand of them
 * are never copied; the store itself holds only the revision and the feed's health.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FeedMessage } from '../../main/contract/views/feed.ts';

export interface FeedState {
  /** Grows with every message taken in, over all reconnections. */
  readonly version: number;
  readonly count: number;
  /** `waiting` before the first snapshot, `silent` when the feed broke: what is shown is the past. */
  readonly phase: 'waiting' | 'live' | 'silent';
  /** Core time of the last message. */
  readonly at: number | undefined;
}

export type FeedKey = string | number;

export interface FeedStore<T> {
  readonly state: StoreApi<FeedState>;
  get(key: FeedKey): T | undefined;
  /** Every item in order of arrival; the same array until something changes. */
  all(): readonly T[];
  /** Takes a message in; false when one is missing in between, so the feed must be opened anew. */
  apply(message: FeedMessage<T>): boolean;
  /** The line is gone: keep what is known, and say that it is the past. */
  silence(): void;
  /** Forgets everything, for another person or another site. */
  clear(): void;
  /** Calls `listener` when this one item changed or went away. */
  watch(key: FeedKey, listener: () => void): () => void;
  /** Calls `listener` with the keys changed by each message; undefined after a snapshot. */
  onChange(listener: (changed: readonly FeedKey[] | undefined) => void): () => void;
}

export interface FeedOptions<T> {
  readonly keyOf: (item: T) => FeedKey;
  /** Oldest items beyond this many are dropped. */
  readonly keep?: number;
}

const initial: FeedState = { version: 0, count: 0, phase: 'waiting', at: undefined };

export function createFeedStore<T>({ keyOf, keep }: FeedOptions<T>): FeedStore<T> {
  const state = createStore<FeedState>(() => initial);
  const items = new Map<FeedKey, T>();
  const watchers = new Map<FeedKey, Set<() => void>>();
  const listeners = new Set<(changed: readonly FeedKey[] | undefined) => void>();
  let list: readonly T[] | undefined;
  let rev: number | undefined;

  const publish = (patch: Partial<FeedState>, changed: readonly FeedKey[] | undefined): void => {
    list = undefined;
    state.setState((now) => ({ ...now, ...patch, version: now.version + 1, count: items.size }));
    for (const listener of listeners) listener(changed);
    for (const key of changed ?? watchers.keys()) for (const watcher of watchers.get(key) ?? []) watcher();
  };
  const trim = (): void => {
    if (keep === undefined) return;
    for (const key of items.keys()) {
      if (items.size <= keep) return;
      items.delete(key);
    }
  };

  return {
    state,
    get: (key) => items.get(key),
    all: () => {
      list ??= [...items.values()];
      return list;
    },
    apply(message) {
      if (message.type === 'snapshot') {
        items.clear();
        for (const item of message.items) items.set(keyOf(item), item);
      } else {
        if (rev === undefined || message.rev !== rev + 1) return false;
        for (const item of message.changed) items.set(keyOf(item), item);
        for (const key of message.removed) items.delete(key);
      }
      rev = message.rev;
      trim();
      const changed = message.type === 'snapshot' ? undefined : [...message.changed.map(keyOf), ...message.removed];
      publish({ phase: 'live', at: message.at }, changed);
      return true;
    },
    silence() {
      rev = undefined;
      if (state.getState().phase === 'live') state.setState({ phase: 'silent' });
    },
    clear() {
      rev = undefined;
      items.clear();
      publish({ phase: 'waiting', at: undefined }, undefined);
    },
    watch(key, listener) {
      const own = watchers.get(key) ?? new Set();
      watchers.set(key, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) watchers.delete(key);
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
