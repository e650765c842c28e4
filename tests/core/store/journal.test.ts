import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../main/core/store/canonical.ts';
import { StoreFailure } from '../../../main/core/store/fault.ts';
import { createJournal } from '../../../main/core/store/journal.ts';
import { createTransactions } from '../../../main/core/store/transactions.ts';
import type { JournalEvent, Json } from '../../../main/domain/journal.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { note, start, storeIn, temporaryFolder } from './stores.ts';

const minute = (n: number) => utcMs(start + n * 60_000);

describe('appending', () => {
  it('numbers events, chains their hashes and gives them back as they were', () => {
    const store = storeIn();
    const [sensed, decided] = store.append([
      note({ device: 'v-1', zone: 'east', data: { b: [1, { d: null, c: true }], a: '团雾 "x"' } }),
      note({ kind: 'decision.made', zone: 'east', actor: 'li', causes: [1], at: minute(1) }),
    ]);
    expect([sensed?.seq, decided?.seq]).toEqual([1, 2]);
    expect(store.event(1)).toEqual(sensed);
    expect(store.event(2)).toEqual(decided);
    expect(store.lastSeq()).toBe(2);
    expect(store.verify()).toEqual({ intact: true, events: 2 });
  });

  it('puts causes in order, once each, and refuses a cause from the future', () => {
    const store = storeIn();
    store.append([note(), note()]);
    expect(store.append([note({ causes: [2, 1, 2] })])[0]?.causes).toEqual([1, 2]);
    expect(() => store.append([note({ causes: [4] })])).toThrow('Bug');
    expect(store.lastSeq()).toBe(3);
  });

  it('undoes a failed unit of work whole, and the chain goes on', () => {
    const store = storeIn();
    const heard: number[] = [];
    store.onAppend((events) => heard.push(...events.map((event) => event.seq)));
    store.append([note()]);
    const work = () =>
      store.transact(() => {
        store.append([note(), note()]);
        store.saveState('zone/east', { mode: 'active' });
        throw new Error('changed my mind');
      });
    expect(work).toThrow('changed my mind');
    expect(store.loadState('zone/east')).toBeUndefined();
    expect(store.append([note()])[0]?.seq).toBe(2);
    expect(heard).toEqual([1, 2]);
    expect(store.verify()).toEqual({ intact: true, events: 2 });
  });

  it('undoes only the inner part when the outer one catches its failure', () => {
    const store = storeIn();
    const heard: number[] = [];
    store.onAppend((events) => heard.push(...events.map((event) => event.seq)));
    store.transact(() => {
      store.append([note()]);
      expect(() => store.append([note(), note({ causes: [99] })])).toThrow('Bug');
      store.append([note({ zone: 'kept' })]);
    });
    expect(heard).toEqual([1, 2]);
    expect(store.event(2)?.zone).toBe('kept');
    expect(store.verify()).toEqual({ intact: true, events: 2 });
  });

  it('tells of events only after they are on the disk, and in order when a listener appends too', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const other = new Database(join(folder, 'journal.db'), { readonly: true });
    const onDisk = other.prepare('SELECT count(*) FROM events').pluck();
    const heard: [number, unknown][] = [];
    store.onAppend((events) => {
      heard.push(...events.map((event): [number, unknown] => [event.seq, onDisk.get()]));
      if (events[0]?.seq === 1) store.append([note({ causes: [1] })]);
    });
    const second: number[] = [];
    const stop = store.onAppend((events) => second.push(...events.map((event) => event.seq)));
    store.transact(() => {
      store.append([note()]);
      expect(heard).toEqual([]);
    });
    expect(heard).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(second).toEqual([1, 2]);
    stop();
    store.append([note()]);
    expect(second).toEqual([1, 2]);
    other.close();
  });

  it('keeps one chain when a second process writes the same folder', () => {
    const folder = temporaryFolder();
    const core = storeIn(folder);
    const tool = storeIn(folder, { exclusive: false });
    core.append([note()]);
    tool.append([note({ kind: 'account.changed' })]);
    expect(core.append([note()])[0]?.seq).toBe(3);
    expect(core.verify()).toEqual({ intact: true, events: 3 });
  });

  it('refuses asynchronous work, which would leave the unit open', () => {
    const store = storeIn();
    expect(() => store.transact(async () => store.append([note()]))).toThrow('Bug');
    expect(store.append([note()])[0]?.seq).toBe(1);
  });

  it('names a full disk, records nothing by halves and goes on when there is room', () => {
    const folder = temporaryFolder();
    storeIn(folder).close();
    const db = new Database(join(folder, 'journal.db'));
    const room = Number(db.pragma('page_count', { simple: true })) + 40;
    db.pragma(`max_page_count = ${room}`);
    const transactions = createTransactions(db, 'journal.db');
    const journal = createJournal(db, transactions);
    const heard: number[] = [];
    journal.onAppend((events) => heard.push(...events.map((event) => event.seq)));
    const large = note({ data: { padding: 'x'.repeat(30_000) } });
    const faultOf = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof StoreFailure ? error.fault.code : error;
      }
      return undefined;
    };
    journal.append([note()]);
    expect(faultOf(() => journal.append(Array(20).fill(large)))).toBe('store/disk-full');
    expect(faultOf(() => transactions.transact(() => journal.append(Array(20).fill(large))))).toBe('store/disk-full');
    expect(journal.verify()).toEqual({ intact: true, events: 1 });
    db.pragma(`max_page_count = ${room + 1_000}`);
    journal.append([large]);
    expect(heard).toEqual([1, 2]);
    expect(journal.verify()).toEqual({ intact: true, events: 2 });
    db.close();
  });
});

