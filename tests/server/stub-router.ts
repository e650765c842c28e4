import { ORPCError, os } from '@orpc/server';
import { z } from 'zod';
import type { CallContext } from '../../main/core/access/caller.ts';

const base = os.$context<CallContext>();

/** A small router of the contract's shape, to try the carriers without a core. */
export const stubRouter = {
  health: base.route({ method: 'GET', path: '/health' }).handler(() => ({ status: 'running' })),
  who: base.route({ method: 'GET', path: '/who' }).handler(({ context }) => {
    if (context.caller.session === undefined) throw new ORPCError('UNAUTHORIZED', { message: 'Sign in first' });
    return { name: context.caller.session.account.name, where: context.caller.where };
  }),
  echo: base
    .route({ method: 'POST', path: '/echo' })
    .input(z.object({ text: z.string().max(20) }))
    .handler(({ input }) => input),
  bug: base.route({ method: 'GET', path: '/bug' }).handler(() => {
    throw new Error('secret detail of a bug');
  }),
  live: {
    ticks: base.handler(async function* ({ signal }) {
      for (let i = 0; signal?.aborted !== true; i += 1) {
        yield i;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
    /** As much as the far end is sent without reading it. */
    flood: base.handler(async function* ({ signal }) {
      while (signal?.aborted !== true) {
        yield 'x'.repeat(1_000_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  },
};
