/**
 * Who may talk to the server from a browser: only pages that the server itself served. Pure.
 */
import { isIP } from 'node:net';

export interface PeerRules {
  /** Names besides `localhost` and IP addresses under which people reach the server. */
  readonly hostNames: readonly string[];
}

/**
 * True when `host` (the Host header) cannot be the work of DNS rebinding: an IP address, `localhost`, or a name that
 * the operator of the server listed. A rebound name is by definition none of these.
 */
export function isTrustedHost(host: string | undefined, rules: PeerRules): boolean {
  const name = hostNameOf(host);
  if (name === undefined) return false;
  return name === 'localhost' || isIP(name) !== 0 || rules.hostNames.some((known) => known.toLowerCase() === name);
}

/** True when the Origin header is absent (no browser) or names the very host that was asked. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: from } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && URL.canParse(`${protocol}//${host}`)
    ? from === new URL(`${protocol}//${host}`).host
    : false;
}

function hostNameOf(host: string | undefined): string | undefined {
  if (host === undefined || host.length > 260 || !/^[A-Za-z0-9.:[\]_-]+$/.test(host)) return undefined;
  if (!URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
}
