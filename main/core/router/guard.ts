import { createHash } from 'node:crypto';
import { implement } from '@orpc/server';
import { contract } from '../../contract/api.ts';
import { leastRoleFor, type Permission, permits, type Role } from '../../domain/authority.ts';
import type { Access } from '../access/access.ts';
import type { CallContext } from '../access/caller.ts';
import type { Person } from '../control/stages.ts';

/** The contract, ready to be implemented, with the caller of the connection at hand. */
export const api = implement(contract).$context<CallContext>();

/** A name for the console that holds a session, which tells nobody its token. */
const consoleOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Refuses acts until the field was read and control has begun: before that nobody knows what they would change. */
export const onlyWhenRunning = (isRunning: () => boolean) =>
  api.middleware(async ({ next }, _, output) => {
    if (isRunning()) return next();
    return output({ done: false, refusal: { code: 'reading-field' } });
  });

/**
 * Lets a call pass only for a live session whose role has the permission; hands the person on. Whom the role does not
 * allow it is told to `forbidden`, with the least role that may.
 */
export const requires = (
  access: Access,
  permission: Permission,
  forbidden: (person: Person, needs: Role) => void = () => undefined,
) =>
  api.middleware(async ({ context, next, errors }) => {
    const session = context.caller.session && access.resume(context.caller.session.token);
    if (session === undefined) {
      context.caller.session = undefined;
      throw errors.UNAUTHORIZED();
    }
    const { name, role } = session.account;
    const person: Person = { name, role, console: consoleOf(session.token) };
    if (!permits(role, permission)) {
      const needs = leastRoleFor(permission);
      forbidden(person, needs);
      throw errors.FORBIDDEN({ data: { needs } });
    }
    return next({ context: { person } });
  });
