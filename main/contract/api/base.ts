/** What all routes share: the errors they may answer with, and the shapes of what people type. */
import { type HTTPPath, oc } from '@orpc/contract';
import { z } from 'zod';
import { isBlank } from '../../domain/shown-text.ts';
import { actResultSchema } from '../views/stage.ts';
import { roleSchema } from '../views/words.ts';

/** Something to be read: characters that leave no ink are no words. */
export const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((typed) => !isBlank(typed), 'nothing to be read');
export const password = z.string().min(10).max(200);
export const accountName = z.string().regex(/^[\p{L}\p{N}._-]{1,40}$/u);
export const id = text(80);

const errors = {
  UNAUTHORIZED: { status: 401, message: 'Sign in first' },
  FORBIDDEN: { status: 403, data: z.object({ needs: roleSchema }), message: 'Your role may not do this' },
  BAD_REQUEST: { status: 400, data: z.object({ why: z.string() }).optional(), message: 'Not possible as asked' },
  NOT_FOUND: { status: 404, message: 'No such thing' },
  TOO_MANY_REQUESTS: {
    status: 429,
    data: z.object({ retryAfter: z.number() }),
    message: 'Too many failed sign-ins; wait',
  },
} as const;
export const base = oc.errors(errors);

/** An act: done, or refused with a code. */
export const act = <I extends z.ZodType>(path: HTTPPath, input: I) =>
  base.route({ method: 'POST', path }).input(input).output(actResultSchema);
