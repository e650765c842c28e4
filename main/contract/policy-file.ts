/**
 * The policy file: every band, lamp setting and hold time of the guidance, each with who approved it.
 * Parses straight into the domain's `Policy`. Holds no numbers of its own beyond the limits of what makes sense.
 */
import { z } from 'zod';
import { fogModes } from '../domain/mode.ts';
import type { Policy } from '../domain/policy.ts';
import { speedsIn } from '../domain/sign-text.ts';
import { minutes } from '../domain/units.ts';
import { idSchema, lengthSchema, spanSchema, speedSchema, titleSchema } from './notation.ts';

const hour = 3_600_000;

export const provenanceFileSchema = z
  .strictObject({
    source: z.string().trim().min(1).max(400).describe('Law, standard, study or decision the numbers come from'),
    approvedBy: z.string().trim().min(1).max(100).describe('Who answers for them'),
    date: z.iso.date().describe('Date of approval, YYYY-MM-DD'),
  })
  .describe('Where these numbers come from; shown beside them');

const provenance = provenanceFileSchema;
const level = z.int().min(0).max(8).describe('Level of 8');
/** A policy's text is shown as it stands: nothing in it may turn figures round or hide. */
const plainText = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\p{Cf}]*$/u, { error: 'a text without invisible characters' });
const signText = plainText(120).describe('Text of the sign; `{speed}` becomes the recommended speed; empty is blank');

const lossText = plainText(120)
  .min(1)
  .refine((text) => speedsIn(text).length === 0, { error: 'a text without a speed: nobody can keep it right' });

const speedWord = plainText(40).regex(/^[^{}]*\{speed\}[^{}]*$/u, { error: 'words with one `{speed}` in them' });

const bandSchema = z.strictObject({
  mode: z.enum(['outline', 'active', 'anti-collision', 'control']),
  below: lengthSchema(1, 50_000).describe('Entered when visibility is below this'),
  provenance,
});

const lampSchema = z.strictObject({
  lit: z.boolean(),
  flashPerMinute: z.int().min(0).max(240).describe('Flashes a minute; 0 is steady'),
  brightnessDay: level,
  brightnessNight: level,
  tailGroups: z.int().min(0).max(8).describe('Red tail behind a vehicle in light groups; 0 is none'),
});

const modeSettingSchema = z.strictObject({
  lamp: lampSchema,
  sign: z.strictObject({
    text: z.strictObject({ expressway: signText, ordinary: signText }),
    speed: z
      .strictObject({ expressway: speedSchema.exactOptional(), ordinary: speedSchema.exactOptional() })
      .default({})
      .describe('Recommended speed by road class; the posted speed where missing'),
  }),
  sentinel: z.strictObject({ mainWarning: z.enum(['off', 'slow']), voice: plainText(60) }),
  provenance,
});

const sensorsSchema = z.strictObject({
  suspectAfter: spanSchema(1000, hour).describe('A value older than this is suspect'),
  missingAfter: spanSchema(1000, 24 * hour).describe('A value older than this is missing'),
  stuckSamples: z.int().min(2).max(10_000),
  jumpFactor: z.number().min(1.1).max(1000),
  min: lengthSchema(0, 1000),
  max: lengthSchema(100, 100_000),
  subSegmentRadius: lengthSchema(10, 20_000),
  neighbourDistance: lengthSchema(10, 50_000),
  contradictionBands: z.int().min(1).max(4),
  siteDistance: lengthSchema(0, 1000),
  promptAfterLoss: spanSchema(60_000, 24 * hour),
  provenance,
});

const confirmationSchema = z.strictObject({
  vetoFrom: z.enum(fogModes),
  immediateFrom: z.enum(fogModes),
  vetoWindow: spanSchema(0, 10 * 60_000),
  clearFrom: z.enum(fogModes),
  fullAuto: z.boolean(),
  answerWithin: spanSchema(60_000, hour)
    .default(minutes(5))
    .describe(
      'A proposal that nobody has answered for this long is a critical alarm; it is never carried out by itself',
    ),
  provenance,
});

