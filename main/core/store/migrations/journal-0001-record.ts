import type { Migration } from '../migrate.ts';

/** The record: events with their hash chain and causes, saved states, device faults, fog events. */
export const journalRecord: Migration = {
  number: 1,
  name: 'record',
  sql: `
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      zone TEXT,
      device TEXT,
      actor TEXT,
      causes TEXT NOT NULL,
      data TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_zone ON events (zone, seq) WHERE zone IS NOT NULL;
    CREATE INDEX events_by_device ON events (device, seq) WHERE device IS NOT NULL;
    CREATE INDEX events_by_kind ON events (kind, seq);
    CREATE TRIGGER events_keep BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER events_fixed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

    -- The last event again: without it, cutting off the end of the journal would leave a perfect chain.
    CREATE TABLE chain_head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      seq INTEGER NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    INSERT INTO chain_head VALUES (1, 0, '${'0'.repeat(64)}');

    CREATE TABLE causes (
      cause INTEGER NOT NULL,
      effect INTEGER NOT NULL,
      PRIMARY KEY (cause, effect)
    ) STRICT, WITHOUT ROWID;

    -- Bounds of the sequence numbers of each hour. The wall clock may jump, so order by time is not order by number.
    CREATE TABLE event_hours (
      hour INTEGER PRIMARY KEY,
      first_seq INTEGER NOT NULL,
      last_seq INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE states (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE faults (
      id INTEGER PRIMARY KEY,
      subject TEXT NOT NULL,
      device TEXT,
      endpoint TEXT,
      zone TEXT,
      code TEXT NOT NULL,
      raised_at INTEGER NOT NULL,
      cleared_at INTEGER,
      detail TEXT,
      count INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX faults_open ON faults (subject, code) WHERE cleared_at IS NULL;
    CREATE INDEX faults_by_subject ON faults (subject, code, cleared_at);
    CREATE INDEX faults_by_device ON faults (device, id) WHERE device IS NOT NULL;

    CREATE TABLE fog_events (
      id INTEGER PRIMARY KEY,
      zone TEXT NOT NULL,
      closed_at INTEGER,
      body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX fog_events_by_zone ON fog_events (zone, id);
    CREATE INDEX fog_events_open ON fog_events (zone) WHERE closed_at IS NULL;
  `,
};
