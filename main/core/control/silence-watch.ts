/** Since when gateways and lamps are silent, over restarts, and which alarms a common cause or maintenance explains. */
import { z } from 'zod';
import type { Clock } from '../../../drivers/port.ts';
import type { AlarmCondition, AlarmRef } from '../../domain/alarm.ts';
import type { Device, Site, Zone } from '../../domain/asset.ts';
import {
  type CauseLayout,
  type CauseMemory,
  type CommonCauses,
  commonCauses,
  type Reach,
  type Silence,
} from '../../domain/common-cause.ts';
import type { Json } from '../../domain/journal.ts';
import { type UtcMs, utcMs } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import { isOffline } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import type { Control } from './control.ts';

const stateKey = 'alarm-silences';

export interface SilenceWatchOptions {
  readonly site: Site;
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly control: Control;
  readonly store: Store;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  readonly #layout: CauseLayout;
  readonly #byEndpoint: ReadonlyMap<string | undefined, readonly Device[]>;
  readonly #startedAt: UtcMs;
  readonly #gateways: Map<string, Silence>;
  readonly #lamps: Map<string, Silence>;
  #causes: CommonCauses;
  #resting: ReadonlySet<string> = new Set();
  /** Something fell silent, came back, or rests since the causes were last looked for. */
  #stale = true;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
    this.#byEndpoint = Map.groupBy(
      options.site.devices.filter((device) => device.managed),
      (device) => device.endpoint,
    );
    this.#layout = layoutOf(options.site, this.#byEndpoint);
    this.#startedAt = options.clock.now();
    const earlier = saved.parse(options.store.loadState(stateKey));
    const lines = new Set(options.site.endpoints.map((endpoint) => endpoint.id));
    const lamps = new Set(this.#layout.feeders.flatMap((feeder) => feeder.lamps));
    this.#gateways = silencesOf(earlier.gateways, lines);
    this.#lamps = silencesOf(earlier.lamps, lamps);
    this.#causes = { conditions: [], causeOf: new Map(), memory: memoryOf(earlier) };
  }

  /** `conditions` with the common causes added, each told what explains it. */
  explain(conditions: readonly AlarmCondition[]): readonly AlarmCondition[] {
    this.#look();
    const dark = new Set(conditions.filter(({ code }) => code === 'zone-not-effective').map(({ zone }) => zone));
    return [...conditions.map((condition) => this.#explained(condition, dark)), ...this.#causes.conditions];
  }

  #look(): void {
    const { acquisition, picture, recorder } = this.#options;
    for (const line of acquisition.lines()) {
      const lastAnswer = () => line.session.statistics().lastAnswerAt;
      this.#note(this.#gateways, line.endpoint.id, line.state.down, lastAnswer);
    }
    const resting = new Set<string>();
    for (const feeder of this.#layout.feeders) {
      for (const lamp of feeder.lamps) {
        const record = picture.record(lamp);
        if (record === undefined) continue;
        if (record.maintenance !== undefined) resting.add(lamp);
        this.#note(this.#lamps, lamp, isOffline(record), () => record.answeredAt);
      }
    }
    if (resting.size !== this.#resting.size || ![...resting].every((id) => this.#resting.has(id))) this.#stale = true;
    if (!this.#stale) return;
    this.#stale = false;
    this.#resting = resting;
    const inputs = { gateways: this.#gateways, lamps: this.#lamps, underMaintenance: resting };
    this.#causes = commonCauses(this.#layout, inputs, this.#causes.memory);
    recorder.keep(stateKey, toJson(this.#gateways, this.#lamps, this.#causes.memory));
  }

  #note(silences: Map<string, Silence>, id: string, silent: boolean, lastAnswer: () => UtcMs | undefined): void {
    if (silent === silences.has(id)) return;
    // Known to be silent before a restart, and not heard since.
    if (!silent && lastAnswer() === undefined) return;
    this.#stale = true;
    if (!silent) silences.delete(id);
    else silences.set(id, { from: lastAnswer() ?? this.#startedAt, to: this.#options.clock.now() });
  }

  /** `dark`: zones whose guidance is not effective. */
  #explained(condition: AlarmCondition, dark: ReadonlySet<string | undefined>): AlarmCondition {
    switch (condition.code) {
      case 'gateway-down': {
        const cause = this.#causes.causeOf.get(condition.key);
        const devices = this.#byEndpoint.get(condition.key) ?? [];
        const resting = devices.length > 0 && devices.every((device) => this.#isResting(device.id));
        return withReason(condition, cause === undefined ? [] : [cause], resting);
      }
      case 'sign-failed': {
        const endpoint = this.#options.site.devices.find((device) => device.id === condition.device)?.endpoint;
        const known = endpoint === undefined ? condition : { ...condition, endpoint };
        return withReason(known, [], this.#isResting(condition.device ?? ''));
      }
      case 'zone-partial':
        return this.#partial(condition, dark.has(condition.zone));
      default:
        return condition;
    }
  }

  /**
   * Missing devices behind silent lines are those lines' to tell: folded under them when that is all, else told of the
   * rest alone. Where drivers are not guided, that is the matter and not who is missing.
   */
  #partial(condition: AlarmCondition, isDark: boolean): AlarmCondition {
    const zone = condition.zone ?? '';
    const runtime = this.#options.control.zone(zone);
    const offline = (runtime?.members.devices ?? []).filter(
      (device) => runtime?.reconciler.resultOf(device.id) === 'offline',
    );
    const lines = offline.map((device) => device.endpoint ?? '');
    const silent = lines.filter((line) => this.#gateways.has(line));
    if (silent.length === lines.length) return withReason(condition, [...new Set(silent)].map(downOf), false);
    const rest = { ...condition, data: { ...condition.data, offline: lines.length - silent.length } };
    return withReason(rest, isDark ? [{ code: 'zone-not-effective', key: zone }] : [], false);
  }

  #isResting(device: string): boolean {
    return this.#options.picture.record(device)?.maintenance !== undefined;
  }
}

const downOf = (line: string): AlarmRef => ({ code: 'gateway-down', key: line });

const withReason = (
  condition: AlarmCondition,
  explainedBy: readonly AlarmRef[],
  maintenance: boolean,
): AlarmCondition => ({
  ...condition,
  ...(explainedBy.length > 0 && { explainedBy }),
  ...(maintenance && { maintenance }),
});

function layoutOf(site: Site, byEndpoint: ReadonlyMap<string | undefined, readonly Device[]>): CauseLayout {
  const gateways = site.endpoints.map(({ id }) => {
    const devices = byEndpoint.get(id) ?? [];
    const zones = devices.flatMap((device) => device.zone ?? []);
    return { id, roads: [...new Set(devices.map((device) => device.road))], zones: [...new Set(zones)] };
  });
  return { gateways, feeders: site.zones.flatMap((zone) => feedersOf(zone, site, byEndpoint)) };
}

function feedersOf(
  zone: Zone,
  site: Site,
  byEndpoint: ReadonlyMap<string | undefined, readonly Device[]>,
): CauseLayout['feeders'] {
  const lamps = site.devices.filter((device) => device.zone === zone.id && device.managed && isLamp(device));
  return zone.segments.map((segment) => {
    const own = lamps.filter(({ stake }) => stake >= segment.from && stake < segment.to);
    const ids = new Set(own.map((device) => device.id));
    const gateways = [...new Set(own.flatMap((device) => device.endpoint ?? []))].filter((id) =>
      (byEndpoint.get(id) ?? []).every((device) => ids.has(device.id)),
    );
    return { zone: zone.id, segment: segment.id, lamps: [...ids], gateways };
  });
}

const isLamp = ({ kind, endpoint }: Device): boolean =>
  endpoint !== undefined && (kind === 'guidance-host' || kind === 'flashing-lamp');

const toJson = (
  gateways: ReadonlyMap<string, Silence>,
  lamps: ReadonlyMap<string, Silence>,
  { standing, released }: CauseMemory,
): Json => ({
  gateways: [...gateways].map(([id, { from, to }]) => [id, from, to]),
  lamps: [...lamps].map(([id, { from, to }]) => [id, from, to]),
  standing: [...standing].map(([cause, claimed]) => [cause, [...claimed]]),
  released: [...released],
});

const moment = z.number().transform(utcMs);
const rows = z.array(z.tuple([z.string(), moment, moment])).catch([]);
const reach = z.custom<Reach>((value) => value === 0 || value === 1 || value === 2);
const saved = z
  .object({
    gateways: rows,
    lamps: rows,
    standing: z.array(z.tuple([z.string(), z.array(z.string())])).catch([]),
    released: z.array(z.tuple([z.string(), reach])).catch([]),
  })
  .catch({ gateways: [], lamps: [], standing: [], released: [] });
const memoryOf = ({ standing, released }: z.infer<typeof saved>): CauseMemory => ({
  standing: new Map(standing.map(([cause, claimed]) => [cause, new Set(claimed)])),
  released: new Map(released),
});
const silencesOf = (list: z.infer<typeof rows>, known: ReadonlySet<string>): Map<string, Silence> =>
  new Map(list.filter(([id]) => known.has(id)).map(([id, from, to]) => [id, { from, to }]));
