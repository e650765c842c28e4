/** What every live feed is made of. */
import { z } from 'zod';
import { time } from './words.ts';

/** A feed starts with a snapshot and goes on with deltas; `rev` grows by one each message, `at` is the core's clock. */
export const feedOf = <T extends z.ZodType>(item: T) =>
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('snapshot'), rev: z.number(), at: time, items: z.array(item) }),
    z.object({
      type: z.literal('delta'),
      rev: z.number(),
      at: time,
      changed: z.array(item),
      removed: z.array(z.union([z.string(), z.number()])),
    }),
  ]);

export type FeedMessage<T> =
  | { type: 'snapshot'; rev: number; at: number; items: T[] }
  | { type: 'delta'; rev: number; at: number; changed: T[]; removed: (string | number)[] };
