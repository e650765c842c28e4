/**
 * From a decision to the desired state of each device, by what the device can do. Where a value is not offered the
 * next stronger one that is offered stands in, else the strongest there is, and the result says which (domain.md §6.1
 * note 5).
 */

import type { Device } from './asset.ts';
import type { Capability, DesiredState, DeviceFunction, DeviceState, ReportedState } from './command.ts';
import type { Mode } from './mode.ts';
import { assertNever } from './outcome.ts';
import type { LampSetting } from './policy.ts';
import { maySay, type SignWish, signMessage } from './sign-message.ts';

export interface Wanted extends SignWish {
  readonly night: boolean;
  /** What a flashing lamp did before the fog; it returns to that, for the centre never darkens a hazard lamp. */
  readonly baseline?: ReportedState;
}

export interface Target {
  readonly desired: DesiredState;
  /** `weaker-substitute` as soon as anything shown is less than what is asked for. */
  readonly fit: 'exact' | 'stronger-substitute' | 'weaker-substitute' | 'unsupported';
}
type Fit = Exclude<Target['fit'], 'unsupported'>;

const unsupported: Target = { desired: {}, fit: 'unsupported' };

/** The state this device should take; sensors and devices without a fitting function are `unsupported`. */
export function targetFor(device: Pick<Device, 'kind'>, capability: Capability, wanted: Wanted): Target {
  switch (device.kind) {
    case 'guidance-host':
      return lampTarget(capability, wanted);
    case 'flashing-lamp':
      return wanted.setting.lamp.lit ? lampTarget(capability, wanted) : releasedLamp(capability, wanted.baseline);
    case 'sentinel':
      return sentinelTarget(capability, wanted);
    case 'sign':
      return signTarget(capability, wanted);
    case 'visibility-sensor':
      return unsupported;
    default:
      return assertNever(device.kind, 'device kind');
  }
}

const hostModes: { readonly [M in Mode]: readonly NonNullable<DeviceState['mode']>[] } = {
  standby: ['off'],
  outline: ['outline', 'active', 'anti-collision'],
  active: ['active', 'anti-collision'],
  'anti-collision': ['anti-collision'],
  control: ['anti-collision'],
  accident: ['accident', 'anti-collision'],
};

/** What stands in where a host offers neither the mode nor a stronger one, strongest first. */
const weakerModes: readonly NonNullable<DeviceState['mode']>[] = ['anti-collision', 'active', 'outline'];

function lampTarget(capability: Capability, wanted: Wanted): Target {
  const lamp = wanted.setting.lamp;
  const desired: { -readonly [F in keyof DeviceState]: DeviceState[F] } = {};
  const fits: Fit[] = [];
  if (capability.control?.includes('centre')) desired.control = 'centre';
  if (capability.mode) {
    const { mode, fit } = hostMode(wanted.mode, capability.mode);
    if (mode !== undefined) desired.mode = mode;
    fits.push(fit);
  }
  if (capability.lit) desired.lit = lamp.lit;
  if (capability.brightness) {
    const asked = brightnessOf(lamp, wanted.night);
    desired.brightness = atLeast(capability.brightness, asked);
    fits.push(fitOf(desired.brightness, asked));
  }
  if (lamp.lit && capability.flashPerMinute) {
    desired.flashPerMinute = flashFor(capability.flashPerMinute, lamp.flashPerMinute);
    fits.push(fitOf(desired.flashPerMinute, lamp.flashPerMinute));
  }
  if (lamp.lit && capability.tailGroups) {
    desired.tailGroups = atLeast(capability.tailGroups, lamp.tailGroups);
    fits.push(fitOf(desired.tailGroups, lamp.tailGroups));
  }
  const shows = desired.mode !== undefined || desired.lit !== undefined || desired.brightness !== undefined;
  return shows ? { desired, fit: weakestOf(fits) } : unsupported;
}

function hostMode(
  asked: Mode,
  offered: NonNullable<Capability['mode']>,
): { readonly mode: DeviceState['mode']; readonly fit: Fit } {
  const [own, ...stronger] = hostModes[asked];
  if (own !== undefined && offered.includes(own)) return { mode: own, fit: 'exact' };
  const better = stronger.find((mode) => offered.includes(mode));
  if (better !== undefined || asked === 'standby') return { mode: better, fit: 'stronger-substitute' };
  return { mode: weakerModes.find((mode) => offered.includes(mode)), fit: 'weaker-substitute' };
}

