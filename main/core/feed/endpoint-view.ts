import type { LinkStatistics } from '../../../drivers/port.ts';
import type { EndpointView } from '../../contract/views/endpoint.ts';
import type { Endpoint } from '../../domain/asset.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { EndpointLine } from '../acquisition/line.ts';
import { loadNow } from '../acquisition/load-now.ts';

/** A line as technicians see it; never with a community string or a key. */
export function endpointView(acquisition: Acquisition, line: EndpointLine): EndpointView {
  const { endpoint, session, state, isBehind } = line;
  const statistics = session.statistics();
  const lag = acquisition.lagBehind(line);
  const { devices, silent, objecting, unread } = lag;
  const { worst, advice, ...load } = loadNow(line, lag);
  const { requests, answers, faults, reconnects, late, roundTrip, lastAnswerAt } = statistics;
  return {
    id: endpoint.id,
    ...(endpoint.name !== undefined && { name: endpoint.name }),
    ...(endpoint.nameEn !== undefined && { nameEn: endpoint.nameEn }),
    protocol: endpoint.protocol,
    address: addressOf(endpoint),
    simulated: endpoint.simulated,
    state: state.down ? 'down' : stateOf(statistics, devices),
    requests,
    answers,
    faults: { ...faults },
    reconnects,
    ...(late !== undefined && { late }),
    roundTrip: { ...roundTrip },
    ...(lastAnswerAt !== undefined && { lastAnswerAt }),
    queued: state.queued,
    // Community strings travel in clear and prove nothing (domain.md §3.1); plain Modbus has no security at all.
    insecure: endpoint.protocol === 'snmp-v2c',
    devices,
    silent,
    objecting,
    unread,
    behind: isBehind,
    load: {
      ...load,
      ...(worst && { worst: { ...worst } }),
      advice: advice.map((each) => ({ ...each })),
    },
    trace: session.trace === undefined ? 'none' : session.trace.on ? 'on' : 'off',
  };
}

/** A gateway that takes the connection has said nothing yet: only an answer proves that the line carries. */
const stateOf = ({ state, answers }: LinkStatistics, devices: number): EndpointView['state'] =>
  answers === 0 && devices > 0 && state !== 'connecting' ? 'unheard' : state;

const addressOf = ({ serial, host, port }: Endpoint): string => serial?.path ?? `${host ?? '?'}:${port ?? '?'}`;
