/**
 * Quantities as people write them in files: stakes `K123+400`, spans `2s`, lengths `25m`. Each schema turns the
 * written form into the domain's unit. Owns spelling only; what the numbers mean is the domain's affair.
 */
import { z } from 'zod';
import { parseStake } from '../domain/asset.ts';
import { kmh, type Metres, type Millis, metres, millis } from '../domain/units.ts';

const spanPattern = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|h)\s*$/;
const spanUnits: { readonly [unit: string]: number } = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };
const lengthPattern = /^\s*(\d+(?:\.\d+)?)\s*(m|km)\s*$/;
const stakePattern = /^\s*(?:[Kk]?\d{1,5}\+\d{3}(?:\.\d+)?|\d+(?:\.\d+)?)\s*$/;
const day = 24 * 3_600_000;

/** Reads `500ms`, `2s`, `10min` or `1h`; `undefined` when it is none of these. */
export function parseSpan(text: string): Millis | undefined {
  const match = spanPattern.exec(text);
  if (match === null) return undefined;
  return millis(Math.round(Number(match[1]) * (spanUnits[match[2] ?? ''] ?? Number.NaN)));
}

/** Reads `25m` or `1.5km`; `undefined` when it is neither. */
export function parseLength(text: string): Metres | undefined {
  const match = lengthPattern.exec(text);
  if (match === null) return undefined;
  return metres(Number(match[1]) * (match[2] === 'km' ? 1000 : 1));
}

/** A short name used to refer to something: letters of any script, digits, `.`, `_`, `-`, `/`, `:`; no spaces. */
export const idSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,79}$/u, 'a name of up to 80 letters, digits, `.`, `_`, `-`, `/` or `:`')
  .describe('Unique name used to refer to this entry');

/** Text shown to people, 1 to 200 characters. */
export const titleSchema = z.string().trim().min(1).max(200);

/** A place along a road in metres, written `K123+400`, `123+400` or plain metres. */
export const stakeSchema = z
  .union([
    z.string().regex(stakePattern, 'a stake such as K123+400, or metres along the road'),
    z.number().min(0).max(9_999_999),
  ])
  .transform((written) => (typeof written === 'number' ? metres(written) : (parseStake(written) ?? metres(0))))
  .describe('Stake: K123+400, 123+400 or metres along the road');

/** A span of time from `least` to `most`, in milliseconds; written `500ms`, `2s`, `10min`, `1h` or plain milliseconds. */
export const spanSchema = (least = 0, most = 7 * day) =>
  z
    .union([
      z.string().regex(spanPattern, 'a span of time such as 500ms, 2s, 10min or 1h (a plain number is milliseconds)'),
      z.number(),
    ])
    .transform((written) =>
      typeof written === 'number' ? millis(written) : (parseSpan(written) ?? millis(Number.NaN)),
    )
    .refine((value) => value >= least && value <= most, {
      error: `a span from ${formatSpan(least)} to ${formatSpan(most)} (a plain number is milliseconds)`,
    })
    .describe('Span of time: 500ms, 2s, 10min, 1h, or a plain number of milliseconds');

/** A length in metres, written `25m`, `1.5km` or plain metres. */
export const lengthSchema = (least = 0, most = 100_000) =>
  z
    .union([z.string().regex(lengthPattern, 'a length such as 25m or 1.5km, or plain metres'), z.number()])
    .transform((written) =>
      typeof written === 'number' ? metres(written) : (parseLength(written) ?? metres(Number.NaN)),
    )
    .refine((value) => value >= least && value <= most, { error: `a length from ${least} m to ${most} m` })
    .describe('Length: 25m, 1.5km, or a plain number of metres');

/** A speed in km/h as a plain whole number. */
export const speedSchema = z
  .number()
  .int()
  .min(5)
  .max(120)
  .transform((value) => kmh(value))
  .describe('Speed in km/h');

/** Written form of a span in the largest unit that keeps it whole. */
export function formatSpan(span: number): string {
  if (span !== 0 && span % 3_600_000 === 0) return `${span / 3_600_000}h`;
  if (span !== 0 && span % 60_000 === 0) return `${span / 60_000}min`;
  return span % 1000 === 0 ? `${span / 1000}s` : `${span}ms`;
}
