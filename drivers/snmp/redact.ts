/** Takes secrets out of a datagram before anybody keeps it. Pure. */
import type { Endpoint } from '../../main/domain/asset.ts';

const blank = 0x2a;
const sequence = 0x30;
const integer = 0x02;
const octetString = 0x04;
/** Shorter secrets are blanked only where the format has its place for them: elsewhere they would be chance. */
const shortestAnywhere = 4;

/** Secrets of an endpoint, as they could stand in a datagram. */
export const secretsOf = ({ community, user }: Endpoint): readonly Buffer[] =>
  [community, user?.authKey, user?.privKey].flatMap((secret) => (secret ? [Buffer.from(secret)] : []));

/**
 * A copy with the community blanked, whoever's it is and however the message ends, and the endpoint's own secrets
 * wherever they stand.
 */
export function redacted(datagram: Uint8Array, secrets: readonly Buffer[]): Buffer {
  const copy = Buffer.from(datagram);
  const span = communityIn(copy);
  if (span !== undefined) copy.fill(blank, span.from, span.to);
  for (const secret of secrets) {
    if (span !== undefined && secret.length < shortestAnywhere) continue;
    for (let at = copy.indexOf(secret); at >= 0; at = copy.indexOf(secret, at + secret.length)) {
      copy.fill(blank, at, at + secret.length);
    }
  }
  return copy;
}

/** The third element of an SNMPv1 or v2c message (RFC 3416, 3), even if the message is cut or ill-formed after it. */
function communityIn(bytes: Buffer): { readonly from: number; readonly to: number } | undefined {
  if (bytes[0] !== sequence) return undefined;
  const version = contentAt(bytes, contentAt(bytes, 0).from, integer);
  if (version === undefined || version.to > bytes.length) return undefined;
  const community = contentAt(bytes, version.to, octetString);
  return community && { from: Math.min(community.from, bytes.length), to: Math.min(community.to, bytes.length) };
}

function contentAt(bytes: Buffer, at: number): { readonly from: number; readonly to: number };
function contentAt(bytes: Buffer, at: number, tag: number): { readonly from: number; readonly to: number } | undefined;
function contentAt(bytes: Buffer, at: number, tag?: number) {
  if (tag !== undefined && bytes[at] !== tag) return undefined;
  const first = bytes[at + 1] ?? 0;
  const size = first > 0x80 ? first & 0x7f : 0;
  const from = at + 2 + size;
  let length = size === 0 ? first & 0x7f : 0;
  for (let n = 0; n < size; n += 1) length = Math.min(length * 256 + (bytes[at + 2 + n] ?? 0), 0xffff);
  return { from, to: from + length };
}
