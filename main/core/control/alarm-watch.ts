/** Gathers every second what is alarming now and runs the pure alarm machine over it; acknowledgements survive restarts. */
import type { Clock } from '../../../drivers/port.ts';
import type { AlarmView } from '../../contract/views.ts';
import { type Alarm, type AlarmCondition, type AlarmState, acknowledge, stepAlarms } from '../../domain/alarm.ts';
import type { EventKind, Json } from '../../domain/journal.ts';
import { restoreAlarms } from '../../domain/saved-alarms.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

const stateKey = 'alarms';

export class AlarmWatch {
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #changed: (alarm: Alarm) => void;
  #state: AlarmState;
  #waiting = 0;

  constructor(store: Store, recorder: Recorder, clock: Clock, changed: (alarm: Alarm) => void) {
    this.#recorder = recorder;
    this.#clock = clock;
    this.#changed = changed;
    this.#state = restoreAlarms(store.loadState(stateKey));
  }

  /** Alarms that are not cleared. */
  get alarms(): readonly Alarm[] {
    return this.#state.alarms;
  }

  views(): AlarmView[] {
    return this.#state.alarms.map(alarmView);
  }

  openIn(zone: string): number {
    return this.#state.alarms.filter((alarm) => alarm.zone === zone && alarm.state !== 'returned-unacknowledged')
      .length;
  }

  watch(conditions: readonly AlarmCondition[]): void {
    const step = stepAlarms(this.#state, { conditions, now: this.#clock.now() });
    const waiting = Object.keys(step.state.pending).length;
    const moved = step.raised.length + step.returned.length + step.cleared.length > 0 || waiting !== this.#waiting;
    this.#state = step.state;
    this.#waiting = waiting;
    if (!moved) return;
    for (const alarm of step.raised) this.#record('alarm.raised', alarm, alarm.causes);
    for (const alarm of step.returned) this.#record('alarm.returned', alarm, []);
    for (const alarm of step.cleared) this.#record('alarm.cleared', alarm, []);
    this.#recorder.keep(stateKey, this.#state as unknown as Json);
  }

  /** Acknowledges for `by`; returns the journal event's number, or why it was refused. */
  acknowledge(id: number, by: string): { readonly event: number } | { readonly refusal: { readonly code: string } } {
    const result = acknowledge(this.#state, id, by, this.#clock.now());
    if (!result.ok) return { refusal: result.refusal };
    this.#state = result.state;
    const { alarm } = result;
    const event = this.#recorder.one(
      {
        kind: 'alarm.acknowledged',
        at: this.#clock.now(),
        actor: by,
        ...(alarm.zone !== undefined && { zone: alarm.zone }),
        ...(alarm.device !== undefined && { device: alarm.device }),
        causes: [],
        data: { alarm: alarm.id, code: alarm.code },
      },
      new Map([[stateKey, this.#state as unknown as Json]]),
    );
    this.#changed(alarm);
    return { event };
  }

  #record(kind: EventKind, alarm: Alarm, causes: readonly number[]): void {
    this.#recorder.soon({
      kind,
      at: this.#clock.now(),
      ...(alarm.zone !== undefined && { zone: alarm.zone }),
      ...(alarm.device !== undefined && { device: alarm.device }),
      causes,
      data: {
        alarm: alarm.id,
        code: alarm.code,
        priority: alarm.priority,
        ...(alarm.endpoint && { endpoint: alarm.endpoint }),
      },
    });
    this.#changed(alarm);
  }
}

/** An alarm as screens show it. */
export function alarmView(alarm: Alarm): AlarmView {
  const { id, code, priority, zone, device, endpoint, state, raisedAt, count, data } = alarm;
  const { acknowledgedAt, acknowledgedBy, returnedAt } = alarm;
  return {
    id,
    code,
    priority,
    state,
    raisedAt,
    count,
    data: { ...data },
    ...(zone !== undefined && { zone }),
    ...(device !== undefined && { device }),
    ...(endpoint !== undefined && { endpoint }),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
    ...(acknowledgedBy !== undefined && { acknowledgedBy }),
    ...(returnedAt !== undefined && { returnedAt }),
  };
}
