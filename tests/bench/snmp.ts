/** Bench: a thousand SNMP agents asked for ten objects each, through the whole acquisition path, against bare net-snmp. */
import { type Bench, type BenchResult, resultOf } from './result.ts';
import { against, type Contest, contestDetail, holdContest, rateOf } from './sweep-contest.ts';

export interface SnmpSize {
  readonly agents: number;
  readonly sweeps: number;
  readonly runs: number;
}

const objects = 10;
const modules = {
  fogward: new URL('./sweep-fogward.ts', import.meta.url),
  'net-snmp': new URL('./snmp-bare.ts', import.meta.url),
};

export async function runSnmp(size: SnmpSize, say: (line: string) => void): Promise<BenchResult> {
  const contest: Contest<keyof typeof modules> = {
    modules,
    field: new URL('./field-snmp.ts', import.meta.url),
    plan: { gateways: size.agents, units: 1, delay: 0, changeEvery: 5 },
    values: objects,
    inFlight: 1,
    snmp: true,
    sweeps: size.sweeps,
    runs: size.runs,
  };
  const taken = await holdContest(contest, say);
  return resultOf(
    'snmp',
    taken.length,
    { 'net-snmp': against(taken, 'fogward', 'net-snmp', rateOf) },
    { 'net-snmp': { op: '>=', value: 0.8 } },
    { ...contestDetail(contest, taken, 'fogward') },
  );
}

export const snmp: Bench = {
  name: 'snmp',
  about: '1,000 SNMP agents, GET of 10 objects from each, against a bare net-snmp loop.',
  run: ({ runs, say }) => runSnmp({ agents: 1_000, sweeps: 40, runs }, say),
};
