/** The built-in simulated roadside as the core may play with it. Its ids are those of simulated lines and devices only. */
import type { SimulatedBehaviour, SimulatedWeather, SimulationView } from '../contract/simulation.ts';
import type { DeviceState } from '../domain/command.ts';
import type { Outcome } from '../domain/outcome.ts';

/** A training console: simulated time, which a trainer can make faster. */
export interface Training {
  readonly speed: number;
  /** What the machine really manages of it, once that can be told. */
  readonly held: number | undefined;
  /** Simulated seconds a second, 1 to 60. */
  setSpeed(speed: number): void;
}

export interface Simulation {
  view(): SimulationView;
  weather(): SimulatedWeather;
  /** What stands at this id; `undefined` when nothing simulated does. */
  kindOf(id: string): 'endpoint' | 'device' | undefined;
  /** Yields `profile/invalid` with the name or parameter that is wrong; then nothing has changed. */
  setBehaviours(id: string, behaviours: readonly SimulatedBehaviour[]): Outcome<true>;
  /** Yields `profile/invalid` for a scenario that does not exist. */
  setWeather(weather: SimulatedWeather): Outcome<true>;
  /** Everything as it was at the start: the faults of the site file and its scenario. */
  reset(): void;
  /** Present only in training. */
  readonly training?: Training;
  switchByHand(device: string, state: DeviceState): void;
  /** The device restarts and is away for `down` milliseconds. */
  reboot(device: string, down: number): void;
}
