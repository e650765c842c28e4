/**
 * The SNMP side of the field, a process of its own: many agents on loopback ports, each answering a GET of the ten
 * objects of the bench profile as cheaply as Node allows. Must never know which contestant asks.
 */
import { createSocket, type Socket } from 'node:dgram';
import type { FieldPlan } from './field-memory.ts';
import { answerCalls } from './process-calls.ts';

const tag = { integer: 2, octets: 4, oid: 6, sequence: 0x30, response: 0xa2 };
/** 1.3.6.1.4.1.99999.1, the branch of the bench profile. */
const branch = [0x2b, 6, 1, 4, 1, 0x86, 0x8d, 0x1f, 1];
export const objects = 10;

let plan: FieldPlan = { gateways: 0, units: 1, delay: 0, changeEvery: 0 };
let agents: Socket[] = [];
let cpuBefore = process.cpuUsage();

const element = (kind: number, content: Buffer): Buffer =>
  content.length < 0x80
    ? Buffer.concat([Buffer.of(kind, content.length), content])
    : Buffer.concat([Buffer.of(kind, 0x82, content.length >> 8, content.length & 0xff), content]);

/** A number below 2^23, which is all there is here. */
const integer = (value: number): Buffer =>
  element(tag.integer, value < 0x80 ? Buffer.of(value) : Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff));

/** What follows the request id in every answer: no error, then the objects. */
function body(agent: number, changes: number): Buffer {
  const values = [agent, 1, changes, 5_000 + (changes % 64), 1_280 + (changes % 16), 45, 0, 0, 0, 0];
  const bindings = values.map((value, at) => {
    const oid = element(tag.oid, Buffer.of(...branch, at + 1, 0));
    return element(tag.sequence, Buffer.concat([oid, integer(value)]));
  });
  return Buffer.concat([integer(0), integer(0), element(tag.sequence, Buffer.concat(bindings))]);
}

/** Where the content of the element at `at` begins; its lengths take one to three octets here. */
const contentAt = (bytes: Buffer, at: number): number =>
  at + 2 + ((bytes[at + 1] ?? 0) & 0x80 ? (bytes[at + 1] ?? 0) & 0x7f : 0);
const after = (bytes: Buffer, at: number): number => contentAt(bytes, at) + (bytes[at + 1] ?? 0);

/** The answer to a v2c GET: its version, community and request id, then ours. */
function answerTo(request: Buffer, rest: Buffer): Buffer {
  const versionAt = contentAt(request, 0);
  const pduAt = after(request, after(request, versionAt));
  const idAt = contentAt(request, pduAt);
  const id = request.subarray(idAt, after(request, idAt));
  const pdu = element(tag.response, Buffer.concat([id, rest]));
  return element(tag.sequence, Buffer.concat([request.subarray(versionAt, pduAt), pdu]));
}

async function openAgent(agent: number): Promise<number> {
  const socket = createSocket('udp4');
  let reads = 0;
  let changes = 0;
  let rest = body(agent, changes);
  socket.on('message', (request, { port, address }) => {
    reads += 1;
    if (plan.changeEvery > 0 && (agent + reads) % plan.changeEvery === 0) {
      changes += 1;
      rest = body(agent, changes);
    }
    socket.send(answerTo(request, rest), port, address);
  });
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  agents.push(socket);
  return socket.address().port;
}

answerCalls({
  open: async (wanted: FieldPlan) => {
    for (const agent of agents) agent.close();
    agents = [];
    plan = wanted;
    const ports: number[] = [];
    for (let agent = 0; agent < plan.gateways; agent += 1) ports.push(await openAgent(agent));
    return ports;
  },
  /** CPU milliseconds since the last call. */
  cpu: () => {
    const used = process.cpuUsage(cpuBefore);
    cpuBefore = process.cpuUsage();
    return (used.user + used.system) / 1_000;
  },
});
