/** A pipelined line: one device that spoils the connection costs its neighbours one more question, not their data. */
import { expect, test } from 'vitest';
import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { EndpointLine, type Job, type Priority } from '../../../main/core/acquisition/line.ts';
import { type FaultCode, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { endpoint } from '../../drivers/endpoints.ts';
import { seededJitter } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

const read = (unit: number, address = 0): Request => ({
  kind: 'read-registers',
  unit,
  table: 'holding',
  address,
  count: 1,
});
const write = (unit: number): Request => ({ kind: 'write-bits', unit, address: 0, values: [true], single: true });

/** A gateway of ten units that takes four requests at once; whenever a bad one is asked, all on the wire fail with it. */
function gateway(fault: FaultCode = 'link/reset') {
  const wire: { readonly request: Request; readonly settle: (outcome: Outcome<Reply>) => void }[] = [];
  const sent: Request[] = [];
  const bad = new Set<number>();
  const clock = new VirtualClock();
  const session: Session = {
    exchange: () => Promise.reject(new Error('not asked')),
    send: (request, settle) => {
      sent.push(request);
      wire.push({ request, settle });
    },
    statistics: () => {
      throw new Error('not asked');
    },
    close: async () => undefined,
  };
  const line = new EndpointLine(
    endpoint({ protocol: 'modbus-tcp', inFlight: 4 }),
    session,
    clock,
    () => 0.5,
    () => undefined,
  );
  line.silence.units = 10;
  const unitOf = (request: Request) => ('unit' in request ? request.unit : 0);
  /** What is on the wire now ends: well, or all of it badly. Returns the units that were on it. */
  const turn = (): readonly number[] => {
    const group = wire.splice(0);
    const spoiled = group.some(({ request }) => bad.has(unitOf(request)));
    for (const { request, settle } of group) {
      if (spoiled) settle(fail({ code: fault }));
      else settle(succeed(request.kind === 'write-bits' ? { kind: 'written' } : { kind: 'registers', values: [1] }));
    }
    return group.map(({ request }) => unitOf(request));
  };
  const turns = (): readonly (readonly number[])[] => {
    const all: (readonly number[])[] = [];
    while (wire.length > 0) all.push(turn());
    return all;
  };
  const said = new Map<Request, string>();
  const ask = (request: Request, priority: Priority = 'fast', rest: Partial<Job> = {}) =>
    line.submit({
      priority,
      request,
      settle: (outcome) => void said.set(request, outcome.ok ? 'ok' : outcome.fault.code),
      ...rest,
    });
  return { clock, line, bad, sent, said, ask, turn, turns };
}

test.each<FaultCode>(['link/reset', 'link/damaged'])(
  'what failed together (%s) is asked again one by one: the fault finds its device, the others have their answers',
  (fault) => {
    const { line, bad, said, ask, turns } = gateway(fault);
    bad.add(3);
    const polls = [1, 2, 3, 4].map((unit) => read(unit));
    for (const poll of polls) ask(poll);
    // A gateway that hangs up after each answer looks the same once, so a broken connection has one try more.
    const more = fault === 'link/reset' ? [[3]] : [];
    expect(turns()).toEqual([[1, 2, 3, 4], [1], [2], [3], [4], ...more]);
    expect(polls.map((poll) => said.get(poll))).toEqual(['ok', 'ok', fault, 'ok']);
    expect(line.state).toMatchObject({ down: false, queued: 0 });
  },
);

test('the culprit goes alone from then on and harms nobody again; once it answers it has company', () => {
  const { bad, ask, turns } = gateway();
  bad.add(3);
  const round = () => {
    for (const unit of [1, 2, 3, 4, 5]) ask(read(unit));
    return turns();
  };
  round();
  const second = round();
  expect(second.find((units) => units.includes(3))).toEqual([3]);
  expect(second.flat().sort(), 'nobody was asked twice').toEqual([1, 2, 3, 4, 5]);
  bad.delete(3);
  round();
  expect(round()).toEqual([[1, 2, 3, 4], [5]]);
});

test('a neighbour’s write that fell with it ends as it must, is not repeated, and counts for no silence', () => {
  const { line, bad, sent, said, ask, turn, turns } = gateway();
  bad.add(3);
  const writes = [1, 2, 3].map(write);
  for (const each of writes) ask(each, 'command');
  expect(turn()).toEqual([1, 2, 3]);
  expect(writes.map((each) => said.get(each))).toEqual(['link/reset', 'link/reset', 'link/reset']);
  expect(line.state.down, 'three units failed, but none by itself').toBe(false);
  for (const unit of [1, 2]) ask(write(unit), 'command');
  expect(turns(), 'tried again by their commands, alone').toEqual([[1], [2]]);
  expect(sent.filter(({ kind }) => kind === 'write-bits')).toHaveLength(5);
});

test('commands are not kept waiting by what is asked once more', () => {
  const { bad, ask, turn, turns } = gateway();
  bad.add(3);
  for (const unit of [1, 2, 3, 4]) ask(read(unit));
  turn();
  ask(write(7), 'command');
  expect(turns().flat().slice(0, 2)).toEqual([1, 7]);
});

test('a command goes before a suspect’s poll that waits for the line to be its own', () => {
  const { bad, ask, turn, turns } = gateway();
  bad.add(3);
  for (const unit of [1, 2, 3]) ask(read(unit));
  turns();
  ask(read(1));
  ask(read(3));
  ask(write(7), 'command');
  expect(turn()).toEqual([1, 7]);
  expect(turns()).toEqual([[3]]);
});

test('a poll that is due again while it waits to be asked once more does not queue behind itself', () => {
  const { bad, said, ask, turn, turns } = gateway();
  bad.add(3);
  const ticket = { waits: false };
  for (const unit of [1, 3]) ask(read(unit));
  const poll = read(2);
  ask(poll, 'fast', { ticket });
  turn();
  const again = read(2, 9);
  ask(again, 'fast', { ticket });
  expect(said.get(again)).toBe('queue/full');
  turns();
  expect([said.get(poll), ticket.waits]).toEqual(['ok', false]);
});

test('a gateway that breaks with everybody goes down as it did, and everybody is told', () => {
  const { line, bad, said, ask, turns } = gateway();
  for (let unit = 1; unit <= 10; unit += 1) bad.add(unit);
  const polls = Array.from({ length: 10 }, (_, unit) => read(unit + 1));
  for (const poll of polls) ask(poll);
  turns();
  expect(line.state).toMatchObject({ down: true, queued: 0 });
  expect(polls.filter((poll) => said.get(poll) === undefined)).toEqual([]);
});

test('whatever happens every request is settled once, and a quiet line is full again', async () => {
  const random = seededJitter(7);
  const below = (limit: number): number => Math.floor(random() * limit);
  const { clock, line, bad, ask, turn, turns } = gateway();
  let asked = 0;
  let settled = 0;
  const settle = (): void => {
    settled += 1;
  };
  for (let step = 0; step < 20_000; step += 1) {
    const what = below(10);
    const unit = 1 + below(10);
    if (step % 500 === 0) await clock.advance(61_000);
    if (what === 0 && bad.size < 2) bad.add(unit);
    else if (what === 1) bad.clear();
    else if (what < 6) turn();
    else {
      asked += 1;
      if (below(4) === 0) ask(write(unit), 'command', { settle });
      else ask(read(unit), 'fast', { settle });
    }
  }
  bad.clear();
  turns();
  expect([settled, line.state.queued]).toEqual([asked, 0]);
  await clock.advance(67_000);
  for (let unit = 1; unit <= 10; unit += 1) {
    ask(read(unit));
    turns();
  }
  for (const unit of [1, 2, 3, 4]) ask(read(unit));
  expect(turn()).toHaveLength(4);
});
