/** Lets the core play with the simulated roadside that this process serves. Reaches nothing outside it. */
import { behaviourHelp, readBehaviours } from '../../drivers/simulator/behaviours.ts';
import type { Roadside } from '../../drivers/simulator/roadside.ts';
import { isScenarioName, scenarioFor, scenarioNames, steady } from '../../drivers/simulator/weather.ts';
import type { SimulatedWeather } from '../contract/simulation.ts';
import type { Simulation } from '../core/simulation.ts';
import { fail, succeed } from '../domain/outcome.ts';
import { metres, millis } from '../domain/units.ts';

/** The core's view of `roadside`, which was started with `plan`. */
export function played(roadside: Roadside, plan: { readonly scenario: string; readonly seed: number }): Simulation {
  let weather: SimulatedWeather = { scenario: plan.scenario };
  return {
    view: () => ({
      behaviours: behaviourHelp.map(({ parameters, ...rest }) => ({ ...rest, parameters: [...parameters] })),
      scenarios: [...scenarioNames],
      weather,
      targets: roadside.targets().map(({ id, kind, behaviours }) => ({
        id,
        kind,
        behaviours: behaviours.map(({ name, ...parameters }) => ({ name, parameters })),
      })),
    }),
    kindOf: (id) => roadside.targets().find((target) => target.id === id)?.kind,
    setBehaviours: (id, behaviours) => {
      const read = readBehaviours({ endpoints: {}, devices: { [id]: behaviours } });
      if (!read.ok) return read;
      roadside.setBehaviour(id, read.value.get(id) ?? []);
      return succeed(true);
    },
    setWeather: (next) => {
      if ('visibility' in next) roadside.setWeather(steady(metres(next.visibility)));
      else if (isScenarioName(next.scenario)) roadside.setWeather(scenarioFor(next.scenario, roadside.site, plan.seed));
      else
        return fail({
          code: 'profile/invalid',
          detail: `no scenario ${next.scenario}; there are ${scenarioNames.join(', ')}`,
        });
      weather = next;
      return succeed(true);
    },
    switchByHand: (device, state) => roadside.switchByHand(device, state),
    reboot: (device, down) => roadside.reboot(device, millis(down)),
  };
}
