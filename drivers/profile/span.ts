/** Spans of time as profiles write them: `500ms`, `5s`, `10m`, `1h`. */
import { z } from 'zod';

const factors: { readonly [unit: string]: number } = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const pattern = /^\d+(\.\d+)?(ms|s|m|h)$/;

const spanOf = (text: string): number =>
  Number.parseFloat(text) * (factors[/[a-z]+$/.exec(text)?.[0] ?? ''] ?? Number.NaN);

/** A span from `least` to `most`, parsed to milliseconds; the complaint names both as `shown`. */
const between = (least: number, most: number, shown: string) =>
  z
    .string()
    .regex(pattern, { error: 'a span such as 500ms, 5s, 10m or 1h', abort: true })
    .refine((text) => spanOf(text) >= least && spanOf(text) <= most, { error: shown })
    .transform(spanOf);

/** How long something takes or may take. */
export const duration = between(0, factors['h'] ?? 0, 'a span of at most 1h');

/**
 * How often something is asked or repeated. Ten times a second is more than any roadside bus carries, and a timer holds
 * 24 days at most.
 */
export const interval = between(100, 7 * 24 * (factors['h'] ?? 0), 'a span from 100ms to 168h');
