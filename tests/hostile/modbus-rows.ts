/** What can happen to a victim on a Modbus line, and what must come of it. */
import { type BehaviourName, behaviour } from '../../drivers/simulator/behaviours.ts';
import { oneRetry, type Row } from './rows.ts';

const tcp = (name: BehaviourName, parameters: object, row: Partial<Row> & Pick<Row, 'ends'>): Row => ({
  carrier: 'modbus-tcp',
  traits: [behaviour(name, { ...parameters })],
  ...row,
});
const rtu = (name: BehaviourName, row: Partial<Row> & Pick<Row, 'ends'>): Row => ({
  ...tcp(name, {}, row),
  carrier: 'modbus-rtu-over-tcp',
});

export const modbusRows: readonly Row[] = [
  // The control: nothing is wrong.
  { carrier: 'modbus-tcp', traits: [], ends: ['verified'], shows: ['lit'] },
  tcp('silent', {}, { ends: ['unknown'], costs: 3, shows: ['offline'] }),
  tcp('silent', {}, { ends: ['unknown', 'failed'], line: true, shows: ['offline'] }),
  tcp('hangs-up', {}, { ends: ['failed', 'unknown'], line: true, shows: ['offline'] }),
  tcp('slow', {}, { ends: ['verified'], costs: 5, shows: ['lit'] }),
  tcp('late', {}, { ends: ['unknown'], costs: 3 }),
  tcp('late', { by: 1_100 }, { ends: ['unknown'], costs: 3 }),
  tcp('exception', { code: 1 }, { ends: ['failed', 'unknown'] }),
  tcp('exception', { code: 2 }, { ends: ['failed', 'unknown'] }),
  tcp('exception', { code: 3 }, { ends: ['failed', 'unknown'] }),
  tcp('exception', { code: 4 }, { ends: ['failed', 'unknown'] }),
  tcp('exception', { code: 5 }, { ends: ['expired', 'failed', 'unknown'] }),
  tcp('exception', { code: 6 }, { ends: ['expired', 'failed', 'unknown'] }),
  tcp('exception', { code: 10 }, { ends: ['failed', 'unknown'], shows: ['offline'] }),
  tcp('exception', { code: 11 }, { ends: ['failed', 'unknown'], shows: ['offline'] }),
  tcp('bad-register', { at: 0, code: 4 }, { ends: ['failed', 'unknown'] }),
  tcp('busy', { times: 3, code: 6 }, { ends: ['verified'] }),
  tcp('busy', { times: 3, code: 5 }, { ends: ['verified'] }),
  tcp('loses', {}, { ends: ['verified'], costs: 2 }),
  tcp('loses', { share: 0.5 }, { ends: ['verified', 'unknown', 'failed'], line: true }),
  tcp('one-connection', {}, { ends: ['verified'], line: true }),
  tcp('wrong-unit', {}, { ends: ['unknown'] }),
  tcp('wrong-transaction', {}, { ends: ['unknown'], costs: 1 }),
  tcp('wrong-function', {}, { ends: ['unknown'] }),
  tcp('wrong-echo', {}, { ends: ['verified'] }),
  tcp('reset-mid-frame', {}, { ends: ['unknown'] }),
  tcp('half-frame', {}, { ends: ['unknown'], costs: 3 }),
  tcp('garbage', {}, { ends: ['unknown'] }),
  tcp('ignores-writes', {}, { ends: ['failed'], recovers: oneRetry }),
  tcp('lies-on-read-back', {}, { ends: ['failed'], recovers: oneRetry }),
  tcp('burnt-out', {}, { ends: ['failed'], recovers: oneRetry }),
  tcp('stuck-on', {}, { ends: ['none needed'], shows: ['lit'] }),
  tcp('reboots-and-forgets', { every: 30_000, down: 3_000 }, { ends: ['verified'], costs: 3 }),
  tcp('hand-switched', { every: 15_000 }, { ends: ['verified'] }),
  tcp('clock-jumps', { every: 10_000 }, { ends: ['verified'], shows: ['lit'] }),
  tcp('counters-wrap', { after: 35_000 }, { ends: ['verified'], shows: ['lit'] }),
  rtu('silent', { ends: ['unknown'], costs: 3 }),
  rtu('late', { ends: ['unknown'], costs: 3 }),
  rtu('wrong-unit', { ends: ['unknown'], costs: 1 }),
  rtu('wrong-function', { ends: ['unknown'], costs: 1 }),
  rtu('wrong-echo', { ends: ['verified'] }),
  rtu('reset-mid-frame', { ends: ['unknown'], costs: 1 }),
  rtu('half-frame', { ends: ['unknown'], costs: 3 }),
  rtu('garbage', { ends: ['unknown'], costs: 1 }),
  tcp('busy', { times: 1 }, { ends: ['verified'], victim: 'steps' }),
];
