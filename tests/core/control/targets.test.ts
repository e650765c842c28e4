import fc from 'fast-check';
import { expect, test } from 'vitest';
import { membersOf, targetsFor } from '../../../main/core/control/targets.ts';
import type { Picture } from '../../../main/core/picture/picture.ts';
import type { Device, Zone } from '../../../main/domain/asset.ts';
import { kmh, metres, utcMs } from '../../../main/domain/units.ts';
import { zone as northbound } from '../../domain/night.ts';
import { samplePolicy } from '../../domain/sample-policy.ts';

const zone: Zone = { ...northbound, from: metres(1_000), to: metres(2_000) };
const road = {
  id: 'G3',
  name: 'G3',
  class: 'expressway',
  from: metres(0),
  to: metres(9_000),
  line: [],
  postedSpeed: kmh(120),
} as const;

const device = (id: string, kind: Device['kind'], stake: number): Device => ({
  ...{ id, kind, name: id, profile: 'p', unit: 1, addressOffset: 0, zone: zone.id, road: 'G3', side: 'left' },
  ...{ stake: metres(stake), managed: true },
});
const all = [
  device('sign-b', 'sign', 500),
  device('sign-a', 'sign', 500),
  device('sign-c', 'sign', 300),
  device('lamp-b', 'flashing-lamp', 1_200),
  device('lamp-a', 'flashing-lamp', 1_200),
  device('lamp-0', 'flashing-lamp', 1_900),
];

test('devices come as traffic meets them, those at one place by their names, however the site lists them', () => {
  const namesOf = (direction: Zone['direction'], devices: readonly Device[]) =>
    membersOf({ ...zone, direction }, road, samplePolicy, devices).devices.map(({ id }) => id);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (devices) => {
      expect(namesOf('up', devices)).toEqual(['sign-c', 'sign-a', 'sign-b', 'lamp-a', 'lamp-b', 'lamp-0']);
      expect(namesOf('down', devices)).toEqual(['lamp-0', 'lamp-a', 'lamp-b', 'sign-a', 'sign-b', 'sign-c']);
    }),
  );
});

test('lamps are dimmed by the sun over the site; where it tells no place they are never too faint', () => {
  const capability = { unverifiable: [], verifyInput: false, brightness: [0, 1, 2, 3, 4, 5, 6, 7, 8] };
  const picture = { record: () => ({ program: { capability } }) } as unknown as Picture;
  const brightnessAt = (moment: string, devices: readonly Device[]) => {
    const wanted = { mode: 'active', setting: samplePolicy.settings.active, speed: { statutory: false } } as const;
    const members = membersOf(zone, road, samplePolicy, devices);
    return targetsFor(members, wanted, picture, new Map(), utcMs(Date.parse(moment))).get('host')?.desired.brightness;
  };
  const host = device('host', 'guidance-host', 1_200);
  const { brightnessDay, brightnessNight } = samplePolicy.settings.active.lamp;
  const [noonInChina, nightInChina] = ['2026-11-23T12:00:00+08:00', '2026-11-23T00:00:00+08:00'];
  expect(brightnessAt(nightInChina, [host])).toBe(brightnessDay);
  const elsewhere = { ...device('far', 'sign', 500), zone: 'other', position: [-74, 40] } as const;
  expect(brightnessAt(noonInChina, [host, elsewhere])).toBe(brightnessNight);
  expect(brightnessAt(nightInChina, [host, elsewhere])).toBe(brightnessDay);
  const beside = { ...device('beside', 'sign', 500), position: [116, 36] } as const;
  expect(brightnessAt(nightInChina, [host, elsewhere, beside])).toBe(brightnessNight);
});
