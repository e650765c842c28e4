import { describe, expect, test } from 'vitest';
import { changed, linesOf, loadText, sound, soundSite } from './a-site.ts';

const withLedger = (csv: string | Uint8Array, entry = 'lamps.csv', site = soundSite) =>
  loadText(`${site}ledgers: [${entry}]\n`, { 'lamps.csv': csv });
const head = 'id,kind,profile,endpoint,unit,road,stake,side';

describe('a ledger', () => {
  test('adds its rows to the devices; empty cells take the entry’s defaults', () => {
    const csv = `# lamps of the county\n${head},lng,lat,lightsFrom\n\na,,lamp,gw-1,7,s1,K5+000,left,116.0,36.5,\nb,,,gw-1,8,s1,5100,,,,\n`;
    const site = sound(withLedger(csv, '{ file: lamps.csv, defaults: { kind: flashing-lamp, profile: beacon } }'));
    expect(site.site.devices.slice(-2)).toEqual([
      expect.objectContaining({ id: 'a', profile: 'lamp', unit: 7, stake: 5000, side: 'left', position: [116, 36.5] }),
      expect.objectContaining({
        id: 'b',
        kind: 'flashing-lamp',
        profile: 'beacon',
        unit: 8,
        stake: 5100,
        side: 'right',
      }),
    ]);
    expect(site.placeOf('device', 'b', 'stake')).toEqual({ file: 'lamps.csv', line: 5, column: 15 });
  });

  test('speaks Chinese: headings, kinds, sides, GB 18030, semicolons, a byte-order mark', () => {
    const lamp =
      '编号;类型;型号;线路;地址;道路;桩号;侧;联网;区县;区县英文名称\n灯1;爆闪灯;lamp;gw-1;9;s1;K5+000;左侧;是;莘县;Shen\n灯2;爆闪灯;;;;s1;K5+100;右;否;;\n';
    const devices = sound(withLedger(`\ufeff${lamp}`)).site.devices.slice(-2);
    expect(devices[0]).toMatchObject({ county: '莘县', countyEn: 'Shen' });
    expect(devices).toEqual([
      expect.objectContaining({ id: '灯1', kind: 'flashing-lamp', unit: 9, side: 'left', managed: true }),
      expect.objectContaining({ id: '灯2', profile: 'unmanaged', managed: false }),
    ]);
    // `编号,类型,road,stake,managed` and one row, as a Chinese spreadsheet saves it
    const bytes = Buffer.concat([
      Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc0, 0xe0, 0xd0, 0xcd]),
      Buffer.from(',road,stake,managed\r\nx,'),
      Buffer.from([0xb1, 0xac, 0xc9, 0xc1, 0xb5, 0xc6]),
      Buffer.from(',s1,K1+000,no\r\n'),
    ]);
    expect(sound(withLedger(bytes)).site.devices.at(-1)).toMatchObject({ id: 'x', kind: 'flashing-lamp' });
  });

  test('in neither UTF-8 nor GB 18030 is refused where it cannot be read', () => {
    const utf16 = Buffer.from('\ufeff编号,类型\n', 'utf16le');
    const cut = Buffer.concat([Buffer.from('id,kind,name\nx,lamp,a'), Buffer.from([0xff]), Buffer.from('\n')]);
    const told =
      'an unreadable character, expected UTF-8 or GB 18030; save the ledger as UTF-8 and look at the text here';
    expect(linesOf(withLedger(utf16))).toEqual([`lamps.csv:1:1 ${told}`]);
    expect(linesOf(withLedger(cut))).toEqual([`lamps.csv:2:9 ${told}`]);
  });

  test('holds endpoints, too', () => {
    const site = changed(/endpoints:\n.*\n/, 'endpoints:\n');
    const csv = 'id,protocol,host,timeout,inFlight\ngw-1,modbus-tcp,10.0.0.1,2s,4\n';
    const { endpoints } = sound(withLedger(csv, '{ file: lamps.csv, of: endpoints }', site)).site;
    expect(endpoints.at(-1)).toMatchObject({ id: 'gw-1', timeout: 2000, inFlight: 4, port: 502 });
  });

  test.each([
    ['unknown column', 'id,kind,profil\n', 'lamps.csv:1:9 unknown column `profil`'],
    ['column twice', 'id,编号\n', 'lamps.csv:1:4 column `编号` appears twice'],
    ['no id column', 'kind\n', 'lamps.csv:1:1 the column `id` is missing'],
    ['empty file', '', 'lamps.csv:1:1 the ledger is empty'],
    ['bad stake', `${head}\na,flashing-lamp,lamp,gw-1,7,s1,K5+00,left\n`, 'lamps.csv:2:32 `stake` is `K5+00`'],
    [
      'after a cell of two lines',
      `${head},name\n"a",flashing-lamp,lamp,gw-1,7,s1,K5+000,left,"x\ny"\nb,flashing-lamp,lamp,gw-1,8,s1,K5+00,left,\n`,
      'lamps.csv:4:32 `stake` is `K5+00`',
    ],
    [
      'behind a quoted comma',
      `name,${head}\n"a, b",a,flashing-lamp,lamp,gw-1,x,s1,K5+000,left\n`,
      'lamps.csv:2:34 `unit` is `x`, expected a number',
    ],
    [
      'windows line ends',
      `${head}\r\na,flashing-lamp,lamp,gw-1,7,s1,K5+000,left\r\nb,flashing-lamp,lamp,gw-1,8,s1,K5+000,up\r\n`,
      'lamps.csv:3:39 `side` is `up`',
    ],
    ['missing cell', `${head}\na,,lamp,gw-1,7,s1,K5+000,left\n`, 'lamps.csv:2:3 `kind` is missing'],
    ['too many cells', `${head}\na,flashing-lamp,lamp,gw-1,7,s1,K5+000,left,1\n`, 'lamps.csv:2:44 the row has 9 cells'],
    ['open quote', `${head}\n"a,flashing-lamp\n`, 'not valid CSV'],
    [
      'id of the site file',
      `${head}\nlamp-1,flashing-lamp,lamp,gw-1,7,s1,K5+000,left\n`,
      'lamps.csv:2:1 device `lamp-1` exists already at site.yaml:22',
    ],
    [
      'unknown endpoint',
      `${head}\na,flashing-lamp,lamp,gw-9,7,s1,K5+000,left\n`,
      'lamps.csv:2:22 endpoint `gw-9` is unknown',
    ],
    [
      'same address as in the site file',
      `${head}\na,flashing-lamp,lamp,gw-1,2,s1,K5+000,left\n`,
      'lamps.csv:2:27 device `a` has the same endpoint',
    ],
    [
      'stake off the road',
      `${head}\na,flashing-lamp,lamp,gw-1,7,s1,K15+000,left\n`,
      'lamps.csv:2:32 device `a` stands at K15+000',
    ],
  ])('%s', (_, csv, said) => {
    const lines = linesOf(withLedger(csv));
    expect(lines.join('\n')).toContain(said);
    expect(lines).toHaveLength(1);
  });

  test('unknown defaults are told in the site file', () => {
    const said = linesOf(withLedger(`${head}\n`, '{ file: lamps.csv, defaults: { kid: sign } }'));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^site\.yaml:24:30 unknown column `kid` in `defaults`/);
  });

  test('of 10,000 lamps loads in a moment and points at its one mistake', () => {
    const row = (index: number): string =>
      `lamp/${index},flashing-lamp,lamp,gw-1,${index % 200},s1,${(index * 9) / 10},left,${Math.floor(index / 200)}`;
    const rows = Array.from({ length: 10_000 }, (_, index) => row(index));
    const csv = (): string => [`${head},addressOffset`, ...rows].join('\n');
    const began = performance.now();
    expect(sound(withLedger(csv(), 'lamps.csv', changed('unit: 2,', 'unit: 222,'))).site.devices).toHaveLength(10_004);
    expect(performance.now() - began).toBeLessThan(5000);
    rows[8888] = row(8888).replace('left', 'north');
    expect(linesOf(withLedger(csv(), 'lamps.csv', changed('unit: 2,', 'unit: 222,')))).toEqual([
      'lamps.csv:8890:48 `side` is `north`, expected one of left, right, median; choose one of these',
    ]);
  });
});
