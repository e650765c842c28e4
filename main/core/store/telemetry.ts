/** Visibility readings over time: dense and replaceable, so fast rather than durable, and thrown away when old. */
import type Database from 'better-sqlite3';
import type { Quality } from '../../domain/reading.ts';
import type { UtcMs } from '../../domain/units.ts';

export interface ReadingRow {
  readonly sensor: string;
  readonly at: UtcMs;
  /** Metres; absent when bad or missing. */
  readonly value: number | undefined;
  readonly quality: Quality;
}
/**
 * The lowest value of each step with its quality, at the moment it was read: `[UTC ms, metres, quality]`. Fog never
 * stands in the record before it was seen. Steps without a value are left out.
 */
export interface SensorHistory {
  readonly sensor: string;
  readonly values: [at: number, value: number, quality: Quality][];
}

export interface Telemetry {
  saveReadings(rows: readonly ReadingRow[]): void;
  readings(sensors: readonly string[], from: number, to: number, step: number): SensorHistory[];
  /** Drops readings older than `before`, at most `limit` a sensor at once; returns how many went. */
  forgetReadings(before: number, limit?: number): number;
}

const qualities: readonly Quality[] = ['good', 'suspect', 'bad', 'missing'];
/** More steps than any plot has pixels: a finer request gets wider steps. */
const mostSteps = 20_000;

/** Readings in a migrated telemetry database. */
export function createTelemetry(db: Database.Database): Telemetry {
  const { idOf, idFor } = createSensorIds(db);
  const insert = db.prepare('INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?)');
  const lowest = db.prepare<unknown[], { at: number; value: number; quality: number }>(
    // With a single min() SQLite takes the other columns from the row that holds the minimum.
    `SELECT at, min(value) AS value, quality FROM readings
     WHERE sensor = @sensor AND at BETWEEN @from AND @to AND value IS NOT NULL
     GROUP BY at / CAST(@step AS INTEGER) ORDER BY at`,
  );
  const forget = db.prepare(
    `DELETE FROM readings WHERE sensor = @sensor AND at IN
     (SELECT at FROM readings WHERE sensor = @sensor AND at < @before ORDER BY at LIMIT @limit)`,
  );
  const save = db.transaction((rows: readonly ReadingRow[]) => {
    for (const row of rows) {
      insert.run(idFor(row.sensor), Math.round(row.at), row.value ?? null, qualities.indexOf(row.quality));
    }
  });
  return {
    saveReadings: (rows) => {
      if (rows.length > 0) save.immediate(rows);
    },
    readings: (sensors, from, to, step) => {
      const width = Math.max(1, Math.round(step), Math.ceil((to - from) / mostSteps));
      return sensors.map((sensor) => ({
        sensor,
        values: lowest
          .all({ sensor: idOf(sensor) ?? null, from, to, step: width })
          .map((row): SensorHistory['values'][number] => [row.at, row.value, qualities[row.quality] ?? 'missing']),
      }));
    },
    forgetReadings: (before, limit = 100_000) => {
      const sensors = db.prepare<[], number>('SELECT id FROM sensors').pluck().all();
      let gone = 0;
      for (const sensor of sensors) gone += forget.run({ sensor, before, limit }).changes;
      db.pragma('incremental_vacuum');
      return gone;
    },
  };
}

/** The numbers of sensors: `idOf` a known one, `idFor` any, giving it one. A look alone writes nothing. */
function createSensorIds(db: Database.Database) {
  const find = db.prepare<[string], number>('SELECT id FROM sensors WHERE name = ?').pluck();
  const add = db.prepare<[string], number>('INSERT INTO sensors (name) VALUES (?) RETURNING id').pluck();
  const known = new Map<string, number>();
  const idOf = (name: string): number | undefined => {
    const id = known.get(name) ?? find.get(name);
    // Remembered only when it was found on the disk: a new one may still be undone with its unit of work.
    if (id !== undefined) known.set(name, id);
    return id;
  };
  const idFor = (name: string): number => {
    const sure = idOf(name) ?? add.get(name);
    if (sure === undefined) throw new Error('Bug: a sensor got no number');
    return sure;
  };
  return { idOf, idFor };
}
