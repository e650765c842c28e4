/** Checks within one policy that its schema cannot say: order of bands, legal speeds, never weaker in thicker fog. */
import type { PolicyFile } from '../../contract/policy-file.ts';
import type { RoadClass } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { type FogMode, fogModes, rank } from '../../domain/mode.ts';
import { complain, type Located } from './located.ts';

const roadClasses: readonly RoadClass[] = ['expressway', 'ordinary'];

/** Every contradiction within a policy; fields are paths joined with dots. */
export const checkPolicy = (policy: Located<PolicyFile>): readonly Complaint[] => [
  ...checkBands(policy),
  ...checkTimes(policy),
  ...checkLamps(policy),
  ...checkSpeeds(policy),
];

function checkBands({ value, at }: Located<PolicyFile>): Complaint[] {
  return value.bands.flatMap((band, index) => {
    const before = value.bands[index - 1];
    if (before === undefined) return [];
    const complaints: Complaint[] = [];
    if (rank(band.mode) <= rank(before.mode))
      complaints.push(
        complain(
          at(`bands.${index}.mode`),
          `band \`${band.mode}\` follows \`${before.mode}\``,
          'each mode once, from the weakest to the strongest',
          'put the bands in order outline, active, anti-collision, control',
        ),
      );
    if (band.below >= before.below)
      complaints.push(
        complain(
          at(`bands.${index}.below`),
          `band \`${band.mode}\` begins at ${band.below} m`,
          `less than the ${before.below} m of \`${before.mode}\``,
          'a stronger mode needs thicker fog',
        ),
      );
    return complaints;
  });
}

function checkTimes({ value, at }: Located<PolicyFile>): Complaint[] {
  const rules: readonly (readonly [boolean, string, string, string])[] = [
    [
      value.means.short <= value.means.long,
      'means.short',
      'the short mean is longer than the long one',
      'at most `long`',
    ],
    [
      value.sensors.suspectAfter <= value.sensors.missingAfter,
      'sensors.suspectAfter',
      'values are missing before they are suspect',
      'at most `missingAfter`',
    ],
    [value.sensors.min < value.sensors.max, 'sensors.min', 'the range of sensor values is empty', 'less than `max`'],
    [
      value.override.default <= value.override.longest,
      'override.default',
      'the default override is longer than the longest',
      'at most `longest`',
    ],
    [
      value.override.warnBefore < value.override.default,
      'override.warnBefore',
      'an override would be warned of before it begins',
      'less than `default`',
    ],
    [
      rank(value.confirmation.vetoFrom) <= rank(value.confirmation.immediateFrom),
      'confirmation.vetoFrom',
      'the veto begins above the immediate modes',
      'at most `immediateFrom`',
    ],
    [
      value.clear.factor >= 1.1,
      'clear.factor',
      `the clear factor is ${value.clear.factor}`,
      'at least 1.1, or modes would flap',
    ],
    [
      value.nightLock === undefined || value.nightLock.fromHour !== value.nightLock.toHour % 24,
      'nightLock.toHour',
      'the night lock begins and ends at the same hour',
      'another hour than `fromHour`',
    ],
  ];
  return rules.flatMap(([holds, field, what, expected]) =>
    holds ? [] : [complain(at(field), what, expected, 'correct one of the two')],
  );
}

/** design.md §7 (1): thicker fog never yields a weaker response. */
function checkLamps({ value, at }: Located<PolicyFile>): Complaint[] {
  const complaints: Complaint[] = [];
  for (const [weaker, stronger] of neighbours(fogModes)) {
    const low = value.settings[weaker].lamp;
    const high = value.settings[stronger].lamp;
    const place = (key: string) => at(`settings.${stronger}.lamp.${key}`);
    if (low.lit && !high.lit)
      complaints.push(
        complain(
          place('lit'),
          `lamps are dark in \`${stronger}\``,
          `lit as in \`${weaker}\``,
          'thicker fog must not weaken the lamps',
        ),
      );
    for (const key of ['brightnessDay', 'brightnessNight', 'tailGroups'] as const)
      if (high[key] < low[key])
        complaints.push(
          complain(
            place(key),
            `\`${key}\` falls to ${high[key]} in \`${stronger}\``,
            `at least the ${low[key]} of \`${weaker}\``,
            'thicker fog must not weaken the lamps',
          ),
        );
  }
  return complaints;
}

/** Highest speed the law allows everywhere below a visibility (domain.md §1.1: Art. 81, Art. 46(3)). */
export function legalSpeedBelow(visibility: number, road: RoadClass): number | undefined {
  if (road === 'ordinary') return visibility <= 50 ? 30 : undefined;
  if (visibility <= 50) return 20;
  if (visibility <= 100) return 40;
  return visibility <= 200 ? 60 : undefined;
}

function checkSpeeds({ value, at }: Located<PolicyFile>): Complaint[] {
  const complaints: Complaint[] = [];
  for (const road of roadClasses) {
    for (const band of value.bands) {
      const legal = legalSpeedBelow(band.below, road);
      const speed = value.settings[band.mode].sign.speed[road];
      if (legal !== undefined && speed !== undefined && speed > legal)
        complaints.push(
          complain(
            at(`settings.${band.mode}.sign.speed.${road}`),
            `\`${band.mode}\` recommends ${speed} km/h below ${band.below} m`,
            `at most ${legal} km/h by law on this road class`,
            'lower the speed',
          ),
        );
    }
    for (const [weaker, stronger] of neighbours(fogModes)) {
      const low = value.settings[weaker].sign.speed[road];
      const high = value.settings[stronger].sign.speed[road];
      if (low !== undefined && (high ?? Number.POSITIVE_INFINITY) > low)
        complaints.push(
          complain(
            at(`settings.${stronger}.sign.speed.${road}`),
            `the speed rises in thicker fog (\`${stronger}\`)`,
            `at most the ${low} km/h of \`${weaker}\``,
            'set a speed no higher',
          ),
        );
    }
  }
  return complaints;
}

/** What an expressway zone needs of its policy: a speed to show wherever the law demands one (Art. 81). */
export function missingExpresswaySpeeds(policy: PolicyFile): readonly FogMode[] {
  return policy.bands
    .filter((band) => legalSpeedBelow(band.below, 'expressway') !== undefined)
    .filter((band) => policy.settings[band.mode].sign.speed.expressway === undefined)
    .map((band) => band.mode);
}

const neighbours = (all: readonly FogMode[]): readonly (readonly [FogMode, FogMode])[] =>
  all.slice(1).map((mode, index) => [all[index] ?? mode, mode]);
