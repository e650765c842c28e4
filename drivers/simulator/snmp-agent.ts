/**
 * An SNMP agent (v2c and v3) on a real UDP socket. net-snmp's agent does the messages and the security; what is
 * asked and set goes to the station. Damages answers when told to.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import snmp from 'net-snmp';
import type { Endpoint, SnmpUser } from '../../main/domain/asset.ts';
import { fail, type Outcome, succeed } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import type { Reply, Request, SnmpBinding } from '../port.ts';
import type { Damage } from './behaviours.ts';
import { compareOids } from './line-model.ts';
import type { Listening } from './modbus-server.ts';
import type { Served, Station } from './station.ts';
import { wrongDigestReport } from './wrong-digest.ts';

/** The parts of net-snmp's agent that its type file leaves out. */
interface WireVarbind {
  oid: string;
  type: number;
  value: unknown;
}
interface WirePdu {
  id: number;
  type: number;
  errorStatus: number;
  errorIndex: number;
  varbinds: WireVarbind[];
  getResponsePduForRequest(): WirePdu;
}
interface WireMessage {
  version: number;
  pdu: WirePdu;
  msgSecurityParameters?: {
    msgAuthoritativeEngineID: Buffer;
    msgAuthoritativeEngineBoots: number;
    msgAuthoritativeEngineTime: number;
  };
  createResponseForRequest(pdu: WirePdu): { msgGlobalData?: { msgID: number }; toBuffer(): Buffer };
  createReportResponseMessage(engine: unknown, context: string, error: string): { toBuffer(): Buffer };
}
interface WireAgent {
  engine: { engineID: Buffer; engineBoots: number; engineTime: number };
  request(socket: Socket, message: WireMessage, peer: RemoteInfo): void;
  addGetNextVarbind(target: WireVarbind[], oid: string): { oid: string; type: number } | undefined;
  getAuthorizer(): { addCommunity(name: string): void; addUser(user: object): void };
}

const typeNumbers: { readonly [T in SnmpBinding['type']]: number } = {
  integer: snmp.ObjectType.Integer,
  'octet-string': snmp.ObjectType.OctetString,
  gauge: snmp.ObjectType.Gauge,
  oid: snmp.ObjectType.OID,
  'ip-address': snmp.ObjectType.IpAddress,
  'time-ticks': snmp.ObjectType.TimeTicks,
  counter: snmp.ObjectType.Counter,
  counter64: snmp.ObjectType.Counter64,
};
const typeNames = new Map<number, SnmpBinding['type']>(
  Object.entries(typeNumbers).map(([name, number]) => [number, name as SnmpBinding['type']]),
);
/** Counters of the user-based security model that a report names, and its time window in seconds (RFC 3414 §3.2, §5). */
const notInTimeWindow = '2';
const unknownEngine = '4';
const timeWindow = 150;

/** Opens an agent for `station` on `host`:`port` (0 picks a free port); `link/unreachable` when it cannot. */
export function listenSnmp(station: Station, host: string, port: number): Promise<Outcome<Listening>> {
  const socket = createSocket('udp4');
  return new Promise((settle) => {
    socket.once('error', (error) => {
      socket.close();
      settle(fail({ code: 'link/unreachable', detail: error.message }));
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      const other = createSocket('udp4');
      other.on('error', () => {});
      attach(station, socket, other);
      settle(
        succeed({
          host,
          port: socket.address().port,
          close: () =>
            new Promise((closed) => {
              other.close();
              socket.close(() => closed());
            }),
        }),
      );
    });
  });
}

