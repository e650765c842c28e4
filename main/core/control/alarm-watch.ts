/** Gathers every second what is alarming now and runs the pure alarm machine over it; what people did survives restarts. */
import type { Clock } from '../../../drivers/port.ts';
import type { AlarmKpiView, AlarmView } from '../../contract/views/alarm.ts';
import {
  type Alarm,
  type AlarmCondition,
  type AlarmRef,
  type AlarmState,
  isAside,
  standingOf,
  stepAlarms,
} from '../../domain/alarm.ts';
import {
  type AlarmActed,
  acknowledge,
  comment,
  putInService,
  shelve,
  takeOutOfService,
  unacknowledge,
  unshelve,
} from '../../domain/alarm-acts.ts';
import { isActive } from '../../domain/alarm-fold.ts';
import { type EventKind, type Json, toJson } from '../../domain/journal.ts';
import { restoreAlarms } from '../../domain/saved-alarms.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { AlarmLoad } from './alarm-load.ts';
import { alarmView } from './alarm-view.ts';

const stateKey = 'alarms';
/** Entries of alarms that are looked at for that of one from before a restart. */
const mostLookedAt = 500;

export type AlarmActResult = { readonly event: number } | { readonly refusal: { readonly code: string } };
export type AlarmFilter = 'all' | 'listed' | 'shelved' | 'suppressed' | 'out-of-service';

export class AlarmWatch {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #changed: (id: number) => void;
  readonly #load: AlarmLoad;
  #state: AlarmState;
  #kept = '';
  readonly #store: Store;
  /** The entry that told of each alarm, by the alarm's number; those of an earlier run are looked up when needed. */
  readonly #raisedBy = new Map<number, number>();

  constructor(store: Store, recorder: Recorder, clock: Clock, changed: (id: number) => void) {
    this.#store = store;
    this.#recorder = recorder;
    this.#clock = clock;
    this.#changed = changed;
    this.#state = restoreAlarms(store.loadState(stateKey));
    this.#load = new AlarmLoad(store, clock.now());
  }

  /** Alarms that are not cleared, those put aside or folded among them. */
  get alarms(): readonly Alarm[] {
    return this.#state.alarms;
  }

  views(filter: AlarmFilter = 'all'): AlarmView[] {
    return this.#state.alarms.filter((alarm) => fits(alarm, filter)).map(alarmView);
  }

  view(id: number): AlarmView | undefined {
    const found = this.#state.alarms.find((alarm) => alarm.id === id);
    return found && alarmView(found);
  }

  openIn(zone: string): number {
    return this.#state.alarms.filter((alarm) => alarm.zone === zone && isActive(alarm) && !isAside(alarm)).length;
  }

  kpi(): AlarmKpiView {
    return this.#load.view(this.#state.alarms, this.#clock.now());
  }

  watch(conditions: readonly AlarmCondition[]): void {
    const now = this.#clock.now();
    const before = this.#state;
    const step = stepAlarms(before, { conditions, now });
    this.#state = step.state;
    for (const alarm of step.raised) {
      this.#load.note(alarm, now);
      this.#record('alarm.raised', alarm, alarm.causes);
    }
    for (const alarm of step.unshelved)
      this.#record('alarm.unshelved', alarm, this.#raisingOf(alarm), { why: 'expired' });
    for (const alarm of step.returned) this.#record('alarm.returned', alarm, this.#raisingOf(alarm));
    for (const alarm of step.cleared) {
      this.#record('alarm.cleared', alarm, this.#raisingOf(alarm));
      this.#raisedBy.delete(alarm.id);
    }
    this.#tell(before);
    const kept = gist(step.state);
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#recorder.keep(stateKey, toJson(this.#state));
  }

  /** Each act: the journal event's number, or why it was refused. */
  acknowledge(id: number, by: string): AlarmActResult {
    return this.#act('alarm.acknowledged', by, {}, (state, now) => acknowledge(state, id, by, now));
  }

  unacknowledge(id: number, by: string): AlarmActResult {
    return this.#act('alarm.unacknowledged', by, {}, (state) => unacknowledge(state, id));
  }

