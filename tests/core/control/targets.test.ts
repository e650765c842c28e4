import fc from 'fast-check';
import { expect, test } from 'vitest';
import { membersOf } from '../../../main/core/control/targets.ts';
import type { Device, Zone } from '../../../main/domain/asset.ts';
import { kmh, metres } from '../../../main/domain/units.ts';
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
