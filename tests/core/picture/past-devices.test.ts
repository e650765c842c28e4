/** The past of a large zone tells of every device, however much happened to a few of them. */
import { expect, test } from 'vitest';
import { commandsUntil } from '../../../main/core/picture/past-devices.ts';
import type { Device } from '../../../main/domain/asset.ts';
import type { EventKind } from '../../../main/domain/journal.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { devicesAt } from '../../../renderer/pages/zone/past/past-picture.ts';
import { note, start, storeIn } from '../store/stores.ts';

test('each of 600 lamps is as it was proved, while one of them never stopped failing', () => {
  const store = storeIn();
  const devices = Array.from({ length: 600 }, (_, n) => ({ id: `lamp-${n}` }) as Device);
  const step = (kind: EventKind, device: string, at: number) =>
    note({ kind, device, zone: 'long', at: utcMs(start + at), data: { desired: { lit: true } } });
  const commanded = devices.flatMap(({ id }) => [step('command.intended', id, 1), step('command.verified', id, 2)]);
  store.append(commanded);
  store.append(Array.from({ length: 3_000 }, (_, n) => step('command.failed', 'lamp-7', 3 + n)));
  store.append(devices.map(({ id }) => step('command.superseded', id, 60_000)));

  const at = utcMs(start + 30_000);
  const then = devicesAt({ events: commandsUntil(store, devices, at), amiss: [], lights: () => 0 }, at);
  expect(then.size).toBe(600);
  const lit = [...then.values()].filter(({ phase, reported }) => phase === 'verified' && reported.lit === true);
  expect(lit).toHaveLength(599);
  expect(then.get('lamp-7')).toMatchObject({ phase: 'failed' });
});
