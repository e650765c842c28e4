/**
 * What a person asks of a single device, judged before anything is staged: by what the device offers, by the speed that
 * drivers may be told, and by the guidance that must not be weakened. Pure; decides nothing about zones.
 */
import type { Capability, DesiredState, DeviceFunction, DeviceState } from './command.ts';
import { functionsOf } from './desired.ts';
import { isBlank } from './shown-text.ts';
import { firstAbove, speedsIn } from './sign-text.ts';
import type { Kmh, UtcMs } from './units.ts';

/** One device held by a person against the zone's plan: it has an owner, a reason and an end. */
export interface DeviceOverride {
  readonly device: string;
  readonly desired: DesiredState;
  readonly by: string;
  readonly reason: string;
  readonly since: UtcMs;
  readonly until: UtcMs;
  /** Journal number of the act, the cause of every command that follows. */
  readonly event: number;
  /** Ordered with others: like a plan it leaves a device in maintenance alone. */
  readonly grouped?: true;
  /** Whoever ordered it may weaken guidance: it lasts in fog that calls for more. */
  readonly mayWeaken?: true;
  /** The overridden functions as the device showed them before, to be given back. */
  readonly before: DeviceState;
}

export interface RequestLimits {
  /** Largest speed that a text may name now: recommended, else the posted speed of the road. */
  readonly speed: Kmh;
  /** What the zone wants of this device while it guides traffic; absent when it does not. */
  readonly guidance?: DesiredState;
  /** The person may weaken guidance. */
  readonly mayWeaken: boolean;
}

export type RequestRefusal =
  | { readonly code: 'nothing-asked' }
  | { readonly code: 'function-not-offered'; readonly function: string; readonly asked: string }
  | { readonly code: 'text-too-long'; readonly longest: number }
  | { readonly code: 'text-not-printable' }
  /** Characters that are not seen but change what is, such as those that turn figures round. */
  | { readonly code: 'text-hidden-characters' }
  | { readonly code: 'speed-too-high'; readonly asked: number; readonly most: Kmh }
  | { readonly code: 'darkens-guidance' };

export type Judged =
  | { readonly ok: true; readonly desired: DesiredState }
  | { readonly ok: false; readonly refusal: RequestRefusal };

const refuse = (refusal: RequestRefusal): Judged => ({ ok: false, refusal });

/** The state to bring the device to, or why not. A device that can be in its own hands is taken over by the centre. */
export function judgeRequest(request: DeviceState, capability: Capability, limits: RequestLimits): Judged {
  // A sign reads back what is seen of its text: a blank one is dark, whatever it was blanked with.
  const asked = request.message !== undefined && isBlank(request.message) ? { ...request, message: '' } : request;
  const names = functionsOf(asked);
  if (names.length === 0) return refuse({ code: 'nothing-asked' });
  for (const name of names) {
    const refusal = refusalOf(name, asked, capability);
    if (refusal !== undefined) return refuse(refusal);
  }
  const tooFast = asked.message === undefined ? undefined : firstAbove(asked.message, limits.speed);
  if (tooFast !== undefined) return refuse({ code: 'speed-too-high', asked: tooFast, most: limits.speed });
  if (!limits.mayWeaken && limits.guidance !== undefined && weakens(asked, limits.guidance))
    return refuse({ code: 'darkens-guidance' });
  const takeOver = capability.control?.includes('centre') === true;
  return { ok: true, desired: takeOver ? { control: 'centre', ...asked } : asked };
}

const hidden = /\p{Cf}/u;
const printable = /^[^\p{Cc}\p{Cs}\p{Co}]*$/u;

function refusalOf(name: DeviceFunction, asked: DeviceState, capability: Capability): RequestRefusal | undefined {
  const value = asked[name];
  const absent: RequestRefusal = { code: 'function-not-offered', function: name, asked: String(value) };
  if (name === 'control') return absent;
  if (name === 'message') {
    if (capability.message === undefined) return absent;
    const text = asked.message ?? '';
    if (text.length > capability.message.maxLength)
      return { code: 'text-too-long', longest: capability.message.maxLength };
    if (hidden.test(text)) return { code: 'text-hidden-characters' };
    return printable.test(text.replaceAll('\n', '')) ? undefined : { code: 'text-not-printable' };
  }
  const offered: true | readonly unknown[] | undefined = capability[name];
  if (offered === true) return undefined;
  return offered?.includes(value) === true ? undefined : absent;
}

/** Less light, a slower flash, a weaker mode or warning, silence, or a text that tells drivers less than the zone's guidance wants. */
export function weakens(asked: DeviceState, wanted: DesiredState): boolean {
  const falls = (name: 'brightness' | 'flashPerMinute' | 'tailGroups'): boolean =>
    asked[name] !== undefined && wanted[name] !== undefined && asked[name] < wanted[name];
  return (
    (asked.lit === false && wanted.lit !== false) ||
    (asked.mode !== undefined && wanted.mode !== undefined && isWeakerMode(asked.mode, wanted.mode)) ||
    (asked.mainWarning === 'off' && wanted.mainWarning === 'slow') ||
    (asked.voice !== undefined && isBlank(asked.voice) && !isBlank(wanted.voice ?? '')) ||
    (asked.message !== undefined && wanted.message !== undefined && tellsLess(asked.message, wanted.message)) ||
    falls('brightness') ||
    falls('flashPerMinute') ||
    falls('tailGroups')
  );
}

/** From the weakest; haze is no guidance, and only an accident's own mode tells of an accident. */
const hostModes = ['off', 'haze', 'outline', 'active', 'anti-collision', 'accident'] as const;
const isWeakerMode = (asked: (typeof hostModes)[number], wanted: (typeof hostModes)[number]): boolean =>
  hostModes.indexOf(asked) < hostModes.indexOf(wanted);

/** A hold that its holder could not order now: it shows less than the guidance, and whoever made it may not weaken that. */
export const isOverruled = (hold: Pick<DeviceOverride, 'desired' | 'mayWeaken'>, guidance: DesiredState): boolean =>
  hold.mayWeaken !== true && weakens(hold.desired, guidance);

/** Nothing in place of something, or no speed, or a higher one, in place of a speed. */
function tellsLess(asked: string, wanted: string): boolean {
  if (isBlank(wanted)) return false;
  const due = speedsIn(wanted);
  return isBlank(asked) || (due.length > 0 && Math.min(...speedsIn(asked)) > Math.min(...due));
}

/** What is wanted again after an override: the functions as they were, or the device's own hands if it was in them. */
export function stateToReturn(before: DeviceState, overridden: DesiredState): DesiredState {
  if (before.control === 'own' && overridden.control !== undefined) return { control: 'own' };
  const known = functionsOf(overridden).filter((name) => before[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, before[name]]));
}
