/**
 * Contestant of the sweeps: the product's own acquisition path. Profiles compiled by the drivers, real sessions,
 * acquisition, picture and a store in memory; each sweep is the core's own "ask every device everything once".
 */
import { growHeapSlowly } from '../../main/core/heap.ts';
import { sampleValue } from '../../main/core/picture/device-record.ts';
import { buildCity, type City } from './lamp-city.ts';
import { answerCalls } from './process-calls.ts';
import { measureSweeps, type SweepPlan, type SweepWork } from './sweep-work.ts';

let running: City | undefined;
const lastChanges = new Map<string, unknown>();

function open(plan: SweepPlan): City {
  const protocol = plan.snmp ? 'snmp-v2c' : 'modbus-tcp';
  const city = buildCity({ ...plan, protocol, profile: plan.snmp ? 'bench-agent' : 'bench-lamp' });
  for (const program of city.programs.values()) {
    const [first, ...others] = program.polls.flatMap((poll) => poll.requests);
    const values = first?.kind === 'read-registers' ? first.count : first?.kind === 'get' ? first.oids.length : 0;
    if (values !== plan.values || others.length > 0) throw new Error('Bug: a lamp is not read whole by one request');
  }
  return city;
}

/** Looks at every record: is it this device's own value, fresh, and did it move? */
function check({ picture, lamps }: City, since: number): { wrong: number; changed: number } {
  let wrong = 0;
  let changed = 0;
  for (const { id, gateway, unit } of lamps) {
    const record = picture.record(id);
    const isOwn =
      record !== undefined && sampleValue(record, 'gateway') === gateway && sampleValue(record, 'unit') === unit;
    if (!isOwn || record.answeredAt === undefined || record.answeredAt < since) wrong += 1;
    const changes = record && sampleValue(record, 'changes');
    if (lastChanges.get(id) !== changes) changed += 1;
    lastChanges.set(id, changes);
  }
  return { wrong, changed };
}

answerCalls({
  open: async (plan: SweepPlan) => {
    // As the core does at its start.
    growHeapSlowly(plan.ports.length * plan.units);
    running = open(plan);
    await running.acquisition.readAll();
  },
  run: (work: SweepWork) => {
    const city = running;
    if (city === undefined) throw new Error('Bug: run before open');
    let since = 0;
    return measureSweeps(
      work,
      city.lamps.length,
      () => {
        since = Date.now();
        return city.acquisition.readAll();
      },
      () => check(city, since),
    );
  },
});
