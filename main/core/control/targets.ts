/** What a decision asks of every device of a zone: members in the order traffic meets them, signs with tapered speeds. */
import { type Device, isUpstream, type LngLat, type Road, type Zone } from '../../domain/asset.ts';
import type { Capability, ReportedState } from '../../domain/command.ts';
import { isNight } from '../../domain/daylight.ts';
import { type Target, targetFor } from '../../domain/desired.ts';
import type { Mode } from '../../domain/mode.ts';
import type { ModeSetting, Policy } from '../../domain/policy.ts';
import type { SpeedAdvice } from '../../domain/response.ts';
import { taperUpstream } from '../../domain/speed.ts';
import type { Kmh, Metres, UtcMs } from '../../domain/units.ts';
import type { Picture } from '../picture/picture.ts';

export interface ZoneMembers {
  readonly zone: Zone;
  readonly road: Road;
  readonly policy: Policy;
  /** Commanded devices, those that traffic meets first in front. */
  readonly devices: readonly Device[];
  /** Where the sun is looked at for devices without a position; absent when the site tells no place at all. */
  readonly place?: LngLat;
}

/** The zone's commanded devices: upstream signs first, then from the upstream end (domain.md §6.5 step 3). */
export function membersOf(zone: Zone, road: Road, policy: Policy, devices: readonly Device[]): ZoneMembers {
  const own = devices.filter((device) => device.zone === zone.id && device.kind !== 'visibility-sensor');
  const rankOf = (device: Device) => (isBefore(zone, device) && device.kind === 'sign' ? 0 : 1);
  const ordered = [...own].sort(
    (a, b) => rankOf(a) - rankOf(b) || inTravel(zone.direction, a.stake, b.stake) || (a.id < b.id ? -1 : 1),
  );
  const place = road.line[0] ?? placeOf(ordered) ?? placeOf(devices);
  return { zone, road, policy, devices: ordered, ...(place !== undefined && { place }) };
}

const placeOf = (devices: readonly Device[]): LngLat | undefined =>
  devices.find(({ position }) => position !== undefined)?.position;

/** Below zero when traffic meets `a` first, 0 where both stand at one place. */
const inTravel = (direction: Zone['direction'], a: Metres, b: Metres): number =>
  a === b ? 0 : isUpstream(direction, a, b) ? -1 : 1;

/** True when traffic meets the device before it enters the zone. */
const isBefore = (zone: Zone, device: Device): boolean =>
  zone.direction === 'down' ? device.stake > zone.to : device.stake < zone.from;

export interface WantedMode {
  readonly mode: Mode;
  readonly setting: ModeSetting;
  readonly speed: SpeedAdvice;
}

/** The target of each member device; unmanaged devices have none. */
export function targetsFor(
  members: ZoneMembers,
  wanted: WantedMode,
  picture: Picture,
  baseline: ReadonlyMap<string, ReportedState>,
  at: UtcMs,
): ReadonlyMap<string, Target> {
  const speeds = signSpeeds(members, wanted.speed.recommended);
  const isDark = nightAt(at);
  const alike = new Map<Capability, Map<string, Target>>();
  const targets = new Map<string, Target>();
  for (const device of members.devices) {
    const capability = picture.record(device.id)?.program?.capability;
    if (capability === undefined) continue;
    const place = device.position ?? members.place;
    // Where no place is known the lamps are as bright as by day: too bright by night, but never too faint.
    const night = place !== undefined && isDark(...place);
    const before = baseline.get(device.id);
    const speed = speeds.get(device.id);
    const make = (): Target =>
      targetFor(device, capability, {
        mode: wanted.mode,
        setting: wanted.setting,
        roadClass: members.road.class,
        most: speed ?? wanted.speed.recommended ?? members.road.postedSpeed,
        speedWords: members.policy.speedWords[members.road.class],
        night,
        ...(speed !== undefined && { speed }),
        ...(before !== undefined && { baseline: before }),
      });
    // What neither a speed nor its own past sets apart is asked of thousands of lamps alike: once, in one object.
    const isAlike = speed === undefined && (before === undefined || wanted.setting.lamp.lit);
    targets.set(device.id, isAlike ? remembered(alike, capability, `${device.kind} ${night}`, make) : make());
  }
  return targets;
}

function remembered(
  known: Map<Capability, Map<string, Target>>,
  capability: Capability,
  kind: string,
  make: () => Target,
): Target {
  const kinds = known.get(capability) ?? new Map<string, Target>();
  known.set(capability, kinds);
  const target = kinds.get(kind) ?? make();
  kinds.set(kind, target);
  return target;
}

/** Whether it is night at a place; devices without a position share their road's. */
function nightAt(at: UtcMs): (longitude: number, latitude: number) => boolean {
  let last: { readonly longitude: number; readonly latitude: number; readonly night: boolean } | undefined;
  return (longitude, latitude) => {
    if (last?.longitude !== longitude || last.latitude !== latitude)
      last = { longitude, latitude, night: isNight(longitude, latitude, at) };
    return last.night;
  };
}

/** Signs inside show the zone's speed; upstream ones step down towards it, at most one taper step a sign. */
function signSpeeds(members: ZoneMembers, recommended: Kmh | undefined): ReadonlyMap<string, Kmh> {
  const speeds = new Map<string, Kmh>();
  if (recommended === undefined) return speeds;
  const signs = members.devices.filter((device) => device.kind === 'sign');
  const before = signs.filter((sign) => isBefore(members.zone, sign)).reverse();
  const tapered = taperUpstream(recommended, members.road.postedSpeed, before.length, members.policy);
  for (const sign of signs) speeds.set(sign.id, recommended);
  for (const [index, sign] of before.entries()) {
    const speed = tapered[index];
    if (speed !== undefined) speeds.set(sign.id, speed);
  }
  return speeds;
}