/** Wires net-snmp's agent to our socket and to the station. */
function attach(station: Station, socket: Socket, other: Socket): void {
  const started = station.clock.monotonic();
  const wind = (): void => {
    agent.engine.engineBoots = station.boots();
    agent.engine.engineTime = Math.floor((station.clock.monotonic() - started + station.clockShift()) / 1000);
    agent.engine.engineID = engineId(ownId, station.engine());
  };
  let wrongDigests = 0;
  const refuses = (bytes: Buffer, peer: RemoteInfo): boolean => {
    const { user } = station.endpoint;
    const report = user && wrongDigestReport(bytes, user, agent.engine, wrongDigests + 1);
    if (report === undefined) return false;
    wrongDigests += 1;
    socket.send(report, peer.port, peer.address, () => {});
    return true;
  };
  const dgramModule = { createSocket: () => lent(socket, wind, refuses) };
  const agent = snmp.createAgent({ dgramModule }, () => {}) as WireAgent;
  const ownId = agent.engine.engineID;
  admit(agent, station.endpoint);
  agent.addGetNextVarbind = (target, oid) => {
    const next = station.objects().find((object) => compareOids(object.oid, oid) > 0);
    const found = next
      ? { oid: next.oid, type: typeNumbers[next.type], value: null }
      : { oid, type: snmp.ObjectType.EndOfMibView, value: null };
    target.push(found);
    return next && found;
  };
  agent.request = (_socket, message, peer) => {
    const error = message.version === snmp.Version3 ? outOfStep(agent, message, station.clockShift()) : undefined;
    if (error !== undefined) {
      const report = message.createReportResponseMessage(agent.engine, '', error);
      socket.send(report.toBuffer(), peer.port, peer.address, () => {});
      return;
    }
    answer(station, socket, other, message, peer);
  };
}

const engineId = (own: Buffer, changes: number): Buffer => {
  const id = Buffer.from(own);
  id.writeUInt16BE((id.readUInt16BE(id.length - 2) + changes) & 0xffff, id.length - 2);
  return id;
};

/** What the manager must be told before it is answered; its clock is only checked when ours has leapt. */
function outOfStep(agent: WireAgent, message: WireMessage, shift: number): string | undefined {
  const known = message.msgSecurityParameters;
  if (known === undefined || !agent.engine.engineID.equals(known.msgAuthoritativeEngineID)) return unknownEngine;
  if (known.msgAuthoritativeEngineBoots !== agent.engine.engineBoots) return notInTimeWindow;
  const apart = Math.abs(known.msgAuthoritativeEngineTime - agent.engine.engineTime);
  return shift > 0 && apart > timeWindow ? notInTimeWindow : undefined;
}

/**
 * Our bound socket in the shape that net-snmp's listener wants to bind itself; it does not hear what is refused, and
 * damaged messages never throw.
 */
const lent = (socket: Socket, before: () => void, refuses: (bytes: Buffer, peer: RemoteInfo) => boolean) => ({
  bind: () => {},
  send: socket.send.bind(socket),
  on: (event: string, listener: (bytes: Buffer, peer: RemoteInfo) => void) => {
    if (event !== 'message') return;
    socket.on('message', (bytes, peer) => {
      try {
        before();
        if (!refuses(bytes, peer)) listener(bytes, peer);
      } catch {
        // Whatever cannot be read is not answered.
      }
    });
  },
});

function admit(agent: WireAgent, endpoint: Endpoint): void {
  const user = endpoint.user;
  if (endpoint.protocol === 'snmp-v3' && user !== undefined) agent.getAuthorizer().addUser(wireUser(user));
  else agent.getAuthorizer().addCommunity(endpoint.community ?? 'public');
}

const wireUser = (user: SnmpUser): object => ({
  name: user.name,
  level: snmp.SecurityLevel.authPriv,
  authProtocol: snmp.AuthProtocols[user.authProtocol],
  authKey: user.authKey,
  privProtocol: snmp.PrivProtocols[user.privProtocol],
  privKey: user.privKey,
});