  shelve(id: number, minutes: number, reason: string, by: string): AlarmActResult {
    const wish = { id, minutes, reason, by };
    return this.#act('alarm.shelved', by, { minutes, reason }, (state, now) => shelve(state, wish, now));
  }

  unshelve(id: number, by: string): AlarmActResult {
    return this.#act('alarm.unshelved', by, { why: 'person' }, (state, now) => unshelve(state, id, now));
  }

  comment(id: number, text: string, by: string): AlarmActResult {
    return this.#act('alarm.commented', by, { text }, (state, now) => comment(state, { id, by, text }, now));
  }

  takeOutOfService(ref: AlarmRef, reason: string, by: string): AlarmActResult {
    const wish = { ...ref, reason, by };
    return this.#act('alarm.out-of-service', by, { reason }, (state, now) => takeOutOfService(state, wish, now));
  }

  putInService(ref: AlarmRef, reason: string, by: string): AlarmActResult {
    return this.#act('alarm.back-in-service', by, { reason }, (state, now) => putInService(state, ref, now));
  }

  /** Carries out what the machine allows; journalled durably together with the new state. */
  #act(
    kind: EventKind,
    by: string,
    data: { readonly [key: string]: Json },
    change: (state: AlarmState, now: UtcMs) => AlarmActed,
  ): AlarmActResult {
    const now = this.#clock.now();
    const before = this.#state;
    const result = change(before, now);
    if (!result.ok) return { refusal: result.refusal };
    this.#state = result.state;
    const { alarm } = result;
    const event = this.#recorder.one(
      {
        kind,
        at: now,
        actor: by,
        ...(alarm.zone !== undefined && { zone: alarm.zone }),
        ...(alarm.device !== undefined && { device: alarm.device }),
        causes: this.#raisingOf(alarm, 'or-look-it-up'),
        data: {
          alarm: alarm.id,
          code: alarm.code,
          key: alarm.key,
          ...(alarm.endpoint !== undefined && { endpoint: alarm.endpoint }),
          ...data,
        },
      },
      new Map([[stateKey, toJson(this.#state)]]),
    );
    this.#tell(before);
    return { event };
  }

  /** Touches what looks different from `before`, and what is gone. */
  #tell(before: AlarmState): void {
    const old = new Map(before.alarms.map((alarm) => [alarm.id, alarm]));
    for (const alarm of this.#state.alarms) {
      if (old.get(alarm.id) !== alarm) this.#changed(alarm.id);
      old.delete(alarm.id);
    }
    for (const id of old.keys()) this.#changed(id);
  }

  #record(kind: EventKind, alarm: Alarm, causes: readonly number[] = [], data: { readonly [key: string]: Json } = {}) {
    const { zone, device, endpoint, code, key, priority } = alarm;
    this.#recorder.soon(
      {
        kind,
        at: this.#clock.now(),
        ...(zone !== undefined && { zone }),
        ...(device !== undefined && { device }),
        causes,
        data: { alarm: alarm.id, code, key, priority, ...(endpoint && { endpoint }), ...data },
      },
      kind === 'alarm.raised' ? ({ seq }) => this.#raisedBy.set(alarm.id, seq) : undefined,
    );
  }

  /** The entry that told of the alarm: the cause of what becomes of it. */
  #raisingOf({ id, zone, device }: Alarm, how?: 'or-look-it-up'): readonly number[] {
    const known = this.#raisedBy.get(id);
    if (known !== undefined) return [known];
    if (how === undefined) return [];
    const where = { ...(zone !== undefined && { zone }), ...(device !== undefined && { device }) };
    const raised = this.#store.query({ kind: 'alarm.raised', ...where, limit: mostLookedAt });
    const seq = raised.find(({ data }) => data['alarm'] === id)?.seq;
    return seq === undefined ? [] : [seq];
  }
}

function fits(alarm: Alarm, filter: AlarmFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'listed' ? !isAside(alarm) : standingOf(alarm) === filter;
}

/** What must be found again after a restart, without the figures that change every second. */
const gist = ({ alarms, pending }: AlarmState): string =>
  alarms
    .map(
      (alarm) => `${alarm.id}${standingOf(alarm)}${alarm.state}${alarm.raisedAt}${alarm.suppressed?.cause?.key ?? ''}`,
    )
    .join() + Object.keys(pending).length;
