/** A random operator, random weather and random faults against the whole system; the invariants after every step. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BehaviourName, behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { differingFunctions } from '../../main/domain/desired.ts';
import { type Mode, modes, rank } from '../../main/domain/mode.ts';
import { legalCap } from '../../main/domain/speed.ts';
import { metres, millis, minutes } from '../../main/domain/units.ts';
import { type Plant, startPlant } from './plant.ts';

const faulty: readonly BehaviourName[] = [
  'silent',
  'slow',
  'exception',
  'busy',
  'loses',
  'ignores-writes',
  'lies-on-read-back',
  'stuck-on',
  'wrong-echo',
  'garbage',
  'half-frame',
  'sensor-nan',
  'sensor-sentinel',
  'sensor-stuck',
  'sensor-dirty',
  'sensor-jump',
  'hand-switched',
];
const zoneIds = ['east', 'south'] as const;
const deviceIds = [
  'vis-1',
  'vis-2',
  'vis-3',
  'host-1',
  'host-2',
  'host-3',
  'sign-1',
  'sign-2',
  'svis-1',
  'svis-2',
  'shost-1',
  'lamp-1',
  'lamp-2',
  'sentinel-1',
];

type Step =
  | { kind: 'weather'; visibility: number }
  | { kind: 'fault'; device: string; name: BehaviourName }
  | { kind: 'heal'; device: string }
  | { kind: 'reboot'; device: string }
  | { kind: 'override'; zone: (typeof zoneIds)[number]; mode: Mode; minutes: number }
  | { kind: 'return'; zone: (typeof zoneIds)[number] }
  | { kind: 'wait'; seconds: number };

const device = fc.constantFrom(...deviceIds);
const zone = fc.constantFrom(...zoneIds);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('weather' as const), visibility: fc.constantFrom(20, 45, 80, 150, 300, 700, 5000) }),
  fc.record({ kind: fc.constant('fault' as const), device, name: fc.constantFrom(...faulty) }),
  fc.record({ kind: fc.constant('heal' as const), device }),
  fc.record({ kind: fc.constant('reboot' as const), device: fc.constantFrom('host-1', 'host-2', 'shost-1') }),
  fc.record({
    kind: fc.constant('override' as const),
    zone,
    mode: fc.constantFrom(...modes),
    minutes: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('return' as const), zone }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 1_200 }) }),
);

async function take(plant: Plant, it: Step): Promise<void> {
  const { control } = plant.core.parts;
  const person = { name: 'anyone', role: 'supervisor', console: 'desk' } as const;
  if (it.kind === 'weather') plant.roadside.setWeather(steady(metres(it.visibility)));
  if (it.kind === 'fault') plant.roadside.setBehaviour(it.device, [behaviour(it.name)]);
  if (it.kind === 'heal') plant.roadside.setBehaviour(it.device, []);
  if (it.kind === 'reboot') plant.roadside.reboot(it.device, millis(3_000));
  if (it.kind === 'override')
    control.act(
      it.zone,
      { kind: 'override', mode: it.mode, by: 'anyone', reason: 'try', for: minutes(it.minutes) },
      'override.set',
      person,
      {},
    );
  if (it.kind === 'return')
    control.act(it.zone, { kind: 'return-to-automatic', by: 'anyone' }, 'override.ended', person, {});
  await plant.clock.advance(it.kind === 'wait' ? it.seconds * 1_000 : 5_000);
}

/** What must hold at every instant (design.md §7). */
function check(plant: Plant, ranks: Map<string, { rank: number; at: number }>): void {
  const { parts } = plant.core;
  for (const { id, road } of parts.site.zones) {
    const view = parts.zone(id)!;
    const automatic = rank(view.automaticMode);
    const before = ranks.get(id);
    if (before !== undefined && automatic < before.rank) {
      expect(before.rank - automatic, 'one step down at a time').toBe(1);
      expect(view.at - before.at, 'held long enough').toBeGreaterThan(8 * 60_000);
    }
    if (before?.rank !== automatic) ranks.set(id, { rank: automatic, at: view.at });
    if (view.override !== undefined) {
      expect(view.override.until).toBeGreaterThan(view.at - 2_000);
      expect(view.mode).toBe(view.override.mode);
    }
    const roadClass = parts.site.roads.find((it) => it.id === road)!.class;
    const seen = view.visibility.escalate;
    const cap = seen === undefined ? undefined : legalCap(metres(seen), roadClass);
    if (cap !== undefined && view.speed.recommended !== undefined)
      expect(view.speed.recommended, 'legal speed').toBeLessThanOrEqual(cap.cap);
    const { total, verified, pending, failed, unknown, offline } = view.convergence;
    expect(verified + pending + failed + unknown + offline).toBe(total);
  }
  for (const record of parts.picture.records()) {
    if (record.phase !== 'verified' || record.desired === undefined) continue;
    const command = parts.control.commander.current(record.device.id);
    const drifted = differingFunctions(record.desired, record.reported).filter(
      (name) => !record.program?.capability.unverifiable.includes(name),
    );
    // "Verified" is only ever said of what the device itself reported, or of drift that is about to be repaired.
    if (command === undefined && drifted.length > 0) expect(record.condition).not.toBe('operating');
  }
}

test('whatever people, weather and devices do, the invariants hold and a healed field converges', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 25 }),
      fc.integer({ min: 1, max: 1_000 }),
      async (steps, seed) => {
        const plant = await startPlant({ seed });
        const ranks = new Map<string, { rank: number; at: number }>();
        for (const it of steps) {
          await take(plant, it);
          check(plant, ranks);
        }
        for (const id of deviceIds) plant.roadside.setBehaviour(id, []);
        await plant.clock.advance(12 * 60_000);
        for (const id of zoneIds) {
          const { convergence } = plant.core.parts.zone(id)!;
          expect(convergence, `${id} after healing`).toMatchObject({ failed: 0, unknown: 0, offline: 0 });
        }
        expect(plant.core.parts.store.verify().intact).toBe(true);
        await plant.core.stop();
      },
    ),
    { numRuns: 12 },
  );
});
