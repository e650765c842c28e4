import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../drivers/profile/compile.ts';
import { loadProfiles } from '../../../drivers/profile/library.ts';
import { formatComplaint } from '../../../main/domain/document.ts';
import { shipped, shippedFolder, textOf } from './tools.ts';

const complaintsOf = (body: string, protocol: 'modbus' | 'snmp' = 'modbus'): readonly string[] => {
  const result = parseProfile(textOf(body, protocol), 'p.yaml');
  return result.ok ? [] : result.complaints.map(formatComplaint);
};

const mode = (rest: string, points = 'points: {}') => `${points}\nfunctions:\n  mode:\n    ${rest}\n`;

/** Body, protocol, and the beginning of the one complaint it must yield; line 7 is the body's first. */
const cases: readonly (readonly [string, string, 'modbus' | 'snmp', string])[] = [
  [
    'a key that does not exist',
    'points:\n  a: { title: t, table: holding, adress: 1 }',
    'modbus',
    'p.yaml:8:34 unknown key `adress`',
  ],
  ['no address', 'points:\n  a: { title: t, table: holding }', 'modbus', 'p.yaml:8:3 `address` is missing'],
  ['no table', 'points:\n  a: { title: t, address: 1 }', 'modbus', 'p.yaml:8:3 `table` is missing'],
  [
    'an address beyond 16 bits',
    'points:\n  a: { title: t, table: holding, address: 65536 }',
    'modbus',
    'p.yaml:8:34 `points.a.address` is `65536`',
  ],
  [
    'an encoding that does not exist',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: uint24 }',
    'modbus',
    'p.yaml:8:46 `points.a.encoding` is `uint24`',
  ],
  [
    'an OID in a Modbus profile',
    'points:\n  a: { title: t, table: holding, address: 1, oid: 1.3.6 }',
    'modbus',
    'p.yaml:8:3 an object identifier in a Modbus profile',
  ],
  [
    'an address in an SNMP profile',
    'points:\n  a: { title: t, oid: 1.3.6, address: 1 }',
    'snmp',
    'p.yaml:8:3 a register address in an SNMP profile',
  ],
  ['no OID', 'points:\n  a: { title: t }', 'snmp', 'p.yaml:8:3 `oid` is missing'],
  [
    'a register encoding on SNMP',
    'points:\n  a: { title: t, oid: 1.3.6, encoding: float32 }',
    'snmp',
    'p.yaml:8:30 `float32` in a profile for snmp',
  ],
  [
    'a field without bits',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: bits }',
    'modbus',
    'p.yaml:8:46 `bits` is missing',
  ],
  [
    'bits the wrong way round',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: bits, bits: [7, 4] }',
    'modbus',
    'p.yaml:8:62 the bits stand the wrong way round',
  ],
  [
    'a bit beyond its register',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: bit, bit: 16 }',
    'modbus',
    'p.yaml:8:61 bit 16 of one register',
  ],
  [
    'text without length',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: text }',
    'modbus',
    'p.yaml:8:46 `length` is missing',
  ],
  [
    'a number encoding on a coil',
    'points:\n  a: { title: t, table: coil, address: 1, encoding: uint16 }',
    'modbus',
    'p.yaml:8:43 `uint16` on a coil',
  ],
  [
    'a sentinel range the wrong way round',
    'points:\n  a:\n    title: t\n    table: holding\n    address: 1\n    sentinels: [[9, 3]]',
    'modbus',
    'p.yaml:12:17 the range stands the wrong way round',
  ],
  [
    'an enum key that is no number',
    'points:\n  a:\n    title: t\n    table: holding\n    address: 1\n    enum:\n      0: done\n      on: busy',
    'modbus',
    'p.yaml:14:7 `on` is no raw value',
  ],
  [
    'a scale of nothing',
    'points:\n  a: { title: t, table: holding, address: 1, scale: 0 }',
    'modbus',
    'p.yaml:8:46 the scale is 0',
  ],
  [
    'list elements that overlap',
    'points:\n  a: { title: t, table: holding, address: 1, encoding: uint32, list: { count: 4 } }',
    'modbus',
    'p.yaml:8:64 elements overlap',
  ],
  [
    'a fault with two conditions',
    'points:\n  a:\n    title: t\n    table: holding\n    address: 1\n    faults:\n      - { code: a/b, zh: 一, en: one, bit: 1, raw: 2 }',
    'modbus',
    'p.yaml:13:9 fault `a/b` has 2 conditions',
  ],
  [
    'a fault code without a slash',
    'points:\n  a:\n    title: t\n    table: holding\n    address: 1\n    faults:\n      - { code: broken, zh: 一, en: one, bit: 1 }',
    'modbus',
    'p.yaml:13:11 `points.a.faults.0.code` is `broken`',
  ],
  [
    'visibility in kilometres',
    'points:\n  visibility: { title: t, table: input, address: 0, unit: km }',
    'modbus',
    'p.yaml:8:3 `visibility` in km',
  ],
  [
    'a battery without unit',
    'points:\n  battery: { title: t, table: input, address: 0 }',
    'modbus',
    'p.yaml:8:3 `battery` in no unit',
  ],
  [
    'a condition that the core does not know',
    'points:\n  condition: { title: t, table: input, address: 0, enum: { 0: fine } }',
    'modbus',
    'p.yaml:8:60 `fine` as condition',
  ],
  [
    'a verify input that is a number',
    'points:\n  verify: { title: t, table: input, address: 0 }',
    'modbus',
    'p.yaml:8:3 `verify` is not true or false',
  ],
  [
    'a function without a way to be written',
    mode('values: { outline: 1 }\n    unverifiable: true'),
    'modbus',
    'p.yaml:9:3 `mode` has 0 ways to be written',
  ],
  [
    'a function without values',
    mode('write: { table: holding, address: 0 }'),
    'modbus',
    'p.yaml:9:3 `mode` accepts nothing',
  ],
  [
    'a value that is no mode',
    mode('values: { outline: 1, disco: 2 }\n    write: { table: holding, address: 0 }'),
    'modbus',
    'p.yaml:10:27 `disco` is no mode',
  ],
  [
    'two values with one raw value',
    mode('values: { outline: 1, active: 1 }\n    write: { table: holding, address: 0 }'),
    'modbus',
    'p.yaml:10:27 raw 1 stands for outline and active',
  ],
  [
    'a raw value that does not fit',
    mode('values: { outline: 16 }\n    write: { table: holding, address: 0, encoding: bits, bits: [0, 3] }'),
    'modbus',
    'p.yaml:10:15 raw 16 does not fit',
  ],
  [
    'a write to an input register',
    mode('values: { outline: 1 }\n    write: { table: input, address: 0 }'),
    'modbus',
    'p.yaml:11:14 `input` cannot be written',
  ],
  [
    'a read-back point that does not exist',
    mode('values: { outline: 1 }\n    write: { table: holding, address: 0 }\n    readFrom: nowhere'),
    'modbus',
    'p.yaml:12:5 point `nowhere` does not exist',
  ],
  [
    'pulses that nothing shows',
    'points: {}\nfunctions:\n  lit:\n    pulses: { true: { table: coil, address: 1 } }',
    'modbus',
    'p.yaml:9:3 nothing shows whether `lit` was done',
  ],
  [
    'a point with the name of a function',
    mode(
      'values: { outline: 1 }\n    write: { table: holding, address: 0 }',
      'points:\n  mode: { title: t, table: input, address: 1 }',
    ),
    'modbus',
    'p.yaml:8:3 point `mode` has the name of a function',
  ],
  [
    'a message that is no text',
    'points: {}\nfunctions:\n  message:\n    maxLength: 9\n    write: { table: holding, address: 0 }',
    'modbus',
    'p.yaml:9:3 a message that is not text',
  ],
  [
    'a fallback that is no value',
    mode('values: { outline: 1 }\n    write: { table: holding, address: 0 }\n    fallback: haze'),
    'modbus',
    'p.yaml:12:5 `haze` is not a value of mode',
  ],
  [
    'a busy point that does not exist',
    'points: {}\nbusy: { wait: 1s, point: x, equals: 1 }',
    'modbus',
    'p.yaml:8:19 point `x` does not exist',
  ],
  ['a span without a unit', 'points: {}\nsettle: 500', 'modbus', 'p.yaml:8:1 `settle` is `500`'],
  [
    'a watchdog without a place',
    'points: {}\nwatchdog:\n  every: 1m\n  writes:\n    - { values: [1] }',
    'modbus',
    'p.yaml:11:7 a write without a place',
  ],
  [
    'a watchdog without a pause',
    'points: {}\nwatchdog:\n  every: 0s\n  writes:\n    - { table: holding, address: 1, values: [1] }',
    'modbus',
    'p.yaml:9:3 `watchdog.every` is `0s`, expected a span from 100ms to 168h; correct the value',
  ],
  [
    'a busy device asked again at once',
    'points: {}\nbusy: { wait: 0s }',
    'modbus',
    'p.yaml:8:9 `busy.wait` is `0s`, expected a span from 100ms to 168h',
  ],
  [
    'a pause longer than any timer',
    'points: {}\nsettle: 1000h',
    'modbus',
    'p.yaml:8:1 `settle` is `1000h`, expected a span of at most 1h',
  ],
  [
    'a range of millions',
    'points: {}\nfunctions:\n  brightness: { range: [0, 9000000], write: { table: holding, address: 1 } }',
    'modbus',
    'p.yaml:9:28 `functions.brightness.range.1` is `9000000`, expected at most 600; enter a smaller value',
  ],
  [
    'a range beyond any memory',
    'points: {}\nfunctions:\n  tailGroups: { range: [0, 99999999999], write: { table: holding, address: 1 } }',
    'modbus',
    'p.yaml:9:28 `functions.tailGroups.range.1` is `99999999999`, expected at most 600',
  ],
  [
    'a range the wrong way round',
    'points: {}\nfunctions:\n  brightness: { range: [8, 0], write: { table: holding, address: 1 } }',
    'modbus',
    'p.yaml:9:17 the range stands the wrong way round',
  ],
  [
    'a function with a scale of nothing',
    'points: {}\nfunctions:\n  brightness: { range: [0, 0], scale: 0, write: { table: holding, address: 1 } }',
    'modbus',
    'p.yaml:9:32 the scale is 0',
  ],
  [
    'a point of two registers at the last address',
    'points:\n  a: { title: t, table: holding, address: 0xFFFF, encoding: int32 }',
    'modbus',
    'p.yaml:8:34 2 addresses from 0xFFFF on reach to 0x10000, expected an end at 0xFFFF at most',
  ],
  [
    'a list that ends beyond the last address',
    'points:\n  a: { title: t, table: coil, address: 0xFFF0, list: { count: 17 } }',
    'modbus',
    'p.yaml:8:31 17 addresses from 0xFFF0 on reach to 0x10000',
  ],
  [
    'a function written beyond the last address',
    mode('values: { outline: 1 }\n    write: { table: holding, address: 0xFFFF, encoding: uint32 }'),
    'modbus',
    'p.yaml:11:30 2 addresses from 0xFFFF on',
  ],
  [
    'raw values beyond the last address',
    'points: {}\nbeforeWrite:\n  - { table: holding, address: 0xFFFF, values: [1, 2] }',
    'modbus',
    'p.yaml:9:23 2 addresses from 0xFFFF on',
  ],
  [
    'a raw value that no register takes',
    'points: {}\nbeforeWrite:\n  - { table: holding, address: 1, values: [70000] }',
    'modbus',
    'p.yaml:9:44 raw `70000` does not fit, expected a whole number from 0 to 65535; correct the value',
  ],
  [
    'a raw value below zero',
    'points: {}\nafterWrite:\n  - { table: holding, address: 1, values: [3, -1] }',
    'modbus',
    'p.yaml:9:47 raw `-1` does not fit',
  ],
  [
    'text for a register',
    'points: {}\nbeforeWrite:\n  - { table: holding, address: 1, values: ["on"] }',
    'modbus',
    'p.yaml:9:44 raw `on` does not fit',
  ],
  [
    'a coil that is neither on nor off',
    'points: {}\nwatchdog:\n  every: 1m\n  writes:\n    - { table: coil, address: 1, values: [2] }',
    'modbus',
    'p.yaml:11:43 raw `2` does not fit, expected a whole number from 0 to 1',
  ],
  [
    'a raw value that no SNMP integer holds',
    'points: {}\nbeforeWrite:\n  - { oid: 1.3.6.1, values: [3000000000] }',
    'snmp',
    'p.yaml:9:30 raw `3000000000` does not fit',
  ],
];