describe('reading', () => {
  it('filters, newest first, and pages back', () => {
    const store = storeIn();
    for (let i = 0; i < 40; i += 1) {
      store.append([
        note({
          at: minute(i * 10),
          zone: i % 2 === 0 ? 'east' : 'west',
          device: `d-${i % 3}`,
          kind: i % 5 === 0 ? 'fog.changed' : 'command.sent',
        }),
      ]);
    }
    const seqs = (events: readonly JournalEvent[]) => events.map((event) => event.seq);
    expect(seqs(store.query({ limit: 3 }))).toEqual([40, 39, 38]);
    expect(seqs(store.query({ limit: 3, before: 38 }))).toEqual([37, 36, 35]);
    expect(seqs(store.query({ limit: 9, after: 38 }))).toEqual([40, 39]);
    expect(seqs(store.query({ zone: 'east', kind: 'fog.changed', limit: 9 }))).toEqual([31, 21, 11, 1]);
    expect(seqs(store.query({ device: 'd-1', limit: 2 }))).toEqual([38, 35]);
    expect(seqs(store.query({ from: minute(100), to: minute(120), limit: 9 }))).toEqual([13, 12, 11]);
    expect(seqs(store.query({ from: minute(4000), limit: 9 }))).toEqual([]);
  });

  it('finds by time also across jumps of the clock (against a plain filter)', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 72 * 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        hours,
        fc.integer({ min: 0, max: 72 * 60 }),
        fc.integer({ min: 0, max: 600 }),
        (times, from, span) => {
          const store = storeIn();
          for (const time of times) store.append([note({ at: minute(time) })]);
          const wanted = times.flatMap((time, i) => (time >= from && time <= from + span ? [i + 1] : [])).reverse();
          const found = store.query({ from: minute(from), to: minute(from + span), limit: 100 });
          store.close();
          expect(found.map((event) => event.seq)).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('follows an event back to the sensor and forward to the lamps, and not to its siblings', () => {
    const store = storeIn();
    store.append([
      note({ device: 'v-1' }),
      note({ kind: 'fog.changed', causes: [1] }),
      note({ kind: 'decision.made', causes: [2] }),
      note({ kind: 'command.intended', device: 'a', causes: [3] }),
      note({ kind: 'command.intended', device: 'b', causes: [3] }),
      note({ kind: 'command.verified', device: 'a', causes: [4] }),
      note({ kind: 'core.started' }),
    ]);
    const chain = (seq: number) => store.chain(seq).map((event) => event.seq);
    expect(chain(4)).toEqual([1, 2, 3, 4, 6]);
    expect(chain(3)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(chain(7)).toEqual([7]);
    expect(chain(8)).toEqual([]);
  });

  it('cuts a chain of many thousand effects at 2,000 and keeps the causes', () => {
    const store = storeIn();
    store.append([note(), note({ causes: [1] })]);
    store.append(Array.from({ length: 3_000 }, () => note({ causes: [2] })));
    const chain = store.chain(2);
    expect(chain.length).toBe(2_000);
    expect(chain.slice(0, 2).map((event) => event.seq)).toEqual([1, 2]);
  });
});

describe('tampering', () => {
  const tamperings: readonly (readonly [string, string])[] = [
    ['data', `UPDATE events SET data = '{"mode":"standby"}' WHERE seq = ?`],
    ['one blank in data', `UPDATE events SET data = data || ' ' WHERE seq = ?`],
    ['time', 'UPDATE events SET at = at + 1 WHERE seq = ?'],
    ['actor', `UPDATE events SET actor = 'someone else' WHERE seq = ?`],
    ['kind', `UPDATE events SET kind = 'core.stopped' WHERE seq = ?`],
    ['zone', `UPDATE events SET zone = 'elsewhere' WHERE seq = ?`],
    ['device', 'UPDATE events SET device = NULL WHERE seq = ?'],
    ['causes', `UPDATE events SET causes = '[]' WHERE seq = ?`],
    ['hash', `UPDATE events SET hash = '${'a'.repeat(64)}' WHERE seq = ?`],
    ['removal', 'DELETE FROM events WHERE seq = ?'],
    ['cutting off the end', 'DELETE FROM events WHERE seq >= ?'],
  ];

  it('is prevented while the journal stands as made', () => {
    const folder = temporaryFolder();
    storeIn(folder).append([note()]);
    const other = new Database(join(folder, 'journal.db'));
    for (const [, sql] of tamperings) expect(() => other.prepare(sql).run(1)).toThrow('append-only');
    other.close();
  });

  it('of any member of any event is found, at that event', () => {
    const folder = temporaryFolder();
    const store = storeIn(folder);
    const count = 12;
    for (let i = 1; i <= count; i += 1) {
      store.append([note({ zone: 'z', device: 'd', actor: 'a', causes: i > 1 ? [1] : [], data: { mode: `m${i}` } })]);
    }
    const other = new Database(join(folder, 'journal.db'));
    other.exec('DROP TRIGGER events_keep; DROP TRIGGER events_fixed');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: count }), fc.constantFrom(...tamperings), (seq, [, sql]) => {
        other.exec('CREATE TEMP TABLE kept AS SELECT * FROM events');
        other.prepare(sql).run(seq);
        const verdict = store.verify();
        other.exec('DELETE FROM events; INSERT INTO events SELECT * FROM kept; DROP TABLE kept');
        expect(verdict).toMatchObject({ intact: false, brokenAt: seq });
        expect(store.verify()).toEqual({ intact: true, events: count });
      }),
      { numRuns: 100 },
    );
    other.close();
  });
});

describe('canonical JSON', () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const isMap = (value: Json): value is { readonly [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const shuffled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, member]) => [key, shuffled(member)]),
    );
  };

  it('says the same whatever the order of keys, and nothing else than JSON says', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
