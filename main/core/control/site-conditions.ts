/** What is alarming beyond single zones: silent lines, lines asked for too much, a record that cannot be written. */
import type { AlarmCondition } from '../../domain/alarm.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { CoreParts } from '../core-parts.ts';
import type { StoreFault } from '../store/fault.ts';
import type { Recorder } from '../store/recorder.ts';

export const siteConditions = (parts: CoreParts, notes: readonly StoreFault[]): readonly AlarmCondition[] => [
  ...lineConditions(parts),
  ...dropConditions(parts.acquisition),
  ...storeConditions(parts.recorder, notes),
];

function lineConditions({ acquisition, site }: CoreParts): readonly AlarmCondition[] {
  const down = [...acquisition.lines()].filter((line) => line.state.down);
  return down.map((line) => {
    const endpoint = line.endpoint.id;
    const members = site.devices.filter((device) => device.endpoint === endpoint);
    const zone = members.find((device) => device.zone !== undefined)?.zone;
    const data = { devices: members.length, fault: line.state.fault?.code ?? 'link/no-answer' };
    return { code: 'gateway-down', key: endpoint, endpoint, ...(zone !== undefined && { zone }), data, causes: [] };
  });
}

/** Polls that found their predecessor still waiting: the lines cannot carry what the site asks of them. */
function dropConditions(acquisition: Acquisition): readonly AlarmCondition[] {
  const late = [...acquisition.lines()].filter((line) => line.isBehind);
  if (late.length === 0) return [];
  const data = { lines: late.map((line) => line.endpoint.id).slice(0, 10), count: late.length };
  return [{ code: 'data-late', key: 'site', data, causes: [] }];
}

/** The record cannot be written, or something was set aside when it was opened. */
function storeConditions(recorder: Recorder, notes: readonly StoreFault[]): readonly AlarmCondition[] {
  const fault = recorder.fault ?? notes[0];
  if (fault === undefined) return [];
  return [{ code: 'store-fault', key: fault.code, data: { fault: fault.code, file: fault.file }, causes: [] }];
}
