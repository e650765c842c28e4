import type { SessionView } from '../../contract/views/account.ts';

/**
 * Who speaks on one connection. Sign-in, resume, setup and sign-out change it there; a REST request gets its
 * own, filled from the bearer token.
 */
export interface Caller {
  session: SessionView | undefined;
  /** Where the call came from, for the journal: `desk`, or a peer address. */
  readonly where: string;
}

/** What the router is given beside the input of a call. */
export interface CallContext {
  readonly caller: Caller;
}