describe('a bad profile is refused where it is bad', () => {
  test.each(cases)('%s', (_name, body, protocol, beginning) => {
    const complaints = complaintsOf(body, protocol);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]!.startsWith(beginning), complaints[0]).toBe(true);
    expect(complaints[0]).toMatch(/, expected .+; .+/);
  });
  test.each(['0s', '99ms', '169h', '1e9s'])('polls every %s', (every) => {
    const text = textOf('points: {}').replace('every: 1s', `every: ${every}`);
    const result = parseProfile(text, 'p.yaml');
    const [line, ...more] = result.ok ? [] : result.complaints.map(formatComplaint);
    expect(line).toMatch(/^p\.yaml:6:18 `polls\.fast\.every` is `.+`, expected a span .+; correct the value$/);
    expect(more).toEqual([]);
  });
  test('a function without values: what is expected is told of each', () => {
    const body = mode(
      'write: { table: holding, address: 0 }\n    readFrom: shown',
      'points:\n  shown: { title: t, table: holding, address: 0, enum: { 1: outline } }',
    );
    const complaints = complaintsOf(body);
    expect(complaints).toEqual([
      'p.yaml:10:3 `mode` accepts nothing, expected `values` or `range`; list the values it takes',
    ]);
  });
  test('functions over one another, in groups, without fallback', () => {
    const body = `points: {}
functions:
  mode: { values: { outline: 1 }, write: { table: holding, address: 5, encoding: bits, bits: [0, 3] } }
  brightness: { range: [0, 8], write: { table: holding, address: 5, encoding: bits, bits: [3, 6] }, fallback: 0 }
  tailGroups: { range: [0, 8], write: { table: holding, address: 7 } }
groups:
  - { functions: [brightness, tailGroups] }`;
    expect(complaintsOf(body).map((line) => line.split(',')[0])).toEqual([
      'p.yaml:9:3 `mode` is written together with others',
      'p.yaml:10:32 `brightness` writes over `mode`',
      'p.yaml:11:3 `tailGroups` is written together with others',
      'p.yaml:13:5 the registers of the group have gaps',
    ]);
  });
  test('a profile without any mistake has none', () => {
    expect(complaintsOf(mode('values: { outline: 1 }\n    write: { table: holding, address: 0 }'))).toEqual([]);
  });
});

