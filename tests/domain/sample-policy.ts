/** The defaults of domain.md §6 as a policy object, for tests; the product reads its policy from a file. */
import type { Mode } from '../../main/domain/mode.ts';
import type { LampSetting, ModeSetting, Policy, SignSetting } from '../../main/domain/policy.ts';
import { kmh, metres, minutes, seconds } from '../../main/domain/units.ts';

const provenance = { source: 'domain.md §6', approvedBy: 'test', date: '2025-01-01' };

type Lamp = readonly [flashPerMinute: number, brightnessDay: number, brightnessNight: number, tailGroups: number];

const lamp = ([flashPerMinute, brightnessDay, brightnessNight, tailGroups]: Lamp): LampSetting => ({
  lit: brightnessDay > 0,
  flashPerMinute,
  brightnessDay,
  brightnessNight,
  tailGroups,
});

const sign = (text: string, ordinaryText: string, expressway?: number, ordinary?: number): SignSetting => ({
  text: { expressway: text, ordinary: ordinaryText },
  speed: {
    ...(expressway === undefined ? {} : { expressway: kmh(expressway) }),
    ...(ordinary === undefined ? {} : { ordinary: kmh(ordinary) }),
  },
});

const setting = (lamps: Lamp, signs: SignSetting, warns = true): ModeSetting => ({
  lamp: lamp(lamps),
  sign: signs,
  sentinel: { mainWarning: warns ? 'slow' : 'off', voice: warns ? '雾天减速' : '' },
  provenance,
});

const settings: { readonly [M in Mode]: ModeSetting } = {
  standby: setting([0, 0, 0, 0], sign('', ''), false),
  outline: setting([30, 3, 2, 0], sign('前方有雾 谨慎驾驶 开启雾灯', '前方有雾 谨慎驾驶', 80, 70)),
  active: setting([60, 5, 4, 0], sign('雾区 限速{speed} 车距100米', '雾区 建议{speed}', 60, 60)),
  'anti-collision': setting(
    [120, 7, 5, 3],
    sign('浓雾 限速{speed} 车距50米 开双闪', '浓雾 建议{speed} 开双闪', 40, 40),
  ),
  control: setting([120, 8, 6, 3], sign('能见度极低 限速{speed} 就近驶离', '能见度极低 限速{speed}', 20, 20)),
  accident: setting([120, 8, 6, 3], sign('前方事故 减速慢行', '前方事故 减速慢行')),
};

export const samplePolicy: Policy = {
  id: 'sample',
  title: 'Defaults of the domain brief',
  provenance,
  bands: [
    { mode: 'outline', below: metres(500) },
    { mode: 'active', below: metres(200) },
    { mode: 'anti-collision', below: metres(100) },
    { mode: 'control', below: metres(50) },
  ],
  settings,
  speedWords: { expressway: '限速{speed}', ordinary: '建议车速{speed}' },
  escalate: { persist: seconds(30), instantSamples: 2, instantBelow: metres(50) },
  clear: { factor: 1.3, hold: minutes(10), dwell: minutes(10) },
  means: { short: minutes(1), long: minutes(10) },
  sensors: {
    suspectAfter: seconds(90),
    missingAfter: seconds(900),
    stuckSamples: 24,
    jumpFactor: 10,
    min: metres(0),
    max: metres(50_000),
    subSegmentRadius: metres(1_000),
    neighbourDistance: metres(2_000),
    contradictionBands: 2,
    siteDistance: metres(50),
    promptAfterLoss: minutes(30),
  },
  confirmation: {
    vetoFrom: 'anti-collision',
    immediateFrom: 'control',
    vetoWindow: seconds(60),
    clearFrom: 'anti-collision',
    fullAuto: false,
    answerWithin: minutes(5),
  },
  override: { default: minutes(30), longest: minutes(480), warnBefore: minutes(5) },
  command: {
    selectFor: seconds(30),
    retries: 3,
    backOff: [seconds(1), seconds(2), seconds(4)],
    verifyWithin: seconds(30),
    expireAfter: seconds(60),
  },
  effective: { share: 0.9 },
  interlock: { noStandbyBelow: metres(200) },
  taper: { stepPerSign: kmh(20), upstream: metres(4_000), raiseEvery: minutes(10) },
};

/** The sample policy clearing by itself out of every mode. */
export const fullAutoPolicy: Policy = {
  ...samplePolicy,
  confirmation: { ...samplePolicy.confirmation, fullAuto: true },
};
