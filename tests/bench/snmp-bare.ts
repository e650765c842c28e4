/** Contestant of `snmp`: bare net-snmp, one session an agent, one request in flight on each, every varbind looked at. */
import snmp from 'net-snmp';
import { answerCalls } from './process-calls.ts';
import { AnswerCheck, measureSweeps, noPlan, type SweepPlan, type SweepWork } from './sweep-work.ts';

let plan = noPlan;
let check = new AnswerCheck(plan);
let sessions: snmp.Session[] = [];
let oids: string[] = [];

const ask = (session: snmp.Session, agent: number): Promise<void> =>
  new Promise((answered, failed) => {
    session.get(oids, (error, varbinds = []) => {
      if (error) return failed(error);
      const values = varbinds.map((varbind) => (snmp.isVarbindError(varbind) ? -1 : Number(varbind.value)));
      check.take(agent, values[1] ?? -1, values[0] ?? -1, values[1] ?? -1, values[2] ?? -1);
      answered();
    });
  });

answerCalls({
  open: (wanted: SweepPlan) => {
    plan = wanted;
    check = new AnswerCheck(plan);
    oids = Array.from({ length: plan.values }, (_, at) => `1.3.6.1.4.1.99999.1.${at + 1}.0`);
    sessions = plan.ports.map((port) => {
      const settings = { port, version: snmp.Version2c, retries: 0, timeout: 10_000 } as const;
      const session = snmp.createSession('127.0.0.1', 'public', settings);
      session.on('error', () => undefined);
      return session;
    });
  },
  run: (work: SweepWork) =>
    measureSweeps(
      work,
      plan.ports.length,
      async () => void (await Promise.all(sessions.map(ask))),
      () => check.report(),
    ),
});
