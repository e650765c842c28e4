/** What can happen to a victim that speaks SNMP, and what must come of it. */
import { type BehaviourName, behaviour } from '../../drivers/simulator/behaviours.ts';
import { oneRetry, type Row } from './rows.ts';
import type { Carrier } from './scene.ts';

type Case = readonly [BehaviourName, object, Partial<Row> & Pick<Row, 'ends'>];

/** On both versions alike. */
const both: readonly Case[] = [
  ['silent', {}, { ends: ['unknown', 'failed'], shows: ['offline'] }],
  ['slow', {}, { ends: ['verified'], shows: ['lit'] }],
  ['late', {}, { ends: ['unknown', 'failed'] }],
  ['late', { by: 1_100 }, { ends: ['unknown', 'failed'] }],
  ['exception', {}, { ends: ['failed', 'unknown'] }],
  ['loses', {}, { ends: ['verified'] }],
  // On SNMP this is an answer from another port.
  ['wrong-unit', {}, { ends: ['unknown', 'failed'] }],
  ['wrong-transaction', {}, { ends: ['unknown', 'failed'] }],
  ['wrong-function', {}, { ends: ['unknown', 'failed'] }],
  ['wrong-echo', {}, { ends: ['unknown', 'failed'] }],
  ['half-frame', {}, { ends: ['unknown', 'failed'] }],
  ['garbage', {}, { ends: ['unknown', 'failed'] }],
  ['no-such-object', {}, { ends: ['failed', 'unknown'] }],
  ['ignores-writes', {}, { ends: ['failed'], recovers: oneRetry }],
  ['reboots-and-forgets', { every: 30_000, down: 3_000 }, { ends: ['verified'] }],
  ['clock-jumps', { every: 10_000 }, { ends: ['verified'], shows: ['lit'] }],
  ['counters-wrap', { after: 20_000 }, { ends: ['verified'], shows: ['lit'] }],
];
const v2only: readonly Case[] = [['truncated-oid', {}, { ends: ['unknown', 'failed'] }]];
const v3only: readonly Case[] = [['engine-changes', { every: 10_000 }, { ends: ['verified'], shows: ['lit'] }]];

const on =
  (carrier: Carrier) =>
  ([name, parameters, row]: Case): Row => ({ carrier, traits: [behaviour(name, { ...parameters })], ...row });
export const snmpRows: readonly Row[] = [
  { carrier: 'snmp-v2c', traits: [], ends: ['verified'], shows: ['lit'] },
  { carrier: 'snmp-v3', traits: [], ends: ['verified'], shows: ['lit'] },
  ...[...both, ...v2only].map(on('snmp-v2c')),
  ...[...both, ...v3only].map(on('snmp-v3')),
];
