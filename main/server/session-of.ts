import type { IncomingMessage } from 'node:http';
import type { SessionView } from '../contract/views/account.ts';
import type { Access } from '../core/access/access.ts';

/** The live session whose token a request carries; `undefined` without one. */
export function sessionOf(request: IncomingMessage, access: Access): SessionView | undefined {
  const token = /^Bearer ([\w-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : access.resume(token);
}
