/** Checks within one policy that its schema cannot say: order of bands, legal speeds, never weaker in thicker fog. */
import type { PolicyFile } from '../../contract/policy-file.ts';
import type { RoadClass } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { type FogMode, fogModes, type Mode, modes, rank } from '../../domain/mode.ts';
import { firstAbove } from '../../domain/sign-text.ts';
import { legalCap, legalCapBelow, legalCapOfMode } from '../../domain/speed.ts';
import { kmh, metres } from '../../domain/units.ts';
import { complain, type Located } from './located.ts';

const roadClasses: readonly RoadClass[] = ['expressway', 'ordinary'];

/** Every contradiction within a policy; fields are paths joined with dots. */
export const checkPolicy = (policy: Located<PolicyFile>): readonly Complaint[] => [
  ...checkBands(policy),
  ...checkTimes(policy),
  ...checkLamps(policy),
  ...checkWarnings(policy),
  ...checkSpeeds(policy),
  ...checkTexts(policy),
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

interface Rule {
  readonly field: string;
  readonly what: string;
  readonly expected: string;
  readonly holds: (policy: PolicyFile) => boolean;
}
const rules: readonly Rule[] = [
  {
    field: 'means.short',
    what: 'the short mean is longer than the long one',
    expected: 'at most `long`',
    holds: ({ means }) => means.short <= means.long,
  },
  {
    field: 'sensors.suspectAfter',
    what: 'values are missing before they are suspect',
    expected: 'at most `missingAfter`',
    holds: ({ sensors }) => sensors.suspectAfter <= sensors.missingAfter,
  },
  {
    field: 'sensors.min',
    what: 'the range of sensor values is empty',
    expected: 'less than `max`',
    holds: ({ sensors }) => sensors.min < sensors.max,
  },
  {
    field: 'override.default',
    what: 'the default override is longer than the longest',
    expected: 'at most `longest`',
    holds: ({ override }) => override.default <= override.longest,
  },
  {
    field: 'override.warnBefore',
    what: 'an override would be warned of before it begins',
    expected: 'less than `default`',
    holds: ({ override }) => override.warnBefore < override.default,
  },
  {
    field: 'confirmation.vetoFrom',
    what: 'the veto begins above the immediate modes',
    expected: 'at most `immediateFrom`',
    holds: ({ confirmation }) => rank(confirmation.vetoFrom) <= rank(confirmation.immediateFrom),
  },
  {
    field: 'clear.factor',
    what: 'modes would flap at their edges',
    expected: 'a factor of at least 1.1',
    holds: ({ clear }) => clear.factor >= 1.1,
  },
  {
    field: 'closeWatch.fast',
    what: 'in fog the fast polls would be slower than the normal ones',
    expected: 'at most `normal`',
    holds: ({ closeWatch }) => closeWatch === undefined || closeWatch.fast <= closeWatch.normal,
  },
  {
    field: 'nightLock.toHour',
    what: 'the night lock begins and ends at the same hour',
    expected: 'another hour than `fromHour`',
    holds: ({ nightLock }) => nightLock === undefined || nightLock.fromHour !== nightLock.toHour,
  },
];

const checkTimes = ({ value, at }: Located<PolicyFile>): readonly Complaint[] =>
  rules
    .filter((rule) => !rule.holds(value))
    .map((rule) => complain(at(rule.field), rule.what, rule.expected, 'correct one of the two'));

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
    for (const key of ['flashPerMinute', 'brightnessDay', 'brightnessNight', 'tailGroups'] as const)
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

/** The same of what sentinels and signs tell drivers. */
const checkWarnings = ({ value, at }: Located<PolicyFile>): Complaint[] =>
  neighbours(fogModes).flatMap(([weaker, stronger]) => {
    const [low, high] = [value.settings[weaker], value.settings[stronger]];
    const silent = low.sentinel.mainWarning === 'slow' && high.sentinel.mainWarning === 'off';
    const blank = roadClasses.filter((road) => low.sign.text[road].trim() !== '' && high.sign.text[road].trim() === '');
    const todo = 'thicker fog must not weaken what drivers are told';
    return [
      ...(silent
        ? [
            complain(
              at(`settings.${stronger}.sentinel.mainWarning`),
              `sentinels do not warn in \`${stronger}\``,
              `a warning as in \`${weaker}\``,
              todo,
            ),
          ]
        : []),
      ...blank.map((road) =>
        complain(
          at(`settings.${stronger}.sign.text.${road}`),
          `signs are blank in \`${stronger}\``,
          `a text as in \`${weaker}\``,
          todo,
        ),
      ),
    ];
  });

function checkSpeeds({ value, at }: Located<PolicyFile>): Complaint[] {
  const complaints: Complaint[] = [];
  for (const road of roadClasses) {
    for (const band of value.bands) {
      const legal = legalCapBelow(band.below, road)?.cap;
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

/** A number written in a text stays while the fog thickens: it may say no more than the mode itself ever may. */
function checkTexts({ value, at }: Located<PolicyFile>): Complaint[] {
  return modes.flatMap((mode) => {
    const { sign, sentinel } = value.settings[mode];
    const texts = roadClasses.map((road) => ({
      field: `settings.${mode}.sign.text.${road}`,
      text: sign.text[road],
      limit: limitOn(mode, road, value),
    }));
    // A sentinel may stand on either class of road.
    const voices = texts.map(({ limit }) => ({
      field: `settings.${mode}.sentinel.voice`,
      text: sentinel.voice,
      limit,
    }));
    const voice = voices.toSorted((a, b) => a.limit.most - b.limit.most).slice(0, 1);
    return [...texts, ...voice].flatMap(({ field, text, limit }) => {
      const shown = text.replaceAll('{speed}', String(Math.min(limit.most, fastest)));
      const tooMuch = firstAbove(shown, kmh(limit.most));
      if (tooMuch === undefined) return [];
      const what = `the text “${text}” says ${tooMuch} km/h in \`${mode}\``;
      const todo = 'write `{speed}` where the number stands; it becomes what may be shown at the moment';
      return [complain(at(field), what, limit.expected, todo)];
    });
  });
}

/** Above every posted speed. */
const fastest = 120;

interface Limit {
  readonly most: number;
  readonly expected: string;
}

/** What a text of `mode` may say at most; an accident may be ordered in any fog. */
function limitOn(mode: Mode, road: RoadClass, policy: PolicyFile): Limit {
  const law = mode === 'accident' ? legalCap(metres(0), road) : legalCapOfMode(mode, road, policy);
  const own = policy.settings[mode].sign.speed[road];
  const legal = law?.cap ?? Number.POSITIVE_INFINITY;
  if (own !== undefined && own < legal)
    return { most: own, expected: `at most the ${own} km/h that the mode recommends on this road class` };
  const where = mode === 'accident' ? 'in the thickest fog, in which it may be ordered too' : 'in its band';
  return { most: legal, expected: `at most ${legal} km/h, which the law allows ${where} on this road class` };
}

/** What an expressway zone needs of its policy: a speed to show wherever the law demands one (Art. 81). */
export function missingExpresswaySpeeds(policy: PolicyFile): readonly FogMode[] {
  return policy.bands
    .filter((band) => legalCapBelow(band.below, 'expressway') !== undefined)
    .filter((band) => policy.settings[band.mode].sign.speed.expressway === undefined)
    .map((band) => band.mode);
}

const neighbours = (all: readonly FogMode[]): readonly (readonly [FogMode, FogMode])[] =>
  all.slice(1).map((mode, index) => [all[index] ?? mode, mode]);
