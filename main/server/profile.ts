/**
 * The profile tool for people who write device profiles: explains a file, or reads a live device once through it.
 * Never writes to a device.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { compileProgram, type Profile } from '../../drivers/profile/compile.ts';
import { explainProfile } from '../../drivers/profile/explain.ts';
import { readProfile } from '../../drivers/profile/library.ts';
import { open } from '../../drivers/registry.ts';
import { systemClock } from '../core/clock.ts';
import { readPolicy } from '../core/config/load-policy.ts';
import type { Device } from '../domain/asset.ts';
import { formatComplaint } from '../domain/document.ts';
import { metres } from '../domain/units.ts';
import { describeProfile } from './profile-description.ts';
import { readEndpoint } from './profile-endpoint.ts';
import { describeTried, requestsIn, tryDevice } from './profile-try.ts';
import { resourcesFolder } from './program-files.ts';

const usage = `Usage: npm run profile -- check FILE [--lights N] [--json]
       npm run profile -- try FILE --endpoint ADDRESS [--unit N] [--offset N] [--lights N] [--json]
  check       explain a profile: its reads, functions, what proves them, modes it can show, faults
  try         read a live device once and print raw and decoded values side by side; addresses that it refuses are
              found and named; nothing is written to it
  FILE        a profile (YAML), or the name of a shipped one
  --endpoint  tcp://HOST:PORT                    Modbus TCP          (?timeout=1s&inFlight=1)
              rtu:///dev/ttyUSB0?baud=9600       Modbus RTU          (&parity=none&stop=1&timeout=1s&pause=0)
              rtu-tcp://HOST:PORT                Modbus RTU over TCP (?timeout=1s&pause=0)
              snmp://HOST:PORT?community=public  SNMP v2c, or v3 with --user (?timeout=1s)
  --unit      Modbus unit number; 1 when missing
  --offset    added to every register address
  --lights    guidance lights of a host, for its lists
  --user      SNMPv3 user; --auth sha256|sha384|sha512|sha224|sha (sha256), --priv aes|aes256b|aes256r (aes). Old agents
              know only SHA-1: --auth sha, and authProtocol: sha in the site file
  --keys      read the two SNMPv3 keys from stdin, authentication first, one a line; otherwise they come from
              FOGWARD_AUTH_KEY and FOGWARD_PRIV_KEY. FOGWARD_COMMUNITY stands in for ?community=
  --json      print one JSON object
Exit code 0: sound, and every request was answered. 1: errors in FILE, each as file:line:column what is wrong, what was
expected; what to do; or a request failed. 2: wrong usage.
`;

const options = {
  endpoint: { type: 'string' },
  unit: { type: 'string' },
  offset: { type: 'string' },
  lights: { type: 'string' },
  user: { type: 'string' },
  auth: { type: 'string' },
  priv: { type: 'string' },
  keys: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const remark = (line: string): void => void process.stderr.write(`${line}\n`);
const read = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });
type Values = ReturnType<typeof read>['values'];

const misuse = (why: string): 2 => {
  remark(`${why}\n\n${usage}`);
  return 2;
};

/** Runs the tool with its command-line arguments and returns the exit code; prints to stdout and stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(args);
  } catch (error) {
    return misuse(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    say(usage);
    return 0;
  }
  const [verb, file, ...rest] = positionals;
  if ((verb !== 'check' && verb !== 'try') || file === undefined || rest.length > 0)
    return misuse('Say `check FILE` or `try FILE`.');
  const numbers = numbersOf(values);
  if (typeof numbers === 'string') return misuse(numbers);
  if (verb === 'try' && values.endpoint === undefined) return misuse('`try` needs --endpoint.');
  const profile = load(file, values.json === true);
  if (profile === undefined) return 1;
  return verb === 'check' ? check(profile, numbers, values.json === true) : tryOut(profile, numbers, values);
}

interface Numbers {
  readonly unit: number;
  readonly offset: number;
  readonly lights: number;
}

/** The numbers of the command line, or what is wrong with them. */
function numbersOf(values: Values): Numbers | string {
  const numbers = { unit: 1, offset: 0, lights: 0 };
  const limits = { unit: [0, 255], offset: [-65_535, 65_535], lights: [0, 4_000] } as const;
  for (const name of ['unit', 'offset', 'lights'] as const) {
    const written = values[name];
    if (written === undefined) continue;
    const [least, most] = limits[name];
    const value = /^-?(\d+|0x[\da-f]+)$/i.test(written) ? Number(written) : Number.NaN;
    if (!(value >= least && value <= most))
      return `--${name} is ${written}; expected a number from ${least} to ${most}`;
    numbers[name] = value;
  }
  return numbers;
}

