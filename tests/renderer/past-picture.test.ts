/** What the zone page shows of a moment that is past. */
import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import {
  devicesAt,
  lowestAt,
  lowestIn,
  modeAt,
  modesOf,
  readingsAt,
  zoneAt,
} from '../../renderer/pages/zone/past/past-picture.ts';
import { lookAt } from '../../renderer/strip/light-table.ts';

describe('the past', () => {
  const event = (seq: number, kind: string, at: number, data = {}, device = 'lamp'): JournalEventView => ({
    seq,
    kind,
    at,
    device,
    causes: [],
    data,
    hash: '',
  });
  const history = [
    {
      sensor: 'v1',
      values: [
        [0, 900, 'good'],
        [60_000, 80, 'good'],
        [120_000, 70, 'bad'],
      ],
    },
    { sensor: 'v2', values: [[0, 300, 'good']] },
  ] as const;

  it('takes the last reading before the moment, and none that is too old', () => {
    expect(readingsAt(history, 59_999).get('v1')).toMatchObject({ value: 900, at: 0 });
    expect(lowestAt(readingsAt(history, 90_000))).toBe(80);
    expect(lowestAt(readingsAt(history, 130_000))).toBe(300);
    expect(readingsAt(history, 400_000).get('v2')).toMatchObject({ quality: 'missing' });
    expect(readingsAt(history, 400_000).get('v2')?.value).toBeUndefined();
    expect(lowestAt(readingsAt(history, 9_000_000))).toBeUndefined();
  });

  it('misses no patch between two looks at the bar', () => {
    expect(lowestIn(history, -1, 240_000)).toBe(80);
    expect(lowestIn(history, 60_000, 240_000)).toBeUndefined();
  });

  it('knows of a device only what was commanded and proved by then', () => {
    const events = [
      event(3, 'command.verified', 30),
      event(1, 'command.intended', 10, { desired: { lit: true, brightness: 5 } }),
      event(2, 'command.sent', 20),
      event(4, 'command.intended', 40, { desired: { brightness: 8 } }),
      event(5, 'command.failed', 50),
      event(6, 'fault.raised', 5),
    ];
    const at = (when: number): DeviceView | undefined =>
      devicesAt({ events, amiss: [], lights: () => 0 }, when).get('lamp');
    expect(at(9)).toBeUndefined();
    expect(at(20)).toMatchObject({ phase: 'sent', reported: {}, condition: 'unknown' });
    expect(at(30)).toMatchObject({ phase: 'verified', reported: { lit: true, brightness: 5 }, condition: 'operating' });
    expect(at(60)).toMatchObject({ phase: 'failed', reported: { lit: true, brightness: 5 }, condition: 'fault' });
  });

  it('draws no light as lit that nobody vouched for, and no device as well that was not', () => {
    const verified = (id: string) => [
      event(1, 'command.intended', 10, { desired: { mode: 'active' } }, id),
      event(2, 'command.verified', 20, {}, id),
    ];
    const ids = ['well', 'ill', 'silent', 'unread', 'set', 'repaired', 'hole'];
    const events = [...ids.flatMap(verified), event(3, 'device.drifted', 25, { reported: { mode: 'off' } }, 'set')];
    const amiss = [
      { id: 'ill', faults: ['light/fault'] },
      { id: 'silent', faults: ['link/no-answer'], silent: true as const },
      { id: 'unread', faults: ['device/state-unread'] },
      { id: 'repaired', faults: [], maintenance: true as const },
      { id: 'hole', faults: ['profile/hole'] },
      { id: 'never-commanded', faults: ['host/door'] },
    ];
    const then = devicesAt({ events, amiss, lights: () => 2 }, 30);
    const told = Object.fromEntries(
      [...then].map(([id, view]) => [id, [view.condition, view.phase, view.lights, lookAt(view, 0)].join(' ')]),
    );
    expect(told).toEqual({
      well: 'operating verified hh host-lit',
      ill: 'fault verified uu unknown',
      silent: 'offline unknown uu offline',
      unread: 'unknown unknown uu unknown',
      set: 'external verified uu unknown',
      repaired: 'maintenance verified uu maintenance',
      hole: 'operating verified hh host-lit',
      'never-commanded': 'fault  uu unknown',
    });
    expect(then.get('ill')?.faults).toEqual(['light/fault']);
    // While it is not known what was amiss nothing is drawn as well.
    const asked = devicesAt({ events, amiss: undefined, lights: () => 2 }, 20).get('well')!;
    expect([asked.condition, lookAt(asked, 0)]).toEqual(['unknown', 'unknown']);
  });

  it('has the mode of that moment', () => {
    const modes = modesOf([
      event(9, 'decision.made', 90, { mode: 'active' }),
      event(2, 'decision.made', 20, { mode: 'outline' }),
    ]);
    expect(modeAt(modes, 10)).toBeUndefined();
    expect(modeAt(modes, 89)?.mode).toBe('outline');
    expect(modeAt(modes, 90)?.mode).toBe('active');
  });

  it('draws a stretch without a usable sensor as unknown', () => {
    const now = {
      sensors: [{ id: 'v1', stake: 100, quality: 'good', cause: 'none', at: 0 }],
      subSegments: [
        { from: 0, to: 200, contradicted: true },
        { from: 200, to: 400, escalate: 50, contradicted: false },
      ],
    } as const;
    const past = zoneAt({ sensors: [...now.sensors], subSegments: [...now.subSegments] }, readingsAt(history, 60_000));
    expect(past.subSegments.map((part) => part.escalate)).toEqual([80, undefined]);
  });
});
