import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { main } from '../../main/server/check-site.ts';
import { soundSite } from '../core/config/a-site.ts';
import { pmtiles, tileOf, vectorTile } from '../pmtiles-maker.ts';

const program = join(import.meta.dirname, '..', '..', 'main', 'server', 'check-site.ts');
const folder = mkdtempSync(join(tmpdir(), 'fogward-check-'));
const own = join(folder, 'own');
mkdirSync(own);

/** Runs the checker within the test and gathers what it prints; file names come back without their folder. */
async function run(...args: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text).replaceAll(`${folder}/`, '');
      return true;
    }),
  );
  const status = await main(args.map((arg) => (arg.endsWith('.yaml') ? join(folder, arg) : arg)));
  for (const spy of spies) spy.mockRestore();
  return { status, lines: printed.stdout.trimEnd().split('\n'), stderr: printed.stderr };
}

describe('check-site', () => {
  test('says what it is for, also as a program', async () => {
    const { status, lines } = await run('--help');
    const child = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' });
    expect([child.status, child.stdout.trimEnd().split('\n')]).toEqual([0, lines]);
    expect(status).toBe(0);
    expect(lines[0]).toContain('check-site');
  });

  test.each([[[]], [['a.yaml', 'b.yaml']], [['--nonsense']], [['--schema', 'nothing']]])(
    'refuses %j as usage',
    async (args) => {
      const { status, stderr } = await run(...args);
      expect(status).toBe(2);
      expect(stderr).not.toBe('');
    },
  );

  test.each(['site', 'policy', 'profile'])('prints the JSON Schema of a %s', async (name) => {
    const { status, lines } = await run('--schema', name);
    expect(status).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      $schema: expect.stringContaining('json-schema'),
      type: 'object',
    });
  });

  test('every error stands on its own line, with file, line and column, those of devices too', async () => {
    writeFileSync(
      join(folder, 'bad.yaml'),
      soundSite.replace('road: s1, from', 'road: s9, from').replace('timeout: 2s', 'timeout: 2'),
    );
    const { status, lines, stderr } = await run('bad.yaml');
    expect(status).toBe(1);
    expect(lines.slice(0, 2)).toEqual([
      'bad.yaml:9:28 road `s9` is unknown, expected one of g1, s1; correct the name',
      'bad.yaml:12:54 `endpoints.1.timeout` is `2`, expected a span from 10ms to 1min (a plain number is milliseconds); correct the value',
    ]);
    expect(lines.join('\n')).toContain('bad.yaml:22:40 device `lamp-1` cannot use profile `lamp`');
    for (const line of lines) expect(line).toMatch(/^\S+\.yaml:\d+:\d+ .+, expected .+; .+$/);
    expect(stderr).toContain(`${lines.length} errors`);
  });

  test('what the simulator does not know is an error', async () => {
    const site = `${soundSite.replace('host: 10.0.0.1 }', 'host: 127.0.0.1, simulated: true }')}simulation:
  scenario: hurricane
  devices: { lamp-1: [stuck-on, sings] }
`;
    writeFileSync(join(folder, 'played.yaml'), site);
    const text = await (await run('played.yaml')).lines.join('\n');
    expect(text).toContain('played.yaml:25:3 scenario `hurricane` is unknown');
    expect(text).toContain('played.yaml:26:14 behaviour `sings` cannot be played');
    expect(text).not.toContain('stuck-on` cannot');
  });

  test('a sound site: exit 0 and what it amounts to', async () => {
    const site = soundSite
      .replace('profile: vis, endpoint: ess-1', 'profile: ntcip-visibility, endpoint: ess-1')
      .replace('profile: vis,', 'profile: generic-visibility,')
      .replace('profile: host', 'profile: generic-guidance-host')
      .replace('profile: lamp', 'profile: relay-beacon')
      .replace(/, from: K1\+000/, ', control: manual, from: K1+000');
    const tile = { ...tileOf(116, 36.4, 9), bytes: vectorTile({}) };
    writeFileSync(join(folder, 'city.pmtiles'), pmtiles({ tiles: [tile], type: 1 }));
    writeFileSync(join(folder, 'good.yaml'), `${site}profiles: [own]\nmap: { basemap: city.pmtiles }\n`);
    const { status, lines, stderr } = await run('good.yaml');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const text = lines.join('\n');
    expect(text).toContain('zones: 2 on 2 roads');
    expect(text).toContain('north 北段: 4.0 km, auto, policy default, 2 devices, 1 sensor, 322 guidance lights');
    expect(text).toContain('visibility-sensor: 2');
    expect(text).toContain('basemap: city.pmtiles, vector tiles (mvt), zoom 9 to 9, 0.0 MB');
    expect(text).toMatch(/modbus-tcp: 1\n {2}snmp-v2c: 1\nbasemap.+\npoll load: \d+\.\d requests\/s/);
    expect(text).toMatch(/poll load with every zone in fog: \d+\.\d requests\/s\n {2}busiest line: gw-1/);
    expect(text).toMatch(/worst data age: \d+\.\d s/);
    const json = await run('good.yaml', '--json');
    expect(JSON.parse(json.lines.join(''))).toMatchObject({ ok: true, devices: { total: 4 }, warnings: [] });
  });

  test('a mistake in a profile of the site’s own folder is told there', async () => {
    writeFileSync(join(own, 'mine.yaml'), 'id: mine\ntitle: Mine\nprotocol: modem\n');
    const { status, lines } = await run('good.yaml');
    expect(status).toBe(1);
    expect(lines.join('\n')).toContain('own/mine.yaml:3:1 `protocol` is `modem`, expected one of modbus, snmp');
  });
});
