/** Who asks: health for everyone, sessions and accounts. */
import { z } from 'zod';
import { accountSchema, sessionSchema } from '../views/account.ts';
import { healthSchema } from '../views/health.ts';
import { roleSchema } from '../views/words.ts';
import { accountName, base, password } from './base.ts';

export const sessionApi = {
  /** Open to all: is the core alive, which site, is a first admin needed. */
  health: base.route({ method: 'GET', path: '/health' }).output(healthSchema),
  session: {
    signIn: base
      .route({ method: 'POST', path: '/session' })
      .input(z.object({ name: accountName, password: z.string().max(200) }))
      .output(sessionSchema),
    /** Binds this connection to a token from `signIn` (WebSocket and MessagePort; REST sends `Authorization: Bearer`). */
    resume: base
      .route({ method: 'POST', path: '/session/resume' })
      .input(z.object({ token: z.string().max(200) }))
      .output(sessionSchema),
    signOut: base.route({ method: 'DELETE', path: '/session' }).output(z.object({ done: z.literal(true) })),
    /** Makes the first admin; refused once any account exists. */
    setup: base
      .route({ method: 'POST', path: '/session/setup' })
      .input(z.object({ name: accountName, password }))
      .output(sessionSchema),
    changePassword: base
      .route({ method: 'POST', path: '/session/password' })
      .input(z.object({ current: z.string().max(200), next: password }))
      .output(z.object({ done: z.literal(true) })),
  },
  accounts: {
    list: base.route({ method: 'GET', path: '/accounts' }).output(z.array(accountSchema)),
    add: base
      .route({ method: 'POST', path: '/accounts' })
      .input(z.object({ name: accountName, password, role: roleSchema }))
      .output(accountSchema),
    setDisabled: base
      .route({ method: 'POST', path: '/accounts/{name}/disabled' })
      .input(z.object({ name: accountName, disabled: z.boolean() }))
      .output(accountSchema),
    setPassword: base
      .route({ method: 'POST', path: '/accounts/{name}/password' })
      .input(z.object({ name: accountName, password }))
      .output(accountSchema),
  },
};
