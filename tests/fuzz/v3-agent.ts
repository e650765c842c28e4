/** An SNMPv3 agent without a socket: net-snmp's own, asked with the octets of a datagram and answering at once. */
import snmp from 'net-snmp';
import type { SnmpUser } from '../../main/domain/asset.ts';

interface Varbind {
  readonly oid: string;
  readonly type: number;
  readonly value: unknown;
}
interface Pdu {
  readonly varbinds: readonly { readonly oid: string }[];
  getResponsePduForRequest(): { varbinds: Varbind[] };
}
interface Message {
  readonly pdu: Pdu;
  createResponseForRequest(pdu: object): { toBuffer(): Buffer };
}
type Listener = (bytes: Buffer, peer: object) => void;

export interface V3Answer {
  readonly datagram: Buffer | undefined;
  /** What it says of the objects asked; missing for a report. */
  readonly values: readonly unknown[] | undefined;
}

/** `answerTo` says `number` and things made of it for every object that is asked. */
export function v3Agent(user: SnmpUser): { answerTo(question: Buffer, number: number): V3Answer } {
  let listener: Listener = () => {};
  let said: Buffer | undefined;
  let values: readonly unknown[] | undefined;
  let given = 0;
  const socket = {
    bind: () => {},
    send: (bytes: Buffer, ...rest: readonly unknown[]) => {
      // Either (bytes, port, …) or (bytes, offset, length, port, …).
      const [from, length] = rest;
      const isPart = typeof from === 'number' && typeof length === 'number';
      said = Buffer.from(isPart ? bytes.subarray(from, from + length) : bytes);
    },
    on: (event: string, act: Listener) => {
      if (event === 'message') listener = act;
    },
  };
  const agent = snmp.createAgent({ dgramModule: { createSocket: () => socket } } as never, () => {}) as never as {
    request(socket: object, message: Message, peer: object): void;
    getAuthorizer(): { addUser(user: object): void };
  };
  agent.getAuthorizer().addUser({
    ...user,
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols[user.authProtocol],
    privProtocol: snmp.PrivProtocols[user.privProtocol],
  });
  agent.request = (_socket, message) => {
    const response = message.pdu.getResponsePduForRequest();
    response.varbinds = message.pdu.varbinds.map(({ oid }, at) =>
      at % 2 === 0
        ? { oid, type: snmp.ObjectType.Integer, value: given + at }
        : { oid, type: snmp.ObjectType.OctetString, value: Buffer.from(`n${given}`) },
    );
    values = response.varbinds.map(({ value }) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
    said = message.createResponseForRequest(response).toBuffer();
  };
  return {
    answerTo: (question, number) => {
      said = undefined;
      values = undefined;
      given = number;
      listener(question, { address: '127.0.0.1', port: 1 });
      return { datagram: said, values };
    },
  };
}
