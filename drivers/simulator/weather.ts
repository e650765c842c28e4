/**
 * The weather over the simulated roadside: visibility by place and time, a function of scenario and seed alone.
 * Patch fog is denser fog, tens of metres to about 1 km across, inside thinner fog (domain.md §1.3).
 * Extinctions add up, so visibilities combine as their reciprocals. Keeps no state, reads no clock.
 */
import type { Site } from '../../main/domain/asset.ts';
import { type Metres, type Millis, metres } from '../../main/domain/units.ts';
import { between, chance, drift } from './chance.ts';

export interface Place {
  readonly road: string;
  readonly stake: Metres;
}

/** A course of weather; `since` is the time since the roadside was built. */
export interface Scenario {
  readonly name: string;
  /** Meteorological optical range at a place, 5 m to 30 km. */
  visibilityAt(place: Place, since: Millis): Metres;
  /** It is dark: photocells see night. */
  isNight(since: Millis): boolean;
}

export const visibilityAt = (scenario: Scenario, place: Place, since: Millis): Metres =>
  scenario.visibilityAt(place, since);

/** A stretch of road over which fog may form; `anchors` are the sensors' stakes, so that somebody sees it. */
export interface Stretch {
  readonly id: string;
  readonly road: string;
  readonly from: Metres;
  readonly to: Metres;
  readonly anchors: readonly Metres[];
}

/** One patch with its thinner surroundings, in one cycle of the weather. */
interface Patch {
  /** Where the core's middle is at `peak` of the cycle, and how fast it drifts, in m and m/s. */
  readonly middle: number;
  readonly speed: number;
  readonly peak: number;
  readonly coreVisibility: number;
  readonly coreSpread: number;
  readonly thinVisibility: number;
  readonly thinSpread: number;
  /** Seconds of the cycle: first haze, fully formed, begins to lift, lifted. */
  readonly forms: readonly [number, number];
  readonly lifts: readonly [number, number];
}

const clearVisibility = 12_000;
const demoCycle = 1_500;
/** Seconds after which each further zone has its turn: soon enough to be seen on a first visit. */
const laterZone = 150;

const limit = (value: number): Metres => metres(Math.min(Math.max(value, 5), 30_000));

/** Healthy readings are never twice the same: slow breathing of a few percent, different at each stake. */
function unsteadiness(seed: number, place: Place, since: number, size: number): number {
  const name = `${place.road}@${Math.round(place.stake)}`;
  return 1 + size * (0.7 * drift(seed, name, since, 23_000) + 0.3 * drift(seed, `${name}'`, since, 2_900));
}

/** 0 before `from`, 1 after `to`, smooth between. */
function ramp(from: number, to: number, at: number): number {
  const share = Math.min(Math.max((at - from) / (to - from), 0), 1);
  return share * share * (3 - 2 * share);
}

const bell = (distance: number, spread: number): number => Math.exp(-0.5 * (distance / spread) ** 2);

/** Extinction, as 1/m of visibility, that a patch adds at a stake. */
function thickness(patch: Patch, stake: number, second: number): number {
  const presence = ramp(patch.forms[0], patch.forms[1], second) * (1 - ramp(patch.lifts[0], patch.lifts[1], second));
  if (presence === 0) return 0;
  const distance = stake - (patch.middle + patch.speed * (second - patch.peak));
  const core = bell(distance, patch.coreSpread) / patch.coreVisibility;
  return presence * (core + bell(distance, patch.thinSpread) / patch.thinVisibility);
}

/** The first cycle shows every band within minutes; later ones vary in place, density and speed. */
function patchesOf(stretch: Stretch, cycle: number, seed: number, first: boolean): readonly Patch[] {
  const pick = (name: string): number => chance(seed, stretch.id, cycle, name);
  const anchors = stretch.anchors.length > 0 ? stretch.anchors : [metres((stretch.from + stretch.to) / 2)];
  const at = (share: number): number => anchors[Math.floor(share * anchors.length)] ?? stretch.from;
  const opening = cycle === 0;
  const along = pick('direction') < 0.75 ? 1 : -1;
  const main: Patch = {
    middle: opening ? at(0.5) : at(pick('anchor')),
    speed: opening ? 3 : along * between(2, 5, pick('speed')),
    peak: 420,
    coreVisibility: opening ? (first ? 40 : 75) : between(30, 130, pick('core')),
    coreSpread: opening ? 450 : between(150, 500, pick('spread')),
    thinVisibility: opening ? 320 : between(260, 460, pick('thin')),
    thinSpread: 2_500,
    forms: [15, 52],
    lifts: [700, 1_150],
  };
  const companion: Patch = {
    ...main,
    middle: opening ? at(0.25) - 200 : at(pick('companion')) - 300,
    coreVisibility: between(90, 260, pick('second core')),
    coreSpread: between(40, 200, pick('second spread')),
    thinVisibility: 900,
    peak: 540,
    forms: [200, 320],
    lifts: [640, 900],
  };
  return [main, companion];
}

/** Keeps the latest few results of a pure function by name, since every reading asks for the same patches. */
function remembered<T>(): (name: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (name, make) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= 64) known.clear();
    const made = make();
    known.set(name, made);
    return made;
  };
}