function load(file: string, asJson: boolean): Profile | undefined {
  const path = /^[a-z0-9-]+$/.test(file) ? join(resourcesFolder, 'profiles', `${file}.yaml`) : file;
  const result = readProfile(path);
  if (result.ok) return result.profile;
  if (asJson) say(JSON.stringify({ ok: false, complaints: result.complaints }));
  else say(result.complaints.map(formatComplaint).join('\n'));
  return undefined;
}

/** A device as the site file would describe it, with a row of `lights` where the profile lists lights. */
function deviceFor(profile: Profile, { unit, offset, lights }: Numbers): Device {
  const row = { from: metres(0), to: metres(Math.max(lights - 1, 0)), spacing: metres(1), sides: ['right'] } as const;
  return {
    id: 'try',
    kind: profile.document.kinds[0] ?? 'flashing-lamp',
    name: 'try',
    profile: profile.id,
    endpoint: 'try',
    unit,
    addressOffset: offset,
    road: 'try',
    stake: metres(0),
    side: 'right',
    managed: true,
    ...(lights > 0 ? { lights: row } : {}),
  };
}

function programFor(profile: Profile, numbers: Numbers) {
  const program = compileProgram(profile, deviceFor(profile, numbers));
  if (program.ok) return program.value;
  remark(program.fault.detail ?? program.fault.code);
  return undefined;
}

function check(profile: Profile, numbers: Numbers, asJson: boolean): number {
  const assumed = profile.points.some((point) => point.list?.count === 'lights') && numbers.lights === 0 ? 40 : 0;
  const lights = Math.max(numbers.lights, assumed);
  const program = programFor(profile, { ...numbers, lights });
  if (program === undefined) return 1;
  const file = join(resourcesFolder, 'policies', 'default.yaml');
  const policy = readPolicy(readFileSync(file, 'utf8'), file);
  if (!policy.ok) {
    remark(policy.complaints.map(formatComplaint).join('\n'));
    return 1;
  }
  const explained = explainProfile(profile, program, lights, policy.policy.value);
  say(asJson ? JSON.stringify({ ok: true, ...explained }) : describeProfile(explained).join('\n'));
  return 0;
}

async function tryOut(profile: Profile, numbers: Numbers, values: Values): Promise<number> {
  const [first, second] = values.keys === true ? (await text(process.stdin)).split(/\r?\n/) : [];
  const { FOGWARD_AUTH_KEY, FOGWARD_PRIV_KEY, FOGWARD_COMMUNITY } = process.env;
  const read = readEndpoint(values.endpoint ?? '', {
    user: values.user,
    auth: values.auth,
    priv: values.priv,
    authKey: first ?? FOGWARD_AUTH_KEY,
    privKey: second ?? FOGWARD_PRIV_KEY,
    community: FOGWARD_COMMUNITY,
  });
  if (!read.ok) return misuse(read.why);
  const isSnmp = read.endpoint.protocol.startsWith('snmp');
  if (isSnmp !== (profile.document.protocol === 'snmp'))
    return misuse(`The profile speaks ${profile.document.protocol}, --endpoint is ${values.endpoint}.`);
  const program = programFor(profile, numbers);
  if (program === undefined) return 1;
  const session = open(read.endpoint, systemClock);
  try {
    const tried = await tryDevice(profile, program, session, numbers.offset);
    const all = requestsIn(program).length;
    if (values.json === true) say(JSON.stringify({ ok: tried.failed === 0, profile: profile.id, ...tried }));
    else say(describeTried(tried, all).join('\n'));
    return tried.failed === 0 ? 0 : 1;
  } finally {
    await session.close();
  }
}

if (import.meta.main) {
  // A reader such as `head` that has seen enough is no fault.
  process.stdout.on('error', () => process.exit());
  process.exitCode = await main(process.argv.slice(2));
}
