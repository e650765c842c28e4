/** Opens net-snmp for one agent, with every setting said that it would otherwise choose itself. */
import { isIP } from 'node:net';
import snmp, { AuthProtocols, PrivProtocols, SecurityLevel, type User } from 'net-snmp';
import type { Endpoint } from '../../main/domain/asset.ts';
import type { Fault } from '../../main/domain/outcome.ts';
import { objectionToV2c, objectionToV3 } from './datagram.ts';
import { AgentSocket, type SocketOwner } from './socket.ts';

const defaultPort = 161;

export interface Link {
  readonly session: snmp.Session;
  readonly socket: AgentSocket;
}

/** Why nobody can be asked at this endpoint; `undefined` when somebody can. */
export function objectionToEndpoint({ host, protocol, community, user }: Endpoint): Fault | undefined {
  if (host === undefined || isIP(host) === 0) {
    return { code: 'link/unreachable', detail: `SNMP needs an IP address, not a name: ${host ?? 'no host'}` };
  }
  if (protocol === 'snmp-v3' && user === undefined)
    return { code: 'snmp/authentication', detail: 'no user configured' };
  if (protocol === 'snmp-v2c' && !community) return { code: 'snmp/authentication', detail: 'no community configured' };
  return undefined;
}

/** A session and the socket under it. What net-snmp cannot read is `rejected` as damage. */
export function openLink(endpoint: Endpoint, owner: SocketOwner): Link {
  const { host = '', port = defaultPort, protocol, timeout, connectTimeout, inFlight } = endpoint;
  const transport = isIP(host) === 6 ? 'udp6' : 'udp4';
  const isAsked = (engine: Buffer): boolean => engineOf(session)?.equals(engine) === true;
  const objectionTo = (datagram: Buffer): Fault | undefined =>
    protocol === 'snmp-v3' ? objectionToV3(datagram, isAsked) : objectionToV2c(datagram);
  const socket = new AgentSocket({ host, port, inFlight }, objectionTo, owner);
  const settings = {
    transport,
    port,
    retries: 0,
    backoff: 1,
    // Only to free net-snmp's memory: our own deadline is always earlier.
    timeout: 2 * (timeout + connectTimeout) + 1_000,
    reportOidMismatchErrors: true,
    dgramModule: { createSocket: () => socket },
  } as const;
  if (protocol === 'snmp-v3') forgetKeys();
  const session: snmp.Session =
    protocol === 'snmp-v3'
      ? snmp.createV3Session(host, userOf(endpoint), { ...settings, version: snmp.Version3 })
      : snmp.createSession(host, endpoint.community ?? '', { ...settings, version: snmp.Version2c });
  session.on('error', (error) => owner.rejected({ code: 'link/damaged', detail: String(error) }));
  return { session, socket };
}

/** The engine that the session asks, as a report named it; `undefined` until then. The type package does not know of it. */
const engineOf = (session: snmp.Session): Buffer | undefined =>
  (session as { readonly msgSecurityParameters?: { readonly msgAuthoritativeEngineID?: Buffer } }).msgSecurityParameters
    ?.msgAuthoritativeEngineID;

/** Of an agent net-snmp keeps two keys, and does so for every engine that a report ever named, whoever sent it. */
const mostKeys = 10_000;

/** Keys are made anew where they are needed. */
function forgetKeys(): void {
  const kept = (snmp as { readonly Authentication: { authToKeyCache: object } }).Authentication;
  if (Object.keys(kept.authToKeyCache).length > mostKeys) kept.authToKeyCache = {};
}

function userOf({ user }: Endpoint): User {
  const { name = '', authProtocol = 'sha256', authKey = '', privProtocol = 'aes', privKey = '' } = user ?? {};
  return {
    name,
    level: SecurityLevel.authPriv,
    authProtocol: AuthProtocols[authProtocol],
    authKey,
    privProtocol: PrivProtocols[privProtocol],
    privKey,
  };
}
