/**
 * Keeps visibility readings for the plots: each new reading of each sensor once, written in small batches. While the
 * disk refuses they wait in memory, the newest of them; those for which there was no room are counted and told.
 */

import type { ZonePicture } from '../../domain/fog.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import type { ReadingRow } from '../store/telemetry.ts';

/** Rows of one transaction: some milliseconds. */
const batch = 1_000;
/** Readings that wait for the disk: an hour and a half of 20 sensors that are read every 5 s, in some 3 MB. */
const mostWaiting = 20_000;

export class TelemetryTap {
  readonly #store: Store;
  readonly #recorder: Recorder;
  readonly #latest = new Map<string, string>();
  #rows: ReadingRow[] = [];
  #dropped = 0;

  constructor(store: Store, recorder: Recorder) {
    this.#store = store;
    this.#recorder = recorder;
  }

  /** Only remembers: control takes this step, and the disk must not. */
  take(picture: ZonePicture): void {
    for (const { id, reading } of picture.sensors) {
      const { at, quality, value, cause } = reading;
      if (cause === 'not-yet-read') continue;
      const key = `${at}/${quality}`;
      if (this.#latest.get(id) === key) continue;
      this.#latest.set(id, key);
      // A value that only grew old is a new finding now, not then.
      this.#rows.push({ sensor: id, at: cause === 'stale' || cause === 'lost' ? picture.at : at, value, quality });
    }
    // A tenth at a time, so that a long refusal does not move the whole list with every reading.
    if (this.#rows.length < mostWaiting * 1.1) return;
    this.#dropped += this.#rows.length - mostWaiting;
    this.#rows = this.#rows.slice(-mostWaiting);
  }

  /** Writes what waits, as far as the disk takes it; once all is written, journals at `now` how many were dropped. */
  flush(now: UtcMs): void {
    while (this.#rows.length > 0) {
      const rows = this.#rows.slice(0, batch);
      const written = this.#recorder.attempt(() => {
        this.#store.saveReadings(rows);
        return true;
      }, 'readings');
      if (written === undefined) return;
      this.#rows = this.#rows.slice(rows.length);
    }
    if (this.#dropped === 0) return;
    this.#recorder.soon({ kind: 'record.gap', at: now, causes: [], data: { readingsLost: this.#dropped } });
    this.#dropped = 0;
  }
}
