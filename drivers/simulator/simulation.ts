/** From the `simulation` section of a site file to a roadside: scenario, behaviours and parameters by their names. */
import type { Site } from '../../main/domain/asset.ts';
import { fail, type Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import type { Clock } from '../port.ts';
import type { ProfileLibrary } from '../profile/compile.ts';
import { readBehaviours, type WrittenPlan } from './behaviours.ts';
import { buildRoadside, type Roadside } from './roadside.ts';
import { isScenarioName, scenarioFor, scenarioNames } from './weather.ts';

/** What a site file says about its simulation. `parameters`: `latency` in ms, `broken-lights` as a share of 1. */
export interface WrittenSimulation extends WrittenPlan {
  readonly scenario: string;
  readonly seed: number;
  readonly parameters: { readonly [key: string]: number | string | boolean };
}

export const plainSimulation: WrittenSimulation = {
  scenario: 'clear',
  seed: 1,
  parameters: {},
  endpoints: {},
  devices: {},
};

const parameterNames = ['latency', 'broken-lights'];

/** Builds the simulated roadside of a site; `profile/invalid` says which name or number in the plan is wrong. */
export function simulate(
  site: Site,
  profiles: ProfileLibrary,
  plan: WrittenSimulation,
  clock: Clock,
): Outcome<Roadside> {
  const { scenario, seed, parameters } = plan;
  if (!isScenarioName(scenario)) return wrong(`no scenario ${scenario}; there are ${scenarioNames.join(', ')}`);
  const behaviours = readBehaviours(plan);
  if (!behaviours.ok) return behaviours;
  for (const [name, value] of Object.entries(parameters)) {
    if (!parameterNames.includes(name)) return wrong(`no parameter ${name}; there are ${parameterNames.join(', ')}`);
    if (typeof value !== 'number' || value < 0)
      return wrong(`${name} is ${String(value)}, expected a number from 0 up`);
  }
  return buildRoadside(site, profiles, {
    clock,
    weather: scenarioFor(scenario, site, seed),
    seed,
    behaviours: behaviours.value,
    latency: millis(Number(parameters['latency'] ?? 0)),
    brokenNodes: Number(parameters['broken-lights'] ?? 0),
  });
}

const wrong = (detail: string) => fail({ code: 'profile/invalid', detail: `simulation: ${detail}` });
