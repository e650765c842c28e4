/** What the record tells of a zone's devices at one past moment: their commands, open faults and maintenance. */
import type { PastCommand, PastDevice } from '../../contract/views/past.ts';
import type { FaultRecord } from '../../contract/views/record.ts';
import type { Device } from '../../domain/asset.ts';
import type { EventKind } from '../../domain/journal.ts';
import { isSilence } from '../../domain/outcome.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { Store } from '../store/store.ts';

type Kept = Pick<Store, 'query' | 'faultsAt'>;

/** More than a zone has maintenance in its life. */
const mostChanges = 10_000;
/** Entries of one device's faults that are looked at, newest first. */
const mostFlickers = 100;

/** The devices of which something was amiss at `at`; a line that was down makes all of its devices silent. */
export function devicesAmissAt(store: Kept, zone: string, devices: readonly Device[], at: UtcMs): PastDevice[] {
  const open = store.faultsAt(at);
  const ofDevices = Map.groupBy(open, ({ device }) => device);
  const ofLines = Map.groupBy(open, ({ endpoint }) => endpoint);
  const maintained = maintainedAt(store, zone, at);
  return devices.flatMap(({ id, endpoint }) => {
    const own = (ofDevices.get(id) ?? []).filter((fault) => fault.count === 1 || stoodAt(store, id, fault, at));
    const line = endpoint === undefined ? [] : (ofLines.get(endpoint) ?? []);
    const faults = [...new Set([...own, ...line].map(({ code }) => code))].sort();
    if (faults.length === 0 && !maintained.has(id)) return [];
    const isSilent = line.length > 0 || faults.some((code) => isSilence({ code }));
    return [
      {
        id,
        faults,
        ...(isSilent && { silent: true as const }),
        ...(maintained.has(id) && { maintenance: true as const }),
      },
    ];
  });
}

/** One record may hold a fault that went and came back within minutes: the journal has each time. */
function stoodAt(store: Kept, device: string, { code }: FaultRecord, at: UtcMs): boolean {
  const last = (kind: 'fault.raised' | 'fault.cleared'): number =>
    store.query({ device, kind, to: at, limit: mostFlickers }).find(({ data }) => data['code'] === code)?.seq ?? 0;
  return last('fault.raised') >= last('fault.cleared');
}

/** What tells how far a device's command had got, and that another hand set it. */
const commandKinds: readonly EventKind[] = [
  'command.intended',
  'command.sent',
  'command.busy',
  'command.verified',
  'command.failed',
  'command.refused',
  'command.unknown',
  'command.superseded',
  'device.drifted',
];
/** Of each device; some eight commands, of which the last tells nearly always all that was wanted. */
const mostSteps = 24;

/** The last steps of each device's commands until `at`, newest first: of every device, however many the zone has. */
export function commandsUntil(store: Pick<Store, 'query'>, devices: readonly Device[], at: UtcMs): PastCommand[] {
  const last = store.query({ to: at, limit: 1 })[0]?.seq;
  if (last === undefined) return [];
  return devices.flatMap(({ id }) =>
    store
      .query({ device: id, kinds: commandKinds, before: last + 1, limit: mostSteps })
      .map(({ seq, kind, at: when, device, data: { desired } }) => ({
        seq,
        kind,
        at: when,
        ...(device !== undefined && { device }),
        data: desired === undefined ? {} : { desired },
      })),
  );
}

/** The devices of a zone that were under maintenance at `at`. */
export function maintainedAt(store: Pick<Store, 'query'>, zone: string, at: UtcMs): ReadonlySet<string> {
  const last = (kind: 'maintenance.started' | 'maintenance.ended'): Map<string, number> => {
    const events = store.query({ zone, kind, to: at, limit: mostChanges });
    return new Map(events.toReversed().map(({ device, seq }) => [device ?? '', seq]));
  };
  const ended = last('maintenance.ended');
  return new Set([...last('maintenance.started')].flatMap(([id, seq]) => (seq > (ended.get(id) ?? 0) ? [id] : [])));
}
