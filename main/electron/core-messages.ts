/** What the shell and the core process say to each other beside the contract; parsed on arrival, on both sides. */
import { z } from 'zod';

/** From the shell. `line` brings a port on which the contract is served. */
export const toCoreSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('line') }),
  z.object({ type: z.literal('resumed') }),
  z.object({ type: z.literal('screen-reloaded'), reason: z.string().max(80), exitCode: z.int() }),
  z.object({ type: z.literal('stop') }),
]);
export type ToCore = z.infer<typeof toCoreSchema>;

export const fromCoreSchema = z.discriminatedUnion('type', [
  /** Control has a core again; the shell shows its window the basemap that the site names. */
  z.object({ type: z.literal('ready'), basemap: z.string().optional() }),
  /** The core cannot start until a person mends something; with `passes` another try may do, as when a disk was full. */
  z.object({ type: z.literal('refused'), why: z.array(z.string()), passes: z.literal(true).optional() }),
]);
export type FromCore = z.infer<typeof fromCoreSchema>;
