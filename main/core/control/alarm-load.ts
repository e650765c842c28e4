/** How many alarms people were told of in the last week, read back from the journal at a start. */
import type { AlarmKpiView } from '../../contract/views/alarm.ts';
import type { Alarm } from '../../domain/alarm.ts';
import { alarmKpi, alarmTargets, kpiWeek, type Raise } from '../../domain/alarm-kpi.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';
import type { Store } from '../store/store.ts';

/** More than fills any week that people could bear; older ones beyond it are not counted. */
const mostRaises = 20_000;

export class AlarmLoad {
  #raises: Raise[];
  readonly #since: UtcMs;

  constructor(store: Store, now: UtcMs) {
    const from = utcMs(now - kpiWeek);
    const events = store.query({ kind: 'alarm.raised', from, limit: mostRaises }).toReversed();
    this.#raises = events.map(({ at, data }) => ({ at, identity: `${String(data['code'])}\n${String(data['key'])}` }));
    this.#since = store.event(1)?.at ?? now;
  }

  note(alarm: Alarm, at: UtcMs): void {
    this.#raises.push({ at, identity: `${alarm.code}\n${alarm.key}` });
    const oldest = this.#raises[0];
    if (this.#raises.length > mostRaises || (oldest !== undefined && at - oldest.at > 2 * kpiWeek)) {
      this.#raises = this.#raises.filter((raise) => at - raise.at <= kpiWeek).slice(-mostRaises);
    }
  }

  view(alarms: readonly Alarm[], now: UtcMs): AlarmKpiView {
    const { figures, observed } = alarmKpi(this.#raises, alarms, this.#since, now);
    const figure = (name: keyof typeof figures) => ({ value: figures[name], target: { ...alarmTargets[name] } });
    return {
      at: now,
      observed,
      average: figure('average'),
      lately: figure('lately'),
      standing: figure('standing'),
      chattering: figure('chattering'),
      floods: figure('floods'),
    };
  }
}
