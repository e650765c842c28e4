/**
 * Contestant of the sweep: bare modbus-serial, one client and one connection a gateway, one request in flight on each,
 * by its promise API: the unit is set in the same tick as the call, and a deadline is set because without one a call
 * may never settle.
 */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { answerCalls } from './process-calls.ts';
import { AnswerCheck, measureSweeps, type SweepPlan, type SweepWork } from './sweep-work.ts';

const Client: new () => ModbusRTU = createRequire(import.meta.url)('modbus-serial');

let plan: SweepPlan = { ports: [], units: 0, registers: 0 };
let check = new AnswerCheck(plan);
const clients: ModbusRTU[] = [];

async function sweepGateway(gateway: number, client: ModbusRTU): Promise<void> {
  for (let unit = 1; unit <= plan.units; unit += 1) {
    client.setID(unit);
    const { data } = await client.readHoldingRegisters(0, plan.registers);
    check.take(gateway, unit, data[0] ?? -1, data[1] ?? -1, data[2] ?? -1);
  }
}

async function open(port: number): Promise<ModbusRTU> {
  const client = new Client();
  await client.connectTCP('127.0.0.1', { port });
  if (process.env['FOGWARD_BENCH_NO_TIMEOUT'] === undefined) client.setTimeout(1_000);
  return client;
}

answerCalls({
  open: async (wanted: SweepPlan) => {
    plan = wanted;
    check = new AnswerCheck(plan);
    clients.push(...(await Promise.all(plan.ports.map(open))));
  },
  run: (work: SweepWork) =>
    measureSweeps(
      work,
      plan.ports.length * plan.units,
      async () => void (await Promise.all(clients.map((client, gateway) => sweepGateway(gateway, client)))),
      () => check.report(),
    ),
});