describe('the library', () => {
  test('every shipped profile is sound and says where its numbers come from', () => {
    expect(shipped.complaints.map(formatComplaint)).toEqual([]);
    expect([...shipped.library.keys()]).toEqual([
      'epever-lamp',
      'generic-guidance-host',
      'generic-visibility',
      'lufft-umb-gateway',
      'ntcip-sign',
      'ntcip-visibility',
      'relay-beacon',
      'sentinel',
      'xianke-guidance',
    ]);
    for (const { document } of shipped.library.values()) {
      expect(document.titleEn, document.id).toBeDefined();
      for (const point of Object.values(document.points)) expect(point.titleEn, document.id).toBeDefined();
    }
  });
  test('the example in the description of the format is sound', () => {
    const described = readFileSync(join(shippedFolder, 'README.md'), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(described)?.[1] ?? '';
    expect(parseProfile(example, 'README.md')).toMatchObject({ ok: true, profile: { id: 'my-lamp' } });
  });
  test('a file in another encoding is refused at its first such byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
    try {
      const gbk = Buffer.from([0xb2, 0xe2, 0xca, 0xd4]);
      const [before, after] = textOf('points: {}').split('测试') as [string, string];
      writeFileSync(join(folder, 'a.yaml'), Buffer.concat([Buffer.from(before), gbk, Buffer.from(after)]));
      const { library, complaints } = loadProfiles([folder]);
      expect(library.size).toBe(0);
      expect(complaints.map((one) => formatComplaint(one).slice(folder.length + 1))).toEqual([
        'a.yaml:2:8 not UTF-8 text (byte 0xB2), expected UTF-8; save the file as UTF-8; GBK and UTF-16 are not read',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('one bad file spoils no other, a later folder wins, a double id and a missing folder are told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
    try {
      writeFileSync(join(folder, 'a.yaml'), textOf('points: {}').replace('测试', 'first'));
      writeFileSync(join(folder, 'b.yaml'), textOf('points: {}').replace('测试', 'second'));
      writeFileSync(join(folder, 'c.yaml'), 'id: [');
      writeFileSync(
        join(folder, 'd.yaml'),
        textOf('points: {}').replace('id: test', 'id: sentinel').replace('测试', 'mine'),
      );
      writeFileSync(join(folder, 'notes.txt'), 'no profile');
      const { library, complaints } = loadProfiles([folder, join(folder, 'absent')]);
      expect(library.get('test')?.document.title).toBe('first');
      expect(complaints.map(({ file, what }) => `${file.slice(folder.length)} ${what.slice(0, 14)}`)).toEqual([
        '/b.yaml profile `test`',
        '/c.yaml not valid YAML',
        '/absent cannot be list',
      ]);
      const titled = (...folders: string[]) => loadProfiles(folders).library.get('sentinel')?.document.title;
      expect(titled(shippedFolder, folder)).toBe('mine');
      expect(titled(folder, shippedFolder)).toBe('支路哨兵');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
