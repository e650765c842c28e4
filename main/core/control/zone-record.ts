/** What one zone writes into the record: each event together with the state that must survive a restart. */
import type { EventKind, Json } from '../../domain/journal.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';

export interface ZoneEvent {
  readonly kind: EventKind;
  readonly at: UtcMs;
  readonly data: { readonly [key: string]: Json };
  readonly actor?: string;
  readonly causes?: readonly number[];
}

export interface ZoneRecordOptions {
  readonly zone: string;
  readonly recorder: Recorder;
  /** The zone's state as it is to be found again. */
  readonly saved: () => Json;
  /** The number in the record of the zone's latest event of a kind. */
  readonly latest: (kind: EventKind) => number | undefined;
}

export class ZoneRecord {
  readonly #options: ZoneRecordOptions;
  /** What this core last journalled of each kind, also while the disk refuses it. */
  readonly #events = new Map<EventKind, number>();

  constructor(options: ZoneRecordOptions) {
    this.#options = options;
  }

  /** Journals an event with the state as it is now; its number. */
  note({ causes = [], ...event }: ZoneEvent): number {
    const { zone, recorder, saved } = this.#options;
    const seq = recorder.one({ ...event, zone, causes }, new Map([[`zone/${zone}`, saved()]]));
    this.#events.set(event.kind, seq);
    return seq;
  }

  /** Keeps the state where nothing is to be journalled. */
  keep(): void {
    const { zone, recorder, saved } = this.#options;
    recorder.keep(`zone/${zone}`, saved());
  }

  /** The latest event of a kind, as a cause of what ends it; it may stand in the record since before a restart. */
  because(kind: EventKind): readonly number[] {
    const event = this.#events.get(kind) ?? this.#options.latest(kind);
    return event === undefined ? [] : [event];
  }
}
