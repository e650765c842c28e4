import type { Migration } from '../migrate.ts';

/** Visibility readings: dense, replaceable, thrown away when old. */
export const telemetryReadings: Migration = {
  number: 1,
  name: 'readings',
  sql: `
    CREATE TABLE sensors (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE readings (
      sensor INTEGER NOT NULL REFERENCES sensors (id),
      at INTEGER NOT NULL,
      value REAL,
      quality INTEGER NOT NULL,
      PRIMARY KEY (sensor, at)
    ) STRICT, WITHOUT ROWID;
  `,
};
