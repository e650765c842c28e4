import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSite } from '../../../main/core/config/load-site.ts';
import { changed, linesOf, loadText, resources, sound, soundSite } from './a-site.ts';

describe('a sound site', () => {
  const { site, policies, warnings, simulation, placeOf } = sound(loadText(soundSite));

  test('becomes the domain’s site with defaults filled in', () => {
    expect(site).toMatchObject({ id: 'test', name: '试验路段', nameEn: 'Test stretch', timeZone: 'Asia/Shanghai' });
    expect(site.zones[1]).toEqual({
      id: 'south',
      name: '南段',
      road: 's1',
      direction: 'both',
      from: 1000,
      to: 3000,
      segments: [],
      policy: 'default',
      control: 'confirm',
    });
    expect(site.endpoints).toEqual([
      {
        id: 'gw-1',
        protocol: 'modbus-tcp',
        host: '10.0.0.1',
        port: 502,
        timeout: 1000,
        connectTimeout: 3000,
        pauseAfterConnect: 0,
        pauseBetween: 0,
        oneConnection: true,
        inFlight: 1,
        simulated: false,
      },
      expect.objectContaining({ id: 'ess-1', port: 161, community: 'public', timeout: 2000 }),
    ]);
    expect(site.devices[2]).toEqual({
      id: 'lamp-1',
      name: 'lamp-1',
      kind: 'flashing-lamp',
      profile: 'lamp',
      endpoint: 'gw-1',
      unit: 2,
      addressOffset: 0,
      zone: 'south',
      road: 's1',
      stake: 2000,
      side: 'right',
      managed: true,
    });
    expect(site.devices[1]?.lights).toEqual({ from: 20_000, to: 24_000, spacing: 25, sides: ['left', 'right'] });
  });

  test('has its policy, no simulation, no warnings, and knows where things were written', () => {
    expect([...policies.keys()]).toEqual(['default']);
    expect(simulation).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(placeOf('device', 'lamp-1')).toEqual({ file: 'site.yaml', line: 22, column: 5 });
    expect(placeOf('device', 'host-1', 'lights.spacing')).toEqual({ file: 'site.yaml', line: 21, column: 43 });
    expect(placeOf('device', 'nobody')).toEqual({ file: 'site.yaml', line: 1, column: 1 });
  });

  test('reads serial lines, SNMPv3 users, every way to write a span, and unmanaged devices', () => {
    const more = changed(
      'devices:',
      `  - { id: bus, protocol: modbus-rtu, serial: { path: /dev/ttyUSB0, parity: even }, timeout: 500ms, pauseBetween: 50 }
  - id: v3
    protocol: snmp-v3
    host: 10.0.0.9
    connectTimeout: 0.5min
    user: { name: fog, authKey: authauth, privKey: privpriv }
devices:
  - { id: patrol, kind: flashing-lamp, road: s1, stake: K8+500, managed: false, county: 东昌府区, pollEvery: 2s }`,
    );
    const { site: wide } = sound(loadText(more));
    expect(wide.endpoints[2]).toMatchObject({
      serial: { path: '/dev/ttyUSB0', baudRate: 9600, parity: 'even', dataBits: 8, stopBits: 1 },
      timeout: 500,
      pauseBetween: 50,
      inFlight: 1,
      simulated: false,
    });
    expect(wide.endpoints[3]).toMatchObject({
      connectTimeout: 30_000,
      user: { name: 'fog', authProtocol: 'sha256', authKey: 'authauth', privProtocol: 'aes', privKey: 'privpriv' },
    });
    expect(wide.devices[0]).toMatchObject({ profile: 'unmanaged', managed: false, road: 's1', pollEvery: 2000 });
  });

  test('reads the simulation: names alone or with parameters, spans in milliseconds', () => {
    const simulated = changed('host: 10.0.0.1 }', 'host: 127.0.0.1, simulated: true }');
    const plan = sound(
      loadText(`${simulated}simulation:
  scenario: drift
  seed: 7
  endpoints: { gw-1: [{ name: slow, by: 800ms }, one-connection] }
  devices: { lamp-1: stuck-on }
`),
    );
    expect(plan.simulation).toEqual({
      scenario: 'drift',
      seed: 7,
      parameters: {},
      endpoints: {
        'gw-1': [
          { name: 'slow', parameters: { by: 800 } },
          { name: 'one-connection', parameters: {} },
        ],
      },
      devices: { 'lamp-1': [{ name: 'stuck-on', parameters: {} }] },
    });
    expect(plan.site.endpoints[0]).toMatchObject({ simulated: true, port: 0 });
    expect(plan.placeOf('simulation', '', 'devices/lamp-1')).toEqual({ file: 'site.yaml', line: 28, column: 14 });
  });

  test('warns of what works but deserves a look', () => {
    const lonely = sound(loadText(changed(/ {2}- \{ id: vis-1.*\n/, '')));
    expect(lonely.warnings.map((one) => `${one.line}:${one.column} ${one.what}`)).toEqual([
      '8:81 zone `north` has no visibility sensor',
      '12:5 endpoint `ess-1` serves no device',
    ]);
    const placeless = sound(loadText(changed(', position: [116, 36.5]', '')));
    expect(placeless.warnings.map((one) => `${one.line}:${one.column} ${one.what}`)).toEqual([
      '1:1 the site tells no place, so its lamps are as bright by night as by day',
    ]);
  });
});

describe('the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-site-'));
  const file = join(folder, 'site.yaml');

  test('the fingerprint follows every file read: site, ledger, policy', () => {
    const ledger = join(folder, 'lamps.csv');
    const print = (): string => sound(loadSite(file, { resources })).fingerprint;
    writeFileSync(file, `${soundSite}ledgers: [lamps.csv]\n`);
    writeFileSync(ledger, 'id,kind,stake,road,managed\na,flashing-lamp,K1+000,s1,no\n');
    const before = print();
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(print()).toBe(before);
    writeFileSync(ledger, 'id,kind,stake,road,managed\na,flashing-lamp,K1+001,s1,no\n');
    const after = print();
    expect(after).not.toBe(before);
    writeFileSync(file, `${soundSite}ledgers: [lamps.csv]\n\n`);
    expect(print()).not.toBe(after);
  });

  test('the shipped policies are found without being told where', () => {
    writeFileSync(file, soundSite);
    expect(sound(loadSite(file)).policies.has('default')).toBe(true);
  });

  test('a file that is not there is one complaint', () => {
    expect(linesOf(loadSite(join(folder, 'none.yaml')))).toEqual([
      `${join(folder, 'none.yaml')}:1:1 cannot read the site file (there is no such file), expected a YAML file; check the path`,
    ]);
  });
});

