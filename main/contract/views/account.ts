/** Who may sign in, and who has. */
import { z } from 'zod';
import { roleSchema, time } from './words.ts';

export const accountSchema = z.object({
  name: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: time,
  lastSignInAt: time.optional(),
});

export const sessionSchema = z.object({ token: z.string(), account: accountSchema, expiresAt: time });

export type Account = z.infer<typeof accountSchema>;
export type SessionView = z.infer<typeof sessionSchema>;
