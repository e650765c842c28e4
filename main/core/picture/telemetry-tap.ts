/** Keeps visibility readings for the plots: each new reading of each sensor once, written in small batches. */

import type { ZonePicture } from '../../domain/fog.ts';
import type { Quality } from '../../domain/reading.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Store } from '../store/store.ts';

interface Row {
  readonly sensor: string;
  readonly at: UtcMs;
  readonly value: number | undefined;
  readonly quality: Quality;
}

const batch = 64;

export class TelemetryTap {
  readonly #store: Store;
  readonly #latest = new Map<string, string>();
  #rows: Row[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

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
    if (this.#rows.length >= batch) this.flush();
  }

  flush(): void {
    if (this.#rows.length === 0) return;
    this.#store.saveReadings(this.#rows);
    this.#rows = [];
  }
}
