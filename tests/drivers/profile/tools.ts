import type { DeviceProgram, Reply, Request } from '../../../drivers/port.ts';
import { compileProgram, type Profile, parseProfile } from '../../../drivers/profile/compile.ts';
import { loadProfiles } from '../../../drivers/profile/library.ts';
import type { Device, LightRow } from '../../../main/domain/asset.ts';
import { formatComplaint } from '../../../main/domain/document.ts';
import { metres } from '../../../main/domain/units.ts';

export const shippedFolder = new URL('../../../resources/profiles', import.meta.url).pathname;
export const shipped = loadProfiles([shippedFolder]);

export const profileNamed = (id: string): Profile => {
  const profile = shipped.library.get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
};

export const row = (lights: number): LightRow => ({
  from: metres(0),
  to: metres((lights - 1) * 25),
  spacing: metres(25),
  sides: ['right'],
});

export const deviceOf = (profile: Profile, change: Partial<Device> = {}): Device => ({
  id: 'd1',
  kind: profile.document.kinds[0]!,
  name: 'one',
  profile: profile.id,
  endpoint: 'e1',
  unit: 1,
  addressOffset: 0,
  road: 'r',
  stake: metres(0),
  side: 'right',
  managed: true,
  ...change,
});

export function programFor(profile: Profile, change: Partial<Device> = {}): DeviceProgram {
  const compiled = compileProgram(profile, deviceOf(profile, change));
  if (!compiled.ok) throw new Error(compiled.fault.detail);
  return compiled.value;
}

export const shippedProgram = (id: string, change: Partial<Device> = {}): DeviceProgram =>
  programFor(profileNamed(id), change);

/** A profile from the lines under `points:` and whatever follows. */
export function profileFrom(body: string, protocol: 'modbus' | 'snmp' = 'modbus'): Profile {
  const result = parseProfile(textOf(body, protocol), 'test.yaml');
  if (!result.ok) throw new Error(result.complaints.map(formatComplaint).join('\n'));
  return result.profile;
}

/** The head takes six lines, so the body begins on line 7. */
export const textOf = (body: string, protocol: 'modbus' | 'snmp' = 'modbus'): string =>
  `id: test\ntitle: 测试\nsource: { text: test, flag: U }\nprotocol: ${protocol}\nkinds: [flashing-lamp, guidance-host]\npolls: { fast: { every: 1s } }\n${body}`;

export const requestsOf = (program: DeviceProgram): readonly Request[] =>
  program.polls.flatMap((poll) => poll.requests);

export type Memory = { readonly [table: string]: { readonly [address: number]: number } };

/** Answers a read from a plain memory; what it does not hold is 0. */
export function answer(request: Request, memory: Memory): Reply {
  if (request.kind === 'read-registers') {
    const cells = memory[request.table] ?? {};
    return {
      kind: 'registers',
      values: Array.from({ length: request.count }, (_, i) => cells[request.address + i] ?? 0),
    };
  }
  if (request.kind === 'read-bits') {
    const cells = memory[request.table] ?? {};
    const values = Array.from({ length: request.count }, (_, i) => (cells[request.address + i] ?? 0) === 1);
    return { kind: 'bits', values };
  }
  throw new Error(`no memory for ${request.kind}`);
}

/** Every sample of a full poll of this memory. */
export const sampled = (program: DeviceProgram, memory: Memory) =>
  requestsOf(program).flatMap((request) => program.decode(request, answer(request, memory)));

/** `point` or `point#index` to its decoded value, or to why there is none. */
export const valuesIn = (samples: ReturnType<DeviceProgram['decode']>) =>
  Object.fromEntries(
    samples.map((s) => [s.index === undefined ? s.point : `${s.point}#${s.index}`, s.value ?? s.invalid]),
  );

/** Answers a GET from objects. */
export const answerObjects = (
  request: Request,
  objects: { readonly [oid: string]: number | string | Uint8Array },
): Reply => {
  if (request.kind !== 'get') throw new Error('not a GET');
  return {
    kind: 'varbinds',
    values: request.oids.map((oid) => ({ oid, ...(objects[oid] === undefined ? {} : { value: objects[oid] }) })),
  };
};
