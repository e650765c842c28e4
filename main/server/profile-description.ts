/** A profile's explanation as lines for people. */
import type { ExplainedMode, ProfileExplanation } from '../../drivers/profile/explain.ts';
import { formatSpan } from '../contract/notation.ts';

/** The lines that `profile check` prints for a sound profile. */
export function describeProfile(it: ProfileExplanation): readonly string[] {
  return [
    `${it.id}: ${it.title}${it.titleEn === undefined ? '' : ` / ${it.titleEn}`}${it.maker === undefined ? '' : `, ${it.maker}`}`,
    `source ${it.source}`,
    `protocol ${it.protocol}, serves ${it.kinds.join(', ')}`,
    ...pollLines(it),
    ...section(
      'points',
      it.points.map((point) => `${point.name}: ${point.title}; ${point.read}`),
    ),
    ...section(
      'functions',
      it.functions.flatMap((f) => [
        `${f.name}: ${typeof f.values === 'string' ? f.values : f.values.map((value) => (value === '' ? "''" : String(value))).join(', ')}`,
        `  written: ${f.written}`,
        `  verified by: ${f.verifiedBy}`,
      ]),
    ),
    ...section('modes by the default policy, at night', it.modes.map(modeLine)),
    ...section(
      'faults',
      it.faults.map((fault) => `${fault.code}: ${fault.zh} / ${fault.en} (${fault.point})`),
    ),
    `command: read back ${formatSpan(it.settle)} after the last write, verified within ${formatSpan(it.verifyWithin)}`,
    ...(it.busy === undefined ? [] : [`busy: ${it.busy}`]),
    ...(it.watchdog === undefined
      ? []
      : [`watchdog: every ${formatSpan(it.watchdog.every)} ${it.watchdog.requests.join('; ')}`]),
    ...it.notes.map((note) => `note: ${note}`),
  ];
}

function pollLines(it: ProfileExplanation): readonly string[] {
  const what = it.protocol === 'snmp' ? 'objects' : 'registers or bits';
  const lights = it.lights > 0 ? `, with ${it.lights} lights` : '';
  return [
    `polls: ${it.requestsPerMinute.toFixed(1)} requests a minute${lights}`,
    ...it.polls.flatMap((poll) => [
      `  ${poll.class} every ${formatSpan(poll.every)}: ${poll.requests.length} ${poll.requests.length === 1 ? 'request' : 'requests'}, ${poll.covered} ${what}, ${poll.points.length} values`,
      ...poll.requests.map((request) => `    ${request}`),
    ]),
  ];
}

function modeLine({ mode, fit, desired, instead, missing }: ExplainedMode): string {
  const shown = Object.entries(desired).map(([name, value]) => `${name}=${value === '' ? "''" : String(value)}`);
  const state = fit === 'unsupported' ? 'cannot be shown' : shown.length === 0 ? 'left as it is' : shown.join(' ');
  const kind = fit === 'weaker-substitute' ? 'weaker' : 'stronger';
  const substitute = instead.length > 0 ? `; ${kind} substitute: ${instead.join(', ')}` : '';
  const absent = missing.length > 0 ? `; not offered: ${missing.join(', ')}` : '';
  return `${mode}: ${state}${substitute}${fit === 'unsupported' ? '' : absent}`;
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
