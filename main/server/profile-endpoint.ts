/** From `tcp://…`, `rtu://…`, `rtu-tcp://…` or `snmp://…` on a command line to an endpoint. Opens nothing. */
import { endpointFileSchema } from '../contract/site-file.ts';
import type { Endpoint } from '../domain/asset.ts';
import { explain } from '../domain/document.ts';

export interface SnmpSecrets {
  readonly user?: string | undefined;
  readonly auth?: string | undefined;
  readonly priv?: string | undefined;
  readonly authKey?: string | undefined;
  readonly privKey?: string | undefined;
  readonly community?: string | undefined;
}

export type EndpointResult =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly why: string };

const schemes = ['tcp', 'rtu', 'rtu-tcp', 'snmp'];
const known: { readonly [scheme: string]: readonly string[] } = {
  tcp: ['timeout', 'inFlight'],
  'rtu-tcp': ['timeout', 'pause'],
  rtu: ['baud', 'parity', 'data', 'stop', 'timeout', 'pause'],
  snmp: ['community', 'timeout'],
};

/** Reads an endpoint's address; what the site file would refuse is refused here with the same words. */
export function readEndpoint(address: string, secrets: SnmpSecrets): EndpointResult {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const scheme = url?.protocol.slice(0, -1) ?? '';
  if (url === undefined || !schemes.includes(scheme))
    return wrong(`--endpoint is ${address}; expected ${schemes.map((one) => `${one}://`).join(', ')} with an address`);
  const query = Object.fromEntries(url.searchParams);
  const unknown = Object.keys(query).find((name) => !known[scheme]?.includes(name));
  if (unknown !== undefined)
    return wrong(`--endpoint: ?${unknown}= is unknown; ${scheme}:// takes ${known[scheme]?.join(', ')}`);
  const parsed = endpointFileSchema.safeParse(written(url, scheme, query, secrets), { reportInput: true });
  if (parsed.success) return { ok: true, endpoint: parsed.data };
  // What was found may be a key, so only the place and what is expected are told.
  const [first] = explain(parsed.error);
  return wrong(`--endpoint: ${first?.path.join('.') ?? ''} is not usable, expected ${first?.expected ?? ''}`);
}

const wrong = (why: string): EndpointResult => ({ ok: false, why });

function written(url: URL, scheme: string, query: { readonly [name: string]: string }, secrets: SnmpSecrets): object {
  const timing = {
    id: 'try',
    ...(query['timeout'] === undefined ? {} : { timeout: query['timeout'] }),
    ...(query['pause'] === undefined ? {} : { pauseBetween: query['pause'] }),
  };
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
  };
  if (scheme === 'rtu') return { ...timing, protocol: 'modbus-rtu', serial: serialOf(url, query) };
  if (scheme === 'tcp') return { ...timing, ...place, protocol: 'modbus-tcp', ...numberIn(query, 'inFlight') };
  if (scheme === 'rtu-tcp') return { ...timing, ...place, protocol: 'modbus-rtu-over-tcp' };
  const { user, auth, priv, authKey, privKey } = secrets;
  if (user === undefined) {
    const community = query['community'] ?? secrets.community;
    return { ...timing, ...place, protocol: 'snmp-v2c', ...(community === undefined ? {} : { community }) };
  }
  const security = { name: user, authProtocol: auth, privProtocol: priv, authKey, privKey };
  return { ...timing, ...place, protocol: 'snmp-v3', user: security };
}

function serialOf(url: URL, query: { readonly [name: string]: string }): object {
  const path = decodeURIComponent(url.pathname);
  return {
    path: /^\/com\d+$/i.test(path) ? path.slice(1) : path,
    ...(query['baud'] === undefined ? {} : { baudRate: Number(query['baud']) }),
    ...(query['parity'] === undefined ? {} : { parity: query['parity'] }),
    ...(query['data'] === undefined ? {} : { dataBits: Number(query['data']) }),
    ...(query['stop'] === undefined ? {} : { stopBits: Number(query['stop']) }),
  };
}

const numberIn = (query: { readonly [name: string]: string }, name: string): object =>
  query[name] === undefined ? {} : { [name]: Number(query[name]) };
