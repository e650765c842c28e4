/** What SNMP sessions ask from, without a socket: a test hears what leaves and says what comes. Stands in for `socket-pool.ts`. */
import type { AgentAddress, Guest } from '../../drivers/snmp/socket-pool.ts';

/** The seats that are taken, and what left them until the test takes it. */
export const far: { readonly guests: Set<Guest>; readonly heard: Buffer[] } = { guests: new Set(), heard: [] };

/** A datagram to whoever has a seat; each hears its own copy, as from a socket. */
export function say(datagram: Buffer): void {
  for (const guest of [...far.guests]) guest.heard(Buffer.from(datagram));
}

export const agentSockets = {
  take(_agent: AgentAddress, guest: Guest) {
    far.guests.add(guest);
    return {
      send: (datagram: Buffer, sent: (error: null) => void): void => {
        far.heard.push(Buffer.from(datagram));
        process.nextTick(sent, null);
      },
      ref: (): void => {},
      unref: (): void => {},
      leave: (): void => void far.guests.delete(guest),
    };
  },
};
