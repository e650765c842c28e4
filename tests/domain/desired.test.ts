/** What a mode asks of a device by what the device can do: a table, and what must hold for any capability. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Capability, DeviceState } from '../../main/domain/command.ts';
import { isNight } from '../../main/domain/daylight.ts';
import {
  differingFunctions,
  functionsOf,
  hasFunctionBeside,
  isAsDesired,
  sameState,
  sameTargets,
  targetFor,
  type Wanted,
} from '../../main/domain/desired.ts';
import { fogModes, type Mode, modes } from '../../main/domain/mode.ts';
import { speedsIn } from '../../main/domain/sign-text.ts';
import { kmh, utcMs } from '../../main/domain/units.ts';
import { samplePolicy } from './sample-policy.ts';

const wanted = (mode: Mode, rest: Partial<Wanted> = {}): Wanted => ({
  mode,
  setting: samplePolicy.settings[mode],
  roadClass: 'expressway',
  speedWords: samplePolicy.speedWords.expressway,
  most: rest.speed ?? kmh(120),
  night: false,
  ...rest,
});
const nothing: Capability = { unverifiable: [], verifyInput: false };
const fullHost: Capability = {
  ...nothing,
  mode: ['off', 'outline', 'active', 'anti-collision', 'accident'],
  brightness: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  flashPerMinute: [0, 30, 60, 120],
  tailGroups: [0, 1, 2, 3, 4],
};

describe('a guidance host', () => {
  test.each([
    ['standby', { mode: 'off', brightness: 0 }],
    ['outline', { mode: 'outline', brightness: 3, flashPerMinute: 30, tailGroups: 0 }],
    ['active', { mode: 'active', brightness: 5, flashPerMinute: 60, tailGroups: 0 }],
    ['anti-collision', { mode: 'anti-collision', brightness: 7, flashPerMinute: 120, tailGroups: 3 }],
    ['control', { mode: 'anti-collision', brightness: 8, flashPerMinute: 120, tailGroups: 3 }],
    ['accident', { mode: 'accident', brightness: 8, flashPerMinute: 120, tailGroups: 3 }],
  ] as const)('in %s mode', (mode, desired) => {
    expect(targetFor({ kind: 'guidance-host' }, fullHost, wanted(mode))).toEqual({ desired, fit: 'exact' });
  });
  test('shows the next stronger mode where one is missing, and says so', () => {
    const limited: Capability = { ...fullHost, mode: ['off', 'active', 'anti-collision'] };
    expect(targetFor({ kind: 'guidance-host' }, limited, wanted('outline'))).toMatchObject({
      desired: { mode: 'active' },
      fit: 'stronger-substitute',
    });
  });
  test.each([
    // what is offered → what is shown in the mode, and how that is called
    ['anti-collision', { flashPerMinute: [0, 30, 60] }, { flashPerMinute: 60 }, 'weaker-substitute'],
    ['anti-collision', { tailGroups: [0, 1, 2] }, { tailGroups: 2 }, 'weaker-substitute'],
    ['anti-collision', { brightness: [0, 1, 2] }, { brightness: 2 }, 'weaker-substitute'],
    ['active', { flashPerMinute: [0] }, { flashPerMinute: 0 }, 'weaker-substitute'],
    ['active', { brightness: [0, 8] }, { brightness: 8 }, 'stronger-substitute'],
    ['active', { brightness: [0, 8], tailGroups: [2], flashPerMinute: [30] }, { brightness: 8 }, 'weaker-substitute'],
    ['control', { mode: ['off', 'outline'] }, { mode: 'outline' }, 'weaker-substitute'],
    ['accident', { mode: ['off', 'active', 'outline'] }, { mode: 'active' }, 'weaker-substitute'],
    ['accident', { mode: ['off', 'anti-collision'] }, { mode: 'anti-collision' }, 'stronger-substitute'],
    ['standby', { mode: ['off', 'outline'] }, { mode: 'off' }, 'exact'],
  ] as const)('in %s with %j', (mode, offered, desired, fit) => {
    const capability = { ...fullHost, ...offered };
    expect(targetFor({ kind: 'guidance-host' }, capability, wanted(mode))).toMatchObject({ desired, fit });
  });
  test('is called weaker as soon as anything is less than asked, never otherwise', () => {
    const some = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1 });
    const offered = fc.record({ brightness: some(8), flashPerMinute: some(240), tailGroups: some(8) });
    fc.assert(
      fc.property(offered, fc.constantFrom(...fogModes.slice(1)), (can, mode) => {
        const { desired, fit } = targetFor({ kind: 'guidance-host' }, { ...nothing, ...can }, wanted(mode));
        const { brightnessDay, flashPerMinute, tailGroups } = samplePolicy.settings[mode].lamp;
        const asked = { brightness: brightnessDay, flashPerMinute, tailGroups };
        const isLess = (['brightness', 'flashPerMinute', 'tailGroups'] as const).some(
          (name) => (desired[name] ?? 0) < asked[name],
        );
        expect(fit === 'weaker-substitute').toBe(isLess);
      }),
    );
  });
  test('dims at night as the policy says', () => {
    expect(targetFor({ kind: 'guidance-host' }, fullHost, wanted('active', { night: true })).desired.brightness).toBe(
      4,
    );
  });
  test('any capability: brightness is never below what was asked while a brighter level is offered', () => {
    const levels = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { minLength: 1 });
    fc.assert(
      fc.property(levels, fc.constantFrom(...fogModes), fc.boolean(), (brightness, mode, night) => {
        const { lamp } = samplePolicy.settings[mode];
        const asked = lamp.lit ? (night ? lamp.brightnessNight : lamp.brightnessDay) : 0;
        const { desired } = targetFor({ kind: 'guidance-host' }, { ...nothing, brightness }, wanted(mode, { night }));
        expect(desired.brightness).toBeGreaterThanOrEqual(Math.min(asked, Math.max(...brightness)));
      }),
    );
  });
});

describe('a flashing lamp', () => {
  const solar: Capability = { ...nothing, lit: true, control: ['own', 'centre'] };
  test('is lit by the centre in fog and handed back to its own photocell afterwards', () => {
    expect(targetFor({ kind: 'flashing-lamp' }, solar, wanted('active')).desired).toEqual({
      control: 'centre',
      lit: true,
    });
    expect(targetFor({ kind: 'flashing-lamp' }, solar, wanted('standby')).desired).toEqual({ control: 'own' });
  });
  test('without a photocell returns to what it did before the fog; unknown is left alone, never darkened', () => {
    const relay: Capability = { ...nothing, lit: true };
    expect(targetFor({ kind: 'flashing-lamp' }, relay, wanted('standby', { baseline: { lit: true } })).desired).toEqual(
      { lit: true },
    );
    expect(targetFor({ kind: 'flashing-lamp' }, relay, wanted('standby')).desired).toEqual({});
  });
});

describe('a sign', () => {
  const sign: Capability = { ...nothing, message: { maxLength: 200 } };
  test('shows the speed it was given, and drops the number rather than showing a wrong one', () => {
    const setting = {
      ...samplePolicy.settings.active,
      sign: { text: { expressway: '雾区 限速{speed} 车距100米', ordinary: '' }, speed: {} },
    };
    expect(targetFor({ kind: 'sign' }, sign, wanted('active', { setting, speed: kmh(60) })).desired.message).toBe(
      '雾区 限速60 车距100米',
    );
    expect(targetFor({ kind: 'sign' }, sign, wanted('active', { setting })).desired.message).toBe('雾区 车距100米');
  });
});

describe('a sign too small for its text', () => {
  const said = (text: string, maxLength: number, speed?: number) => {
    const setting = {
      ...samplePolicy.settings.active,
      sign: { text: { expressway: text, ordinary: text }, speed: {} },
    };
    const asked = wanted('active', { setting, ...(speed === undefined ? {} : { speed: kmh(speed) }) });
    const { desired, fit } = targetFor({ kind: 'sign' }, { ...nothing, message: { maxLength } }, asked);
    return [desired.message, fit];
  };
  test.each([
    ['雾区 限速{speed} 车距100米', 14, '雾区 限速40 车距100米', 'exact'],
    ['雾区 限速{speed} 车距100米', 13, '雾区 限速40', 'weaker-substitute'],
    ['雾区 限速{speed} 车距100米', 6, '限速40', 'weaker-substitute'],
    ['雾区 限速{speed} 车距100米', 4, '限速40', 'weaker-substitute'],
    ['雾区 限速{speed} 车距100米', 3, '40', 'weaker-substitute'],
    ['雾区 限速{speed} 车距100米', 1, '', 'weaker-substitute'],
    ['前方有雾谨慎驾驶', 4, '前方有雾', 'weaker-substitute'],
    ['雾区限速{speed}车距100米', 10, '雾区限速40车距', 'weaker-substitute'],
  ] as const)('%s on %d', (text, longest, message, fit) => {
    expect(said(text, longest, 40)).toEqual([message, fit]);
  });
  test('never shows a speed cut short', () => {
    const word = fc.constantFrom(
      '雾区',
      '限速{speed}',
      '建议车速{speed}公里',
      '车距100米',
      '开双闪',
      '限速{speed}慢行',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 5 }),
        fc.constantFrom(' ', ''),
        fc.nat({ max: 30 }),
        (words, gap, longest) => {
          const [message = ''] = said(words.join(gap), longest, 100);
          expect(message.length).toBeLessThanOrEqual(longest);
          for (const speed of speedsIn(message)) expect(speed).toBe(100);
          const room = longest >= 3 && words.some((each) => each.includes('{speed}'));
          if (room) expect(speedsIn(message)).toContain(100);
        },
      ),
    );
  });
});

describe('no text of a policy says more than may be said now', () => {
  const sign: Capability = { ...nothing, message: { maxLength: 200 } };
  const saying = (text: string, rest: Partial<Wanted>) => {
    const setting = {
      ...samplePolicy.settings.active,
      sign: { text: { expressway: text, ordinary: text }, speed: {} },
    };
    return targetFor({ kind: 'sign' }, sign, wanted('active', { setting, ...rest }));
  };
  test.each([
    ['雾区 限速60 车距100米', 60, '雾区 限速60 车距100米', 'exact'],
    ['雾区 限速60 车距100米', 20, '雾区 限速20 车距100米', 'stronger-substitute'],
    ['浓雾 限速40 开双闪 限速40', 20, '浓雾 限速20 开双闪', 'stronger-substitute'],
    ['雾区 限速 80', 40, '雾区 限速 限速40', 'stronger-substitute'],
    ['FOG SLOW TO 45', 20, 'FOG SLOW TO 限速20', 'stronger-substitute'],
    ['限速{speed}0', 60, '限速60', 'stronger-substitute'],
    ['限速{speed} 限速{speed}', 60, '限速60 限速60', 'exact'],
  ] as const)('%s at %d', (text, speed, message, fit) => {
    expect(saying(text, { speed: kmh(speed) })).toEqual({ desired: { message }, fit });
  });
  test('without a speed the number is left out above the posted one', () => {
    expect(saying('雾区 限速100 谨慎驾驶', { most: kmh(80) }).desired.message).toBe('雾区 谨慎驾驶');
    expect(saying('雾区 限速80 谨慎驾驶', { most: kmh(80) }).desired.message).toBe('雾区 限速80 谨慎驾驶');
  });
  test('whatever the text, the speed and the words for it', () => {
    const piece = fc.constantFrom(
      '雾区',
      '限速',
      '60',
      '限速120',
      '{speed}',
      '限速{speed}',
      '一百二',
      ' ',
      '1',
      '[nl]',
      '⑧⑩',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }),
        piece,
        fc.constantFrom(20, 40, 60),
        fc.boolean(),
        (all, words, most, has) => {
          const speed = has ? { speed: kmh(most) } : { most: kmh(most) };
          const { message } = saying(all.join(''), { ...speed, speedWords: words }).desired;
          expect(speedsIn(message ?? '').filter((said) => said > most)).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
  test('nor does a sentinel’s voice', () => {
    const capability: Capability = { ...nothing, mainWarning: ['off', 'slow'], voice: ['减速至60', '雾天减速'] };
    const setting = { ...samplePolicy.settings.active, sentinel: { mainWarning: 'slow', voice: '减速至60' } } as const;
    const at = (most: number) =>
      targetFor({ kind: 'sentinel' }, capability, wanted('active', { setting, most: kmh(most) }));
    expect(at(60).desired).toEqual({ mainWarning: 'slow', voice: '减速至60' });
    expect(at(20).desired).toEqual({ mainWarning: 'slow' });
  });
});

describe('a speed chosen for an accident', () => {
  const sign: Capability = { ...nothing, message: { maxLength: 200 } };
  test.each(['expressway', 'ordinary'] as const)('stands beside the policy’s words for it: %s', (roadClass) => {
    const speedWords = { expressway: '限速{speed}', ordinary: '建议车速{speed}' }[roadClass];
    const asked = wanted('accident', { roadClass, speedWords, speed: kmh(40) });
    const { message } = targetFor({ kind: 'sign' }, sign, asked).desired;
    expect(message).toBe(`前方事故 减速慢行 ${roadClass === 'expressway' ? '限速40' : '建议车速40'}`);
  });
});

test('a sensor is never commanded, and a device that offers nothing fitting is unsupported', () => {
  for (const mode of modes) {
    expect(targetFor({ kind: 'visibility-sensor' }, fullHost, wanted(mode)).fit).toBe('unsupported');
    expect(targetFor({ kind: 'guidance-host' }, nothing, wanted(mode)).fit).toBe('unsupported');
  }
});

test('a function that was never reported differs from whatever is asked', () => {
  expect(differingFunctions({ lit: true, brightness: 3 }, { lit: true })).toEqual(['brightness']);
});

test('night is night in Liaocheng', () => {
  const at = (iso: string) => isNight(115.98, 36.46, utcMs(Date.parse(iso)));
  expect(at('2026-11-23T03:00:00+08:00')).toBe(true);
  expect(at('2026-11-23T12:00:00+08:00')).toBe(false);
  expect(at('2026-06-21T18:30:00+08:00')).toBe(false);
  expect(at('2026-12-21T18:30:00+08:00')).toBe(true);
});

describe('comparing states', () => {
  const state: fc.Arbitrary<DeviceState> = fc.record(
    { lit: fc.boolean(), brightness: fc.constantFrom(undefined, 0, 3), mode: fc.constantFrom('off', 'outline') },
    { requiredKeys: [] },
  ) as fc.Arbitrary<DeviceState>;
  const except = fc.subarray(['lit', 'brightness', 'mode'] as const);

  test('the quick questions are answered as the lists of functions say', () => {
    fc.assert(
      fc.property(state, state, except, (a, b, beside) => {
        const differing = differingFunctions(a, b).filter((name) => !beside.includes(name as never));
        expect(isAsDesired(a, b, beside)).toBe(differing.length === 0);
        const others = functionsOf(a).filter((name) => !beside.includes(name as never));
        expect(hasFunctionBeside(a, beside)).toBe(others.length > 0);
        const same = differingFunctions(a, b).length === 0 && differingFunctions(b, a).length === 0;
        expect(sameState(a, b)).toBe(same);
        expect(sameState(a, { ...a })).toBe(true);
      }),
    );
  });

  test('targets are the same only with the same devices, states and fits', () => {
    const target = { desired: { lit: true }, fit: 'exact' } as const;
    const both = new Map([['a', target]]);
    expect(sameTargets(both, new Map([['a', { desired: { lit: true }, fit: 'exact' as const }]]))).toBe(true);
    expect(sameTargets(both, new Map())).toBe(false);
    expect(sameTargets(both, new Map([['b', target]]))).toBe(false);
    expect(sameTargets(both, new Map([['a', { desired: { lit: false }, fit: 'exact' as const }]]))).toBe(false);
    expect(sameTargets(both, new Map([['a', { ...target, fit: 'stronger-substitute' as const }]]))).toBe(false);
  });
});
