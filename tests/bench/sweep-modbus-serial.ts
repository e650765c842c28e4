/**
 * Contestant of the sweeps: bare modbus-serial, one client and one connection a gateway, by its promise API: the unit
 * is set in the same tick as the call, and a deadline is set because without one a call may never settle. One request
 * is in flight on each, or, where the gateway pipelines, all of a gateway's units are asked in one burst.
 */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { answerCalls } from './process-calls.ts';
import { AnswerCheck, measureSweeps, noPlan, type SweepPlan, type SweepWork } from './sweep-work.ts';

const Client: new () => ModbusRTU = createRequire(import.meta.url)('modbus-serial');

/** A burst of the whole city may wait long for its turn on a busy machine. */
const longestWait = 10_000;
let plan = noPlan;
let check = new AnswerCheck(plan);
const clients: ModbusRTU[] = [];

async function ask(gateway: number, client: ModbusRTU, unit: number): Promise<void> {
  client.setID(unit);
  const { data } = await client.readHoldingRegisters(0, plan.values);
  check.take(gateway, unit, data[0] ?? -1, data[1] ?? -1, data[2] ?? -1);
}

async function sweepGateway(gateway: number, client: ModbusRTU): Promise<void> {
  if (plan.inFlight > 1) {
    await Promise.all(Array.from({ length: plan.units }, (_, at) => ask(gateway, client, at + 1)));
    return;
  }
  for (let unit = 1; unit <= plan.units; unit += 1) await ask(gateway, client, unit);
}

async function open(port: number): Promise<ModbusRTU> {
  const client = new Client();
  await client.connectTCP('127.0.0.1', { port });
  if (process.env['FOGWARD_BENCH_NO_TIMEOUT'] === undefined) client.setTimeout(longestWait);
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
