/**
 * What a profile amounts to, for the person who writes one: the reads it makes, what each function can show and what
 * proves it, what stands in for a mode that the device lacks, the faults it can raise. Pure; opens nothing.
 */
import type { DeviceKind } from '../../main/domain/asset.ts';
import type { DeviceState } from '../../main/domain/command.ts';
import { type Target, targetFor } from '../../main/domain/desired.ts';
import { type Mode, modes } from '../../main/domain/mode.ts';
import type { LampSetting, Policy } from '../../main/domain/policy.ts';
import { kmh, type Millis } from '../../main/domain/units.ts';
import type { DeviceProgram, PollClass, Request } from '../port.ts';
import type { Profile } from './compile.ts';
import { acceptedValues, type ProfileFunction } from './functions.ts';
import { type Scalar, writtenEncoding, writtenPlace } from './point.ts';

export interface ExplainedPoll {
  readonly class: PollClass;
  readonly every: Millis;
  readonly requests: readonly string[];
  /** Registers, bits or objects that the requests cover. */
  readonly covered: number;
  /** Keys of the points that are read in this class. */
  readonly points: readonly string[];
}

export interface ExplainedFunction {
  readonly name: string;
  readonly title: string;
  readonly values: readonly Scalar[] | string;
  readonly written: string;
  /** What counts as verified. */
  readonly verifiedBy: string;
  readonly unverifiable: boolean;
}

export interface ExplainedMode {
  readonly mode: Mode;
  readonly fit: Target['fit'];
  readonly desired: DeviceState;
  /** What was asked and what is shown instead. */
  readonly instead: readonly string[];
  /** What the policy asks and the device does not offer at all. */
  readonly missing: readonly string[];
}

export interface ProfileExplanation {
  readonly id: string;
  readonly title: string;
  readonly titleEn?: string;
  readonly maker?: string;
  readonly source: string;
  readonly protocol: 'modbus' | 'snmp';
  readonly kinds: readonly DeviceKind[];
  /** Lights assumed for `lights` lists. */
  readonly lights: number;
  readonly polls: readonly ExplainedPoll[];
  readonly requestsPerMinute: number;
  readonly points: readonly { readonly name: string; readonly title: string; readonly read: string }[];
  readonly functions: readonly ExplainedFunction[];
  readonly modes: readonly ExplainedMode[];
  readonly faults: readonly {
    readonly code: string;
    readonly zh: string;
    readonly en: string;
    readonly point: string;
  }[];
  readonly settle: Millis;
  readonly verifyWithin: Millis;
  readonly busy?: string;
  readonly watchdog?: { readonly every: Millis; readonly requests: readonly string[] };
  readonly notes: readonly string[];
}

/** Explains a profile through a program made of it; modes are judged by `policy`, by night for lamps. */
export function explainProfile(
  profile: Profile,
  program: DeviceProgram,
  lights: number,
  policy: Policy,
): ProfileExplanation {
  const { document } = profile;
  const busy = describeBusy(profile);
  return {
    id: profile.id,
    title: document.title,
    ...(document.titleEn === undefined ? {} : { titleEn: document.titleEn }),
    ...(document.maker === undefined ? {} : { maker: document.maker }),
    source: program.profile.sourceEn ?? program.profile.source,
    protocol: document.protocol,
    kinds: document.kinds,
    lights,
    polls: program.polls.map((poll) => ({
      class: poll.class,
      every: poll.every,
      requests: poll.requests.map(writtenRequest),
      covered: poll.requests.reduce((sum, request) => sum + covers(request), 0),
      points: poll.requests.flatMap((request) => program.pointsOf(request)),
    })),
    requestsPerMinute: program.polls.reduce((sum, poll) => sum + (poll.requests.length * 60_000) / poll.every, 0),
    points: profile.points.map((point) => ({
      name: point.name,
      title: point.titleEn ?? point.title,
      read: [
        writtenPlace(point.place),
        writtenEncoding(point.format),
        ...(point.scale === 1 ? [] : [`× ${point.scale}`]),
        ...(point.offset === 0 ? [] : [`+ ${point.offset}`]),
        ...(point.unit === undefined ? [] : [point.unit]),
        ...(point.list === undefined ? [] : [`list of ${point.list.count}`]),
      ].join(' '),
    })),
    functions: profile.functions.map(explainFunction),
    modes: document.kinds[0] === 'visibility-sensor' ? [] : modesOf(program, document.kinds[0] ?? 'sign', policy),
    faults: profile.points.flatMap((point) =>
      point.faults.map(({ code, zh, en }) => ({ code, zh, en, point: point.name })),
    ),
    settle: program.settle,
    verifyWithin: program.verifyWithin,
    ...(busy === undefined ? {} : { busy }),
    ...(program.watchdog === undefined
      ? {}
      : { watchdog: { every: program.watchdog.every, requests: program.watchdog.requests.map(writtenRequest) } }),
    notes: notesOn(profile, program),
  };
}

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;