describe('whatever the text', () => {
  const neverThrows = (text: string): void => {
    const result = loadText(text);
    if (result.ok) return;
    expect(result.complaints.length).toBeGreaterThan(0);
    for (const { line, column } of result.complaints) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
    }
  };

  test('arbitrary text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), neverThrows), { numRuns: 300 });
  });

  test('text that looks like YAML', () => {
    const words = fc.constantFrom(
      ...[
        'id',
        'roads',
        'devices',
        'zones',
        'endpoints',
        '- ',
        ': ',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a',
        '<<',
      ],
      ...[
        '!!binary ',
        '? ',
        '"',
        "'",
        '#',
        '|',
        '1e400',
        '.nan',
        '.inf',
        'null',
        '~',
        '__proto__',
        'constructor',
        '\t',
      ],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (parts) => neverThrows(parts.join(''))),
      { numRuns: 500 },
    );
  });

  test('a sound site with one piece cut out or doubled', () => {
    fc.assert(
      fc.property(fc.nat(soundSite.length), fc.nat(60), fc.boolean(), (at, length, twice) => {
        const piece = twice ? soundSite.slice(at, at + length).repeat(2) : '';
        neverThrows(soundSite.slice(0, at) + piece + soundSite.slice(at + length));
      }),
      { numRuns: 300 },
    );
  });

  test('any value in any field', () => {
    const key = fc.constantFrom(
      'roads',
      'zones',
      'endpoints',
      'devices',
      'ledgers',
      'policies',
      'profiles',
      'simulation',
    );
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) =>
        neverThrows(`id: a\nname: b\n${name}: ${JSON.stringify(value)}\n`),
      ),
      { numRuns: 300 },
    );
  });
});
