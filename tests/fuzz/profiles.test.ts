/** Any words, bits and objects to every shipped profile: values that its own limits allow, or the reason for none. */
import { expect, test } from 'vitest';
import type { DeviceProgram, Reply, Request } from '../../drivers/port.ts';
import { decodeText } from '../../drivers/profile/codec.ts';
import {
  decodeActivation,
  decodeMessageId,
  messageCrc,
  shownText,
  textOfMulti,
} from '../../drivers/profile/ntcip-1203.ts';
import { deviceOf, programFor, row, shipped } from '../drivers/profile/tools.ts';
import { type Chance, fuzz } from './cases.ts';

interface Subject {
  readonly id: string;
  readonly program: DeviceProgram;
  readonly requests: readonly Request[];
  readonly valid: ReadonlyMap<string, readonly [number, number]>;
}

const subjects: readonly Subject[] = [...shipped.library.values()].map((profile) => {
  const isHost = deviceOf(profile).kind === 'guidance-host';
  const program = programFor(profile, isHost ? { lights: row(40) } : {});
  const everything = program.polls.flatMap((poll) => poll.requests);
  const functions = Object.keys(profile.document.functions) as never[];
  return {
    id: profile.id,
    program,
    requests: [...everything, ...program.readBackFor(functions)],
    valid: new Map(profile.points.flatMap((point) => (point.valid === undefined ? [] : [[point.name, point.valid]]))),
  };
});

const edges = [0, 1, 0x7fff, 0x8000, 0xfff0, 0xfff1, 0xffff, 0x7f80, 0x7fc0, 0xff80];
const word = (chance: Chance): number => (chance.below(4) === 0 ? chance.pick(edges) : chance.below(0x1_0000));
/** Mostly as many as were asked for. */
const about = (count: number, chance: Chance): number => (chance.below(4) > 0 ? count : chance.below(2 * count + 3));
const many = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);

function object(chance: Chance): number | string | Uint8Array | undefined {
  switch (chance.below(6)) {
    case 0:
      return undefined;
    case 1:
      return chance.bytes(chance.below(40));
    case 2:
      return chance.pick(['', 'text', '1.3.6.1', '12', '-1', 'NaN', 'Infinity']);
    case 3:
      return chance.pick([0, -1, 1_000_001, 0x7fff_ffff, -0x8000_0000, 0xffff_ffff, 2 ** 60]);
    default:
      return chance.below(70_000);
  }
}

function reply(request: Request, chance: Chance): Reply {
  const shape =
    chance.below(20) === 0 ? chance.pick(['read-registers', 'read-bits', 'get', 'set'] as const) : request.kind;
  if (shape === 'read-registers')
    return {
      kind: 'registers',
      values: many(about('count' in request ? request.count : 3, chance), () => word(chance)),
    };
  if (shape === 'read-bits')
    return {
      kind: 'bits',
      values: many(about('count' in request ? request.count : 3, chance), () => chance.below(2) === 1),
    };
  if (shape !== 'get') return { kind: 'written' };
  const oids = request.kind === 'get' ? request.oids : ['1.3.6.1.2.1.1.3.0'];
  const values = oids.map((oid) => {
    const value = object(chance);
    return value === undefined ? { oid } : { oid, value };
  });
  return { kind: 'varbinds', values: chance.below(8) === 0 ? values.slice(chance.below(values.length)) : values };
}

test('profiles', async () => {
  expect(subjects.length).toBeGreaterThanOrEqual(8);
  await fuzz('profiles', 200_000, (chance) => {
    const { id, program, requests, valid } = chance.pick(subjects);
    const request = chance.pick(requests);
    const answer = reply(request, chance);
    const samples = program.decode(request, answer);
    const complain = (what: string, sample: unknown): never => {
      throw new Error(`${id}: ${what}: ${JSON.stringify({ request, answer, sample })}`);
    };
    for (const sample of samples) {
      if ((sample.value === undefined) === (sample.invalid === undefined)) complain('neither or both', sample);
      if (typeof sample.value !== 'number') continue;
      if (!Number.isFinite(sample.value)) complain('not a number', sample);
      const limits = valid.get(sample.point);
      if (limits !== undefined && (sample.value < limits[0] || sample.value > limits[1]))
        complain('beyond limits', sample);
    }
    const state = program.reported(samples);
    program.busy?.waitIn(samples);
    if (chance.below(4) === 0) program.writesFor({ lit: true, brightness: 4, mode: 'active' }, state);
  });
});

test('texts and codes of signs', async () => {
  const charsets = ['ascii', 'utf8', 'gbk', 'utf16'] as const;
  const tags = ['[', ']', '[[', '[nl]', '[jp3]', '[fo', '雾', ' ', '\0', 'a'];
  await fuzz('signs', 100_000, (chance) => {
    const octets = chance.bytes(chance.below(60));
    const multi = many(chance.below(20), () => chance.pick(tags)).join('');
    textOfMulti(chance.below(2) === 0 ? multi : decodeText(octets, chance.pick(charsets)));
    const id = decodeMessageId(octets);
    const activation = decodeActivation(octets);
    if (id !== undefined && octets.length !== 5) throw new Error(`message id of ${octets.length} octets`);
    if (activation !== undefined && octets.length !== 12) throw new Error(`activation of ${octets.length} octets`);
    const crc = messageCrc(octets, chance.below(256), chance.below(256));
    if (!(crc >= 0 && crc <= 0xffff)) throw new Error(`crc ${crc}`);
  });
  expect(shownText).toBeTypeOf('function');
});