const fitOf = (shown: number, asked: number): Fit =>
  shown === asked ? 'exact' : shown > asked ? 'stronger-substitute' : 'weaker-substitute';

const weakestOf = (fits: readonly Fit[]): Fit => {
  if (fits.includes('weaker-substitute')) return 'weaker-substitute';
  return fits.includes('stronger-substitute') ? 'stronger-substitute' : 'exact';
};

const brightnessOf = (lamp: LampSetting, night: boolean): number => {
  if (!lamp.lit) return 0;
  return night ? lamp.brightnessNight : lamp.brightnessDay;
};

/** The smallest offered value not below `asked`, else the largest offered. */
const atLeast = (offered: readonly number[], asked: number): number => {
  const enough = offered.filter((value) => value >= asked);
  return enough.length > 0 ? Math.min(...enough) : Math.max(...offered);
};

/** Steady (0) is only met by steady; a missing rate is met by the next faster one. */
const flashFor = (offered: readonly number[], asked: number): number => {
  if (offered.includes(asked)) return asked;
  const flashing = offered.filter((rate) => rate > 0);
  return flashing.length > 0 ? atLeast(flashing, asked) : 0;
};

/** A hazard lamp after the fog: back to its own control, or to what it did before; never plainly off. */
function releasedLamp(capability: Capability, baseline: ReportedState | undefined): Target {
  if (capability.control?.includes('own')) return { desired: { control: 'own' }, fit: 'exact' };
  if (baseline === undefined) return { desired: {}, fit: 'exact' };
  const { lit, brightness, flashPerMinute } = baseline;
  return {
    desired: {
      ...(capability.lit && lit !== undefined && { lit }),
      ...(capability.brightness && brightness !== undefined && { brightness }),
      ...(capability.flashPerMinute && flashPerMinute !== undefined && { flashPerMinute }),
    },
    fit: 'exact',
  };
}

function sentinelTarget(capability: Capability, { setting, most }: Wanted): Target {
  if (!capability.mainWarning) return unsupported;
  const { mainWarning, voice } = setting.sentinel;
  const voiced = capability.voice?.includes(voice) === true;
  const says = voiced && maySay(voice, most);
  return { desired: { mainWarning, ...(says && { voice }) }, fit: voiced === says ? 'exact' : 'weaker-substitute' };
}

function signTarget(capability: Capability, wanted: Wanted): Target {
  if (!capability.message) return unsupported;
  const { text, fit } = signMessage(wanted, capability.message.maxLength);
  return { desired: { message: text }, fit };
}

export const functionsOf = (state: DeviceState): readonly DeviceFunction[] =>
  (Object.keys(state) as DeviceFunction[]).filter((name) => state[name] !== undefined);

/** True when it says something of at least one function that is not among `others`. */
export function hasFunctionBeside(state: DeviceState, others: readonly DeviceFunction[]): boolean {
  for (const name in state) if (isSaid(state, name) && !others.includes(name)) return true;
  return false;
}

/** Functions asked for that the device does not (yet) show as asked; those it never showed are included. */
export const differingFunctions = (desired: DesiredState, reported: ReportedState): readonly DeviceFunction[] =>
  functionsOf(desired).filter((name) => desired[name] !== reported[name]);

/** Whether nothing beside `except` differs: `differingFunctions` for those who ask thousands of times a second. */
export function isAsDesired(
  desired: DesiredState,
  reported: ReportedState,
  except: readonly DeviceFunction[] = [],
): boolean {
  for (const name in desired)
    if (isSaid(desired, name) && desired[name] !== reported[name] && !except.includes(name)) return false;
  return true;
}

const isSaid = (state: DeviceState, name: string): name is DeviceFunction =>
  state[name as DeviceFunction] !== undefined;

export const sameState = (a: DeviceState, b: DeviceState): boolean =>
  a === b || (isAsDesired(a, b) && isAsDesired(b, a));

/** Whether both ask the same of the same devices. */
export function sameTargets(a: ReadonlyMap<string, Target>, b: ReadonlyMap<string, Target>): boolean {
  if (a.size !== b.size) return false;
  for (const [device, target] of a) {
    const other = b.get(device);
    if (other === undefined || other.fit !== target.fit || !sameState(other.desired, target.desired)) return false;
  }
  return true;
}
