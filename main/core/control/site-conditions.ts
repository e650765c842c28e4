/** What is alarming beyond single zones: silent lines, lines asked for too much, a record that cannot be written. */
import type { AlarmCondition } from '../../domain/alarm.ts';
import type { Site } from '../../domain/asset.ts';
import { toJson } from '../../domain/journal.ts';
import { seconds } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { DataLag } from '../acquisition/data-lag.ts';
import type { EndpointLine } from '../acquisition/line.ts';
import { catchUp } from '../acquisition/line-advice.ts';
import { loadNow } from '../acquisition/load-now.ts';
import type { CoreParts } from '../core-parts.ts';
import type { StoreFault } from '../store/fault.ts';
import type { Recorder } from '../store/recorder.ts';

/** Lines told in one alarm; the list of lines has all. */
const mostLate = 10;

/** Late lines are looked for this often: where a whole city is late, that is a walk over everything in it. */
const lookEvery = seconds(5);

/** What is alarming, each time it is asked. */
export function siteWatch(parts: CoreParts, notes: readonly StoreFault[]): () => readonly AlarmCondition[] {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let late: readonly AlarmCondition[] = [];
  let known: BehindLines | undefined;
  const behind = (): BehindLines => {
    known ??= behindLines(parts.site);
    return known;
  };
  return () => {
    const now = parts.clock.monotonic();
    if (now - lookedAt >= lookEvery) {
      lookedAt = now;
      late = dropConditions(parts.acquisition);
    }
    return [...lineConditions(parts.acquisition, behind), ...late, ...storeConditions(parts.recorder, notes)];
  };
}

function lineConditions(acquisition: Acquisition, behind: () => BehindLines): readonly AlarmCondition[] {
  const down = [...acquisition.lines()].filter((line) => line.state.down);
  return down.map((line) => {
    const endpoint = line.endpoint.id;
    const { devices, zone } = behind().get(endpoint) ?? { devices: 0, zone: undefined };
    const data = { devices, fault: line.state.fault?.code ?? 'link/no-answer' };
    return { code: 'gateway-down', key: endpoint, endpoint, ...(zone !== undefined && { zone }), data, causes: [] };
  });
}

interface Behind {
  devices: number;
  zone: string | undefined;
}

type BehindLines = ReadonlyMap<string, Behind>;

/** What stands behind each line. */
function behindLines({ devices }: Site): BehindLines {
  const lines = new Map<string, Behind>();
  for (const { endpoint, zone } of devices) {
    if (endpoint === undefined) continue;
    const known = lines.get(endpoint);
    if (known === undefined) lines.set(endpoint, { devices: 1, zone });
    else {
      known.devices += 1;
      known.zone ??= zone;
    }
  }
  return lines;
}

/** Polls that found their predecessor still waiting: the lines cannot carry what the site asks of them. */
function dropConditions(acquisition: Acquisition): readonly AlarmCondition[] {
  const late = [...acquisition.lines()].filter((line) => line.isBehind && !isCatchingUp(acquisition, line));
  if (late.length === 0) return [];
  const loads = late
    .sort((a, b) => excessOf(b) - excessOf(a))
    .slice(0, mostLate)
    .map((line) => ({ endpoint: line.endpoint.id, ...loadNow(line, acquisition.lagBehind(line)) }));
  const [worst] = loads;
  const data = {
    endpoint: worst?.endpoint ?? '',
    needed: worst?.needed ?? 0,
    carried: worst?.carried ?? 0,
    age: worst?.worst?.age ?? 0,
    count: late.length,
    lines: loads.map((load) => load.endpoint),
    loads: toJson(loads),
  };
  return [{ code: 'data-late', key: 'site', data, causes: [] }];
}

/** A line that works off its backlog by itself asks nobody for an act. */
function isCatchingUp(acquisition: Acquisition, line: EndpointLine): boolean {
  const catchesUp = (worst: DataLag['worst']) => catchUp(loadOf(line), line.state.queued, worst) !== undefined;
  return catchesUp(undefined) && catchesUp(acquisition.lagBehind(line).worst);
}

const loadOf = ({ needed, carried }: EndpointLine) => ({ needed, ...(carried !== undefined && { carried }) });

const excessOf = ({ needed, carried }: { readonly needed: number; readonly carried: number | undefined }): number =>
  carried === undefined ? 1 : needed / carried;

/** The record cannot be written or could not be a moment ago, or something was set aside when it was opened. */
function storeConditions(recorder: Recorder, notes: readonly StoreFault[]): readonly AlarmCondition[] {
  const fault = recorder.takeRefusal() ?? notes[0];
  if (fault === undefined) return [];
  return [{ code: 'store-fault', key: fault.code, data: { fault: fault.code, file: fault.file }, causes: [] }];
}