/** Stretches for the weather: one for each fog zone of the site. */
export function stretchesOf(site: Site): readonly Stretch[] {
  return site.zones.map((zone) => ({
    id: zone.id,
    road: zone.road,
    from: zone.from,
    to: zone.to,
    anchors: site.devices
      .filter((device) => device.kind === 'visibility-sensor' && device.zone === zone.id)
      .map((device) => device.stake)
      .sort((a, b) => a - b),
  }));
}

/**
 * Starts clear; within a minute fog drifts over the first zone and thickens to below 50 m at one sensor, two and
 * a half minutes later the next zone has its own, then each clears slowly; repeats with variation every 25 minutes.
 */
export function demo(stretches: readonly Stretch[], seed: number): Scenario {
  const patches = remembered<readonly Patch[]>();
  return {
    name: 'demo',
    isNight: () => false,
    visibilityAt(place, since) {
      let sum = 1 / clearVisibility;
      stretches.forEach((stretch, order) => {
        if (stretch.road !== place.road) return;
        const second = since / 1_000 - order * laterZone;
        if (second < 0) return;
        const cycle = Math.floor(second / demoCycle);
        for (const patch of patches(`${stretch.id} ${cycle}`, () => patchesOf(stretch, cycle, seed, order === 0))) {
          sum += thickness(patch, place.stake, second - cycle * demoCycle);
        }
      });
      return limit(unsteadiness(seed, place, since, 0.05) / sum);
    },
  };
}

/** The same visibility everywhere for ever, to the metre. */
export function steady(value: Metres): Scenario {
  return { name: 'steady', visibilityAt: () => value, isNight: () => false };
}

/**
 * A single patch of `core` metres visibility that enters each stretch at its first stake and leaves at its last,
 * at `speed` m/s (default 4), in clear air; nothing repeats.
 */
export function drifting(
  stretches: readonly Stretch[],
  seed: number,
  options: { readonly core?: Metres; readonly speed?: number } = {},
): Scenario {
  const core = options.core ?? 45;
  const speed = options.speed ?? 4;
  return {
    name: 'drift',
    isNight: () => false,
    visibilityAt(place, since) {
      let sum = 1 / clearVisibility;
      for (const stretch of stretches) {
        if (stretch.road !== place.road) continue;
        const distance = place.stake - (stretch.from - 2_000 + (speed * since) / 1_000);
        sum += bell(distance, 350) / core + bell(distance, 1_500) / 320;
      }
      return limit(unsteadiness(seed, place, since, 0.04) / sum);
    },
  };
}

/**
 * A radiation-fog night of `length` (default 10 h): clear evening, thin fog after a third, patches that come and go
 * over each stretch in the second half, lifting in the last tenth; clear and light afterwards.
 */
export function night(stretches: readonly Stretch[], seed: number, length: Millis = 36_000_000 as Millis): Scenario {
  const patchEvery = length / 12;
  const patches = remembered<NightPatch>();
  return {
    name: 'night',
    isNight: (since) => since < length * 0.95,
    visibilityAt(place, since) {
      const share = since / length;
      const ground = ramp(0.25, 0.4, share) * (1 - ramp(0.9, 0.99, share));
      let sum = 1 / clearVisibility + ground / 420;
      for (const stretch of stretches) {
        if (stretch.road !== place.road || share < 0.35 || share > 0.97) continue;
        const turn = Math.floor(since / patchEvery);
        for (const number of [turn - 1, turn]) {
          const patch = patches(`${stretch.id} ${number}`, () => nightPatch(stretch, number, seed));
          const age = (since - number * patchEvery) / patchEvery;
          const presence = ramp(0, 0.3, age) * (1 - ramp(1.2, 1.8, age)) * ground;
          const distance = place.stake - patch.middle - (age - 0.5) * patch.way;
          sum += (presence * bell(distance, patch.spread)) / patch.core;
        }
      }
      return limit(unsteadiness(seed, place, since, 0.06) / sum);
    },
  };
}

interface NightPatch {
  readonly middle: number;
  /** How far it drifts in its time, in metres. */
  readonly way: number;
  readonly spread: number;
  readonly core: number;
}

function nightPatch(stretch: Stretch, number: number, seed: number): NightPatch {
  const pick = (low: number, high: number, name: string) => between(low, high, chance(seed, stretch.id, number, name));
  return {
    middle: pick(stretch.from, stretch.to, 'middle'),
    way: pick(-900, 900, 'way'),
    spread: pick(60, 450, 'spread'),
    core: pick(25, 120, 'core'),
  };
}

/** The same course of weather, beginning at `from`, a time since the roadside was built. */
export const startingAt = (scenario: Scenario, from: Millis): Scenario => ({
  name: scenario.name,
  visibilityAt: (place, since) => scenario.visibilityAt(place, Math.max(since - from, 0) as Millis),
  isNight: (since) => scenario.isNight(Math.max(since - from, 0) as Millis),
});

export const scenarioNames = ['demo', 'drift', 'night', 'clear', 'fog'] as const;
export type ScenarioName = (typeof scenarioNames)[number];
export const isScenarioName = (text: string): text is ScenarioName => scenarioNames.some((name) => name === text);

/** The named scenario laid over a site's fog zones. */
export function scenarioFor(name: ScenarioName, site: Site, seed: number): Scenario {
  const stretches = stretchesOf(site);
  switch (name) {
    case 'demo':
      return demo(stretches, seed);
    case 'drift':
      return drifting(stretches, seed);
    case 'night':
      return night(stretches, seed);
    case 'clear':
      return steady(metres(10_000));
    case 'fog':
      return steady(metres(80));
  }
}
