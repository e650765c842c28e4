/**
 * The visibility that a person entered for one zone: in force until its time is over, or it is withdrawn or replaced,
 * and over a restart. Owns its journal entries and what is saved with them; what it means for the fog is domain/fog.
 */
import { z } from 'zod';
import type { Clock } from '../../../drivers/port.ts';
import type { EnteredVisibility } from '../../domain/fog.ts';
import { type Json, type NewEvent, toJson } from '../../domain/journal.ts';
import { savedMoment } from '../../domain/saved-moment.ts';
import { earlier, later, type Metres, type Millis, metres, minutes, type UtcMs } from '../../domain/units.ts';
import { aheadOf, ClockSteps } from '../clock-steps.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

/** What is asked for: metres, and for how long. */
export interface NewEntry {
  readonly value: number;
  readonly minutes: number;
  readonly source: EnteredVisibility['source'];
}

type WhyEnded = 'expired' | 'withdrawn' | 'replaced' | 'damaged-state';

const savedSchema = z.object({
  value: z.custom<Metres>((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0, 'metres'),
  at: savedMoment,
  until: savedMoment,
  by: z.string(),
  source: z.enum(['video', 'patrol', 'weather-office']),
}) satisfies z.ZodType<EnteredVisibility>;
/** `notedAt`: the time of its journal entry, where the clock was set back since. */
const savedEntrySchema = savedSchema.extend({ notedAt: savedMoment.exactOptional() });

export class VisibilityEntry {
  readonly #zone: string;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  #entered: EnteredVisibility | undefined;
  /** What last began or ended an entry: a cause of what is seen while one is in force, and once after its end. */
  #event: number | undefined;
  #notedAt: UtcMs | undefined;
  readonly #clockSteps: ClockSteps;

  constructor(zone: string, recorder: Recorder, clock: Clock) {
    this.#zone = zone;
    this.#recorder = recorder;
    this.#clock = clock;
    this.#clockSteps = new ClockSteps(clock);
  }

  get entered(): EnteredVisibility | undefined {
    return this.#entered;
  }

  /** Takes up what was in force before a restart, or ends it; what cannot be read is said and forgotten. */
  takeUp(store: Store): void {
    const saved = store.loadState(this.#key);
    if (saved === undefined || saved === null) return;
    const read = savedEntrySchema.safeParse(saved);
    if (!read.success) {
      this.#recorder.one(this.#ending('damaged-state'), this.#state(undefined));
      return;
    }
    const { notedAt, ...entered } = read.data;
    this.#entered = entered;
    this.#notedAt = notedAt ?? entered.at;
    this.#event = eventOf(store, this.#zone, this.#notedAt);
    this.#moveBack(aheadOf(entered.at, this.#clock.now()));
    this.#expire();
  }

  /** Puts an entry in force in place of any other; journalled with its state in one step. The event's number. */
  enter({ value, minutes: lasts, source }: NewEntry, by: string): number {
    this.#expire();
    const at = this.#clock.now();
    const entered = { value: metres(value), at, until: later(at, minutes(lasts)), by, source };
    const kind = 'visibility.entered';
    const entry: NewEvent = {
      kind,
      at,
      zone: this.#zone,
      actor: by,
      causes: [],
      data: { value, minutes: lasts, source },
    };
    const replaced = this.#entered === undefined ? [] : [this.#ending('replaced', by)];
    const event = this.#recorder.now([...replaced, entry], this.#state(entered)).at(-1)?.seq ?? 0;
    this.#entered = entered;
    this.#notedAt = at;
    this.#event = event;
    return event;
  }

  /** Ends the entry before its time; the event's number, or nothing when none is in force. */
  withdraw(by: string): number | undefined {
    this.#expire();
    return this.#entered === undefined ? undefined : this.#end('withdrawn', by);
  }

  /** The entry in force now, and the event that the fog, should it change with this look, is to name as a cause. */
  look(): { readonly entered?: EnteredVisibility; readonly cause?: number } {
    this.#expire();
    const entered = this.#entered;
    const cause = this.#event;
    if (entered === undefined) this.#event = undefined;
    return { ...(entered && { entered }), ...(cause !== undefined && { cause }) };
  }

  #expire(): void {
    this.#moveBack(this.#clockSteps.takeStep());
    if (this.#entered !== undefined && this.#clock.now() >= this.#entered.until) this.#end('expired');
  }

  /** A clock that was set back takes the entry with it, so that it is in force no longer than it was meant to be. */
  #moveBack(by: Millis | undefined): void {
    if (by === undefined || this.#entered === undefined) return;
    const { at, until } = this.#entered;
    this.#entered = { ...this.#entered, at: earlier(at, by), until: earlier(until, by) };
    this.#recorder.keep(
      this.#key,
      toJson({ ...this.#entered, ...(this.#notedAt !== undefined && { notedAt: this.#notedAt }) }),
    );
  }

  #end(why: WhyEnded, actor?: string): number {
    const event = this.#recorder.one(this.#ending(why, actor), this.#state(undefined));
    this.#entered = undefined;
    this.#event = event;
    return event;
  }

  #ending(why: WhyEnded, actor?: string): NewEvent {
    const { value, source } = this.#entered ?? {};
    return {
      kind: 'visibility.ended',
      at: this.#clock.now(),
      zone: this.#zone,
      ...(actor !== undefined && { actor }),
      causes: this.#entered === undefined || this.#event === undefined ? [] : [this.#event],
      data: { why, ...(value !== undefined && { value }), ...(source !== undefined && { source }) },
    };
  }

  get #key(): string {
    return `visibility/${this.#zone}`;
  }

  #state(entered: EnteredVisibility | undefined): ReadonlyMap<string, Json> {
    return new Map([[this.#key, entered === undefined ? null : toJson(entered)]]);
  }
}

/** The journal entry of what was entered at `at`: it had no number yet when it was saved, for both are written at once. */
function eventOf(store: Store, zone: string, at: UtcMs): number | undefined {
  const noted = Math.round(at);
  return store.query({ kind: 'visibility.entered', zone, from: noted, to: noted, limit: 1 })[0]?.seq;
}
