import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFeedStore } from '../../renderer/stores/feed-store.ts';

interface Item {
  readonly id: string;
  readonly n: number;
}
const makeStore = (keep?: number) =>
  createFeedStore<Item>({ keyOf: (item) => item.id, ...(keep === undefined ? {} : { keep }) });
const snapshot = (rev: number, ...items: Item[]) => ({ type: 'snapshot' as const, rev, at: 1000 + rev, items });
const delta = (rev: number, changed: Item[], removed: string[] = []) => ({
  type: 'delta' as const,
  rev,
  at: 1000 + rev,
  changed,
  removed,
});

describe('a feed store', () => {
  it('takes a snapshot and the deltas that follow it', () => {
    const store = makeStore();
    expect(store.apply(snapshot(7, { id: 'a', n: 1 }, { id: 'b', n: 1 }))).toBe(true);
    expect(store.apply(delta(8, [{ id: 'a', n: 2 }], ['b']))).toBe(true);
    expect(store.all()).toEqual([{ id: 'a', n: 2 }]);
    expect(store.state.getState()).toMatchObject({ phase: 'live', count: 1, at: 1008 });
  });

  it('refuses a delta after a gap and keeps what it knew', () => {
    const store = makeStore();
    store.apply(snapshot(1, { id: 'a', n: 1 }));
    expect(store.apply(delta(3, [{ id: 'a', n: 3 }]))).toBe(false);
    expect(store.get('a')).toEqual({ id: 'a', n: 1 });
  });

  it('refuses a delta that comes before any snapshot, also after silence', () => {
    const store = makeStore();
    expect(store.apply(delta(1, [{ id: 'a', n: 1 }]))).toBe(false);
    store.apply(snapshot(1, { id: 'a', n: 1 }));
    store.silence();
    expect(store.state.getState().phase).toBe('silent');
    expect(store.get('a')).toBeDefined();
    expect(store.apply(delta(2, [{ id: 'a', n: 2 }]))).toBe(false);
  });

  it('tells only those who watch an item that changed', () => {
    const store = makeStore();
    store.apply(snapshot(1, { id: 'a', n: 1 }, { id: 'b', n: 1 }));
    const heard: string[] = [];
    const stop = store.watch('a', () => heard.push('a'));
    store.watch('b', () => heard.push('b'));
    store.apply(delta(2, [{ id: 'b', n: 2 }]));
    expect(heard).toEqual(['b']);
    store.apply(delta(3, [], ['a']));
    expect(heard).toEqual(['b', 'a']);
    stop();
    store.apply(snapshot(4));
    expect(heard).toEqual(['b', 'a', 'b']);
  });

  it('gives the same list until something changes, so that a selector cannot loop', () => {
    const store = makeStore();
    store.apply(snapshot(1, { id: 'a', n: 1 }));
    expect(store.all()).toBe(store.all());
    const before = store.all();
    store.apply(delta(2, [{ id: 'b', n: 1 }]));
    expect(store.all()).not.toBe(before);
  });

  it('drops the oldest beyond its limit', () => {
    const store = makeStore(2);
    store.apply(snapshot(1, { id: 'a', n: 1 }, { id: 'b', n: 1 }));
    store.apply(delta(2, [{ id: 'c', n: 1 }]));
    expect(store.all().map((item) => item.id)).toEqual(['b', 'c']);
  });

  it('ends with what the core holds, whatever the order of changes', () => {
    const change = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), n: fc.nat(), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 20 }), (messages) => {
        const truth = new Map<string, Item>();
        const store = makeStore();
        store.apply(snapshot(0));
        messages.forEach((changes, index) => {
          const removed = [...new Set(changes.filter((one) => one.remove).map((one) => one.id))];
          const changed = changes
            .filter((one) => !one.remove && !removed.includes(one.id))
            .map(({ id, n }) => ({ id, n }));
          for (const item of changed) truth.set(item.id, item);
          for (const id of removed) truth.delete(id);
          store.apply(delta(index + 1, changed, removed));
        });
        expect(new Map(store.all().map((item) => [item.id, item]))).toEqual(truth);
      }),
    );
  });
});
