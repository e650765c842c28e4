/** A program that may have few file descriptors: asks three agents when none is left, and again when some are. Ends by itself. */
import { closeSync, openSync } from 'node:fs';
import type { Request } from '../../drivers/port.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import { agentSockets } from '../../drivers/snmp/socket-pool.ts';
import { millis } from '../../main/domain/units.ts';
import { integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { each, HostileAgent, response } from './hostile-agent.ts';
import { realClock } from './real-clock.ts';

const get: Request = { kind: 'get', oids: ['1.3.6.1.4.1.1206.4.2.5.2.8.1.0'] };
const agents = await Promise.all([1, 2, 3].map(() => HostileAgent.start()));
for (const agent of agents) agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(9))));
const sessions = agents.map(({ port }) => {
  const at = endpoint({ protocol: 'snmp-v2c', community: 'public', port, timeout: millis(5_000) });
  return openSnmp(at, realClock());
});
const ask = () => Promise.all(sessions.map((session) => session.exchange(get)));

const hoard: number[] = [];
try {
  for (;;) hoard.push(openSync('/dev/null', 'r'));
} catch {
  // None is left.
}
const without = await ask();
for (const one of hoard) closeSync(one);
const after = await ask();
const sockets = agentSockets.size;
for (const session of sessions) await session.close();
for (const agent of agents) await agent.stop();
process.stdout.write(JSON.stringify({ without, after, sockets }));
