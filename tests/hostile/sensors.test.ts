/**
 * Sick visibility meters in fog, and what else a device can say of itself, over real sockets (modbus.test.ts says why on
 * the wall clock): no value is shown that the road does not have, and guidance never weakens.
 */
import { describe, expect, test } from 'vitest';
import { type Behaviour, type BehaviourName, behaviour, behaviourHelp } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { hurriedClock as clock, pass, until } from './hurried-clock.ts';
import { modbusRows } from './modbus-rows.ts';
import { limit, oneRecheck } from './rows.ts';
import { type Carrier, open, type Scene, siteFor } from './scene.ts';
import { snmpRows } from './snmp-rows.ts';

type Eye = 'eye' | 'eye-float' | 'eye-snmp';
/** What may be shown of the victim while it is sick; the fog is 150 m thick. */
interface Sick {
  readonly trait: Behaviour;
  readonly eye: Eye;
  /** The value is never shown as a good one. */
  readonly neverGood?: true;
  /** No value at all comes of it. */
  readonly noValue?: true;
}

const sick = (trait: Behaviour, more: Partial<Sick> = {}): Sick => ({ trait, eye: 'eye', ...more });
const nothing = { neverGood: true, noValue: true } as const;
const sicknesses: readonly Sick[] = [
  sick(behaviour('silent'), {}),
  sick(behaviour('exception', { code: 2 })),
  sick(behaviour('exception', { code: 2 }), { eye: 'eye-float' }),
  sick(behaviour('sensor-nan'), nothing),
  sick(behaviour('sensor-nan'), { ...nothing, eye: 'eye-float' }),
  sick(behaviour('sensor-nan'), { ...nothing, eye: 'eye-snmp' }),
  sick(behaviour('sensor-sentinel'), nothing),
  sick(behaviour('sensor-sentinel'), { ...nothing, eye: 'eye-snmp' }),
  sick(behaviour('sensor-negative'), nothing),
  sick(behaviour('sensor-negative'), { ...nothing, eye: 'eye-float' }),
  sick(behaviour('sensor-negative'), { ...nothing, eye: 'eye-snmp' }),
  sick(behaviour('sensor-stuck', { at: 9_000 })),
  sick(behaviour('sensor-jump', { factor: 10, every: 10_000 })),
  sick(behaviour('sensor-dirty', { factor: 1.8 }), { neverGood: true }),
];

const strong = ['active', 'anti-collision', 'control'];
const zone = ({ core }: Scene) => core.parts.zone('zone')!;
const seen = ({ core }: Scene) => core.parts.device('victim')!.visibility;

describe.concurrent('a sick visibility meter beside a good one', () => {
  const rows = sicknesses.map((row) => [`${row.trait.name}, ${row.eye}`, row] as const);
  test.each(rows)(
    '%s',
    async (_, { trait, eye, neverGood, noValue }) => {
      const carrier: Carrier = eye === 'eye-snmp' ? 'snmp-v2c' : 'modbus-tcp';
      const scene = await open(siteFor(carrier, eye));
      await scene.core.ready;
      scene.roadside.setWeather(steady(metres(150)));
      expect(await until(() => zone(scene).mode === 'active', 300_000), 'fog is seen').toBeDefined();
      await pass(10_000);
      const healthy = scene.core.parts.picture.record('victim')!.samples.get('visibility')?.sample.value;
      expect(healthy).toBeGreaterThan(140);
      scene.roadside.setBehaviour('victim', [trait]);
      await pass(5_000);
      const weak: string[] = [];
      const good: string[] = [];
      const values: unknown[] = [];
      let watching = true;
      const look = (): void => {
        if (!watching) return;
        if (!strong.includes(zone(scene).mode)) weak.push(zone(scene).mode);
        const shown = seen(scene);
        if (shown?.quality === 'good') good.push(String(shown.value));
        const { sample } = scene.core.parts.picture.record('victim')!.samples.get('visibility')!;
        if (noValue && sample.value !== undefined) values.push(sample.value);
        clock.after(100 as never, look);
      };
      look();
      await pass(60_000);
      watching = false;
      expect(weak, 'guidance weakened').toEqual([]);
      if (neverGood) expect(good, 'shown as good').toEqual([]);
      expect(values, 'values from nothing').toEqual([]);
      scene.roadside.setBehaviour('victim', []);
      const isWell = () => seen(scene)?.quality === 'good' && Math.abs((seen(scene)?.value ?? 0) - 150) < 10;
      expect(await until(isWell, 200_000), 'time to be good again').toBeLessThanOrEqual(
        trait.name === 'silent' || trait.name === 'exception' ? oneRecheck + 60_000 : 130_000,
      );
      await scene.stop();
    },
    limit,
  );
});

/** Fault codes and dead guidance lights are no misfortunes of a line: tests/plant and tests/drivers/simulator have them. */
const elsewhere: readonly BehaviourName[] = ['dead-nodes', 'reports-fault'];

test('no trait of the simulator is left out', () => {
  const tried = new Set<string>([
    ...[...modbusRows, ...snmpRows].flatMap(({ traits }) => traits.map(({ name }) => name)),
    ...sicknesses.map(({ trait }) => trait.name),
    ...elsewhere,
  ]);
  expect(behaviourHelp.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});