function answer(station: Station, socket: Socket, other: Socket, message: WireMessage, peer: RemoteInfo): void {
  const asked = message.pdu.varbinds;
  const ended = asked.filter((varbind) => varbind.type === snmp.ObjectType.EndOfMibView);
  const served = station.serve(requestOf(message.pdu));
  if (served.answer.kind === 'silence') return;
  const response = message.pdu.getResponsePduForRequest();
  fill(response, served, station, asked);
  for (const varbind of ended) response.varbinds[asked.indexOf(varbind)] = varbind;
  distort(response, served.damage);
  const reply = message.createResponseForRequest(response);
  // SNMPv3 is matched by the number of the message around the one that v2c is matched by.
  if (served.damage === 'wrong-transaction' && reply.msgGlobalData !== undefined) reply.msgGlobalData.msgID += 1;
  const sent = damaged(reply.toBuffer(), served.damage);
  const from = served.damage === 'wrong-unit' ? other : socket;
  const send = (): void => from.send(sent, peer.port, peer.address, () => {});
  const wait = served.latency + served.delay;
  if (wait <= 0) send();
  else
    station.clock.after(millis(wait), () => {
      try {
        send();
      } catch {
        // The agent was closed while the answer was on its way.
      }
    });
}

function requestOf(pdu: WirePdu): Request {
  if (pdu.type !== snmp.PduType.SetRequest) return { kind: 'get', oids: pdu.varbinds.map((varbind) => varbind.oid) };
  return {
    kind: 'set',
    bindings: pdu.varbinds.map(({ oid, type, value }) => ({
      oid,
      type: typeNames.get(type) ?? 'octet-string',
      value: typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array ? value : 0,
    })),
  };
}

/** Puts the station's answer into the response; a missing object is `noSuchObject`, not an error (RFC 3416 §4.2.1). */
function fill(response: WirePdu, served: Served, station: Station, asked: readonly WireVarbind[]): void {
  if (served.answer.kind === 'reply' && served.answer.reply.kind === 'varbinds') {
    response.varbinds = varbindsOf(served.answer.reply, station);
    return;
  }
  response.varbinds = asked.map(({ oid, type, value }) => ({ oid, type: type ?? snmp.ObjectType.Null, value }));
  if (served.answer.kind === 'refused') {
    response.errorStatus = served.answer.status;
    response.errorIndex = served.answer.index;
  } else if (served.answer.kind === 'exception') {
    response.errorStatus = snmp.ErrorStatus.GeneralError;
    response.errorIndex = 1;
  }
}

function varbindsOf(reply: Extract<Reply, { kind: 'varbinds' }>, station: Station): WireVarbind[] {
  const types = new Map(station.objects().map(({ oid, type }) => [oid, type]));
  return reply.values.map(({ oid, value }) => {
    const type = types.get(oid);
    if (value === undefined || type === undefined) return { oid, type: snmp.ObjectType.NoSuchObject, value: null };
    return { oid, type: typeNumbers[type], value: wireValue(type, value) };
  });
}

function wireValue(type: SnmpBinding['type'], value: number | string | Uint8Array): unknown {
  if (value instanceof Uint8Array) return value.length === 0 ? '' : Buffer.from(value);
  if (type === 'counter64') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(Math.trunc(Number(value))));
    return bytes;
  }
  if (type === 'octet-string' || type === 'oid' || type === 'ip-address') return String(value);
  return type === 'integer' ? Math.trunc(Number(value)) | 0 : Math.trunc(Number(value)) >>> 0;
}

function distort(response: WirePdu, damage: Damage | undefined): void {
  if (damage === 'wrong-transaction') response.id += 1;
  if (damage === 'wrong-function') response.type = snmp.PduType.GetRequest;
  if (damage === 'wrong-echo') response.varbinds = response.varbinds.map((v) => ({ ...v, oid: `${v.oid}.99` }));
}

function damaged(bytes: Buffer, damage: Damage | undefined): Buffer {
  if (damage === 'garbage') return Buffer.from(bytes.map((byte, i) => byte ^ (0xa5 + 31 * i)));
  if (damage === 'half-frame' || damage === 'reset-mid-frame') return bytes.subarray(0, Math.ceil(bytes.length / 2));
  if (damage === 'truncated-oid') return truncated(bytes);
  return bytes;
}

/** Sets the "more follows" bit on the last byte of the first object identifier (X.690 §8.19). */
function truncated(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf(Buffer.from([0x2b, 6, 1]));
  const last = at < 1 ? -1 : at + (copy[at - 1] ?? 0) - 1;
  if (last >= 0 && last < copy.length) copy[last] = (copy[last] ?? 0) | 0x80;
  return copy;
}
