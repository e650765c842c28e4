import { useMemo } from 'react';
import type { DeviceView } from '../../../../main/contract/views/device.ts';
import type { PastZoneView } from '../../../../main/contract/views/past.ts';
import type { ZoneView } from '../../../../main/contract/views/zone.ts';
import { useConsole, useSite, useTraining } from '../../../console-context.ts';
import { useQuery } from '../../../use-query.ts';
import {
  devicesAt,
  type History,
  isOffRecord,
  lowestAt,
  modeAt,
  modesOf,
  type PastMode,
  type PastZone,
  readingsAt,
  recordEvery,
  zoneAt,
} from './past-picture.ts';

export const pastSpan = 24 * 3_600_000;
const historyStep = 60_000;
const nothingSeen: PastZone = { sensors: [], subSegments: [] };
const mostEvents = 500;

export interface ZoneRecord {
  readonly from: number;
  readonly to: number;
  readonly history: History;
  readonly modes: readonly PastMode[];
}

/** The last 24 hours of a zone, asked for again every minute of the zone's time. */
export function useZoneRecord(zone: string): ZoneRecord | undefined {
  const { stores } = useConsole();
  const speed = useTraining()?.speed ?? 1;
  return useQuery(
    `past ${zone}`,
    async (core) => {
      const to = Date.now() + stores.line.getState().clockOffset;
      const from = to - pastSpan;
      const [history, made, before] = await Promise.all([
        core.zones.history({ id: zone, from, to, step: historyStep }),
        core.journal.query({ zone, kind: 'decision.made', from, to, limit: mostEvents }),
        core.journal.query({ zone, kind: 'decision.made', to: from, limit: 1 }),
      ]);
      return { from, to, history, modes: modesOf([...before, ...made]) };
    },
    recordEvery(speed),
  ).value;
}

export interface PastPicture {
  readonly at: number;
  readonly zone: PastZone;
  /** What the console showed as the visibility of the zone; absent while the core is asked, or does not answer. */
  readonly visibility: PastZoneView['visibility'] | undefined;
  /** The lowest that any sensor had read about then: no figure that anything was decided on. */
  readonly lowest: number | undefined;
  readonly mode: PastMode | undefined;
  readonly device: (id: string) => DeviceView | undefined;
  /** How many devices the record tells of; absent while it is asked for. */
  readonly known: number | undefined;
}

/** The zone as it was; undefined while the record is being asked for. */
export function usePast(
  zone: ZoneView | undefined,
  record: ZoneRecord | undefined,
  at: number | undefined,
): PastPicture | undefined {
  const id = zone?.id ?? '';
  const places = useSite()?.devicesOfZone.get(id);
  // The 24 hours hold the lowest value of each minute: enough for the bar, not for what a moment was like.
  const moment = useQuery<PastZoneView | undefined>(at === undefined ? 'no moment' : `moment ${id} ${at}`, (core) =>
    at === undefined ? Promise.resolve(undefined) : core.zones.past({ id, at }),
  ).value;
  // Only the layout of the zone is used here, which no reading changes.
  const layout = JSON.stringify([
    zone?.sensors.map(({ id: sensor, stake }) => [sensor, stake]),
    zone?.subSegments.map(({ from, to }) => [from, to]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the layout stands for the zone
  return useMemo(() => {
    if (at === undefined || zone === undefined || record === undefined) return undefined;
    const readings = readingsAt(record.history, at);
    const lights = new Map(places?.map((device) => [device.id, device.lights.length]));
    const then = {
      events: moment?.commands ?? [],
      amiss: moment?.devices,
      lights: (one: string) => lights.get(one) ?? 0,
    };
    const devices = devicesAt(then, at);
    const mode = modeAt(record.modes, at);
    const offRecord = isOffRecord(mode, moment?.visibility);
    return {
      at,
      zone: offRecord ? nothingSeen : (moment ?? zoneAt(zone, readings)),
      visibility: moment?.visibility,
      lowest: lowestAt(readings),
      mode,
      device: (one) => devices.get(one),
      known: moment === undefined ? undefined : devices.size,
    };
  }, [layout, places, record, moment, at]);
}
