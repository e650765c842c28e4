import type { CoreClient } from '../../link/carrier.ts';
import type { SiteDevice } from '../../stores/site-index.ts';
import { type CommandChoices, choicesOf } from '../device/command-choices.ts';

/** One device of each profile: what it offers, all of its make offer. */
export function onePerProfile(devices: readonly SiteDevice[]): readonly SiteDevice[] {
  const found = new Map<string, SiteDevice>();
  for (const device of devices) if (device.managed && !found.has(device.profile)) found.set(device.profile, device);
  return [...found.values()];
}

/** What a group can be asked for: light, brightness and flash, where at least one device offers them. */
function joinChoices(all: readonly (CommandChoices | undefined)[]): CommandChoices {
  const known = all.filter((choices) => choices !== undefined);
  const numbers = (name: 'brightness' | 'flashPerMinute'): readonly number[] =>
    [...new Set(known.flatMap((choices) => choices[name]))].sort((a, b) => a - b);
  return {
    lit: known.some(({ lit }) => lit),
    brightness: numbers('brightness'),
    flashPerMinute: numbers('flashPerMinute'),
    mode: [],
    tailGroups: [],
    mainWarning: [],
    voice: [],
    message: undefined,
  };
}

/** Asks the core what the devices of a group offer. */
export async function askChoices(core: CoreClient, devices: readonly SiteDevice[]): Promise<CommandChoices> {
  const details = await Promise.all(onePerProfile(devices).map(({ id }) => core.devices.get({ id })));
  return joinChoices(details.map(({ capability }) => choicesOf(capability)));
}
