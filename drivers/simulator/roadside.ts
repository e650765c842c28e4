/**
 * The simulated roadside: every managed device of a site behind its lines, under simulated weather.
 * Owns the truth that tests compare the console with. Must never reach beyond the loopback interface.
 */
import type { Device, Endpoint, Site } from '../../main/domain/asset.ts';
import type { DeviceState } from '../../main/domain/command.ts';
import { fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Metres, type Millis, millis } from '../../main/domain/units.ts';
import type { Clock } from '../port.ts';
import type { ProfileLibrary } from '../profile/compile.ts';
import type { Behaviour, BehaviourMap } from './behaviours.ts';
import { DeviceModel, type LampState } from './device-model.ts';
import { LineModel, type Weather } from './line-model.ts';
import { viewOf } from './profile-view.ts';
import type { Station } from './station.ts';
import type { Scenario } from './weather.ts';

export interface RoadsideOptions {
  readonly clock: Clock;
  readonly weather: Scenario;
  readonly seed: number;
  /** By device or endpoint id. */
  readonly behaviours?: BehaviourMap;
  /** Time each answer takes on its bus; 0 unless given. */
  readonly latency?: Millis;
  /** Share of guidance lights that are dead from the start; 0 unless given. */
  readonly brokenNodes?: number;
}

export interface Target {
  readonly id: string;
  readonly kind: 'endpoint' | 'device';
  readonly behaviours: readonly Behaviour[];
}

export interface Roadside {
  readonly site: Site;
  /** By endpoint id. */
  readonly stations: ReadonlyMap<string, Station>;
  /** Time since the roadside was built, in milliseconds. */
  since(): Millis;
  /** The true visibility at a device. */
  visibilityAt(deviceId: string): Metres;
  /** Every simulated line and device with the traits it has now. */
  targets(): readonly Target[];
  /** Replaces the traits of a device or a line; an empty list heals it. */
  setBehaviour(id: string, behaviours: readonly Behaviour[]): void;
  setWeather(weather: Scenario): void;
  /** Somebody at the cabinet changes what the device works at. */
  switchByHand(deviceId: string, state: DeviceState): void;
  /** The device restarts, is away for `down` (default 3 s) and comes back dark. */
  reboot(deviceId: string, down?: Millis): void;
  /** The truth about a device. */
  lampState(deviceId: string): LampState;
}

/** Builds the roadside of a site; `profile/invalid` when a device's profile is missing or a behaviour's id is unknown. */
export function buildRoadside(site: Site, profiles: ProfileLibrary, options: RoadsideOptions): Outcome<Roadside> {
  const simulated = site.endpoints.filter((endpoint) => endpoint.simulated);
  const endpoints = new Map(simulated.map((endpoint) => [endpoint.id, endpoint]));
  const models = new Map<string, DeviceModel>();
  for (const device of site.devices) {
    if (!device.managed || device.endpoint === undefined || !endpoints.has(device.endpoint)) continue;
    const profile = profiles.get(device.profile);
    if (profile === undefined) {
      return fail({ code: 'profile/invalid', detail: `${device.id}: there is no profile ${device.profile}` });
    }
    models.set(device.id, new DeviceModel(device, viewOf(profile), options.seed, options.brokenNodes ?? 0));
  }
  for (const id of options.behaviours?.keys() ?? []) {
    if (!models.has(id) && !endpoints.has(id)) {
      return fail({ code: 'profile/invalid', detail: `simulation: ${id} is neither a simulated device nor its line` });
    }
  }
  return succeed(new BuiltRoadside(site, endpoints, models, options));
}

class BuiltRoadside implements Roadside {
  readonly site: Site;
  readonly stations: ReadonlyMap<string, LineModel>;
  readonly #models: ReadonlyMap<string, DeviceModel>;
  readonly #clock: Clock;
  readonly #start: number;
  #weather: Scenario;

  constructor(
    site: Site,
    endpoints: ReadonlyMap<string, Endpoint>,
    models: ReadonlyMap<string, DeviceModel>,
    options: RoadsideOptions,
  ) {
    this.site = site;
    this.#models = models;
    this.#clock = options.clock;
    this.#start = options.clock.monotonic();
    this.#weather = options.weather;
    const behind = Map.groupBy(models.values(), (model) => model.device.endpoint);
    const weather: Weather = { since: () => this.since(), around: (model) => this.#around(model.device) };
    const line = { clock: options.clock, latency: options.latency ?? millis(0), seed: options.seed };
    this.stations = new Map(
      [...endpoints].map(([id, endpoint]) => [id, new LineModel(endpoint, behind.get(id) ?? [], weather, line)]),
    );
    for (const [id, stack] of options.behaviours ?? []) this.setBehaviour(id, stack);
  }

  since(): Millis {
    return millis(this.#clock.monotonic() - this.#start);
  }

  visibilityAt(deviceId: string): Metres {
    return this.#around(this.#model(deviceId).device).visibility();
  }

  targets(): readonly Target[] {
    const endpoints = [...this.stations].map(([id, line]) => ({ id, kind: 'endpoint' as const, line }));
    const devices = [...this.#models].map(([id, model]) => ({ id, kind: 'device' as const, line: model }));
    return [...endpoints, ...devices].map(({ id, kind, line }) => ({ id, kind, behaviours: line.behaviours }));
  }

  setBehaviour(id: string, behaviours: readonly Behaviour[]): void {
    const line = this.stations.get(id);
    if (line !== undefined) {
      line.setBehaviours(behaviours);
      return;
    }
    const model = this.#model(id);
    model.setBehaviours(behaviours);
    this.#lineOf(model)?.restartPeriods(model);
  }

  setWeather(weather: Scenario): void {
    this.#weather = weather;
  }

  switchByHand(deviceId: string, state: DeviceState): void {
    this.#model(deviceId).switchByHand(state);
  }

  reboot(deviceId: string, down: Millis = millis(3_000)): void {
    const model = this.#model(deviceId);
    model.reboot(this.since());
    this.#lineOf(model)?.sendAway(model, down);
  }

  lampState(deviceId: string): LampState {
    return this.#model(deviceId).truth();
  }

  #around(device: Device) {
    const since = this.since();
    const { road, stake } = device;
    return {
      since,
      visibility: () => this.#weather.visibilityAt({ road, stake }, since),
      isNight: this.#weather.isNight(since),
    };
  }

  #lineOf(model: DeviceModel): LineModel | undefined {
    return model.device.endpoint === undefined ? undefined : this.stations.get(model.device.endpoint);
  }

  /** Asking for a device that is not simulated is a mistake of the test or tool that asks. */
  #model(id: string): DeviceModel {
    const model = this.#models.get(id);
    if (model === undefined) throw new Error(`Bug: ${id} is not a simulated device or line`);
    return model;
  }
}