/** A request as a technician writes it: `FC04 input 0x0000 × 5`, `GET 1.3.6…`. */
export function writtenRequest(request: Request): string {
  switch (request.kind) {
    case 'read-registers':
      return `FC0${request.table === 'holding' ? 3 : 4} ${request.table} ${hex(request.address)} × ${request.count}`;
    case 'read-bits':
      return `FC0${request.table === 'coil' ? 1 : 2} ${request.table} ${hex(request.address)} × ${request.count}`;
    case 'write-registers':
      return `FC${request.single ? '06' : '16'} holding ${hex(request.address)} = ${request.values.map(hex).join(' ')}`;
    case 'write-bits':
      return `FC${request.single ? '05' : '15'} coil ${hex(request.address)} = ${request.values.map(Number).join(' ')}`;
    case 'get':
      return `GET ${request.oids.join(' ')}`;
    case 'set':
      return `SET ${request.bindings.map(({ oid, type }) => `${oid} (${type})`).join(' ')}`;
  }
}

function covers(request: Request): number {
  if (request.kind === 'read-registers' || request.kind === 'read-bits') return request.count;
  return request.kind === 'get' ? request.oids.length : 0;
}

function explainFunction(f: ProfileFunction): ExplainedFunction {
  const offered = acceptedValues(f);
  const { readFrom } = f;
  const isOwn = readFrom !== undefined && readFrom.name === f.name;
  return {
    name: f.name,
    title: f.titleEn ?? f.title,
    values: offered.length > 0 ? offered : `text of up to ${f.maxLength ?? 0} characters`,
    written: writtenFunction(f),
    verifiedBy:
      readFrom === undefined
        ? 'nothing: a command ends as unknown'
        : `${readFrom.name} at ${writtenPlace(readFrom.place)}${isOwn ? ' (the place it is written to, not a status)' : ''}`,
    unverifiable: readFrom === undefined,
  };
}

function writtenFunction(f: ProfileFunction): string {
  const { writing } = f;
  switch (writing.kind) {
    case 'value':
      return `${writtenPlace(writing.place)} ${writtenEncoding(writing.format)}`;
    case 'text':
      return `${writtenPlace(writing.place)} text ${writing.charset}`;
    case 'pulse':
      return `pulses at ${[...writing.pulses.values()].map((pulse) => `${pulse.table} ${hex(pulse.address)}`).join(', ')}`;
    case 'sign':
      return `message table ${writing.codec.memoryType}.${writing.codec.messageNumber}, activated by CRC`;
    case 'none':
      return 'not written';
  }
}

function modesOf(program: DeviceProgram, kind: DeviceKind, policy: Policy): readonly ExplainedMode[] {
  return modes.map((mode) => {
    const setting = policy.settings[mode];
    const { expressway: speedWords } = policy.speedWords;
    const wanted = { mode, setting, roadClass: 'expressway', speedWords, most: kmh(120), night: true } as const;
    const { desired, fit } = targetFor({ kind }, program.capability, wanted);
    const isLamp = kind === 'guidance-host' || kind === 'flashing-lamp';
    const asked: readonly (readonly [string, Scalar])[] = isLamp && setting.lamp.lit ? askedOf(setting.lamp) : [];
    const shown = new Map<string, Scalar | undefined>(Object.entries(desired));
    // `control` is shown as anti-collision by every host; only a mode that had to be replaced is told.
    const isMode = fit !== 'exact' && desired.mode !== undefined && desired.mode !== mode && mode !== 'control';
    return {
      mode,
      fit,
      desired,
      instead: [
        ...(isMode ? [`mode ${mode} → ${desired.mode}`] : []),
        ...asked.flatMap(([name, value]) =>
          shown.has(name) && shown.get(name) !== value ? [`${name} ${value} → ${shown.get(name)}`] : [],
        ),
      ],
      missing: asked.flatMap(([name, value]) => (shown.has(name) || value === 0 ? [] : [`${name} ${value}`])),
    };
  });
}

const askedOf = (lamp: LampSetting): readonly (readonly [string, Scalar])[] => [
  ['brightness', lamp.brightnessNight],
  ['flashPerMinute', lamp.flashPerMinute],
  ['tailGroups', lamp.tailGroups],
];

function describeBusy(profile: Profile): string | undefined {
  const { busy } = profile.document;
  if (busy === undefined) return undefined;
  const signs = [
    ...busy.exceptions.map((code) => `exception ${code}`),
    ...(busy.point === undefined ? [] : [`${busy.point} = ${String(busy.equals)}`]),
  ];
  return `${signs.join(' or ')}: wait ${busy.wait} ms (exceptions 5 and 6 always mean busy)`;
}

/** What the author should know before the profile goes beside a road. */
function notesOn(profile: Profile, program: DeviceProgram): readonly string[] {
  const names = new Set(profile.points.map((point) => point.name));
  const lamp = profile.document.kinds.some((kind) => kind === 'flashing-lamp' || kind === 'guidance-host');
  const notes: string[] = [];
  if (lamp && !program.capability.verifyInput)
    notes.push('no `verify` point: light is believed from a register, not proved');
  if (!names.has('uptime')) notes.push('no `uptime` point: a restart is noticed only by lost settings');
  if (profile.document.kinds.includes('visibility-sensor') && !names.has('condition'))
    notes.push('no `condition` point: the sensor cannot say that it is dirty or at fault');
  if (profile.document.source.flag === 'U') notes.push('source U: not verified against the device');
  const own = profile.functions.filter((f) => f.readFrom?.name === f.name && f.writing.kind === 'value');
  if (own.length > 0)
    notes.push(
      `read back where it is written (${own.map((f) => f.name).join(', ')}): proves the register, not the act`,
    );
  return notes;
}
