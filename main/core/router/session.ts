import type { EventKind, Json } from '../../domain/journal.ts';
import type { CoreParts } from '../core-parts.ts';
import { api, requires } from './guard.ts';
import { refusals } from './refusals.ts';

/** Signing in and out, the first admin, and the accounts; each leaves a journal entry. */
export function sessionRoutes(parts: CoreParts) {
  const { access, failedSignIns, control, recorder, clock, health } = parts;
  const told = refusals(parts);
  const note = (kind: EventKind, actor: string, data: { readonly [key: string]: Json } = {}) =>
    recorder.soon({ kind, at: clock.now(), actor, causes: [], data });
  const manages = told.may('account.manage');
  return {
    health: api.health.handler(() => health()),
    session: {
      signIn: api.session.signIn.handler(async ({ input, context, errors }) => {
        const result = await access.signIn(input.name, input.password);
        if (!result.ok) {
          failedSignIns.note(context.caller.where, input.name);
          if (result.retryAfter !== undefined)
            throw errors.TOO_MANY_REQUESTS({ data: { retryAfter: result.retryAfter } });
          throw errors.UNAUTHORIZED({ message: 'Wrong name or password' });
        }
        context.caller.session = result.session;
        note('account.signed-in', result.session.account.name, { from: context.caller.where });
        return result.session;
      }),
      resume: api.session.resume.handler(({ input, context, errors }) => {
        const session = access.resume(input.token);
        if (session === undefined) throw errors.UNAUTHORIZED();
        context.caller.session = session;
        return session;
      }),
      signOut: api.session.signOut.use(requires(access, 'view')).handler(({ context }) => {
        if (context.caller.session !== undefined) access.signOut(context.caller.session.token);
        context.caller.session = undefined;
        control.authority.signedOut(context.person.console);
        note('account.signed-out', context.person.name);
        return { done: true as const };
      }),
      setup: api.session.setup.handler(async ({ input, context, errors }) => {
        const made = await access.setup(input.name, input.password);
        if (!made.ok) throw errors.FORBIDDEN({ data: { needs: 'admin' }, message: `Set-up refused: ${made.why}` });
        context.caller.session = made.value;
        note('account.changed', made.value.account.name, { change: 'first-admin' });
        return made.value;
      }),
      changePassword: api.session.changePassword
        .use(requires(access, 'view'))
        .handler(async ({ input, context, errors }) => {
          const { name } = context.person;
          const changed = await access.changePassword(name, input.current, input.next, context.caller.session?.token);
          if (!changed.ok) {
            told.note('change-password', context.person, { code: changed.why });
            throw errors.FORBIDDEN({ data: { needs: context.person.role }, message: changed.why });
          }
          note('account.changed', name, { change: 'own-password' });
          return { done: true as const };
        }),
    },
    accounts: {
      list: api.accounts.list.use(manages).handler(() => [...access.list()]),
      add: api.accounts.add.use(manages).handler(async ({ input, context, errors }) => {
        const added = await access.add(input);
        if (!added.ok) {
          told.note('change-account', context.person, { code: added.why, account: input.name });
          throw errors.BAD_REQUEST({ data: { why: added.why } });
        }
        note('account.changed', context.person.name, { change: 'added', account: input.name, role: input.role });
        return added.value;
      }),
      setDisabled: api.accounts.setDisabled.use(manages).handler(({ input, context, errors }) => {
        const changed = access.setDisabled(input.name, input.disabled);
        if (!changed.ok) {
          told.note('change-account', context.person, { code: changed.why, account: input.name });
          throw errors.BAD_REQUEST({ data: { why: changed.why } });
        }
        const change = input.disabled ? 'disabled' : 'enabled';
        note('account.changed', context.person.name, { change, account: input.name });
        return changed.value;
      }),
      setPassword: api.accounts.setPassword.use(manages).handler(async ({ input, context, errors }) => {
        const changed = await access.setPassword(input.name, input.password);
        if (!changed.ok) {
          told.note('change-account', context.person, { code: changed.why, account: input.name });
          throw errors.BAD_REQUEST({ data: { why: changed.why } });
        }
        note('account.changed', context.person.name, { change: 'password', account: input.name });
        return changed.value;
      }),
    },
  };
}