const commandSchema = z.strictObject({
  selectFor: spanSchema(1000, 10 * 60_000).describe('A stage must be executed within this time'),
  retries: z.int().min(0).max(10),
  backOff: z
    .array(spanSchema(0, 10 * 60_000))
    .min(1)
    .readonly(),
  verifyWithin: spanSchema(100, 10 * 60_000),
  expireAfter: spanSchema(1000, hour).describe('A command not sent by then is never sent'),
  provenance,
});

/** Everything a policy file may say; unknown keys are errors. The result is the domain's `Policy`. */
export const policyFileSchema = z.strictObject({
  id: idSchema,
  title: titleSchema,
  provenance,
  bands: z.array(bandSchema).min(1).max(4).readonly().describe('From the weakest mode to the strongest'),
  settings: z.strictObject({
    standby: modeSettingSchema,
    outline: modeSettingSchema,
    active: modeSettingSchema,
    'anti-collision': modeSettingSchema,
    control: modeSettingSchema,
    accident: modeSettingSchema,
  }),
  speedWords: z
    .strictObject({ expressway: speedWord, ordinary: speedWord, provenance })
    .default({
      expressway: '限速{speed}',
      ordinary: '建议车速{speed}',
      provenance: { source: '软件默认值 (D)', approvedBy: '待审定', date: '2026-01-01' },
    })
    .describe('What stands beside a speed where a text has no place for it, as that of an accident'),
  escalate: z.strictObject({
    persist: spanSchema(0, 10 * 60_000),
    instantSamples: z.int().min(2).max(100),
    instantBelow: lengthSchema(0, 1000),
    provenance,
  }),
  clear: z.strictObject({
    factor: z.number().min(1).max(10),
    hold: spanSchema(0, 6 * hour),
    dwell: spanSchema(0, 6 * hour),
    provenance,
  }),
  means: z.strictObject({ short: spanSchema(1000, hour), long: spanSchema(1000, 6 * hour), provenance }),
  sensors: sensorsSchema,
  confirmation: confirmationSchema,
  override: z.strictObject({
    default: spanSchema(60_000, 24 * hour),
    longest: spanSchema(60_000, 24 * hour),
    warnBefore: spanSchema(0, hour),
    provenance,
  }),
  nightLock: z
    .strictObject({ fromHour: z.int().min(0).max(23), toHour: z.int().min(0).max(24), provenance })
    .exactOptional()
    .describe('No automatic clearing to standby between these local hours'),
  command: commandSchema,
  effective: z.strictObject({ share: z.number().min(0).max(1), provenance }),
  interlock: z.strictObject({ noStandbyBelow: lengthSchema(0, 50_000), provenance }),
  commLoss: z
    .strictObject({
      text: z.strictObject({ expressway: lossText, ordinary: lossText }),
      after: spanSchema(60_000, 24 * hour).refine((span) => span % 60_000 === 0, { error: 'whole minutes' }),
      provenance,
    })
    .exactOptional()
    .describe('What signs show by themselves once they no longer hear the centre'),
  closeWatch: z
    .strictObject({
      fast: spanSchema(1000, 10 * 60_000).describe('Longest interval of fast polls'),
      normal: spanSchema(1000, hour).describe('Longest interval of normal polls'),
      provenance,
    })
    .exactOptional()
    .describe('How often all devices but sensors of a zone in fog are asked; as in clear weather where missing'),
  taper: z.strictObject({
    stepPerSign: speedSchema,
    upstream: lengthSchema(0, 20_000),
    raiseEvery: spanSchema(0, 2 * hour),
    provenance,
  }),
}) satisfies z.ZodType<Policy>;
export type PolicyFile = z.infer<typeof policyFileSchema>;
