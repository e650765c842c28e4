/** Lets the core play with the simulated roadside that this process serves. Reaches nothing outside it. */
import { behaviourHelp, readBehaviours } from '../../drivers/simulator/behaviours.ts';
import { pileUp } from '../../drivers/simulator/pile-up.ts';
import type { Roadside } from '../../drivers/simulator/roadside.ts';
import {
  isScenarioName,
  type ScenarioName,
  scenarioFor,
  scenarioNames,
  startingAt,
  steady,
} from '../../drivers/simulator/weather.ts';
import type { SimulatedBehaviour, SimulatedWeather } from '../contract/simulation.ts';
import type { Simulation } from '../core/simulation.ts';
import { fail, type Outcome, succeed } from '../domain/outcome.ts';
import { metres, millis } from '../domain/units.ts';

/** Fog, and a pile-up of faults in it. */
const pileUpName = 'faults';

/** The core's view of `roadside`, which was started with `plan`. */
export function played(roadside: Roadside, plan: { readonly scenario: string; readonly seed: number }): Simulation {
  let weather: SimulatedWeather = { scenario: plan.scenario };
  const atFirst = roadside.targets();

  const setBehaviours = (id: string, behaviours: readonly SimulatedBehaviour[]): Outcome<true> => {
    const read = readBehaviours({ endpoints: {}, devices: { [id]: behaviours } });
    if (!read.ok) return read;
    roadside.setBehaviour(id, read.value.get(id) ?? []);
    return succeed(true);
  };
  /** A scenario begins when it is chosen, not when the roadside was built. */
  const begin = (name: ScenarioName): void =>
    roadside.setWeather(startingAt(scenarioFor(name, roadside.site, plan.seed), roadside.since()));
  const setWeather = (next: SimulatedWeather): Outcome<true> => {
    if ('visibility' in next) roadside.setWeather(steady(metres(next.visibility)));
    else if (isScenarioName(next.scenario)) begin(next.scenario);
    else if (next.scenario === pileUpName) {
      begin('fog');
      for (const { id, behaviours } of pileUp(roadside.site)) setBehaviours(id, [...behaviours]);
    } else {
      const detail = `no scenario ${next.scenario}; there are ${[...scenarioNames, pileUpName].join(', ')}`;
      return fail({ code: 'profile/invalid', detail });
    }
    weather = next;
    return succeed(true);
  };
  return {
    view: () => ({
      behaviours: behaviourHelp.map(({ parameters, ...rest }) => ({ ...rest, parameters: [...parameters] })),
      scenarios: [...scenarioNames, pileUpName],
      weather,
      targets: roadside.targets().map(({ id, kind, behaviours }) => ({
        id,
        kind,
        behaviours: behaviours.map(({ name, ...parameters }) => ({ name, parameters })),
      })),
    }),
    weather: () => weather,
    kindOf: (id) => roadside.targets().find((target) => target.id === id)?.kind,
    setBehaviours,
    setWeather,
    reset: () => {
      for (const { id, behaviours } of atFirst) roadside.setBehaviour(id, behaviours);
      setWeather({ scenario: plan.scenario });
    },
    switchByHand: (device, state) => roadside.switchByHand(device, state),
    reboot: (device, down) => roadside.reboot(device, millis(down)),
  };
}
